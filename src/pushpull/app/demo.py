"""What the demonstration computes: the first models, one of them forced, and five minutes of a resting brain."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np
import xarray as xr

from pushpull import data, measure
from pushpull.app.request import SimulateOptions, run_request
from pushpull.base.errors import DataError
from pushpull.dynamics import linear_network_connectivity
from pushpull.engine.progress import Report
from pushpull.measure.surrogates import with_p_value
from pushpull.records.connectome import Connectome
from pushpull.records.run import Run

SURROGATES = 199
PERMUTATIONS = 10_000
LINEAR_COUPLING = 200.0
PRECUNEUS = ("L.PCU", "R.PCU")
SHORTEST = 8.0  # seconds of BOLD that can be correlated at all
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Showcase:
    """A model to show: how it is run, what is drawn against what and over time, and one sentence."""

    title: str
    options: SimulateOptions
    portrait: tuple[str, str]
    trace: str
    sentence: str


SHOWCASES = (
    Showcase(
        "Stuart-Landau oscillator",
        SimulateOptions("stuart_landau", "30", noise=["x=0.05", "y=0.05"], dt="0.02", seed=1),
        ("x", "y"),
        "x",
        "The normal form of a Hopf bifurcation: noise jitters a circle.",
    ),
    Showcase(
        "Wilson-Cowan populations",
        SimulateOptions("wilson_cowan", "600 ms", regime="oscillating", dt="0.1 ms"),
        ("E", "I"),
        "E",
        "Excitation recruits inhibition, which shuts it down: a limit cycle.",
    ),
    Showcase(
        "Jansen-Rit cortical column",
        SimulateOptions("jansen_rit", "3 s", regime="spike-wave", record=["eeg", "pyr.s"], dt="0.5 ms"),
        ("pyr.s", "eeg"),
        "eeg",
        "At P = 120 a slow cycle of spikes and waves.",
    ),
    Showcase(
        "Hodgkin-Huxley axon",
        SimulateOptions("hodgkin_huxley", "60 ms", regime="tonic", dt="0.01 ms"),
        ("v", "n"),
        "v",
        "Sodium drives the spike up, potassium drags it back.",
    ),
    Showcase(
        "Kuramoto phases",
        SimulateOptions(
            "kuramoto", "40", noise=["theta=0.3"], record=["x", "theta"], connectome="dk-84", normalise="spectral",
            coupling="kuramoto", strength=5.0, dt="0.02", seed=1,
        ),
        ("x", "x"),
        "order",
        "84 phases on the connectome; noise pulls apart what coupling holds together.",
    ),
    Showcase(
        "Leaky integrate-and-fire neuron",
        SimulateOptions(
            "leaky_integrate_and_fire", "1 s", regime="fluctuation-driven", copies=40, dt="0.05 ms", scheme="euler", seed=1
        ),
        ("time", "copy"),
        "v",
        "Driven by fluctuations it fires irregularly; each row is one copy with noise of its own.",
    ),
)  # fmt: skip

FREE = SimulateOptions("stuart_landau", "400", dt="0.02", record=["x"], transient="100")
FORCED = replace(FREE, stimulus=["drive_x=0.5*cos(1.8*t)"])

# Alpha rhythms just below their Hopf point, coupled without delays; strength and alpha are the best of a coarse scan of the
# correlation with the measured connectivity.
RESTING = SimulateOptions(
    "stuart_landau",
    "320 s",
    settings=["alpha=-0.2", "omega=62.8318530718"],
    noise=["x=0.3", "y=0.3"],
    record=["bold of amplitude every 2 s", "x every 10 ms"],
    connectome="dk-84",
    normalise="spectral",
    coupling="diffusive",
    strength=40.0,
    time_scale="1 s",
    dt="1 ms",
    transient="20 s",
    precision="single",
    seed=1,
)
RESTING_TRACE = "x"


@dataclass(frozen=True)
class Shown:
    """A showcase with its run, and what is drawn: (across, along) and the trace."""

    showcase: Showcase
    run: Run
    portrait: tuple[xr.DataArray, xr.DataArray]
    trace: xr.DataArray


@dataclass(frozen=True)
class Forced:
    """An oscillator alone and under a periodic force: traces, spectra and peak frequencies."""

    free: xr.DataArray
    forced: xr.DataArray
    spectra: tuple[xr.DataArray, xr.DataArray]
    peaks: tuple[float, float]
    force: float


@dataclass(frozen=True)
class Contrast:
    """How much more the default mode is tied to itself than to the rest, with its null of random cortical nodes."""

    within: float
    between: float
    observed: float
    p_value: float
    null: xr.DataArray


@dataclass(frozen=True)
class Brain:
    """A simulated resting brain beside the measured one."""

    run: Run
    options: SimulateOptions
    connectome: Connectome
    simulated: xr.DataArray
    empirical: xr.DataArray
    linear: xr.DataArray
    similarity: float
    baselines: dict[str, float]
    surrogates: xr.Dataset
    contrasts: dict[str, Contrast]
    simulation_s: float


@dataclass
class Demo:
    """Everything that the report shows; `seconds` holds how long each part took."""

    seed: int
    models: list[Shown] = field(default_factory=list[Shown])
    forced: Forced | None = None
    brain: Brain | None = None
    seconds: dict[str, float] = field(default_factory=dict[str, float])


def show_models(seed: int, progress: Progress) -> list[Shown]:
    """Run every showcase."""
    found: list[Shown] = []
    for number, showcase in enumerate(SHOWCASES):
        options = replace(showcase.options, seed=seed) if showcase.options.seed else showcase.options
        run = _run(options)
        found.append(Shown(replace(showcase, options=options), run, _portrait(showcase, run), _trace(showcase, run)))
        progress((number + 1) / len(SHOWCASES))
    return found


def _run(options: SimulateOptions, progress: Report = False) -> Run:
    """Run to the end; a run that was interrupted stops the demonstration, whose numbers would be of something else."""
    run = run_request(options, progress)
    if run.interrupted:
        raise KeyboardInterrupt
    return run


def _portrait(showcase: Showcase, run: Run) -> tuple[xr.DataArray, xr.DataArray]:
    across, along = showcase.portrait
    if across == "time":
        (spikes,) = run.spikes.values()
        attrs = {"units": spikes.unit, "long_name": "time"}
        return xr.DataArray(spikes.times, dims="spike", attrs=attrs), xr.DataArray(spikes.copies, dims="spike", name="copy")
    if "node" in run[across].dims:
        pair = [run[name].sel(node=node) for name, node in zip(showcase.portrait, PRECUNEUS, strict=True)]
        return tuple(each.assign_attrs(long_name=f"{each.name} of {each.node.item()}") for each in pair)  # type: ignore[return-value]
    return run[across], run[along]


def _trace(showcase: Showcase, run: Run) -> xr.DataArray:
    if showcase.trace == "order":
        return measure.kuramoto_order(run["theta"])
    values = run[showcase.trace]
    return values.isel(copy=0) if "copy" in values.dims else values


def show_forced(progress: Progress) -> Forced:
    """Run an oscillator alone and under a periodic force, and measure the frequency of each."""
    traces = [_run(options)["x"] for options in (FREE, FORCED)]
    progress(0.9)
    spectra = [measure.power_spectrum(each, window=150) for each in traces]
    peaks = [float(measure.peak_frequency(each)) for each in spectra]
    return Forced(traces[0], traces[1], (spectra[0], spectra[1]), (peaks[0], peaks[1]), 1.8 / (2 * np.pi))


def check_seconds(seconds: float) -> None:
    """Raise DataError where so many seconds of BOLD are too few to correlate."""
    if not SHORTEST <= seconds < np.inf:
        raise DataError(f"{seconds:g} s of BOLD are too few to correlate", f"take {SHORTEST:g} s or more")


def rest(seconds: float, seed: int, progress: Progress) -> Brain:
    """Simulate resting activity on the shipped connectome and compare its BOLD with the measured correlation."""
    check_seconds(seconds)
    transient = min(20.0, 2 * round(seconds / 4))
    options = replace(RESTING, duration=f"{seconds + transient:g} s", transient=f"{transient:g} s", seed=seed)
    connectome = data.connectome("dk-84")
    began = time.perf_counter()
    run = _run(options, lambda fraction: progress(0.85 * fraction))
    simulation_s = time.perf_counter() - began
    empirical = connectivity_matrix(connectome.functional, connectome)
    simulated = measure.functional_connectivity(run["bold"])
    linear = linear_network_connectivity(connectome, LINEAR_COUPLING)
    baselines = baselines_of(connectome, empirical, linear)
    progress(0.9)
    surrogates = _surrogates(run["bold"], empirical, seed)
    progress(0.95)
    matrices = {"measured": empirical, "simulated": simulated, "linear network": linear}
    contrasts = {name: _contrast(matrix, connectome, seed) for name, matrix in matrices.items()}
    similarity = float(surrogates["observed"])
    return Brain(
        run, options, connectome, simulated, empirical, linear, similarity, baselines, surrogates, contrasts, simulation_s
    )


def baselines_of(connectome: Connectome, empirical: xr.DataArray, linear: xr.DataArray) -> dict[str, float]:
    """Return what a simulation has to beat: how alike weights, their logarithm and a linear network are to what was measured."""
    matrices = {
        "structural weights": connectivity_matrix(connectome.weights, connectome),
        "logarithm of the weights": connectivity_matrix(np.log1p(connectome.weights), connectome),
        "linear network, closed form": linear,
    }
    return {name: float(measure.compare_connectivity(matrix, empirical)) for name, matrix in matrices.items()}


def _surrogates(bold: xr.DataArray, empirical: xr.DataArray, seed: int) -> xr.Dataset:
    """Return the similarity to the measured connectivity beside that of phase-randomised copies, all drawn at once."""
    many = bold.expand_dims(copy=SURROGATES, axis=-1)
    null = measure.compare_connectivity(measure.functional_connectivity(measure.phase_randomised(many, seed)), empirical)
    observed = measure.compare_connectivity(measure.functional_connectivity(bold), empirical)
    return with_p_value(xr.DataArray(observed), xr.DataArray(null).rename(copy="surrogate"), "surrogate")


def _contrast(matrix: xr.DataArray, connectome: Connectome, seed: int) -> Contrast:
    members, cortex = data.default_mode(connectome.labels), data.cortical(connectome.labels)
    found = measure.contrast(matrix, members)
    null = measure.contrast_null(matrix, members, PERMUTATIONS, seed, among=cortex)
    return Contrast(
        float(found["within"]), float(found["between"]), float(found["contrast"]), float(null["p_value"]), null["null"]
    )


def connectivity_matrix(values: object, connectome: Connectome) -> xr.DataArray:
    """Return a matrix of a connectome's regions with their labels."""
    labels = list(connectome.labels)
    attrs = {"long_name": "correlation", "units": "1"}
    return xr.DataArray(np.asarray(values), dims=("node", "other"), coords={"node": labels, "other": labels}, attrs=attrs)


@contextmanager
def timed(demo: Demo, what: str) -> Iterator[None]:
    """Note how long a part takes."""
    began = time.perf_counter()
    yield
    demo.seconds[what] = time.perf_counter() - began
