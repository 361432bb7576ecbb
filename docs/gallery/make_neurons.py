"""Draw docs/images/gallery-neurons.png: single neurons, alone, forced and coupled."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import erfcx

import pushpull as pp

# Model
leaky = pp.models.LeakyIntegrateAndFire(sigma=0)
exponential = pp.models.ExponentialIntegrateAndFire()
ringing = pp.models.AdaptiveIntegrateAndFire().regime("ringing")
quadratic, theta = pp.models.QuadraticIntegrateAndFire, pp.models.ThetaNeuron
axon = pp.models.HodgkinHuxley()
fibre = pp.models.MorrisLecar()
inputs = np.linspace(0, 40, 41)  # mV
currents = np.linspace(0.1, 4, 14)  # without a unit
densities = np.linspace(30, 110, 81)  # uA/cm**2
weak = np.linspace(9, 13, 41)
frequencies = np.arange(2.0, 33.0, 3.0)  # Hz
gaps = np.linspace(0, 0.014, 15)  # mS/cm**2

# Network
couple = pp.Population(axon.replace(I=pp.per_node([10.0, 11.0])), 2, name="p")
swap = pp.operators.Dense(np.array([[0, 1], [1, 0]]))
junction = pp.Edge({"p": "v"}, {"p": "drive"}, swap, pp.Diffusive(strength=pp.per_copy(gaps)))
two = pp.Population(leaky.replace(mu=30), 2, name="p")
inhibition = pp.Edge({"p": "spike"}, {"p": "kick"}, pp.operators.SpikeEdges([1, 0], [0, 1], [-2.0, -2.0], delay=3.0))
n, total, mean, noise = 200, -10.0, 25.0, 5.0  # neurons, kicks of all together, input and its noise in mV
crowd = pp.Population(leaky.replace(mu=mean, sigma=noise), n, name="p")
target, source = np.indices((n, n)).reshape(2, -1)
everybody = pp.operators.SpikeEdges(target, source, np.full(n * n, total / n), delay=1.5)
all_to_all = pp.Edge({"p": "spike"}, {"p": "kick"}, everybody)
connectome = pp.data.connectome("dk-84").normalise("rows")
region = axon.replace(I=10).with_noise(drive="1 uA/cm**2*sqrt(ms)")
brain = pp.Network.from_connectome(
    region, connectome, coupling=pp.Diffusive(strength=1), speed="8 m/s", source="v", target="drive"
)

# Run
exact = {"record": [], "scheme": pp.RK4()}
fired = {
    "leaky": pp.simulate(leaky.replace(mu=pp.per_copy(inputs)), duration=1000, dt=0.01, **exact),
    "exponential": pp.simulate(exponential.replace(mu=pp.per_copy(inputs)), duration=1000, dt=0.01, **exact),
    "quadratic": pp.simulate(quadratic(I=pp.per_copy(currents)), duration=100, dt=0.002, **exact),
    "theta": pp.simulate(theta(I=pp.per_copy(currents)), duration=100, dt=0.002, **exact),
    "class 1": pp.simulate(fibre.regime("class 1").replace(I=pp.per_copy(densities)), duration=4000, dt=0.05, transient=1000,
        **exact),
    "class 2": pp.simulate(fibre.regime("class 2").replace(I=pp.per_copy(densities)), duration=4000, dt=0.05, transient=1000,
        **exact),
}  # fmt: skip


def pattern(model: pp.Model, name: str) -> pp.Run:
    """Run a firing pattern as its regime says: start, current, step and scheme."""
    regime = next(each for each in model.regimes if each.name == name)
    scheme = getattr(pp, regime.promises.scheme)()
    options = {"duration": regime.promises.duration, "dt": regime.promises.dt, "scheme": scheme, "record": "v"}
    return pp.simulate(model.regime(name), initial=regime.start, stimuli=regime.stimuli, **options)


adex = {
    name: pattern(pp.models.AdaptiveExponential(), name)
    for name in ("adapting", "initial burst", "regular bursting", "delayed accelerating")
}
izhikevich = {
    name: pattern(pp.models.Izhikevich(), name) for name in ("tonic bursting", "mixed mode", "class 1", "rebound burst")
}
field = {"drive": "0.5[uA/cm**2]*sin(2*pi*t*70[Hz])"}  # lambda . E, a current of 70 Hz
steady = {"duration": 2500, "dt": 0.02, "transient": 500, "record": []}
free = pp.simulate(axon.replace(I=pp.per_copy(weak)), initial={"v": -40}, **steady)
locked = pp.simulate(axon.replace(I=pp.per_copy(weak)), initial={"v": -40}, stimuli=field, **steady)
noisy = pp.simulate(
    pp.Population(leaky.replace(mu=pp.per_copy(inputs[::4]), sigma=noise), 100), duration=2200, dt=0.05, transient=200,
    record=[], seed=1,
)  # fmt: skip
waves = [
    pp.simulate(ringing, duration=2000, dt=0.1, transient=1000, record="v", stimuli={"drive": f"sin(2*pi*t*{f}[Hz])*1[mV]"})
    for f in frequencies
]
paired = pp.simulate(pp.Network((couple,), (junction,)), initial={"v": -40}, **steady)
turns = pp.simulate(
    pp.Network((two,), (inhibition,)), duration=300, dt=0.02, record="v", scheme=pp.RK4(), target="numpy",
    initial={"v": pp.per_node([0.0, 8.0])},
)  # fmt: skip
settled = pp.simulate(
    pp.Network((crowd,), (all_to_all,)), duration=1500, dt=0.05, transient=100, record=[], target="numpy", seed=1
)
resting = pp.simulate(brain, duration=1000, dt=0.02, record=pp.Sample("v", 0.2), transient=900, seed=1)


# Observe
def rates(run: pp.Run) -> np.ndarray:
    """Return the rates of [copy, node] from first to last spike, per s or per unit of time; 0 where there are fewer than five."""
    (spikes,) = run.spikes.values()
    found = np.zeros((spikes.runs, spikes.size))
    for place in np.ndindex(found.shape):
        times = spikes.of(place[1], place[0])
        found[place] = (len(times) - 1) / (times[-1] - times[0]) if len(times) > 4 else 0.0
    return found * (1000 if spikes.unit == "ms" else 1)


curves = {name: rates(run)[:, 0] for name, run in fired.items()}
(mobbed,), (heard,) = settled.spikes.values(), noisy.spikes.values()
counted = np.bincount(heard.copies, minlength=heard.runs) / (heard.size * heard.duration) * 1000
answers = np.array([np.ptp(wave["v"].values) / 2 for wave in waves])
late = np.diff(turns.spikes["p"].of(0))[-1]


# Analyse
def siegert(mu: float, sigma: float, threshold: float = 20 + 0.5826 * noise * np.sqrt(0.05 / 20)) -> float:
    """Return the rate of a leaky neuron under noise in 1/ms; it looks at its threshold once a step and so fires late."""
    inside = quad(lambda u: erfcx(-u), (10 - mu) / sigma, (threshold - mu) / sigma)[0]
    return 1 / (2 + 20 * np.sqrt(np.pi) * inside)


def of_leaky(mu: np.ndarray) -> np.ndarray:
    """Return the rate of a leaky neuron without noise in Hz."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(mu > 20, 1000 / (2 + 20 * np.log((mu - 10) / (mu - 20))), 0)


