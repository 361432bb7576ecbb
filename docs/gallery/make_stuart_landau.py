"""Draw docs/images/gallery-stuart-landau.png: the Stuart-Landau oscillator alone, forced and coupled."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from scipy.optimize import brentq, root

import pushpull as pp

# Model
growth = np.linspace(-1, 4, 11)
grown = pp.models.StuartLandau(alpha=pp.per_copy(growth), gamma=2, beta=1, omega=4)
oscillator = pp.models.StuartLandau(alpha=1, omega=2, gamma=1, beta=0)
sheared = {"alpha": 1.0, "gamma": 2.0, "beta": 0.8}  # r = 0.707, turns at omega - 0.4
misfits = np.linspace(0, 0.06, 25)
tuned = pp.models.StuartLandau(omega=pp.per_copy(2.4 - misfits), **sheared)
noisy = pp.models.StuartLandau(alpha=1, omega=2, gamma=1, beta=0).with_noise(x=0.2, y=0.2)


# Network
def wired(model: pp.Model, weights: np.ndarray, strength: object) -> pp.Network:
    """Return oscillators that pull one another by the difference of their states."""
    edges = [
        pp.Edge({"p": sent}, {"p": to}, pp.operators.Dense(weights), pp.Diffusive(strength=strength))
        for sent, to in (("x", "drive_x"), ("y", "drive_y"))
    ]
    return pp.Network((pp.Population(model, len(weights), name="p"),), tuple(edges))


gaps = np.linspace(0, 5, 26)  # of the two frequencies
twins = pp.models.StuartLandau(alpha=1, omega=pp.per_node(np.stack([4 - gaps / 2, 4 + gaps / 2], axis=1).ravel()))
pair = wired(twins, np.kron(np.eye(26), [[0, 1], [1, 0]]), 1.5)
n, strengths = 40, np.linspace(0.005, 0.15, 8)
crowd = pp.models.StuartLandau(omega=pp.per_node(2 + np.linspace(-0.05, 0.05, n)), alpha=1, gamma=2)
everybody = wired(crowd, np.ones((n, n)) / n, pp.per_copy(strengths))
connectome = pp.data.connectome("dk-84").normalise("rows")
region = pp.models.StuartLandau(alpha=0.02, omega=2 * np.pi * 0.01, gamma=0.02)  # 10 Hz, time in ms
brain = pp.Network.from_connectome(region, connectome, coupling=pp.Diffusive(strength=0.01), speed="8 m/s", time_scale="1 ms")

# Run
rk4 = {"scheme": pp.RK4()}
circles = pp.simulate(grown, duration=80, dt=0.01, transient=60, **rk4)
alone = pp.simulate(oscillator, duration=15, dt=0.01, initial={"x": pp.per_copy([0.05, 2.0])}, **rk4)
fields = np.array(
    [0, 0.25, 0.5, 0.75, 1, 1.2, 1.3, 1.35, 1.38, 1.4, 1.42, 1.44, 1.5, 1.6, 1.8, 2]
)  # lambda . E, a constant field
biased = pp.simulate(
    oscillator, duration=300, dt=0.02, transient=260, stimuli={"drive_x": pp.Stimulus("1", pattern=pp.per_copy(fields))}, **rk4
)
wave = {"drive_x": "0.02*cos(2*t)", "drive_y": "0.02*sin(2*t)"}  # lambda . E, a field that rotates
forced = pp.simulate(tuned, duration=2000, dt=0.05, stimuli=wave, record=[pp.Sample("x", 0.5), pp.Sample("y", 0.5)], **rk4)
diffusing = pp.simulate(
    noisy, duration=40, dt=0.02, copies=1500, initial={"x": 1.0}, record=[pp.Sample("x", 0.4), pp.Sample("y", 0.4)]
)
paired = pp.simulate(pair, duration=150, dt=0.02, transient=120, initial={"x": 0.3}, **rk4)
angles = np.linspace(0, 6, n)
start = {"x": pp.per_node(0.7 * np.cos(angles)), "y": pp.per_node(0.7 * np.sin(angles))}
kept = [pp.Sample("x", 0.5), pp.Sample("y", 0.5)]
ordered = pp.simulate(everybody, duration=2000, dt=0.05, initial=start, record=kept, transient=1500, **rk4)
start = {"x": pp.per_node(np.random.default_rng(1).uniform(0.2, 1, brain.size)), "y": 0.0}
resting = pp.simulate(brain, duration="3 s", dt="0.5 ms", initial=start)


# Observe
def angle(run: pp.Run) -> np.ndarray:
    """Return the angles, counted on beyond a turn."""
    return np.unwrap(np.arctan2(run["y"].values, run["x"].values), axis=0)


radius = np.hypot(circles["x"], circles["y"]).mean("time")
swing = np.ptp(biased["x"].values, axis=0) / 2
turned = angle(forced)
slip = -(turned[-1] - turned[len(turned) // 2]) / (0.5 * (len(turned) - 1 - len(turned) // 2)) + 2
apart = np.hypot(paired["x"], paired["y"]).mean("time").values[::2]
z = ordered["x"].values + 1j * ordered["y"].values
order = (np.abs(z.mean(axis=1)) / np.abs(z).mean(axis=1)).mean(axis=0)
spread = angle(diffusing).var(axis=1)
brain_angle, brain_radius = angle(resting), np.hypot(resting["x"], resting["y"])

# Analyse
slope, height = np.polyfit(fields[8:12], swing[8:12] ** 2, 1)  # the square of the amplitude falls in a straight line
pull = 0.02 / np.sqrt(0.5) * np.sqrt(1 + (0.8 / 2) ** 2)  # Adler, with shear


def living(gap: np.ndarray) -> np.ndarray:
    """Return the radius of a pair with K = 1.5 that turns in step; 0 past its death."""
    return np.sqrt(np.maximum(0, 1 - 1.5 + np.sqrt(np.maximum(0, 1.5**2 - gap**2 / 4))))


def locked_order(strength: float) -> float:
    """Return the order of phases, frequencies spread evenly over 0.05 on either side, when all are locked."""
    edge = 0.05 / strength
    return brentq(
        lambda r: r - (np.sqrt(1 - (edge / r) ** 2) + np.arcsin(edge / r) * r / edge) / 2, max(edge, np.pi / 4 - 1e-9), 1
    )


def in_step(unknown: np.ndarray) -> np.ndarray:
    """Return what is left of the equations when all regions turn at one frequency, the first unknown."""
    regions = connectome.size
    offset, r = np.append(0.0, unknown[1:regions]), unknown[regions:]
    turned = r * np.exp(1j * offset)
    links = connectome.weights * np.exp(-1j * unknown[0] * connectome.lengths / 8.0)
    own = 0.02 + 2j * np.pi * 0.01 - 0.02 * r**2 - 0.01 * connectome.weights.sum(axis=1) - 1j * unknown[0]
    rest = own * turned + 0.01 * links @ turned
    return np.concatenate([rest.real, rest.imag])


common = float((brain_angle[-1] - brain_angle[-2001]).mean() / 1000)
guess = np.concatenate([[common], (brain_angle[-1] - brain_angle[-1, 0])[1:], brain_radius.values[-1]])
settled = root(in_step, guess).x
numbers = {  # what: (measured, theory, relative tolerance)
    "radius at alpha = 4, gamma = 2": (float(radius[-1]), np.sqrt(2), 1e-3),
    "turns at, alpha = 4, beta = 1, gamma = 2": (float((angle(circles)[-1] - angle(circles)[0])[-1] / 19.99), 4 - 4 / 2, 1e-3),
    "field that stills": (float(-height / slope), float(np.sqrt(0.5 * (0.25 + 4))), 0.01),
    "beat at a misfit of 0.06": (float(slip[-1]), float(np.sqrt(0.06**2 - pull**2)), 0.05),
    "diffusion of the angle, rad^2 per unit": (float(spread[-1] / 39.6), 0.2**2, 0.12),
    "radius of a pair at a gap of 2": (float(apart[10]), float(living(2.0)), 1e-3),
    "gap at which a pair dies": (float(gaps[apart > 0.01].max() + 0.1), 2 * np.sqrt(2), 0.04),
    "order of 40, all to all at K = 0.15": (float(order[-1]), locked_order(0.15), 0.01),
    "frequency of the connectome in Hz": (500 / np.pi * common, 500 / np.pi * float(settled[0]), 2e-3),
}
for what, (measured, theory, _) in numbers.items():
    sys.stdout.write(f"{what}: {measured:.4g}, theory {theory:.4g}\n")

# Plot
with pp.plot.house_style():
    figure, axes = plt.subplots(3, 3, figsize=(10, 8.2), layout="constrained")
    pp.plot.phase_portrait(alone["x"], alone["y"], ax=axes[0, 0])
    axes[0, 0].set(title="Alone: one cycle from all sides", aspect="equal")
    axes[0, 0].get_legend().remove()
    fine = np.linspace(-1, 4, 400)
    axes[0, 1].plot(fine, np.sqrt(np.maximum(0, fine / 2)), "k", linewidth=1, label="√(α/γ)")
    axes[0, 1].plot(growth, radius, "o", markersize=4, label="simulated")
    axes[0, 1].set(title="Alone: the Hopf bifurcation", xlabel="growth rate α", ylabel="radius")
    axes[0, 1].legend()
    rising = np.hypot(alone["x"], alone["y"]).isel(copy=0)
    axes[0, 2].plot(rising["time"], rising, label="simulated")
    closed = 1 / np.sqrt(1 + (1 / 0.05**2 - 1) * np.exp(-2 * rising["time"]))
    axes[0, 2].plot(rising["time"], closed, "k--", linewidth=1, label="closed form")
    axes[0, 2].set(title="Alone: the way to the cycle", xlabel="time", ylabel="radius", xlim=(0, 10))
    axes[0, 2].legend(loc="lower right")

    axes[1, 0].plot(fields, swing, "o", markersize=4)
    axes[1, 0].axvline(np.sqrt(0.5 * 4.25), color="k", linestyle="--", linewidth=1, label="√(½(¼ + 4)), theory")
    axes[1, 0].set(title="Forced: a constant field stills", xlabel="field", ylabel="amplitude of x", ylim=(-0.03, 1.3))
    axes[1, 0].legend()
    fine = np.linspace(0, 0.06, 500)
    axes[1, 1].plot(fine, fine, color="0.5", linewidth=0.8)
    axes[1, 1].plot(fine, np.sqrt(np.maximum(0, fine**2 - pull**2)), "k", linewidth=1, label="Adler, with shear")
    axes[1, 1].plot(misfits, slip, "o", markersize=4, label="simulated")
    axes[1, 1].set(title="Forced: a periodic field locks", xlabel="misfit of frequencies", ylabel="beat [rad per unit]")
    axes[1, 1].legend()
    times = diffusing["x"]["time"]
    axes[1, 2].plot(times, spread, label="1500 copies")
    axes[1, 2].plot(times, 0.04 * times, "k--", linewidth=1, label="(σ/r)² t")
    axes[1, 2].set(title="Forced: noise spreads the angles", xlabel="time", ylabel="variance [rad²]")
    axes[1, 2].legend()

    fine = np.linspace(0, 5, 500)
    axes[2, 0].plot(fine, living(fine), "k", linewidth=1, label="theory")
    axes[2, 0].plot(gaps, apart, "o", markersize=4, label="simulated")
    axes[2, 0].set(title="Coupled: the death of a pair", xlabel="gap of frequencies", ylabel="radius")
    axes[2, 0].legend()
    fine = np.linspace(0.201 / np.pi, 0.15, 200)
    axes[2, 1].plot(fine, [locked_order(k) for k in fine], "k", linewidth=1, label="infinitely many, locked")
    axes[2, 1].plot(strengths, order, "o", markersize=4, label="40 oscillators")
    axes[2, 1].axvline(0.2 / np.pi, color="0.5", linestyle=":")
    axes[2, 1].set(title="Coupled: all to all", xlabel="strength K", ylabel="order R", ylim=(0, 1.05))
    axes[2, 1].legend(loc="center right")
    rate = np.gradient(brain_angle, 0.5, axis=0)[20:] * 500 / np.pi
    axes[2, 2].plot(resting["x"]["time"][20:], rate, color="C0", linewidth=0.4, alpha=0.5)
    axes[2, 2].axhline(500 / np.pi * settled[0], color="k", linestyle="--", linewidth=1, label="in step, theory")
    axes[2, 2].set(title="Coupled: connectome, delays", xlabel="time [ms]", ylabel="frequency [Hz]", xlim=(0, 1000), ylim=(8, 11))
    axes[2, 2].legend()
    figure.savefig(Path(__file__).resolve().parents[1] / "images" / "gallery-stuart-landau.png", dpi=150)
