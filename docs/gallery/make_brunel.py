"""Draw docs/images/gallery-brunel.png: the four states of a sparsely connected network (Brunel 2000, model A)."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from scipy.signal import welch

import pushpull as pp

# Model
cell = pp.models.LeakyIntegrateAndFire(mu=0, sigma=0)  # threshold 20 mV, reset 10 mV, tau 20 ms, refractory 2 ms
states = {  # inhibition g, drive eta, the stationary rate that the theory of Siegert gives (Hz)
    "SR, regular": (3.0, 2.0, 327.0),
    "SI, fast": (6.0, 4.0, 55.8413),
    "AI": (5.0, 2.0, 37.9497),
    "SI, slow": (4.5, 0.9, 6.5167),
}


# Network
def network(g: float) -> pp.Network:
    """Return the network with inhibition g times as strong as excitation."""
    excitatory, inhibitory = pp.Population(cell, 10_000, name="e"), pp.Population(cell, 2_500, name="i")
    rules = {
        "e": pp.connections.FixedIndegree(count=1000, weight="0.1 mV", delay="1.5 ms"),
        "i": pp.connections.FixedIndegree(count=250, weight=-0.1 * g, delay="1.5 ms"),
    }
    edges = [pp.Edge({source: "spike"}, {target: "kick"}, rules[source]) for source in "ei" for target in "ei"]
    return pp.Network([excitatory, inhibitory], edges)


# Run
def run(name: str, duration: float) -> pp.Run:
    """Run one of the states."""
    g, eta, _ = states[name]
    drive = pp.connections.Poisson(rate=eta * 10 * 1000, weight="0.1 mV")  # 1000 sources of eta times 10 Hz
    return pp.simulate(
        network(g), duration=duration, dt="0.1 ms", scheme=pp.ExponentialEuler(), precision="single", record=[], seed=1,
        stimuli={"e/kick": drive, "i/kick": drive}, progress=False,
    )  # fmt: skip


lengths = {"SR, regular": 250.0, "SI, fast": 700.0, "AI": 700.0, "SI, slow": 1200.0}  # ms
runs = {name: run(name, lengths[name]) for name in states}

# Observe
SETTLED = 200.0  # ms
spikes = {name: (np.asarray(made.spikes["e"].times), np.asarray(made.spikes["e"].nodes)) for name, made in runs.items()}
rates = {name: (times > SETTLED).sum() / 10_000 / (lengths[name] - SETTLED) * 1e3 for name, (times, _) in spikes.items()}
courses = {
    name: np.histogram(times, np.arange(SETTLED, lengths[name] + 1e-9, 1.0))[0] / 10_000 * 1e3
    for name, (times, _) in spikes.items()
}


# Analyse
def peak(course: np.ndarray, low: float) -> float:
    """Return the frequency (Hz) above `low` at which a population's rate is strongest."""
    frequency, power = welch(course - course.mean(), fs=1000, nperseg=min(256 if low > 60 else 500, len(course)), nfft=2000)
    power = np.where(frequency > low, power, 0)
    return float(frequency[power.argmax()])


fluctuation = {name: course.std() / course.mean() for name, course in courses.items()}
numbers = {
    "rate in the regular state, Hz": (rates["SR, regular"], 327.0, 0.15),
    "rate in the fast state, Hz": (rates["SI, fast"], 55.8413, 0.1),
    "rate in the asynchronous state, Hz": (rates["AI"], 37.9497, 0.1),
    "rate in the slow state, Hz": (rates["SI, slow"], 5.5, 0.15),
    "oscillation of the fast state, Hz": (peak(courses["SI, fast"], 80), 180.0, 0.1),
    "oscillation of the slow state, Hz": (peak(courses["SI, slow"], 8), 22.0, 0.15),
}
for what, (measured, theory, _) in numbers.items():
    sys.stdout.write(f"{what}: theory {theory:.5g}, measured {measured:.5g}\n")
for name, value in fluctuation.items():
    sys.stdout.write(f"{name}: deviation of the rate over its mean {value:.2f}\n")

# Plot
shown = {"SR, regular": 50.0, "SI, fast": 100.0, "AI": 100.0, "SI, slow": 300.0}  # ms
figure, axes = plt.subplots(2, 4, figsize=(12, 4.6), height_ratios=(2, 1), layout="constrained", squeeze=False)
for column, (name, (times, nodes)) in enumerate(spikes.items()):
    g, eta, theory = states[name]
    first = lengths[name] - shown[name]
    part = (times > first) & (nodes < 50)
    above, below = axes[:, column]
    pp.plot.raster(times[part] - first, nodes[part], ax=above)
    above.set(title=f"{name}: g = {g:g}, $\\eta$ = {eta:g}", xlabel="", xlim=(0, shown[name]))
    above.set_ylabel("excitatory cell" if column == 0 else "")
    fine, edges = np.histogram(times, np.arange(first, lengths[name] + 1e-9, 0.5))
    below.stairs(fine / 10_000 / 0.5e-3, edges - first, fill=True, color="0.35")
    below.axhline(theory, color="#D55E00", lw=1, label="theory, stationary")
    below.set(xlabel="time (ms)", xlim=(0, shown[name]))
    if column == 0:
        below.set_ylabel("rate (Hz)")
    if column == 2:
        below.legend(frameon=False, fontsize=8, loc="upper right")
        below.set_ylim(0, 130)
figure.savefig(Path(__file__).resolve().parents[1] / "images" / "gallery-brunel.png", dpi=100)