def of_exponential(mu: float) -> float:
    """Return the rate of an exponential neuron without noise in Hz: the way from reset to peak, by quadrature."""
    if mu < 1.62:
        return 0.0
    way = quad(lambda v: 10 / (-65 - v + 3.48 * np.exp((v + 59.9) / 3.48) + mu), -68, -20, limit=200)[0]
    return 1000 / (1.7 + way)


def answer(f: np.ndarray | float) -> np.ndarray:
    """Return how far the ringing neuron swings per mV of a field of f Hz."""
    x = 2j * np.pi * np.asarray(f) / 1000
    return np.abs(1 / (10 * x + 1 + 5 / (50 * x + 1)))


def turn(period: float) -> float:
    """Return what is left of the equation of two neurons that take turns: a kick comes half a period and 3 ms after a spike."""
    v = 30 - 20 * np.exp(-(period / 2 + 3 - 2) / 20) - 2
    return period / 2 + 3 + 20 * np.log((30 - v) / 10) - period


slow = curves["class 1"]
first = np.flatnonzero(slow > 0)[:4]
line = np.polyfit(densities[first], slow[first] ** 2, 1)
numbers = {  # what: (measured, theory, relative tolerance)
    "leaky, mu = 30 mV, in Hz": (float(curves["leaky"][30]), float(of_leaky(np.array(30.0))), 2e-3),
    "exponential, mu = 10 mV, in Hz": (float(curves["exponential"][10]), of_exponential(10), 2e-3),
    "quadratic, I = 4, per unit": (float(curves["quadratic"][-1]), 2 / np.pi, 5e-3),
    "theta, I = 4, per unit": (float(curves["theta"][-1]), 2 / np.pi, 5e-3),
    "Hodgkin-Huxley, I = 10, in Hz": (float(np.interp(10, weak, rates(free)[:, 0])), 68.3138, 1e-3),
    "current at which Morris-Lecar of class 1 begins": (float(-line[1] / line[0]), 39.963, 0.01),
    "spikes of the adapting pattern (AdEx)": (float(len(*adex["adapting"].spikes.values())), 10.0, 1e-9),
    "spikes of tonic bursting (Izhikevich)": (float(len(*izhikevich["tonic bursting"].spikes.values())), 28.0, 1e-9),
    "Hodgkin-Huxley under a field of 70 Hz": (float(np.interp(11, weak, rates(locked)[:, 0])), 70.0, 1e-3),
    "leaky, noise of 5 mV about 16 mV, in Hz": (float(counted[4]), float(1000 * siegert(16, noise)), 0.05),
    "adaptive, swing in a field of 17 Hz, mV per mV": (float(answers[5]), float(answer(17)), 5e-3),
    "interval of a pair that inhibits in ms": (float(late), brentq(turn, 10, 40), 2e-3),
    "200 that inhibit one another, in Hz": (
        mobbed.rate,
        1000 * brentq(lambda r: siegert(mean + 20 * total * r, noise) - r, 0, 0.1),
        0.03,
    ),
}
for what, (measured, theory, _) in numbers.items():
    sys.stdout.write(f"{what}: {measured:.4g}, theory {theory:.4g}\n")

