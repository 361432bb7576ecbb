"""Fit the resting state: sweep the global coupling of models on the shipped connectome, beside what any fit has to beat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from pushpull import data, measure, models
from pushpull.app.arguments import check_folder
from pushpull.app.demo import PERMUTATIONS, baselines_of, connectivity_matrix
from pushpull.base.errors import DataError, ModelError, suggest
from pushpull.dynamics import inhibition_control, linear_network_connectivity
from pushpull.engine.progress import Report
from pushpull.engine.sweep import sweep
from pushpull.records.connectome import Connectome
from pushpull.records.run import Run
from pushpull.signals.bold import Bold
from pushpull.spec.coupling import Diffusive, Linear
from pushpull.spec.network import Network

SETTLING = 20.0  # seconds at the beginning that are not measured
SHORTEST = 120.0  # seconds of BOLD that give windows and slow phases
SLOW_BAND = ("0.04 Hz", "0.07 Hz")  # Deco et al. (2017), Sci. Rep. 7:3095
WINDOW, STEP = "60 s", "4 s"
DT = "1 ms"
MEASURES = ("fit", "dynamics_distance", "metastability", "contrast")
Over = dict[Any, Any]


@dataclass(frozen=True)
class Candidate:
    """A model to fit: its title, the quantity that drives BOLD, and a function giving network and values to sweep."""

    title: str
    quantity: str
    build: Callable[[Connectome], tuple[Network, Over]]
    dt: str = DT


@dataclass(frozen=True)
class RestFit:
    """A fit curve per candidate (dims strength, copy), the baselines, and the contrast of the measured connectivity."""

    curves: dict[str, xr.Dataset]
    baselines: dict[str, float]
    empirical_contrast: tuple[float, float]
    seconds: float
    seed: int


def _stuart_landau(connectome: Connectome) -> tuple[Network, Over]:
    """Alpha rhythms just below their Hopf point, whose slow envelope drives BOLD."""
    model = models.StuartLandau(alpha=-0.2, omega=20 * np.pi).with_noise(x=0.3, y=0.3)
    network = Network.from_connectome(model, connectome.normalise("spectral"), coupling=Diffusive(), time_scale="1 s")
    return network, {"strength": [1.0, 5.0, 10.0, 20.0, 30.0, 40.0, 60.0, 90.0, 140.0]}


def _wong_wang(connectome: Connectome) -> tuple[Network, Over]:
    """Excitation and inhibition, with inhibition controlled at every strength so that each region rests at 3.06 Hz."""
    strengths = [0.05, 0.1, 0.2, 0.3, 0.35, 0.4, 0.45, 0.5]
    model, scaled = models.WongWangPair(), connectome.normalise("max")
    balanced = [
        inhibition_control(
            Network.from_connectome(model, scaled, coupling=Linear(g)), parameter="J", quantity="rate_E", target="3.06309 1/s"
        )
        for g in strengths
    ]
    network = Network.from_connectome(model.with_noise(S_E="0.01 1/sqrt(s)"), scaled, coupling=Linear())
    return network, {("strength", "J"): (strengths, np.array([found.values for found in balanced]))}


def _montbrio(connectome: Connectome) -> tuple[Network, Over]:
    """Exact mean fields of spiking cells with a quiet and a persistent state, coupled with delays at 6 m/s."""
    model = models.MontbrioPazoRoxin().with_noise(v=0.6)
    network = Network.from_connectome(
        model, connectome.normalise("spectral"), coupling=Linear(), speed="6 m/s", time_scale="10 ms"
    )
    return network, {"strength": [1.0, 3.0, 4.0, 5.0, 6.0, 7.0]}


CANDIDATES = {
    "stuart_landau": Candidate("Stuart-Landau", "amplitude", _stuart_landau),
    "wong_wang": Candidate("Wong-Wang, inhibition controlled", "S_E", _wong_wang),
    "montbrio": Candidate("Montbrio-Pazo-Roxin, delayed", "r", _montbrio, "0.1 ms"),
}


def fit_rest(
    names: Sequence[str], *, seconds: float, copies: int, seed: int, store: Path | None = None, progress: Report = None
) -> RestFit:
    """Sweep each candidate over its coupling, `copies` realisations of `seconds` of BOLD a point.

    `store` is a folder that receives a Zarr store per candidate, from which an interrupted fit goes on.
    """
    if not SHORTEST <= seconds < np.inf:
        raise DataError(f"{seconds:g} s of BOLD are too few to fit to", f"take {SHORTEST:g} s or more")
    for name in names:
        if name not in CANDIDATES:
            raise ModelError(f"no candidate is called {name!r}", suggest(name, CANDIDATES))
    connectome, empirical = _measured()
    if store is not None:
        check_folder(store.parent, "--out")
        store.mkdir(exist_ok=True)
    curves: dict[str, xr.Dataset] = {}
    for name in names:
        place = None if store is None else store / f"{name}.zarr"
        curves[name] = _curve(CANDIDATES[name], connectome, seconds, copies, seed, place, progress)
    linear = linear_network_connectivity(connectome, 200.0)
    members, cortex = data.default_mode(connectome.labels), data.cortical(connectome.labels)
    null = measure.contrast_null(empirical, members, PERMUTATIONS, seed, among=cortex)
    return RestFit(
        curves, baselines_of(connectome, empirical, linear), (float(null["observed"]), float(null["p_value"])), seconds, seed
    )


def _curve(
    candidate: Candidate, connectome: Connectome, seconds: float, copies: int, seed: int, store: Path | None, progress: Report
) -> xr.Dataset:
    network, over = candidate.build(connectome)
    return sweep(
        network,
        over=over,
        duration=f"{seconds + SETTLING:g} s",
        dt=candidate.dt,
        transient=f"{SETTLING:g} s",
        observe=Bold("2 s", quantity=candidate.quantity),
        measure={"fit": similarity, "dynamics_distance": dynamics_distance, "metastability": metastability, "contrast": contrast},
        copies=copies,
        store=store,
        seed=seed,
        block=4,
        progress=progress,
    )


@cache
def _measured() -> tuple[Connectome, xr.DataArray]:
    """Return the connectome and its measured connectivity, read once for all points."""
    connectome = data.connectome("dk-84")
    return connectome, connectivity_matrix(connectome.functional, connectome)


def similarity(run: Run) -> xr.DataArray:
    """Return the correlation of simulated and measured functional connectivity over pairs, [copy]."""
    return xr.DataArray(measure.compare_connectivity(measure.functional_connectivity(run["bold"]), _measured()[1]))


def dynamics_distance(run: Run) -> xr.DataArray:
    """Return the largest difference of the distribution of connectivity dynamics from the shipped histogram, [copy]."""
    edges, counts = data.connectivity_dynamics("dk-84")
    measured = np.concatenate([[0.0], np.cumsum(counts) / counts.sum()])
    matrix = measure.connectivity_dynamics(run["bold"], WINDOW, STEP)
    rows, columns = np.triu_indices(matrix.sizes["window"], 1)
    entries = np.sort(matrix.values[rows, columns], axis=0)
    shares = [np.searchsorted(column, edges, side="right") / len(column) for column in entries.T]
    return xr.DataArray([np.abs(share - measured).max() for share in shares], dims="copy")


def metastability(run: Run) -> xr.DataArray:
    """Return how much the synchrony of slow BOLD phases comes and goes, [copy]."""
    return measure.metastability(measure.instantaneous_phase(run["bold"], SLOW_BAND))


def contrast(run: Run) -> xr.DataArray:
    """Return how much more the default mode is tied to itself than to the rest, [copy]."""
    matrix = measure.functional_connectivity(run["bold"])
    return measure.contrast(matrix, data.default_mode(_measured()[0].labels))["contrast"]


def best_point(curve: xr.Dataset) -> dict[str, float]:
    """Return the strength with the best mean fit, and there every measure's mean and standard deviation over copies."""
    mean = curve.mean("copy")
    best = int(np.nanargmax(mean["fit"].values))
    found: dict[str, float] = {"strength": float(curve["strength"][best])}
    for name in MEASURES:
        found[name] = float(mean[name][best])
        found[f"{name}_deviation"] = float(curve[name][best].std("copy", ddof=1)) if curve.sizes["copy"] > 1 else float("nan")
    return found


def facts_of(found: RestFit) -> dict[str, Any]:
    """Return the fit as what JSON can hold."""
    return {
        "seconds": found.seconds,
        "seed": found.seed,
        "baselines": found.baselines,
        "measured_contrast": {"value": found.empirical_contrast[0], "p_value": found.empirical_contrast[1]},
        "candidates": {
            name: {"best": best_point(curve), "strength": curve["strength"].values.tolist()}
            | {each: curve[each].values.tolist() for each in MEASURES}
            for name, curve in found.curves.items()
        },
        "excluded": "nothing: all 84 regions, subcortical ones too, and all pairs; no correction for distance",
    }
