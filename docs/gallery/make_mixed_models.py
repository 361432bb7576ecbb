"""Draw docs/images/gallery-mixed-models.png: two models in one network, a late thalamus, a lesion on the way."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from scipy.optimize import fsolve
from scipy.special import gammainc

import pushpull as pp

# Model
rates = pp.Model.from_text(
    "x' = (-x + tanh(drive + I))/tau\ntau = 10[ms]\nI = 0.5", name="Rate", ports=["drive"], couples={"drive": "x"}
)
relay = pp.Model.from_text(
    "r' = (-r + gain*drive)/tau\ntau = 5[ms]\ngain = 0.6", name="Relay", ports=["drive"], couples={"drive": "r"}
)

# Network
connectome = pp.data.connectome("dk-84").normalise("rows")
labels = np.array(connectome.labels)
deep = np.array([label.endswith(".TH") for label in labels])


models, regions = {"cortex": rates, "thalamus": relay}, {"thalamus": "*.TH"}


def brain(weights: np.ndarray) -> pp.Network:
    """Return rates in the cortex and relays in the thalamus, coupled with delays."""
    wiring = pp.data.from_matrices(weights, np.where(weights > 0, connectome.lengths, 0), list(labels), directed=True)
    return pp.Network.from_connectome(models, wiring, regions=regions, coupling=pp.Linear(0.4), speed="8 m/s")


whole = np.asarray(connectome.weights)
cut = whole * ~deep  # nothing leaves the thalamus any more
steady = pp.Model.from_text("x' = 0*x/tau\ntau = 1[ms]\nx(0) = 1", name="Step")
listener = pp.Model.from_text("y' = (drive - y)/tau\ntau = 0.5[ms]", name="Listener", ports=["drive"])
orders, mean = (1, 3, 10), 20.0
places = (pp.Population(steady, 1, name="step"), *(pp.Population(listener, 1, name=f"after_{n}") for n in orders))
chains = tuple(
    pp.Edge({"step": "x"}, {f"after_{n}": "drive"}, pp.operators.Gamma(pp.operators.Dense([[1.0]]), "20 ms", n)) for n in orders
)
late = pp.Network(places, chains)

# Run
before = pp.simulate(brain(whole), duration="300 ms", dt="0.1 ms")
after = before.continue_for("300 ms", system=brain(cut))
empty = {f"step/gamma_{k}_{j}": 0.0 for k, n in enumerate(orders, 1) for j in range(1, n + 1)}
stepped = pp.simulate(late, duration="80 ms", dt="0.05 ms", initial=empty, scheme=pp.RK4())

# Observe
cortex, thalamus = after["cortex/x"], after["thalamus/r"]
time = cortex["time"].values
ends = {n: stepped[f"gamma_{k}_{n}"].values[:, 0] for k, n in enumerate(orders, 1)}


# Analyse
def rest(weights: np.ndarray) -> np.ndarray:
    """Return where all regions rest: the root of the equations without delays, which rest does not know."""

    def left(x: np.ndarray) -> np.ndarray:
        drive = 0.4 * weights @ x
        return -x + np.where(deep, 0.6 * drive, np.tanh(drive + 0.5))

    return fsolve(left, np.full(len(weights), 0.5), xtol=1e-12)


healthy, lesioned = rest(whole), rest(cut)
at_cut = int(np.searchsorted(time, 300.0)) - 1
t = stepped["step/x"]["time"].values
closed = {n: gammainc(n, n * t / mean) for n in orders}
middle = int(np.searchsorted(t, mean))
numbers = {  # what: (measured, theory, relative tolerance)
    "mean rate of the cortex": (float(cortex.values[at_cut].mean()), float(healthy[~deep].mean()), 1e-4),
    "mean rate of the thalamus": (float(thalamus.values[at_cut].mean()), float(healthy[deep].mean()), 1e-4),
    "mean rate of the cortex after the lesion": (float(cortex.values[-1].mean()), float(lesioned[~deep].mean()), 1e-4),
    "largest loss of a region": (
        float((cortex.values[at_cut] - cortex.values[-1]).max()),
        float((healthy - lesioned)[~deep].max()),
        1e-3,
    ),
    "arrived after 20 ms, one stage": (float(ends[1][middle]), float(closed[1][middle]), 1e-4),
    "arrived after 20 ms, ten stages": (float(ends[10][middle]), float(closed[10][middle]), 1e-4),
}
for what, (measured, theory, _) in numbers.items():
    sys.stdout.write(f"{what}: {measured:.4g}, theory {theory:.4g}\n")

# Plot
with pp.plot.house_style():
    figure, axes = plt.subplots(1, 3, figsize=(10, 3.1), layout="constrained")
    axes[0].plot(time, cortex, color="C0", linewidth=0.4, alpha=0.4)
    axes[0].plot(time, thalamus, color="C1", linewidth=1)
    axes[0].plot([], [], color="C0", label="cortex")
    axes[0].plot([], [], color="C1", label="thalamus")
    axes[0].axvline(300, color="k", linestyle="--", linewidth=1, label="lesion")
    axes[0].set(title="Two models, one network", xlabel="time [ms]", ylabel="rate")
    axes[0].legend(loc="lower right")
    axes[1].plot((healthy - lesioned)[~deep], cortex.values[at_cut] - cortex.values[-1], "o", markersize=3)
    reach = np.array([0, (healthy - lesioned)[~deep].max()])
    axes[1].plot(reach, reach, "k--", linewidth=1, label="equal")
    axes[1].set(title="What the cortex loses", xlabel="loss by the equations at rest", ylabel="loss in the run")
    axes[1].legend()
    for n in orders:
        axes[2].plot(t, ends[n], label=f"{n} stage{'s'[: n > 1]}")
        axes[2].plot(t[::120], closed[n][::120], "k.", markersize=3)
    axes[2].axvline(mean, color="0.5", linestyle=":")
    axes[2].set(title="Delays spread about 20 ms", xlabel="time after a step [ms]", ylabel="arrived")
    axes[2].legend()
    figure.savefig(Path(__file__).resolve().parents[1] / "images" / "gallery-mixed-models.png", dpi=150)
