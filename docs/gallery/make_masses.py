"""Draw docs/images/gallery-masses.png: masses with second-order synapses, push-pull and Jansen-Rit."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from scipy.optimize import brentq

import pushpull as pp

# Model
loop = pp.models.PushPullMass
column = pp.models.JansenRit
A, B, a, b, w_yx = 3.25, 22.0, 100.0, 50.0, 75.0
weights = np.linspace(5, 20, 16)  # of inhibition upon the excitatory cells
inputs = np.linspace(60, 340, 57)  # pulses per second

# Network
twins = pp.Population(column(P=pp.per_node([180, 190])), 2, name="p")
ties = pp.Edge({"p": "eeg"}, {"p": "drive"}, pp.operators.Dense(np.array([[0, 1], [1, 0]])), pp.Sigmoidal(strength=10))
crowd = pp.Population(column(P=pp.per_node(np.linspace(150, 250, 20))), 20, name="p")
strengths = np.linspace(0, 20, 9)
everybody = pp.operators.Dense((np.ones((20, 20)) - np.eye(20)) / 19)
all_to_all = pp.Edge({"p": "eeg"}, {"p": "drive"}, everybody, pp.Sigmoidal(strength=pp.per_copy(strengths)))
connectome = pp.data.connectome("dk-84").normalise("rows")
region = column(P=120).with_noise(drive="10 1/sqrt(s)")
brain = pp.Network.from_connectome(region, connectome, coupling=pp.Sigmoidal(strength=10), speed="4 m/s")

# Run
alpha_start = {"pyr.s": 0.13, "exc.s": 23.0, "inh.s": 16.0}
still = {"duration": "22 s", "dt": "0.5 ms", "record": "exc.s", "transient": "20 s", "scheme": pp.RK4()}
alone = pp.simulate(
    column(P=pp.per_copy([120.0, 220.0])), duration="3 s", dt="0.5 ms", record="eeg", transient="1 s", scheme=pp.RK4()
)
pushed = pp.simulate(loop(w_xy=pp.per_copy(weights)), **still)
swept = pp.simulate(column(P=pp.per_copy(inputs)), duration="24 s", dt="0.5 ms", record="eeg", transient="22 s",
    initial=alpha_start)  # fmt: skip
field = {"drive": pp.Stimulus("20[1/s]*sin(2*pi*t*11.3[1/s])", pattern=pp.per_copy([0.0, 1.0]))}  # lambda . E, as a rate
forced = pp.simulate(
    column(P=200), duration="22 s", dt="0.5 ms", record="eeg", transient="2 s", stimuli=field, initial=alpha_start
)
noisy = column(P=330).with_noise(drive="2 1/sqrt(s)")
quasi = pp.simulate(
    noisy, duration="20 s", dt="0.5 ms", copies=8, initial=alpha_start, record=pp.Sample("eeg", "2 ms"), transient="3 s", seed=1
)
paired = pp.simulate(
    pp.Network((twins,), (ties,)), duration="10 s", dt="0.5 ms", record="eeg", transient="8 s", initial=alpha_start
)
ordered = pp.simulate(pp.Network((crowd,), (all_to_all,)), duration="12 s", dt="0.5 ms", record=pp.Sample("eeg", "2 ms"),
    transient="4 s", initial=alpha_start)  # fmt: skip
resting = pp.simulate(brain, duration="8 s", dt="0.5 ms", record=pp.Sample("eeg", "2 ms"), transient="2 s", seed=1)


# Observe
def peaks(signal: xr.DataArray, window: str) -> np.ndarray:
    """Return the frequencies of the highest peaks in Hz."""
    return pp.measure.peak_frequency(pp.measure.power_spectrum(signal, window=window), (1, 30)).values


swing = np.ptp(swept["eeg"].values, axis=0)
pushed_swing = np.ptp(pushed["exc.s"].values, axis=0)
quasi_peak = pp.measure.peak_frequency(pp.measure.power_spectrum(quasi["eeg"], window="4 s").mean("copy"), (5, 30))
tree = peaks(ordered["eeg"], "8 s")


# Analyse
def gain(w_xy: float) -> float:
    """Return the loop gain of the push-pull mass at its point of rest."""

    def rate(v: float) -> float:
        return 5 / (1 + np.exp(0.56 * (6 - v)))

    def slope(v: float) -> float:
        return 0.56 * rate(v) * (1 - rate(v) / 5)

    def inhibition(x: float) -> float:
        return B / b * rate(w_yx * x)

    x = brentq(lambda x: A / a * rate(28 - w_xy * inhibition(x)) - x, 0, 1)
    return A / a * B / b * w_xy * w_yx * slope(28 - w_xy * inhibition(x)) * slope(w_yx * x)


critical = 2 + a / b + b / a  # 4.5
onset = brentq(lambda w: gain(w) - critical, 3, 30)
beyond = np.flatnonzero(pushed_swing > 0.02)[:3]
line = np.polyfit(weights[beyond], pushed_swing[beyond] ** 2, 1)
last = np.flatnonzero((inputs > 250) & (inputs < 311))[-3:]
death = np.polyfit(inputs[last], swing[last] ** 2, 1)
numbers = {  # what: (measured, theory, relative tolerance)
    "weight at which push-pull begins to swing": (float(-line[1] / line[0]), onset, 0.02),
    "frequency of push-pull there in Hz": (
        float(peaks(pushed["exc.s"], "2 s")[beyond[0]]),
        float(np.sqrt(a * b) / 2 / np.pi),
        0.03,
    ),
    "alpha at P = 220 in Hz": (float(peaks(alone["eeg"], "2 s")[1]), 10.938028, 0.01),
    "input at which alpha ends": (float(-death[1] / death[0]), 315.696, 0.01),
    "peak of noise at P = 330 in Hz": (float(quasi_peak), 11.1636, 0.03),
    "frequency under a field of 11.3 Hz": (float(peaks(forced["eeg"], "10 s")[1]), 11.3, 1e-3),
}
for what, (measured, theory, _) in numbers.items():
    sys.stdout.write(f"{what}: {measured:.4g}, theory {theory:.4g}\n")

# Plot
with pp.plot.house_style():
    figure, axes = plt.subplots(3, 3, figsize=(10, 8.2), layout="constrained")
    for place, title in enumerate(("Alone: slow spikes, P = 120", "Alone: alpha, P = 220")):
        pp.plot.time_series(alone["eeg"].isel(copy=place), ax=axes[0, place])
        axes[0, place].set(title=title, ylabel="eeg [mV]")
    axes[0, 2].plot(weights, 1e3 * pushed_swing, "o", markersize=4, label="simulated")
    axes[0, 2].axvline(onset, color="k", linestyle="--", linewidth=1, label="loop gain 4.5")
    axes[0, 2].set(title="Alone: push-pull", xlabel="weight of inhibition", ylabel="swing [µV]")
    axes[0, 2].legend(loc="upper left")

    axes[1, 0].plot(inputs, swing, "o", markersize=3)
    for point in (89.829, 315.696):
        axes[1, 0].axvline(point, color="k", linestyle="--", linewidth=1)
    axes[1, 0].set(title="Forced: a constant field, Hopf points", xlabel="input P [1/s]", ylabel="swing of eeg [mV]")
    spectrum = pp.measure.power_spectrum(forced["eeg"], window="10 s").sel(frequency=slice(9, 13))
    axes[1, 1].semilogy(spectrum["frequency"], spectrum, label=["alone", "with a field"])
    axes[1, 1].axvline(11.3, color="0.5", linestyle=":")
    axes[1, 1].set(title="Forced: a field of 11.3 Hz locks", xlabel="frequency [Hz]", ylabel="power [mV²/Hz]", ylim=(1e-8, 1e4))
    axes[1, 1].legend(loc="upper left")
    pp.plot.spectrum(
        pp.measure.power_spectrum(quasi["eeg"], window="4 s").mean("copy").sel(frequency=slice(1, 40)), ax=axes[1, 2]
    )
    axes[1, 2].set(title="Forced: noise at P = 330", ylabel="power [mV²/Hz]")
    axes[1, 2].set_xticks([1, 2, 5, 10, 20, 40], ["1", "2", "5", "10", "20", "40"])
    axes[1, 2].minorticks_off()

    pp.plot.time_series(paired["eeg"].isel(time=slice(-2000, None)), ax=axes[2, 0])
    axes[2, 0].set(title="Coupled: a pair", ylabel="eeg [mV]")
    axes[2, 0].get_legend().remove()
    axes[2, 1].plot(strengths, tree.T, ".-", color="C0", linewidth=0.7, markersize=3)
    axes[2, 1].set(title="Coupled: 20, all to all", xlabel="strength", ylabel="frequency [Hz]")
    pp.plot.time_series(resting["eeg"].isel(time=slice(-500, None)), ax=axes[2, 2])
    axes[2, 2].set(title="Coupled: connectome, delays", ylabel="region")
    axes[2, 2].set_yticks([0, 20, 40, 60, 80], ["0", "20", "40", "60", "80"])
    figure.savefig(Path(__file__).resolve().parents[1] / "images" / "gallery-masses.png", dpi=150)
