"""Draw docs/images/gallery-resting-state.png: Wong-Wang regions on the connectome, simulated and in closed form."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import pushpull as pp

# Model
region = pp.models.WongWangPair().with_noise(S_E="0.005 1/sqrt(s)")

# Network
connectome = pp.data.connectome("dk-84").normalise()
strengths = np.array([0.1, 0.2, 0.3, 0.4, 0.45, 0.5])


def brain(strength: float) -> pp.Network:
    """Return the network at a coupling, with the inhibition that keeps every region at 3.06 Hz."""
    quiet = pp.Network.from_connectome(region, connectome, coupling=pp.Linear(strength))
    found = pp.dynamics.inhibition_control(quiet, parameter="J", quantity="rate_E", target="3.06309 1/s")
    return pp.Network.from_connectome(region.replace(J=found), connectome, coupling=pp.Linear(strength))


brains = [brain(strength) for strength in strengths]
inhibition = np.array([each.populations[0].model.J.values for each in brains])

# Run
found = pp.sweep(
    pp.Network.from_connectome(region, connectome, coupling=pp.Linear()),
    over={("strength", "J"): (strengths, inhibition)},
    duration="320 s",
    dt="1 ms",
    transient="20 s",
    observe=pp.Sample("S_E", "100 ms"),
    measure={
        "links": lambda run: pp.measure.functional_connectivity(run["S_E"]),
        "rate": lambda run: run["S_E"].mean(),
    },
    copies=4,
    block=1,
    seed=1,
)

# Observe
empirical = connectome.functional
pairs = np.triu_indices(84, 1)
closed_form = [pp.dynamics.functional_connectivity_of(each, quantity="S_E") for each in brains]
simulated = found["links"].mean("copy")
curve = [
    [float(pp.measure.compare_connectivity(found["links"][k, ..., c], empirical)) for c in range(4)]
    for k in range(len(strengths))
]
closed = [float(pp.measure.compare_connectivity(each, empirical)) for each in closed_form]

# Analyse
middle = 3
errors = found["links"][middle].std("copy", ddof=1) / 2
scores = ((simulated[middle] - closed_form[middle].values) / errors).values[pairs]
alike = float(pp.measure.compare_connectivity(simulated[middle], closed_form[middle]))
gates = float(found["rate"].mean())
numbers = {  # what: (measured, theory, tolerance)
    "mean gate S_E of all regions and couplings": (gates, 0.164120, 0.02),
    "median distance of simulation and theory in standard errors of four runs": (float(np.median(np.abs(scores))), 0.765, 0.15),
    "correlation of simulated with closed-form connectivity, G = 0.4": (alike, 1.0, 0.05),
    "fit to the measured connectivity, G = 0.4": (float(np.mean(curve[middle])), closed[middle], 0.2),
}

for what, (measured, theory, _) in numbers.items():
    sys.stdout.write(f"{what}: {measured:.4g}, theory {theory:.4g}\n")

# Plot
with pp.plot.house_style():
    figure, (left, centre, right) = plt.subplots(1, 3, figsize=(9.6, 3.0), layout="constrained", width_ratios=(1.25, 1, 1))
    left.plot(strengths, closed, color="#000000", linewidth=1.2, label="closed form")
    for copy in range(4):
        left.plot(strengths, [row[copy] for row in curve], "o", color="#0072B2", markersize=3.5, alpha=0.7,
            label="simulated, 300 s" if copy == 0 else None)  # fmt: skip
    left.axhline(0.342, color="#888888", linewidth=0.8, linestyle=(0, (4, 3)))
    left.annotate(" structural weights", (strengths[0], 0.342), va="bottom", fontsize=7.5, color="#666666")
    left.set_xlabel("global coupling G")
    left.set_ylabel("correlation with measured FC")
    left.legend(loc="upper left")
    centre.plot(closed_form[middle].values[pairs], simulated[middle].values[pairs], ".", color="#0072B2", markersize=2, alpha=0.4)
    ends = [0, float(closed_form[middle].values[pairs].max())]
    centre.plot(ends, ends, color="#000000", linewidth=0.9)
    centre.set_xlabel("FC in closed form, G = 0.4")
    centre.set_ylabel("FC simulated, mean of 4 runs")
    right.plot(strengths, inhibition, color="#D55E00", linewidth=0.5, alpha=0.4)
    right.set_xlabel("global coupling G")
    right.set_ylabel("inhibition J of each region (nA)")
    figure.savefig(Path(__file__).resolve().parents[1] / "images" / "gallery-resting-state.png", dpi=150)
