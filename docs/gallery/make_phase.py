"""Draw docs/images/gallery-phase.png: the harmonic oscillator and Kuramoto's phases, alone, forced and coupled."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from scipy.optimize import root

import pushpull as pp

# Model
oscillator = pp.models.HarmonicOscillator(omega=2)
noisy = pp.models.Kuramoto(omega=1).with_noise(drive=0.3)
misfits = np.linspace(0, 0.5, 26)  # omega of the second of each pair, less that of the first
pairs = pp.models.Kuramoto(omega=pp.per_node(np.stack([np.ones(26), 1 + misfits], axis=1).ravel()))
n, width = 400, 0.2
quantiles = (2 * np.arange(1, n + 1) - n - 1) / (2 * (n + 1))
crowd = pp.models.Kuramoto(omega=pp.per_node(1 + width * np.tan(np.pi * quantiles)))  # a Lorentzian of half width 0.2
region = pp.models.Kuramoto(omega=2 * np.pi * 0.01)  # 10 Hz, with a unit of time of 1 ms


# Network
def wired(model: pp.Model, weights: np.ndarray, strength: object) -> pp.Network:
    """Return phases that pull one another by the sine of their difference."""
    nodes = pp.Population(model, len(weights), name="p")
    return pp.Network(
        (nodes,), (pp.Edge({"p": "theta"}, {"p": "drive"}, pp.operators.Dense(weights), pp.Kuramoto(strength=strength)),)
    )


followers = wired(pairs, np.kron(np.eye(26), [[0, 0], [1, 0]]), 0.2)
mutual = wired(pairs, np.kron(np.eye(26), [[0, 1], [1, 0]]), 0.1)
gains = np.linspace(0.1, 1.5, 8)
everybody = wired(crowd, np.ones((n, n)) / n, pp.per_copy(gains))
connectome = pp.data.connectome("dk-84").normalise("rows")
brain = pp.Network.from_connectome(region, connectome, coupling=pp.Kuramoto(strength=0.03), speed="8 m/s", time_scale="1 ms")

# Run
alone = pp.simulate(oscillator, duration=10, dt=0.01, scheme=pp.RK4(), initial={"x": pp.per_copy([0.5, 1.0, 1.5])})
turning = pp.simulate(pp.models.Kuramoto(omega=pp.per_copy([0.5, 1.0, 1.5])), duration=20, dt=0.05)
field = {"drive_x": pp.Stimulus("0.5", pattern=pp.per_copy([0.0, 1.0, 3.0]))}  # lambda . E, a constant field
shifted = pp.simulate(oscillator, duration=2 * np.pi, dt=np.pi / 500, scheme=pp.RK4(), stimuli=field)
forced = pp.simulate(followers, duration=400, dt=0.05, scheme=pp.RK4())
diffusing = pp.simulate(noisy, duration=50, dt=0.05, copies=2000, record=pp.Sample("theta", 0.5), seed=1)
paired = pp.simulate(mutual, duration=400, dt=0.05, scheme=pp.RK4())
rng = np.random.default_rng(1)
start = {"theta": pp.per_node(rng.uniform(0, 2 * np.pi, n))}
ordered = pp.simulate(everybody, duration=200, dt=0.1, initial=start, record=pp.Sample("theta", 1.0), transient=100)
start = {"theta": pp.per_node(rng.uniform(0, 1.0, brain.size))}
resting = pp.simulate(brain, duration="3 s", dt="0.5 ms", initial=start)

# Observe
theta = resting["theta"]
spread = diffusing["theta"].var("copy")
order = pp.measure.kuramoto_order(ordered["theta"]).mean("time")


def beat(run: pp.Run) -> np.ndarray:
    """Return how fast the two of each pair drift apart, in radians per unit of time, over the second half."""
    apart = np.diff(run["theta"].values.reshape(-1, 26, 2), axis=2)[..., 0]
    half = len(apart) // 2
    return (apart[-1] - apart[half]) / (0.05 * (len(apart) - 1 - half))


# Analyse
def adler(misfit: np.ndarray, pull: float) -> np.ndarray:
    """Return Adler's beat: 0 where locked."""
    return np.sqrt(np.maximum(misfit**2 - pull**2, 0))


def in_step(unknown: np.ndarray) -> np.ndarray:
    """Return what is left of the equations of phases that turn at one frequency, the first unknown."""
    offset = np.append(0.0, unknown[1:])
    angle = offset - offset[:, None] - unknown[0] * connectome.lengths / 8.0
    return 2 * np.pi * 0.01 + 0.03 * (connectome.weights * np.sin(angle)).sum(axis=1) - unknown[0]


