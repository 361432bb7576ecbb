"""Draw docs/images/work-precision.png: what each scheme costs for an error, on five problems."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter
from scipy.interpolate import CubicSpline

import pushpull as pp
from pushpull.compile import program

# Model
axon = pp.models.HodgkinHuxley(I=10)
mass = pp.models.JansenRit()
oscillator = pp.models.StuartLandau(alpha=1.0, omega=6.0)
noisy = oscillator.with_noise(x=0.5, y=0.5)
well = pp.Model.from_text("x' = x - x**3 + s*sqrt(1 + x**2)*xi\nx(0) = 0.1\ns = 0.5", name="Well", time="1")
schemes = {  # scheme: colour and marker, the same in every panel
    "Euler": (pp.Euler(), "#000000", "o"),
    "SequentialEuler": (pp.SequentialEuler(), "#999999", "P"),
    "ExponentialEuler": (pp.ExponentialEuler(), "#e69f00", "v"),
    "ExponentialEuler, staggered": (pp.ExponentialEuler(staggered=True), "#d55e00", "^"),
    "Heun": (pp.Heun(), "#0072b2", "s"),
    "RK4": (pp.RK4(), "#009e73", "D"),
    "Milstein": (pp.Milstein(), "#cc79a7", "X"),
    "SRA1": (pp.SRA1(), "#56b4e9", "p"),
    "Adaptive": (None, "#b30000", "*"),
}
TOLERANCES = 10.0 ** np.arange(-3, -10, -1)
PUBLISHED = 90.03072682  # the seventh spike of the axon, ms
PATHS, FINEST, TIME, LONG = 16_000, 512, 1.0, 50_000

# Network
draw = np.random.default_rng(2)
weights = draw.uniform(0, 0.6, (10, 10)) * (1 - np.eye(10))
delays = draw.uniform(3, 12, (10, 10))
edge = pp.Edge({"p": "E"}, {"p": "drive"}, pp.operators.Dense(weights, delays))
network = pp.Network((pp.Population(pp.models.WilsonCowan(P_e=1.25), 10, name="p"),), (edge,))


# Run
def steps_time(run: Callable[[int], object], steps: int, at_least: int = 1) -> float:
    """Return the seconds of a core that steps take, without what a run of one step takes; long enough to tell."""
    repeats = max(1, -(-at_least // steps))
    least = {1: np.inf, steps * repeats: np.inf}
    for _ in range(3):
        for count in least:
            began = time.process_time()
            run(count)
            least[count] = min(least[count], time.process_time() - began)
    return (least[steps * repeats] - least[1]) / repeats


def ladder(names: str, sizes: list[float]) -> list[tuple[str, pp.Scheme, float]]:
    """Return (name, scheme, step) for every scheme and step; an adaptive scheme keeps the smallest sampling that all share."""
    found = [(name, schemes[name][0], dt) for name in names.split("; ") for dt in sizes if name != "Adaptive"]
    return found + [("Adaptive", pp.Adaptive(t), sizes[-1]) for t in TOLERANCES if "Adaptive" in names]


def measure(system: object, rungs: list, time_: float, error: Callable[[pp.Run, float], float], record: object) -> dict:
    """Return per scheme the pairs (seconds, error) of runs of one system."""
    found: dict[str, list[tuple[float, float]]] = {}
    for name, scheme, dt in rungs:
        options = {"dt": dt, "scheme": scheme, "record": record, "threads": 1, "progress": False}
        try:
            off = error(pp.simulate(system, duration=time_, **options), dt)
        except pp.Diverged:
            continue
        spent = steps_time(
            lambda n, o=options, dt=dt: pp.simulate(system, duration=n * dt, **o), round(time_ / dt), LONG * (name != "Adaptive")
        )
        found.setdefault(name, []).append((spent, off))
    return found


def seventh_spike(run: pp.Run, dt: float) -> float:
    """Return by how many ms the seventh spike is off, between samples by a cubic spline."""
    v, times = run["v"].values, run["v"]["time"].values
    up = np.flatnonzero((v[:-1] < 0) & (v[1:] >= 0))
    if len(up) < 7:
        return np.nan
    near = slice(up[6] - 4, up[6] + 6)
    roots = CubicSpline(times[near], v[near]).roots()
    return min(abs(root - PUBLISHED) for root in roots)


def against(reference: pp.Run, name: str) -> Callable[[pp.Run, float], float]:
    """Return the largest distance of a run's samples from those of a reference."""
    return lambda run, dt: float(np.abs(run[name] - reference[name]).max())


def chosen(table: np.ndarray) -> None:
    """Let the plain target draw unit normals from a table [step, stream, path]; 0 after its end."""

    def give(seed: int, stream: int, nodes: np.ndarray, copies: np.ndarray, first: int, steps: int) -> np.ndarray:
        rows = np.zeros((steps, len(copies)))
        known = table[first : first + steps, stream]
        rows[: len(known)] = known[:, copies]
        return rows

    program.normals = give


def coarse(table: np.ndarray, steps: int) -> np.ndarray:
    """Return increments of longer steps as unit normals, then what SRA1 wants beside them: the areas under the same paths."""
    fine = table.reshape(steps, -1, *table.shape[1:])
    group = fine.shape[1]
    whole = fine.sum(axis=1) / np.sqrt(group)
    area = (np.cumsum(fine, axis=1) - fine / 2).sum(axis=1) / group**1.5
    return np.concatenate([whole, np.sqrt(3) * (2 * area - whole)], axis=1)


