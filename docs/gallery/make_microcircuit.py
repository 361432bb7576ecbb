"""Draw docs/images/gallery-microcircuit.png: the cortical microcircuit (Potjans & Diesmann 2014) at a tenth of its size.

python docs/gallery/make_microcircuit.py            a tenth of the neurons, in under a minute
python docs/gallery/make_microcircuit.py 1 10       the full circuit for ten seconds: 5 GiB, a few minutes
"""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import pushpull as pp

given = sys.argv[1:3] if __name__ == "__main__" else []
SCALE, SECONDS = map(float, given or ("0.1", "3"))
SETTLED = 500.0  # ms

# Model
circuit = pp.models.PotjansDiesmann(scale=SCALE)

# Network
network = circuit.network

# Run
run = pp.simulate(
    network, duration=f"{SECONDS} s", dt="0.1 ms", scheme=pp.Heun(), precision="single", threads=2, record=[], seed=1,
    stimuli=circuit.stimuli, initial=circuit.initial, progress=False,
)  # fmt: skip

# Observe
kept = {name: spikes.times > SETTLED for name, spikes in run.spikes.items()}
rates = {name: kept[name].sum() / size / (SECONDS - SETTLED / 1e3) for name, size in circuit.sizes.items()}


# Analyse
def sample(name: str, cells: int = 200) -> list[np.ndarray]:
    """Return the settled trains of some cells that fired, in ms from the beginning of that part."""
    spikes = run.spikes[name]
    times, nodes = spikes.times[kept[name]] - SETTLED, spikes.nodes[kept[name]]
    fired = np.unique(nodes)
    chosen = np.random.default_rng(0).choice(fired, min(cells, len(fired)), replace=False)
    return [times[nodes == node] for node in chosen]


length = SECONDS * 1e3 - SETTLED
theory = pp.dynamics.self_consistent_rates(**circuit.theory, start=5.0)
numbers = {}
for place, name in enumerate(circuit.sizes):
    trains = sample(name)
    cv = np.nanmean([pp.measure.interval_irregularity(t, length)["cv"] for t in trains if len(t) >= min(10, length / 500)])
    pairs = pp.measure.count_correlation(trains, 2.0, length).values[np.triu_indices(len(trains), 1)]
    expected = float(theory["rate"][place])
    numbers[f"rate of {name}, Hz"] = (rates[name], expected, 0.35)
    sys.stdout.write(f"rate of {name}, Hz: theory {expected:.4g}, measured {rates[name]:.4g}\n")
    sys.stdout.write(f"  CV of intervals {cv:.2f}, correlation of pairs {np.nanmean(pairs):.4f}\n")

# Plot
figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2), width_ratios=(3, 2), layout="constrained")
pp.plot.population_raster(run.spikes, left)
left.set_xlim(SETTLED, SETTLED + 400)
places = np.arange(len(circuit.sizes))
right.bar(places, rates.values(), 0.6, color="0.75", label=f"measured, {SCALE:g} of the cells")
right.plot(places, theory["rate"], "D", color="#D55E00", ms=5, label="theory, the same circuit")
right.plot(places, circuit.rates.values(), "_", color="black", ms=16, mew=1.5, label="published, full circuit")
right.set_xticks(places, circuit.sizes)
right.set(ylabel="rate [Hz]", ylim=(0, 11))
right.legend(frameon=False, fontsize=8, loc="upper left")
figure.savefig(Path(__file__).resolve().parents[1] / "images" / "gallery-microcircuit.png", dpi=100)
