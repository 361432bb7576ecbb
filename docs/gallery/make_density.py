"""Draw docs/images/gallery-density.png: what the Fokker-Planck equation says of noisy neurons, against their spikes."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import pushpull as pp

# Model
dt = 0.05  # ms
leaky = pp.models.LeakyIntegrateAndFire(mu=15, sigma=5)
lifted = leaky.replace(v_threshold=20 + 0.5825971579 * 5 * np.sqrt(dt / 20))  # what a threshold looked at once a step amounts to
exponential = pp.models.ExponentialIntegrateAndFire(mu=0, sigma=5)
means = np.linspace(5, 25, 11)  # mV
jump = {"drive": "where(t < 60[ms], 0, 8)"}  # mV
wave = {"drive": "2*cos(2*pi*t*20[Hz])"}  # mV, of 20 Hz

# Network
crowd = pp.Population(leaky, 20000, name="p")
others = pp.Population(exponential, 4000, name="p")
swept = pp.Population(leaky.replace(mu=pp.per_copy(means)), 500, name="p")

# Run
options = {"dt": dt, "record": [], "seed": 1}
jumped = pp.simulate(crowd, duration=125, stimuli=jump, dt=dt, record=pp.Sample("v", "60 ms"), seed=1)
waving = pp.simulate(crowd, duration=400, stimuli=wave, transient=100, **options)
resting = pp.simulate(others, duration=500, dt=dt, record=pp.Sample("v", "50 ms"), transient=100, seed=2)
fired = pp.simulate(swept, duration=2200, transient=200, **options)
long = pp.simulate(pp.Population(leaky, 200, name="p"), duration=20500, transient=500, **options)

# Observe
rates = {name: pp.measure.population_rate(run.spikes["p"], "1 ms") for name, run in (("jump", jumped), ("wave", waving))}
irregular = pp.measure.interval_irregularity(long.spikes["p"])["cv"].mean()
spectrum = pp.measure.spike_spectrum(long.spikes["p"], "500 ms", highest=120.0).mean("node")
counted = pp.measure.spike_rate(fired.spikes["p"]).mean("node")

# Analyse
evolved = pp.dynamics.density_evolution(lifted, duration=120, dt=dt, stimuli=jump, period=60)
frequencies = np.arange(2.0, 121.0, 2.0)
expected = pp.dynamics.spike_spectrum_of(lifted, frequencies)
response = pp.dynamics.rate_response(lifted, [20.0], port="drive")
phase = np.exp(-2j * np.pi * 0.02 * (rates["wave"]["time"].values - 0.5))
measured_response = complex(np.mean(rates["wave"].values * phase))  # an amplitude of 2 mV
first = evolved["rate"].sel(time=slice(60, 65)).mean()
numbers = {  # what: (measured, theory, relative tolerance)
    "rate at mu = 15 mV in Hz": (float(long.spikes["p"].rate), float(pp.dynamics.firing_rate(lifted)), 0.015),
    "irregularity of intervals at mu = 15 mV": (float(irregular), float(pp.dynamics.interval_cv(lifted)), 0.02),
    "rate of exponential neurons in Hz": (float(resting.spikes["p"].rate), float(pp.dynamics.firing_rate(exponential)), 0.03),
    "rate in the 5 ms after a jump in Hz": (float(rates["jump"].sel(time=slice(60.5, 65)).mean()), float(first), 0.03),
    "response to 20 Hz in Hz/mV": (abs(measured_response), float(abs(response[0])), 0.05),
}
for what, (measured, theory, _) in numbers.items():
    sys.stdout.write(f"{what}: {measured:.4g}, theory {theory:.4g}\n")

# Plot
with pp.plot.house_style():
    figure, axes = plt.subplots(2, 3, figsize=(10, 5.6), layout="constrained")
    bins = np.linspace(-10, 20, 61)
    before, after = (jumped["v"].isel(time=place).values.ravel() for place in (1, 2))
    for values, place, colour in ((before, 1, "C0"), (after, 2, "C1")):
        axes[0, 0].hist(values, bins, density=True, histtype="stepfilled", alpha=0.35, color=colour)
        density = evolved["density"].isel(kept=place)
        axes[0, 0].plot(density["v"], density, color=colour, label=f"{60 * place} ms")
    axes[0, 0].set(title="Leaky: density before and after a jump", xlabel="v [mV]", ylabel="density [1/mV]", xlim=(-10, 22))
    axes[0, 0].legend(loc="upper left")
    axes[0, 1].step(rates["jump"]["time"], rates["jump"], where="pre", color="0.6", label="20,000 neurons")
    axes[0, 1].plot(evolved["time"], evolved["rate"], color="C1", label="Fokker-Planck")
    axes[0, 1].set(title="Leaky: rate through a jump of 8 mV", xlabel="time [ms]", ylabel="rate [Hz]")
    axes[0, 1].legend(loc="upper left")
    axes[0, 2].plot(counted["copy"] * 2 + 5, counted, "o", color="0.5", label="500 neurons each")
    axes[0, 2].plot(means, pp.dynamics.firing_rate(lifted.replace(mu=pp.per_copy(means))), color="C1", label="theory")
    axes[0, 2].plot(means, pp.dynamics.firing_rate(leaky.replace(mu=pp.per_copy(means))), "k:", label="theory for dt → 0")
    axes[0, 2].set(title="Leaky: rate against input", xlabel="mean input [mV]", ylabel="rate [Hz]")
    axes[0, 2].legend(loc="upper left")
    own = pp.dynamics.stationary_density(exponential)
    axes[1, 0].hist(resting["v"].values.ravel(), np.linspace(-85, -20, 66), density=True, color="0.75", label="4,000 neurons")
    axes[1, 0].plot(own["v"], own, color="C1", label="theory")
    axes[1, 0].set(title="Exponential: stationary density", xlabel="v [mV]", ylabel="density [1/mV]", xlim=(-85, -20))
    axes[1, 0].legend(loc="upper right")
    axes[1, 1].plot(spectrum["frequency"], spectrum, ".", color="0.5", label="200 neurons, 20 s")
    axes[1, 1].plot(frequencies, expected, color="C1", label="theory")
    axes[1, 1].set(title="Leaky: power spectrum of spikes", xlabel="frequency [Hz]", ylabel="power [Hz]", ylim=(0, None))
    axes[1, 1].legend(loc="lower right")
    fast = np.geomspace(1, 1000, 25)
    curve = pp.dynamics.rate_response(lifted, fast, port="drive")
    axes[1, 2].loglog(fast, abs(curve), color="C1", label="theory")
    axes[1, 2].loglog([20.0], [abs(measured_response)], "o", color="0.4", label="20,000 neurons")
    axes[1, 2].set(title="Leaky: response to a weak wave", xlabel="frequency [Hz]", ylabel="response [Hz/mV]")
    axes[1, 2].legend(loc="lower left")
    figure.savefig(Path(__file__).resolve().parents[1] / "images" / "gallery-density.png", dpi=150)
