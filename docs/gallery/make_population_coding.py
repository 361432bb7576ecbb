"""Draw docs/images/gallery-population-coding.png: how well a population of neurons tells a stimulus."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import pushpull as pp

# Model
angles = np.arange(32) * 2 * np.pi / 32
tuning = pp.measure.Tuning(angles, width=0.6, height=12.0, base=3.0, shape="von_mises")  # mean counts in a look
leaky = pp.models.LeakyIntegrateAndFire(sigma=5.0, tau_ref=0.0)
shown, looks = 2.0, 4000
window = 500.0  # ms

# Network
place = np.minimum(np.abs(angles[:, None] - angles), 2 * np.pi - np.abs(angles[:, None] - angles))
shared = 3.0 * (0.7 * np.eye(32) + 0.3 * np.exp(-place / 0.5))  # correlated noise
drives = 12.0 + 4.0 * np.exp((np.cos(shown - angles) - 1) / 0.36)  # mV
retina = pp.Population(leaky.replace(mu=pp.per_node(drives)), 32, name="p")

# Run
run = pp.simulate(retina, duration=window + 100, dt=0.1, transient=100, copies=2000, record=[], seed=1)
generator = np.random.default_rng(3)
poisson = generator.poisson(tuning.counts(shown), (looks, 32))
gaussian = generator.multivariate_normal(tuning.counts(shown), shared, looks)

# Observe
spiking = np.rint(pp.measure.spike_rate(run.spikes["p"]).values.T * window / 1000)  # counts [look, neuron]
grid = np.linspace(shown - 1.2, shown + 1.2, 97)
likely = pp.measure.decode_likelihood(poisson, tuning, grid)
vector = pp.measure.population_vector(poisson, tuning)
bayes, doubt = pp.measure.decode_bayes(poisson, tuning, grid)
likely_gaussian = pp.measure.decode_likelihood(gaussian, tuning, grid, covariance=shared)
blind = pp.measure.decode_likelihood(gaussian, tuning, grid, covariance=3.0 * np.eye(32))

# Analyse
bound = 1 / float(pp.measure.fisher_information(tuning, shown)[0])
bound_gaussian = 1 / float(pp.measure.fisher_information(tuning, shown, covariance=shared)[0])
means = tuning.counts(shown)
lost = float(np.sum(means * np.sin(angles - shown) ** 2) / np.sum(means * np.cos(angles - shown)) ** 2)
siegert = pp.dynamics.siegert_rate(drives, 5.0, threshold=20.0, reset=10.0, tau=20.0, dt=0.1)
rates = spiking.mean(axis=0) / window * 1000
numbers = {  # what: (measured, theory, relative tolerance)
    "variance of the most likely angle": (float(likely.var()), bound, 0.1),
    "variance of the population vector": (float(vector.var()), lost, 0.1),
    "mean variance of the posterior": (float(np.mean(doubt**2)), bound, 0.1),
    "variance in correlated noise": (float(likely_gaussian.var()), bound_gaussian, 0.1),
    "highest rate of spiking neurons in Hz": (float(rates.max()), float(siegert.max()), 0.05),
}
for what, (measured, theory, _) in numbers.items():
    sys.stdout.write(f"{what}: {measured:.4g}, theory {theory:.4g}\n")

# Plot
with pp.plot.house_style():
    figure, axes = plt.subplots(2, 2, figsize=(9, 6.2), layout="constrained")
    stimuli = np.linspace(0, 2 * np.pi, 200)
    axes[0, 0].plot(stimuli, tuning.counts(stimuli)[:, ::4])
    axes[0, 0].plot(angles, poisson[0], "ko", markersize=3, label="one look")
    axes[0, 0].set(title="Tuning of every fourth neuron, one response", xlabel="stimulus, preferred angle [rad]", ylabel="count")
    axes[0, 0].legend(loc="upper right")
    bins = np.linspace(-0.4, 0.4, 61)
    for estimates, name, colour in ((vector, "population vector", "0.6"), (likely, "maximum likelihood", "C0")):
        axes[0, 1].hist(estimates - shown, bins, density=True, histtype="step", color=colour, label=name)
    error = np.linspace(-0.4, 0.4, 200)
    bell = np.exp(-(error**2) / 2 / bound) / np.sqrt(2 * np.pi * bound)
    axes[0, 1].plot(error, bell, "k--", linewidth=1, label="Cramér-Rao")
    axes[0, 1].set(title="Errors of decoders", xlabel="error [rad]", ylabel="density [1/rad]")
    axes[0, 1].legend(loc="upper left")
    strengths = np.linspace(0, 0.95, 12)
    slopes = [
        float(pp.measure.fisher_information(tuning, shown, covariance=3 * ((1 - c) * np.eye(32) + c * np.exp(-place / 0.5)))[0])
        for c in strengths
    ]
    axes[1, 0].plot(strengths, slopes, label="theory")
    axes[1, 0].plot([0.3], [1 / likely_gaussian.var()], "o", color="C1", label="decoder that knows")
    axes[1, 0].plot([0.3], [1 / blind.var()], "s", color="0.5", label="decoder that does not")
    axes[1, 0].set(
        title="Correlated noise", xlabel="correlation of near neighbours", ylabel="information [1/rad²]", ylim=(0, None)
    )
    axes[1, 0].legend(loc="upper right")
    axes[1, 1].plot(angles, rates, "o", color="0.5", label="spikes of 2,000 copies")
    axes[1, 1].plot(angles, siegert, color="C1", label="Siegert")
    axes[1, 1].set(title="Spiking neurons as the source", xlabel="preferred angle [rad]", ylabel="rate [Hz]", ylim=(0, None))
    axes[1, 1].legend(loc="upper right")
    figure.savefig(Path(__file__).resolve().parents[1] / "images" / "gallery-population-coding.png", dpi=150)