# Plot
with pp.plot.house_style():
    figure, axes = plt.subplots(4, 3, figsize=(10, 10.8), layout="constrained")
    fine = np.linspace(0, 40, 801)
    axes[0, 0].plot(fine, of_leaky(fine), "k", linewidth=1)
    axes[0, 0].plot(fine, [of_exponential(mu) for mu in fine], "k", linewidth=1, label="closed form")
    axes[0, 0].plot(inputs[::2], curves["leaky"][::2], "o", markersize=3.5, label="leaky")
    axes[0, 0].plot(inputs[::2], curves["exponential"][::2], "s", markersize=3.5, label="exponential")
    axes[0, 0].set(title="Alone: leaky, exponential", xlabel="input [mV]", ylabel="rate [Hz]")
    fine = np.linspace(0, 4, 401)
    axes[0, 1].plot(fine, np.sqrt(fine) / np.pi, "k", linewidth=1, label="√I / π")
    axes[0, 1].plot(currents, curves["quadratic"], "o", markersize=6, markerfacecolor="none", label="quadratic")
    axes[0, 1].plot(currents, curves["theta"], "s", markersize=3, label="theta")
    axes[0, 1].set(title="Alone: quadratic, theta", xlabel="current I", ylabel="rate per unit of time")
    axes[0, 2].plot(densities, curves["class 1"], ".", label="class 1")
    axes[0, 2].plot(densities, curves["class 2"], ".", label="class 2")
    for point, colour in ((39.963, "C0"), (93.858, "C1")):
        axes[0, 2].axvline(point, color=colour, linestyle="--", linewidth=1)
    axes[0, 2].set(title="Alone: Morris-Lecar", xlabel="current [µA/cm²]", ylabel="rate [Hz]", ylim=(-1, 33))
    for ax, place in zip(axes[0], ("upper left", "upper left", "upper center"), strict=True):
        ax.legend(loc=place)

    for ax, runs, title in ((axes[1, 0], adex, "Alone: AdEx"), (axes[1, 1], izhikevich, "Alone: Izhikevich")):
        for place, (name, run) in enumerate(runs.items()):
            v = run["v"].squeeze()
            v = v.coarsen(time=len(v) // 400, boundary="trim").max()
            ax.plot(v["time"], v - 150 * place, color="C0", linewidth=0.7)
            ax.text(0, 32 - 150 * place, name, fontsize=8)
        ax.set(title=title, xlabel="time [ms]", ylabel="v [mV], each 150 lower", yticks=[0, -50], ylim=(-540, 80))
    axes[1, 2].plot(weak, rates(free)[:, 0], ".", label="alone")
    axes[1, 2].plot(weak, rates(locked)[:, 0], ".", label="field of 70 Hz")
    axes[1, 2].axhline(70, color="0.5", linestyle=":")
    axes[1, 2].set(title="Forced: Hodgkin-Huxley locks", xlabel="current [µA/cm²]", ylabel="rate [Hz]")
    axes[1, 2].legend(loc="lower right")

    fine = np.linspace(0, 40, 161)
    axes[2, 0].plot(fine, of_leaky(fine), "k:", linewidth=1, label="no noise")
    axes[2, 0].plot(fine, [1000 * siegert(mu, noise) for mu in fine], "k", linewidth=1, label="Siegert")
    axes[2, 0].plot(inputs[::4], counted, "o", markersize=4, label="noise of 5 mV")
    axes[2, 0].set(title="Forced: noise, leaky", xlabel="input [mV]", ylabel="rate [Hz]")
    axes[2, 0].legend(loc="upper left")
    fine = np.linspace(1, 34, 331)
    axes[2, 1].plot(fine, answer(fine), "k", linewidth=1, label="closed form")
    axes[2, 1].plot(frequencies, answers, "o", markersize=4, label="simulated")
    axes[2, 1].set(title="Forced: a field, adaptive", xlabel="frequency [Hz]", ylabel="swing [mV per mV]", ylim=(0, 1))
    axes[2, 1].legend(loc="lower right")
    axes[2, 2].plot(1000 * gaps, rates(paired), ".-")
    axes[2, 2].set(title="Coupled: a gap junction locks", xlabel="conductance [µS/cm²]", ylabel="rate [Hz]")

    pp.plot.time_series(turns["v"].sel(time=slice(200, 300)), ax=axes[3, 0])
    axes[3, 0].set(title="Coupled: a pair takes turns", ylabel="v [mV]")
    axes[3, 0].get_legend().remove()
    shown = mobbed.nodes < 50
    pp.plot.raster(mobbed.times[shown], mobbed.nodes[shown], ax=axes[3, 1])
    axes[3, 1].set(title="Coupled: 50 of 200, all to all", xlabel="time [ms]", xlim=(1200, 1500))
    pp.plot.time_series(resting["v"].sel(time=slice(900, 960)), ax=axes[3, 2])
    axes[3, 2].set(title="Coupled: connectome, delays", ylabel="region")
    axes[3, 2].set_yticks([0, 20, 40, 60, 80], ["0", "20", "40", "60", "80"])
    figure.savefig(Path(__file__).resolve().parents[1] / "images" / "gallery-neurons.png", dpi=150)
