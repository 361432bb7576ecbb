"""Draw docs/images/gallery-stimulation.png: an electric field, trains of pulses and coloured noise drive one network."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import pushpull as pp

# Model
node = pp.Model.from_text("x' = (-x + drive)/tau\ntau = 20[ms]", name="Node", ports=["drive"], couples={"drive": "x"})
resonator = pp.Model.from_text(
    "x' = -g*x - omega*y + drive/unit\ny' = omega*x - g*y\ng = 10[1/s]\nomega = 62.8318530718[1/s]\nunit = 1[s]",
    name="Resonator",
    time="s",
    ports=["drive"],
)

# Network
connectome = pp.data.connectome("dk-84").normalise("rows")
brain = pp.Network.from_connectome(node, connectome, coupling=pp.Linear(0.5), speed="8 m/s")
angles = np.linspace(0, 2 * np.pi, connectome.size, endpoint=False)
axes_of_regions = np.stack([np.cos(angles), np.sin(angles)], axis=1)
field_along = axes_of_regions @ np.array([1.0, 0.0])
rates = np.linspace(4, 16, 25)  # Hz

# Run
wave = pp.Stimulus("sin(2*pi*10[Hz]*t)", pattern=pp.per_node(field_along))
fielded = pp.simulate(brain, duration="2 s", dt="0.5 ms", transient="1 s", stimuli={"drive": wave}, precision="double")
trains = [
    pp.simulate(
        resonator, duration="3 s", dt="0.2 ms", stimuli={"drive": f"pulse(t, 0[s], 5[ms], {1 / f:.12g}[s])"}, transient="2 s"
    )
    for f in rates
]
noisy = node.with_noise(drive=1.0, tau="5 ms", correlation=0.5)
pair = pp.simulate(
    pp.Population(noisy, 2), duration="1 s", dt="0.5 ms", copies=400, record=pp.Sample("x", "5 ms"), transient="0.3 s"
)


# Observe
def at(x: np.ndarray, times: np.ndarray, frequency: float) -> np.ndarray:
    """Return the complex amplitude of x [time, ...] at a frequency (Hz) over whole periods; times in ms."""
    turn = np.exp(-2j * np.pi * frequency * times / 1000)
    return 2 * np.tensordot(turn, x, (0, 0)) / len(times)


x = fielded["x"]
felt = at(x.values, x["time"].values, 10.0)
swing = np.array([np.ptp(run["x"].values) / 2 for run in trains])
variance = pair["x"].values.var(axis=(0, 2)).mean()
correlation = np.corrcoef(pair["x"].values.transpose(1, 0, 2).reshape(2, -1))[0, 1]

# Analyse
omega = 2 * np.pi * 0.01  # per ms
delayed = 0.5 * connectome.weights * np.exp(-1j * omega * np.asarray(connectome.lengths) / 8.0)
theory = np.linalg.solve((1 + 1j * omega * 20) * np.eye(connectome.size) - delayed, -1j * field_along)


def resonance(frequency: float) -> float:
    """Return half the way from lowest to highest x of the resonator under a train, summed over its harmonics."""
    t = np.linspace(0, 1 / frequency, 4001)[:-1]
    k = np.arange(-200, 201)[:, np.newaxis]
    w = 2 * np.pi * k * frequency
    width = 0.005
    force = width * frequency * np.sinc(k * frequency * width) * np.exp(-0.5j * w * width)
    own = (1j * w + 10) / ((1j * w + 10) ** 2 + 62.8318530718**2)
    return float(np.ptp((force * own * np.exp(1j * w * t)).sum(axis=0).real) / 2)


fine = np.linspace(4, 16, 121)
peaks = np.array([resonance(f) for f in fine])
best = int(np.argmax(swing[rates > 8])) + int((rates <= 8).sum())
numbers = {  # what: (measured, theory, relative tolerance)
    "amplitude of the region that feels the field most": (float(np.abs(felt).max()), float(np.abs(theory).max()), 2e-3),
    "amplitude of the region that feels it least": (float(np.abs(felt).min()), float(np.abs(theory).min()), 5e-3),
    "swing under a train of 10 Hz": (float(swing[12]), resonance(rates[12]), 5e-3),
    "swing under a train of 5 Hz": (float(swing[2]), resonance(rates[2]), 5e-3),
    "variance under coloured noise": (float(variance), 5 / (5 + 20), 0.03),
    "correlation of two nodes": (float(correlation), 0.5, 0.03),
}
for what, (measured, expected, _) in numbers.items():
    sys.stdout.write(f"{what}: {measured:.4g}, theory {expected:.4g}\n")

# Plot
with pp.plot.house_style():
    figure, axes = plt.subplots(1, 3, figsize=(10, 3.1), layout="constrained")
    order = np.argsort(np.abs(theory))
    axes[0].plot(np.abs(felt)[order], "o", markersize=3, label="simulated")
    axes[0].plot(np.abs(theory)[order], "k", linewidth=1, label="closed form")
    axes[0].set(title="A 10 Hz field on 84 regions", xlabel="regions, sorted", ylabel="amplitude of x")
    axes[0].legend()
    axes[1].plot(rates, 1000 * swing, "o", markersize=3, label="simulated")
    axes[1].plot(fine, 1000 * peaks, "k", linewidth=1, label="sum of harmonics")
    axes[1].set(ylim=(2.5, 7.4))
    axes[1].set(title="Trains of pulses on a resonator", xlabel="pulses per second [Hz]", ylabel="swing of x [10⁻³]")
    axes[1].legend(loc="upper left")
    t = pair["x"]["time"].values
    for k in range(2):
        axes[2].plot(t, pair["x"].values[:, k, 0], linewidth=0.9, label=f"node {k}")
    axes[2].set(title="Noise that two nodes share", xlabel="time [ms]", ylabel="x", xlim=(300, 800), ylim=(-1.4, 1.6))
    axes[2].legend(loc="upper right", ncols=2)
    figure.savefig(Path(__file__).resolve().parents[1] / "images" / "gallery-stimulation.png", dpi=150)
