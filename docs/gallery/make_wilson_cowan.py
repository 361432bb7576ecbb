"""Draw docs/images/gallery-wilson-cowan.png: Wilson and Cowan's two rates alone, forced and coupled."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from scipy.optimize import fsolve

import pushpull as pp

# Model
pair_of_rates = pp.models.WilsonCowanPSP  # at P_y = -6: a saddle-node on the cycle at P_x = -3.300, a Hopf point at 1.532
slowness = np.linspace(0.95, 1.05, 41)
paced = pair_of_rates(tau_x=pp.per_copy(slowness), tau_y=pp.per_copy(slowness))
noisy = pair_of_rates(P_x=2).with_noise(x=0.005, y=0.005)


# Network
def wired(model: pp.Model, weights: np.ndarray, strength: object) -> pp.Network:
    """Return masses that add to one another's excitatory input."""
    nodes = pp.Population(model, len(weights), name="p")
    return pp.Network((nodes,), (pp.Edge({"p": "x"}, {"p": "drive"}, pp.operators.Dense(weights), pp.Linear(strength=strength)),))


pair = wired(pair_of_rates(P_x=-1), np.array([[0, 1], [1, 0]]), 1.0)
strengths = np.linspace(0, 0.6, 16)
crowd = pair_of_rates(P_x=pp.per_node(np.linspace(-1.5, 0.5, 20)))
everybody = wired(crowd, np.ones((20, 20)) / 20, pp.per_copy(strengths))
connectome = pp.data.connectome("dk-84").normalise("rows")
slow = pair_of_rates(P_x=-1, tau_x=30, tau_y=30)  # the unit of time is 1 ms: 10 Hz
brain = pp.Network.from_connectome(slow, connectome, coupling=pp.Linear(strength=0.6), speed="8 m/s", time_scale="1 ms")

# Run
alone = pp.simulate(pair_of_rates(P_x=pp.per_copy([-4.0, 0.0, 2.0])), duration=40, dt=0.02, scheme=pp.RK4())
near = np.linspace(1.2, 1.7, 11)
born = pp.simulate(pair_of_rates(P_x=pp.per_copy(near)), duration=500, dt=0.05, scheme=pp.RK4(), transient=420)
inputs = np.concatenate([[-3.6, -3.4], -3.3 + np.geomspace(0.005, 0.3, 10), np.linspace(-2.8, 1.5, 16)])
held = pp.simulate(pair_of_rates(P_x=-4), duration=300, dt=0.02, scheme=pp.RK4(), transient=100, stimuli={
    "drive": pp.Stimulus("1", pattern=pp.per_copy(inputs + 4))  # lambda . E, a constant field
})  # fmt: skip
locked = [
    pp.simulate(paced, duration=1500, dt=0.05, scheme=pp.RK4(), transient=500, stimuli={"drive": f"{field}*cos(1.998*t)"})
    for field in (0.015, 0.03)  # lambda . E, a periodic field
]
quasi = pp.simulate(noisy, duration=1000, dt=0.02, copies=16, record=pp.Sample("x", 0.1), transient=30, seed=1)
together = pp.simulate(pair, duration=300, dt=0.02, scheme=pp.RK4(), initial={"x": pp.per_node([0.7, 0.3])})
single = pp.simulate(pair_of_rates(P_x=-1, kappa_xx=13), duration=300, dt=0.02, scheme=pp.RK4())
ordered = pp.simulate(everybody, duration=400, dt=0.05, scheme=pp.RK4(), transient=200)
start = {"x": pp.per_node(np.random.default_rng(1).uniform(0.2, 0.8, brain.size))}
resting = pp.simulate(brain, duration="4 s", dt="0.5 ms", initial=start)


# Observe
def rate(signal: xr.DataArray) -> np.ndarray:
    """Return the angular frequency from the first to the last rise of x through its middle; 0 where it rests."""
    times, found = signal["time"].values, []
    for x in signal.values.reshape(len(times), -1).T:
        above = x - (x.max() + x.min()) / 2
        i = np.flatnonzero((above[:-1] < 0) & (above[1:] >= 0))
        rises = times[i] - above[i] * (times[i + 1] - times[i]) / (above[i + 1] - above[i])
        found.append(2 * np.pi * (len(rises) - 1) / (rises[-1] - rises[0]) if np.ptp(x) > 1e-3 and len(rises) > 1 else 0.0)
    return np.array(found)


swing = np.ptp(born["x"].values, axis=0) / 2
rates = rate(held["x"])
ratios = [rate(run["x"]) / 1.998 for run in locked]
tree = np.array([rate(ordered["x"].isel(copy=k)) for k in range(len(strengths))])


