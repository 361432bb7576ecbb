"""Draw docs/images/gallery-next-generation.png: exact mean fields of quadratic neurons, alone, forced and coupled."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from scipy.optimize import brentq

import pushpull as pp

# Model
switch = pp.models.MontbrioPazoRoxin()  # eta = -5, J = 15: two states
mass = pp.models.NextGenerationMass  # one inhibitory population that makes gamma on its own, ING
pair = pp.models.NextGenerationPair  # an excitatory and an inhibitory one that make it together, PING
currents = np.linspace(2, 20, 37)
n = 500
excitabilities = -5 + np.tan(np.pi * (2 * np.arange(1, n + 1) - n - 1) / (2 * (n + 1)))  # a Lorentzian of half width 1
neuron = pp.models.ThetaNeuron(I=pp.per_node(excitabilities))  # the quadratic neuron on the circle
echo = pp.Model.from_text("s' = -s/tau\ns += kick\ntau = 0.05", name="Echo", time="1")  # mean rate over a short while

# Network
cells, mean = pp.Population(neuron, n, name="cells"), pp.Population(echo, 1, name="mean")
shares = pp.operators.SpikeEdges(np.zeros(n, dtype=int), np.arange(n), np.full(n, 1 / (0.05 * n)))
collect = pp.Edge({"cells": "spike"}, {"mean": "kick"}, shares)
spread = pp.Edge({"mean": "s"}, {"cells": "drive"}, pp.operators.Dense(np.ones((n, 1))), pp.Linear(strength=15))
twins = pp.Population(mass(I=pp.per_node([20, 21])), 2, name="p")
tie = pp.Edge({"p": "syn.s"}, {"p": "drive"}, pp.operators.Dense(np.array([[0, 1], [1, 0]])), pp.Linear(strength=-20))
crowd = pp.Population(mass(I=pp.per_node(np.linspace(19, 21, 20))), 20, name="p")
strengths = np.linspace(-60, 0, 9)
everybody = pp.operators.Dense((np.ones((20, 20)) - np.eye(20)) / 19)
all_to_all = pp.Edge({"p": "syn.s"}, {"p": "drive"}, everybody, pp.Linear(strength=pp.per_copy(strengths)))
connectome = pp.data.connectome("dk-84").normalise("rows")
brain = pp.Network.from_connectome(pair(I=8), connectome, coupling=pp.Linear(strength=60), speed="8 m/s")

# Run
alone = pp.simulate(mass(I=20), duration=600, dt=0.02, record="cells.r", transient=100)
together = pp.simulate(pair(), duration=1500, dt=0.02, record=["exc.r", "inh.r"], transient=500)
swept = pp.simulate(mass(I=pp.per_copy(currents)), duration=1500, dt=0.05, record="cells.r", transient=1200)
pulse = "where(t > 15 and t < 60, 3, 0)"  # lambda . E, a constant field for a while
switched = pp.simulate(switch, duration=85, dt=0.005, record="r", stimuli={"drive": pulse})
spiking = pp.simulate(
    pp.Network((cells, mean), (collect, spread)),
    duration=85, dt=0.002, record=pp.Sample("s", 0.1), stimuli={"cells/drive": pulse}, target="numpy",
)  # fmt: skip
field = {"drive": pp.Stimulus("2*sin(2*pi*t/10[ms])", pattern=pp.per_copy([0.0, 1.0]))}  # lambda . E, 100 Hz
forced = pp.simulate(mass(I=19), duration=2500, dt=0.05, record="cells.r", transient=500, stimuli=field)
noisy = mass(I=4.5).with_noise(drive="0.2 sqrt(ms)")
quasi = pp.simulate(noisy, duration=4000, dt=0.05, copies=8, record=pp.Sample("cells.r", 1.0), transient=200, seed=1)
paired = pp.simulate(pp.Network((twins,), (tie,)), duration=2500, dt=0.05, record="cells.r", transient=500)
ordered = pp.simulate(
    pp.Network((crowd,), (all_to_all,)), duration=4500, dt=0.05, record=pp.Sample("cells.r", 0.5), transient=500
)
start = {"exc.r": pp.per_node(np.random.default_rng(1).uniform(0.01, 0.1, brain.size))}
resting = pp.simulate(brain, duration=1200, dt=0.05, record=pp.Sample("exc.r", 0.25), initial=start, transient=1100)


# Observe
def peaks(signal: xr.DataArray, window: str) -> np.ndarray:
    """Return the frequencies of the highest peaks in Hz."""
    return pp.measure.peak_frequency(pp.measure.power_spectrum(signal, window=window), (20, 300)).values


swing = np.ptp(swept["cells.r"].values, axis=0)
spectrum = pp.measure.power_spectrum(quasi["cells.r"], window="500 ms").mean("copy")
volleys = spiking["s"].squeeze()


# Analyse
def rate(current: float, low: float, high: float, tau: float = 1.0, strength: float = 15.0) -> float:
    """Return the rate at which a mean field rests, between two bounds."""
    return brentq(lambda r: (np.pi * tau * r) ** 2 - tau * strength * r - (2 * np.pi * tau * r) ** -2 - current, low, high)


def of_neurons(r: float) -> float:
    """Return the mean rate of the neurons in the pulse, less r, where r is the rate that they feel."""
    return np.sqrt(np.maximum(excitabilities + 3 + 15 * r, 0)).mean() / np.pi - r


r = rate(4.5, 1e-3, 1, 7.5, -20)  # of the inhibitory mass that noise drives
own = np.poly1d([7.5, 1 / (np.pi * 7.5 * r)]) ** 2 + (2 * np.pi * 7.5 * r) ** 2
synapse = np.poly1d([2, 1]) ** 2
slowest = max((own * synapse + 2 * r * 7.5 * 20).roots, key=lambda root: (root.real, root.imag))
x = 2j * np.pi * np.linspace(5, 200, 400) / 1000
linear = 2 * 0.2**2 / 1000 * np.abs(2 * r / (own(x) + 2 * r * 7.5 * 20 / synapse(x))) ** 2  # one-sided, per Hz
beyond = np.flatnonzero(swing > 3e-3)[:3]
line = np.polyfit(currents[beyond], swing[beyond] ** 2, 1)
numbers = {  # what: (measured, theory, relative tolerance)
    "inhibitory gamma at I = 20 in Hz": (float(peaks(alone["cells.r"], "500 ms")), 100.684709, 0.01),
    "gamma of the pair in Hz": (float(peaks(together["exc.r"], "1 s")), 84.133397, 0.01),
    "current at which inhibitory gamma begins": (float(-line[1] / line[0]), 5.322121, 0.05),
    "rate before the pulse": (float(switched["r"].sel(time=14.5, method="nearest")), rate(-5, 0.05, 0.2), 1e-3),
    "rate in the pulse": (float(switched["r"].sel(time=59.9, method="nearest")), rate(-2, 1.1, 3), 1e-3),
    "rate after the pulse": (float(switched["r"][-1]), rate(-5, 0.8, 3), 1e-3),
    "rate of 500 neurons in the pulse": (float(volleys.sel(time=slice(40, 60)).mean()), brentq(of_neurons, 0.8, 3), 0.03),
    "peak of noise at I = 4.5 in Hz": (
        float(pp.measure.peak_frequency(spectrum, (20, 200))),
        float(slowest.imag) * 500 / np.pi,
        0.03,
    ),
    "frequency under a field of 100 Hz": (float(peaks(forced["cells.r"], "1 s")[1]), 100.0, 2e-3),
}
for what, (measured, theory, _) in numbers.items():
    sys.stdout.write(f"{what}: {measured:.4g}, theory {theory:.4g}\n")

# Plot
with pp.plot.house_style():
    figure, axes = plt.subplots(3, 3, figsize=(10, 8.2), layout="constrained")
    pp.plot.time_series(alone["cells.r"].sel(time=slice(500, 600)), ax=axes[0, 0])
    axes[0, 0].set(title="Alone: gamma of inhibition (ING)", ylabel="rate [1/ms]")
    for name, label in (("exc.r", "excitatory"), ("inh.r", "inhibitory")):
        axes[0, 1].plot(together[name]["time"], together[name], label=label)
    axes[0, 1].set(
        title="Alone: gamma of a pair (PING)", ylabel="rate [1/ms]", xlabel="time [ms]", xlim=(1450, 1500), ylim=(0, 1.15)
    )
    axes[0, 1].legend(loc="upper left", ncols=2)
    axes[0, 2].plot(currents, swing, "o", markersize=3)
    axes[0, 2].axvline(5.322121, color="k", linestyle="--", linewidth=1, label="Hopf point")
    axes[0, 2].set(title="Alone: where gamma begins (ING)", xlabel="current I", ylabel="swing of rate [1/ms]")
    axes[0, 2].legend(loc="lower right")

    axes[1, 0].plot(volleys["time"], volleys, color="0.65", linewidth=0.8, label="500 neurons")
    axes[1, 0].plot(switched["r"]["time"], switched["r"], label="mean field")
    axes[1, 0].axvspan(15, 60, color="0.93", zorder=-1)
    axes[1, 0].set(title="Forced: a constant field (MPR)", xlabel="time", ylabel="rate")
    axes[1, 0].legend(loc="upper right")
    shown = pp.measure.power_spectrum(forced["cells.r"], window="1 s").sel(frequency=slice(90, 110))
    axes[1, 1].semilogy(shown["frequency"], shown, label=["alone", "with a field"])
    axes[1, 1].axvline(100, color="0.5", linestyle=":")
    axes[1, 1].set(title="Forced: a field of 100 Hz locks", xlabel="frequency [Hz]", ylabel="power [1/ms²/Hz]", ylim=(1e-13, 10))
    axes[1, 1].legend(loc="upper right")
    pp.plot.spectrum(spectrum.sel(frequency=slice(5, 200)), ax=axes[1, 2])
    axes[1, 2].plot(x.imag * 500 / np.pi, linear, "k--", linewidth=1, label="linear noise")
    axes[1, 2].set(title="Forced: noise at I = 4.5", ylabel="power [1/ms²/Hz]")
    axes[1, 2].set_xticks([10, 20, 50, 100], ["10", "20", "50", "100"])
    axes[1, 2].minorticks_off()
    axes[1, 2].legend(loc="lower left")

    pp.plot.time_series(paired["cells.r"].sel(time=slice(2440, 2500)), ax=axes[2, 0])
    axes[2, 0].set(title="Coupled: a pair locks", ylabel="rate [1/ms]")
    axes[2, 0].get_legend().remove()
    axes[2, 1].plot(strengths, peaks(ordered["cells.r"], "1 s").T, ".-", color="C0", linewidth=0.7, markersize=3)
    axes[2, 1].set(title="Coupled: 20, all to all", xlabel="strength", ylabel="frequency [Hz]")
    pp.plot.time_series(resting["exc.r"].sel(time=slice(1100, 1160)), ax=axes[2, 2])
    axes[2, 2].set(title="Coupled: connectome, delays", ylabel="region")
    axes[2, 2].set_yticks([0, 20, 40, 60, 80], ["0", "20", "40", "60", "80"])
    figure.savefig(Path(__file__).resolve().parents[1] / "images" / "gallery-next-generation.png", dpi=150)
