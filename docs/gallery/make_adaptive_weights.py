"""Draw docs/images/gallery-adaptive-weights.png: weights that obey equations of their own, alone and on a connectome."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import pushpull as pp

# Model
node = pp.Model.from_text("x' = (-x + drive + I)/tau\ntau = 10[ms]\nI = 0", name="Node", ports=["drive"], couples={"drive": "x"})
oja = pp.Model.from_text("w' = post*(pre - w*post)/tau_w\ntau_w = 200[ms]", name="Oja", ports=["pre", "post"])
scaling = pp.Model.from_text(
    "w' = w*(aim - post)/tau_w\nsignal = w*pre\naim = 0.8\ntau_w = 200[ms]", name="Scaling", ports=["pre", "post"]
)

# Network
inputs = np.array([0.6, 0.8, 0.0])  # two nodes that stand still, and one that listens
weights = np.zeros((3, 3))
weights[2, :2] = [0.9, 0.1]
two_to_one = pp.data.from_matrices(weights, 10.0 * (weights > 0), ["one", "two", "sum"], directed=True)
learner = pp.Network.from_connectome(node.replace(I=pp.per_node(inputs)), two_to_one, adaptive=oja)
connectome = pp.data.connectome("dk-84").normalise("rows")
brain_model = node.replace(I=0.1, tau=20)
brain = pp.Network.from_connectome(brain_model, connectome, coupling=pp.HyperbolicTangent(), speed="8 m/s", adaptive=scaling)

# Run
start = {"x": pp.per_node([0.6, 0.8, 0.6])}
learnt = pp.simulate(learner, duration="2 s", dt="1 ms", initial=start)
kept = [pp.Sample("x", "5 ms"), pp.Sample("weights/w", "50 ms")]
scaled = pp.simulate(brain, duration="4 s", dt="0.5 ms", initial={"x": 0.3}, record=kept, precision="double")

# Observe
w = learnt["w"].values
rates = scaled["x"]
ends = scaled["weights/w"].isel(time=-1).values

# Analyse
direction = inputs[:2] / np.linalg.norm(inputs[:2])
target, source = np.nonzero(connectome.weights)
first = np.asarray(connectome.weights)[target, source]
factor = ends / first
sent = np.tanh(0.8)
needed = (0.8 - 0.1) / sent  # the weights of every node add up to this
numbers = {  # what: (measured, theory, relative tolerance)
    "weight of the weak input by Oja's rule": (float(w[-1, 0]), float(direction[0]), 1e-4),
    "weight of the strong input": (float(w[-1, 1]), float(direction[1]), 1e-4),
    "rate of the learner": (float(learnt["x"].values[-1, 2]), float(np.linalg.norm(inputs)), 1e-4),
    "rates of 84 regions, lowest": (float(rates.isel(time=-1).min()), 0.8, 1e-3),
    "rates of 84 regions, highest": (float(rates.isel(time=-1).max()), 0.8, 1e-3),
    "summed weights of a region, lowest": (float(np.bincount(target, ends).min()), float(needed), 5e-3),
    "summed weights of a region, highest": (float(np.bincount(target, ends).max()), float(needed), 5e-3),
}
for what, (measured, theory, _) in numbers.items():
    sys.stdout.write(f"{what}: {measured:.4g}, theory {theory:.4g}\n")

# Plot
with pp.plot.house_style():
    figure, axes = plt.subplots(1, 3, figsize=(10, 3.1), layout="constrained")
    time = learnt["w"]["time"].values / 1000
    for k, name in enumerate(("from one", "from two")):
        axes[0].plot(time, w[:, k], label=name)
        axes[0].axhline(direction[k], color="k", linestyle="--", linewidth=1)
    axes[0].set(title="Oja's rule finds its input", xlabel="time [s]", ylabel="weight")
    axes[0].legend()
    axes[1].plot(rates["time"] / 1000, rates, color="C0", linewidth=0.4, alpha=0.5)
    axes[1].axhline(0.8, color="k", linestyle="--", linewidth=1, label="aim")
    axes[1].set(title="Scaling brings 84 regions to 0.8", xlabel="time [s]", ylabel="rate x")
    axes[1].legend(loc="lower right")
    axes[2].loglog(first, ends, ".", markersize=2)
    reach = np.array([first.min(), first.max()])
    axes[2].loglog(reach, needed * reach, "k--", linewidth=1, label="as theory says")
    axes[2].set(title="Every weight keeps its share", xlabel="weight at the start", ylabel="weight after 4 s")
    axes[2].legend()
    figure.savefig(Path(__file__).resolve().parents[1] / "images" / "gallery-adaptive-weights.png", dpi=150)