# Analyse
def rest_and_jacobian(p_x: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the point of rest and the Jacobian there."""

    def sigma(u: float) -> float:
        return 1 / (1 + np.exp(-u))

    def flow(state: np.ndarray) -> list[float]:
        return [-state[0] + sigma(12 * state[0] - 12 * state[1] + p_x), -state[1] + sigma(12 * state[0] - 2 * state[1] - 6)]

    x, y = fsolve(flow, [0.75, 0.78])
    return np.array([x, y]), np.array([[12 * x * (1 - x) - 1, -12 * x * (1 - x)], [12 * y * (1 - y), -2 * y * (1 - y) - 1]])


hopf = fsolve(lambda p: np.trace(rest_and_jacobian(float(p[0]))[1]), 1.5)[0]
spin = float(np.sqrt(np.linalg.det(rest_and_jacobian(hopf)[1])))
slope, height = np.polyfit(near[4:7], swing[4:7] ** 2, 1)
steep, begin = np.polyfit(inputs[2:8], rates[2:8] ** 2, 1)
variance = float(pp.dynamics.covariance(rest_and_jacobian(2.0)[1], 0.005**2)[0, 0])
widths = [float((np.abs(ratio - 1) < 1e-4).sum()) for ratio in ratios]
numbers = {  # what: (measured, theory, relative tolerance)
    "input of the Hopf point": (float(-height / slope), float(hopf), 0.01),
    "angular frequency at P_x = 1.5": (float(rate(born["x"])[6]), spin, 0.02),
    "input where the cycle begins": (float(-begin / steep), -3.300477, 0.01),
    "locked range, twice the field": (widths[1] / widths[0], 2.0, 0.2),
    "variance of x from noise": (float(quasi["x"].var()), variance, 0.1),
    "angular frequency of a pair in step": (
        float(rate(together["x"].sel(time=slice(250, None)))[0]),
        float(rate(single["x"].sel(time=slice(250, None)))[0]),
        1e-3,
    ),
}
for what, (measured, theory, _) in numbers.items():
    sys.stdout.write(f"{what}: {measured:.4g}, theory {theory:.4g}\n")

# Plot
with pp.plot.house_style():
    figure, axes = plt.subplots(3, 3, figsize=(10, 8.2), layout="constrained")
    axes[0, 0].plot(alone["x"]["time"], alone["x"].isel(copy=1), label="x, excitatory")
    axes[0, 0].plot(alone["y"]["time"], alone["y"].isel(copy=1), "--", label="y, inhibitory")
    axes[0, 0].set(title="Alone: the cycle at P = 0", xlabel="time", ylabel="rates", xlim=(0, 20), ylim=(0.3, 1.1))
    axes[0, 0].legend(ncols=2, loc="upper left")
    pp.plot.phase_portrait(alone["x"], alone["y"], ax=axes[0, 1])
    axes[0, 1].set(title="Alone: off, cycle, focus", xlabel="x", ylabel="y")
    axes[0, 1].legend(axes[0, 1].get_lines()[0:9:3], ["-4", "0", "2"], title="P", loc="lower right")
    axes[0, 2].plot(near, swing**2 * 1e3, "o", markersize=4, label="simulated")
    axes[0, 2].plot([1.2, -height / slope], [1e3 * (height + 1.2 * slope), 0], "k", linewidth=1, label="line through three")
    axes[0, 2].axvline(hopf, color="k", linestyle=":", label="Hopf point")
    axes[0, 2].set(
        title="Alone: where the cycle dies",
        xlabel="input P",
        xlim=(1.18, 2.05),
        xticks=[1.2, 1.4, 1.6],
        ylabel="amplitude² [10⁻³]",
    )
    axes[0, 2].legend()

    axes[1, 0].plot(inputs, rates, "o", markersize=4, label="simulated")
    axes[1, 0].plot(inputs[2:12], np.sqrt(steep * (inputs[2:12] + 3.300477)), "k", linewidth=1, label="square root")
    axes[1, 0].plot([hopf], [spin], "k*", label="Hopf, theory")
    axes[1, 0].set(title="Forced: a constant field", xlabel="input P", ylabel="frequency [rad per unit]", ylim=(-0.1, 2.9))
    axes[1, 0].legend(loc="upper left")
    for ratio, field, mark in zip(ratios, (0.015, 0.03), "os", strict=True):
        axes[1, 1].plot(100 * (1 / slowness - 1), 100 * (ratio - 1), mark, markersize=3, label=f"field {field}")
    axes[1, 1].plot([-5, 5], [-5, 5], color="0.5", linewidth=0.8)
    axes[1, 1].set(title="Forced: a periodic field locks", xlabel="own frequency - field's [%]", ylabel="frequency - field's [%]")
    axes[1, 1].legend(loc="upper left")
    spectrum = pp.measure.power_spectrum(quasi["x"], window=100).mean("copy")
    pp.plot.spectrum(spectrum.sel(frequency=slice(0, 2)), ax=axes[1, 2])
    _, j = rest_and_jacobian(2.0)
    hertz = np.geomspace(0.02, 2, 200)
    power = [2 * 0.005**2 * (np.abs(np.linalg.inv(2j * np.pi * f * np.eye(2) - j)[0]) ** 2).sum() for f in hertz]
    axes[1, 2].plot(hertz, power, "k--", linewidth=1, label="linear noise")
    axes[1, 2].set(title="Forced: noise at P = 2", xlabel="frequency [1/unit]", ylabel="power of x")
    axes[1, 2].set_xticks([0.02, 0.05, 0.1, 0.2, 0.5, 1], ["0.02", "0.05", "0.1", "0.2", "0.5", "1"])
    axes[1, 2].minorticks_off()
    axes[1, 2].legend(loc="lower left")

    pp.plot.time_series(together["x"].sel(time=slice(0, 80)), ax=axes[2, 0])
    axes[2, 0].set(title="Coupled: a pair falls into step", xlabel="time", ylabel="x", ylim=(0, 1.1))
    axes[2, 0].get_legend().remove()
    axes[2, 1].plot(strengths, tree, ".-", color="C0", linewidth=0.7, markersize=3)
    axes[2, 1].set(title="Coupled: 20, all to all", xlabel="strength", ylabel="frequency [rad per unit]")
    pp.plot.time_series(resting["x"].sel(time=slice(3000, 4000)), ax=axes[2, 2])
    axes[2, 2].set(title="Coupled: connectome, delays", xlabel="time [ms]", ylabel="region")
    axes[2, 2].set_yticks([0, 20, 40, 60, 80], ["0", "20", "40", "60", "80"])
    figure.savefig(Path(__file__).resolve().parents[1] / "images" / "gallery-wilson-cowan.png", dpi=150)