def ends(model: pp.Model, scheme: pp.Scheme, table: np.ndarray, steps: int) -> np.ndarray:
    """Return the first state at the end, one value per path."""
    chosen(coarse(table, steps))
    dt = TIME / steps
    options = {"scheme": scheme, "target": "numpy", "copies": table.shape[-1], "record": "x", "progress": False}
    return pp.simulate(model, duration=TIME + dt, dt=dt, **options)["x"].values[-1]


def noise_errors(model: pp.Model, noises: int, names: str, finest: pp.Scheme) -> tuple[dict, dict]:
    """Return strong and weak errors (of the mean of x**2) on the same paths, with the microseconds of 1000 paths.

    Weak errors below three of their standard errors are left out.
    """
    table = np.random.default_rng(7).standard_normal((FINEST, noises, PATHS))
    own, exact = program.normals, ends(model, finest, table, FINEST)
    strong: dict[str, list[tuple[float, float]]] = {}
    weak: dict[str, list[tuple[float, float]]] = {}
    for name in names.split("; "):
        for steps in (8, 16, 32, 64, 128):
            x = ends(model, schemes[name][0], table, steps)
            options = {
                "scheme": schemes[name][0],
                "copies": 1024,
                "record": pp.Sample("x", TIME),
                "threads": 1,
                "progress": False,
            }
            run = lambda n, o=options, s=steps: pp.simulate(model, duration=n * TIME / s, dt=TIME / s, **o)  # noqa: E731
            spent = steps_time(run, steps, 4000) / 1.024 * 1e6
            strong.setdefault(name, []).append((spent, float(np.abs(x - exact).mean())))
            off = x**2 - exact**2
            if abs(off.mean()) > 3 * off.std() / np.sqrt(PATHS):
                weak.setdefault(name, []).append((spent, float(abs(off.mean()))))
    program.normals = own
    return strong, weak


deterministic = "Euler; SequentialEuler; ExponentialEuler; ExponentialEuler, staggered; Heun; RK4; Adaptive"
with_noise = "Euler; ExponentialEuler; Heun; RK4; Milstein"
spikes = measure(axon, ladder(deterministic, [0.05, 0.025, 0.0125, 0.00625, 0.003125]), 92, seventh_spike, "v")
eeg = pp.Sample("eeg", "8 ms")
cycle = pp.simulate(mass, duration=1000, dt=0.125, scheme=pp.Adaptive(1e-11), record=eeg)
cycles = measure(mass, ladder(deterministic, [4, 2, 1, 0.5, 0.25, 0.125]), 1000, against(cycle, "eeg"), eeg)
activity = pp.Sample("E", "0.8 ms")
finest = pp.simulate(network, duration=200, dt=0.0025, scheme=pp.Heun(), record=activity)
delayed = "Euler; SequentialEuler; ExponentialEuler; ExponentialEuler, staggered; Heun"
late = measure(network, ladder(delayed, [0.8, 0.4, 0.2, 0.1, 0.05, 0.025]), 200, against(finest, "E"), activity)
strong, weak = noise_errors(noisy, 2, with_noise + "; SRA1", pp.SRA1())
multiplied, _ = noise_errors(well, 1, with_noise, pp.Milstein())

# Observe
panels = [
    ("Spikes of an axon (Hodgkin-Huxley)", spikes, "error of the 7th spike [ms]", "time of 92 ms [s]"),
    ("Cycle of a neural mass (Jansen-Rit)", cycles, "largest error of the EEG [mV]", "time of 1 s [s]"),
    ("Ten delayed nodes (Wilson-Cowan)", late, "largest error of E", "time of 200 ms [s]"),
    ("Noise added (Stuart-Landau): paths", strong, "mean |error of x(1)|", "time of 1000 paths [µs]"),
    ("Noise added: statistics", weak, "|error of the mean of x(1)²|", "time of 1000 paths [µs]"),
    ("Noise multiplied (double well): paths", multiplied, "mean |error of x(1)|", "time of 1000 paths [µs]"),
]

# Analyse
for title, found, *_ in panels:
    sys.stdout.write(f"{title}\n")
    for name, points in found.items():
        sys.stdout.write(f"  {name:28}" + " ".join(f"{spent:8.1e} {off:8.1e}," for spent, off in points) + "\n")


# Plot
def draw_panel(axes: Axes, title: str, found: dict, error: str, spent: str) -> None:
    """Draw error against time for every scheme of a problem."""
    for name, points in found.items():
        _, colour, marker = schemes[name]
        size = 8 if marker == "*" else 5
        axes.loglog(*zip(*points, strict=True), color=colour, marker=marker, markersize=size, linewidth=1.2)
    axes.set(title=title, xlabel=spent, ylabel=error)
    if "µs" in spent:
        axes.set_xticks([20, 50, 100, 200, 500, 1000], ["20", "50", "100", "200", "500", "1000"])
    axes.xaxis.set_minor_formatter(NullFormatter())


with pp.plot.house_style():
    figure, grid = plt.subplots(2, 3, figsize=(11, 7), layout="constrained")
    for axes, panel in zip(grid.flat, panels, strict=True):
        draw_panel(axes, *panel)
    handles = [plt.Line2D([], [], color=c, marker=m, label=name, linewidth=1.2) for name, (_, c, m) in schemes.items()]
    figure.legend(handles=handles, loc="outside lower center", ncols=5, frameon=False)
    figure.savefig(Path(__file__).with_name("work-precision.png"), dpi=150)