late = theta.sel(time=slice(2500, None))
common = float((late[-1] - late[0]).mean() / (late["time"][-1] - late["time"][0]))
guess = np.append(common, (late[-1] - late[-1, 0]).values[1:])
settled = root(in_step, guess)
locked = float(misfits[beat(forced) < 0.01].max())
numbers = {  # what: (measured, theory, relative tolerance)
    "centre under a field of 0.5": (float(shifted["y"].isel(copy=1).mean()), 0.5 / 2, 1e-2),
    "locking range of a pacemaker of strength 0.2": (locked, 0.2, 0.05),
    "beat at a misfit of 0.3": (float(beat(forced)[15]), float(adler(0.3, 0.2)), 0.05),
    "phase diffusion, rad^2 per unit": (float(spread[-1] / spread["time"][-1]), 0.3**2, 0.12),
    "beat of a pair at a misfit of 0.3": (float(beat(paired)[15]), float(adler(0.3, 0.2)), 0.05),
    "order of 400 phases at K = 1.1": (float(order[5]), float(np.sqrt(1 - 2 * width / gains[5])), 0.03),
    "frequency of the connectome in Hz": (500 / np.pi * common, 500 / np.pi * float(settled.x[0]), 1e-3),
}
for what, (measured, theory, _) in numbers.items():
    sys.stdout.write(f"{what}: {measured:.4g}, theory {theory:.4g}\n")

# Plot
with pp.plot.house_style():
    figure, axes = plt.subplots(3, 3, figsize=(10, 8.2), layout="constrained")
    pp.plot.time_series(alone["x"].isel(copy=1), ax=axes[0, 0])
    axes[0, 0].plot(alone["y"]["time"], alone["y"].isel(copy=1), "--")
    axes[0, 0].set(title="Alone: y follows x", ylabel="x, y (dashed)", xlabel="time")
    pp.plot.phase_portrait(alone["x"].isel(time=slice(0, 300)), alone["y"].isel(time=slice(0, 300)), ax=axes[0, 1])
    axes[0, 1].set(title="Alone: the start sets the circle", aspect="equal")
    axes[0, 1].get_legend().remove()
    for omega, line in zip([0.5, 1.0, 1.5], turning["theta"].values.T, strict=True):
        axes[0, 2].plot(turning["theta"]["time"], np.cos(line) - 5 * omega)
        axes[0, 2].text(20.5, -5 * omega, f"ω = {omega}", va="center", fontsize=8)
    axes[0, 2].set(title="Alone: phases", xlabel="time", ylabel="cos θ", yticks=[], xlim=(0, 20))

    pp.plot.phase_portrait(shifted["x"], shifted["y"], ax=axes[1, 0])
    axes[1, 0].plot([0, 0, 0], [0, 0.25, 0.75], "k+")
    axes[1, 0].set(title="Forced: a field moves the centre", aspect="equal")
    axes[1, 0].legend(
        axes[1, 0].get_lines()[0:9:3], ["0", "0.5", "1.5"], title="field", bbox_to_anchor=(1.0, 0.7), loc="upper left"
    )
    for where, run, pull in ((axes[1, 1], forced, "Forced: a pacemaker locks"), (axes[2, 0], paired, "Coupled: a pair locks")):
        fine = np.linspace(0, 0.5, 500)
        where.plot(fine, fine, color="0.5", linewidth=0.8)
        where.plot(fine, adler(fine, 0.2), "k", linewidth=1, label="Adler")
        where.plot(misfits, beat(run), "o", markersize=4, label="simulated")
        where.set(title=pull, xlabel="misfit of frequencies", ylabel="beat [rad per unit]")
        where.legend(loc="upper left")
    axes[1, 2].plot(spread["time"], spread, label="2000 copies")
    axes[1, 2].plot(spread["time"], 0.09 * spread["time"], "k--", linewidth=1, label="0.3² t")
    axes[1, 2].set(title="Forced: noise spreads phases", xlabel="time", ylabel="variance [rad²]")
    axes[1, 2].legend()

    fine = np.linspace(0.4, 1.5, 300)
    axes[2, 1].plot(np.append(0, fine), np.append(0, np.sqrt(1 - 0.4 / fine)), "k", linewidth=1, label="infinitely many")
    axes[2, 1].plot(gains, order, "o", markersize=4, label="400 phases")
    axes[2, 1].axvline(0.4, color="0.5", linestyle=":")
    axes[2, 1].set(title="Coupled: all to all", xlabel="strength K", ylabel="order R", ylim=(0, 1))
    axes[2, 1].legend(loc="lower right")
    turn = np.gradient(theta.values, 0.5, axis=0)[20:] * 500 / np.pi
    axes[2, 2].plot(theta["time"][20:], turn, color="C0", linewidth=0.4, alpha=0.5)
    axes[2, 2].axhline(500 / np.pi * settled.x[0], color="k", linestyle="--", linewidth=1, label="in step, theory")
    axes[2, 2].set(title="Coupled: connectome, delays", xlabel="time [ms]", ylabel="frequency [Hz]")
    axes[2, 2].legend()
    figure.savefig(Path(__file__).resolve().parents[1] / "images" / "gallery-phase.png", dpi=150)
