"""Draw docs/images/gallery-damped.png: the damped oscillator alone, forced and coupled."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import pushpull as pp

# Model
alpha, omega = -0.5, 5.0
oscillator = pp.models.DampedOscillator(alpha=alpha, omega=omega)
noisy = oscillator.with_noise(x=0.2, y=0.2)
natural = np.linspace(2, 8, 25)
tuned = pp.models.DampedOscillator(alpha=alpha, omega=pp.per_copy(natural))


# Network
def wired(model: pp.Model, weights: np.ndarray, strength: object, delays: object = 0.0) -> pp.Network:
    """Return oscillators that pull one another by the difference of their states."""
    edges = [
        pp.Edge({"p": sent}, {"p": to}, pp.operators.Dense(weights, delays), pp.Diffusive(strength=strength))
        for sent, to in (("x", "drive_x"), ("y", "drive_y"))
    ]
    return pp.Network((pp.Population(model, len(weights), name="p"),), tuple(edges))


pair = wired(oscillator, np.array([[0, 1], [1, 0]]), 0.5)
gains = np.linspace(0, 4, 9)
everybody = wired(noisy, (np.ones((8, 8)) - np.eye(8)) / 8, pp.per_copy(gains))
connectome = pp.data.connectome("dk-84").normalise("rows")
region = pp.models.DampedOscillator(alpha=-0.02, omega=2 * np.pi * 0.01).with_noise(x=0.02, y=0.02)  # 10 Hz, time in ms
brain = pp.Network.from_connectome(region, connectome, coupling=pp.Diffusive(strength=0.02), speed="8 m/s", time_scale="1 ms")

# Run
alone = pp.simulate(oscillator, duration=10, dt=0.01, scheme=pp.RK4())
shifted = pp.simulate(oscillator, duration=20, dt=0.01, scheme=pp.RK4(), stimuli={"drive_x": "where(t > 5, 2, 0)"})
field = {"drive_x": "0.5*cos(5*t)", "drive_y": "0.5*sin(5*t)"}  # lambda . E, a field that rotates
forced = pp.simulate(tuned, duration=30, dt=0.01, scheme=pp.RK4(), stimuli=field, transient=18)
quasi = pp.simulate(noisy, duration=400, dt=0.01, scheme=pp.Heun(), copies=16, record=pp.Sample("x", 0.05), transient=10, seed=1)
apart = pp.simulate(pair, duration=10, dt=0.01, scheme=pp.RK4(), initial={"x": pp.per_node([1.0, -0.5]), "y": 0.0})
together = pp.simulate(everybody, duration=1500, dt=0.02, scheme=pp.Heun(), record=pp.Sample("x", 0.1), transient=10, seed=1)
rest = pp.simulate(brain, duration="20 s", dt="0.5 ms", scheme=pp.Heun(), record=pp.Sample("x", "5 ms"), transient="1 s", seed=1)

# Observe
radius = np.hypot(forced["x"], forced["y"]).mean("time")
spectrum = pp.measure.power_spectrum(quasi["x"], window=50).mean("copy")
links = pp.measure.functional_connectivity(together["x"])
power = pp.measure.power_spectrum(rest["x"], window="2 s").mean("node")
between = np.hypot(*(apart[name].isel(node=0) - apart[name].isel(node=1) for name in "xy"))

# Analyse
point = -2 / (alpha + 1j * omega)


def one_sided(power: np.ndarray, mirrored: np.ndarray) -> np.ndarray:
    """Return the one-sided density of x from that of z = x + iy at a frequency and at its negative."""
    return (power + mirrored) / 2


def lorentzian(w: np.ndarray) -> np.ndarray:
    """Return the density of z for one oscillator with noise of 0.2 in x and in y."""
    return 0.08 / ((w - omega) ** 2 + alpha**2)


def resolvent_power(w: float) -> float:
    """Return the mean density of z over the regions: R D R* with R the inverse of i w - J(w), delays as phases."""
    links = 0.02 * connectome.weights * np.exp(-1j * w * connectome.lengths / 8.0)
    j = links + np.diag(-0.02 + 2j * np.pi * 0.01 - 0.02 * connectome.weights.sum(axis=1))
    return float(0.0008 * (np.abs(np.linalg.inv(1j * w * np.eye(len(j)) - j)) ** 2).sum(axis=1).mean())


hertz = power["frequency"].values[2:60]
angular = 2 * np.pi * hertz / 1000
theory = one_sided(*(np.array([resolvent_power(sign * w) for w in angular]) for sign in (1, -1))) / 1000  # per Hz
inside = (hertz >= 5) & (hertz <= 15)
floor, shared = 1 / abs(alpha), 1 / (abs(alpha) + gains)
early, later = (float(between.sel(time=t, method="nearest")) for t in (0.5, 3.5))
correlation = (links.sum(("node", "other")).values - 8) / 56
expected = (floor - shared) / (floor + 7 * shared)
numbers = {  # what: (measured, theory, relative tolerance)
    "x under a constant field of 2": (float(shifted["x"][-1]), point.real, 0.02),
    "amplitude at resonance": (float(radius[12]), 0.5 / abs(alpha), 0.01),
    "variance of noise-driven x": (float(quasi["x"].var()), 0.2**2 / (2 * abs(alpha)), 0.1),
    "decay rate of the difference of a pair": (float(np.log(early / later) / 3), abs(alpha) + 1, 0.01),
    "correlation, all to all at K = 1": (float(correlation[2]), float(expected[2]), 0.15),
    "power of the connectome, 5 to 15 Hz": (float(power.sel(frequency=slice(5, 15)).mean()), float(theory[inside].mean()), 0.05),
}
for what, (measured, predicted, _) in numbers.items():
    sys.stdout.write(f"{what}: {measured:.4g}, theory {predicted:.4g}\n")

# Plot

with pp.plot.house_style():
    figure, axes = plt.subplots(3, 3, figsize=(10, 8.2), layout="constrained")
    pp.plot.time_series(alone["x"], ax=axes[0, 0])
    axes[0, 0].plot(alone["x"]["time"], np.exp(alpha * alone["x"]["time"]), "k--", linewidth=1, label="exp(α t)")
    axes[0, 0].set(title="Alone: it rings out", xlabel="time", ylabel="x")
    axes[0, 0].legend()
    pp.plot.phase_portrait(alone["x"], alone["y"], ax=axes[0, 1])
    axes[0, 1].set(title="Alone: a spiral", aspect="equal")
    axes[0, 2].semilogy(alone["x"]["time"], np.hypot(alone["x"], alone["y"]))
    axes[0, 2].set(title="Alone: amplitude", xlabel="time", ylabel="√(x² + y²)")

    pp.plot.time_series(shifted["x"], ax=axes[1, 0])
    axes[1, 0].axhline(point.real, color="k", linestyle="--", linewidth=1, label="-Re F/(α + iω)")
    axes[1, 0].set(title="Forced: a constant field, on at 5", xlabel="time", ylabel="x", xlim=(0, 15))
    axes[1, 0].legend()
    fine = np.linspace(2, 8, 300)
    axes[1, 1].plot(fine - 5, 0.5 / np.hypot(alpha, fine - 5), "k", linewidth=1, label="F/|α + i(ω - Ω)|")
    axes[1, 1].plot(natural - 5, radius, "o", markersize=4, label="simulated")
    axes[1, 1].set(title="Forced: a periodic field", xlabel="misfit ω - Ω", ylabel="amplitude", ylim=(0, 1.35))
    axes[1, 1].legend(loc="upper left", ncols=2)
    pp.plot.spectrum(spectrum.sel(frequency=slice(0, 4)), ax=axes[1, 2])
    w = 2 * np.pi * spectrum["frequency"].sel(frequency=slice(0.02, 4))
    axes[1, 2].plot(w / (2 * np.pi), one_sided(lorentzian(w), lorentzian(-w)), "k--", linewidth=1, label="Lorentzian")
    axes[1, 2].set(title="Forced: noise", xlabel="frequency [1/unit]", ylabel="power of x", xlim=(0.1, 4))
    axes[1, 2].set_xticks([0.1, 0.2, 0.5, 1, 2], ["0.1", "0.2", "0.5", "1", "2"])
    axes[1, 2].minorticks_off()
    axes[1, 2].legend()

    axes[2, 0].semilogy(between["time"], between, label="|z₁ - z₂|")
    axes[2, 0].semilogy(between["time"], 1.5 * np.exp((alpha - 1) * between["time"]), "k--", linewidth=1, label="exp((α - 2K) t)")
    axes[2, 0].set(title="Coupled: a pair", xlabel="time", ylabel="difference", xlim=(0, 6), ylim=(1e-4, 2))
    axes[2, 0].legend()
    axes[2, 1].plot(gains, expected, "k", linewidth=1, label="Lyapunov equation")
    axes[2, 1].plot(gains, correlation, "o", markersize=4, label="8 oscillators")
    axes[2, 1].set(title="Coupled: all to all, noise", xlabel="strength K", ylabel="correlation", ylim=(-0.03, 0.6))
    axes[2, 1].legend(loc="upper left")
    pp.plot.spectrum(power.sel(frequency=slice(0, 30)), ax=axes[2, 2])
    axes[2, 2].plot(hertz, theory, "k--", linewidth=1, label="resolvent R D R*")
    axes[2, 2].set(title="Coupled: connectome, delays", ylabel="power of x [1/Hz]")
    axes[2, 2].set_xticks([1, 2, 5, 10, 20], ["1", "2", "5", "10", "20"])
    axes[2, 2].minorticks_off()
    axes[2, 2].legend(loc="lower left")
    figure.savefig(Path(__file__).resolve().parents[1] / "images" / "gallery-damped.png", dpi=150)
