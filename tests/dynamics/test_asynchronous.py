"""Spiking networks as theory sees them: rates, modes, spectra and transients, against published numbers and each other."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import least_squares
from scipy.signal import welch

import pushpull as pp
from pushpull.base.errors import RunError
from pushpull.dynamics import (
    asynchronous_modes,
    asynchronous_rates,
    asynchronous_spectrum,
    firing_rate,
    interval_cv,
    network_evolution,
    rate_response,
    self_consistent_rates,
    spike_spectrum_of,
)

LIMIT = 5.0  # standard errors
LEAKY = pp.models.LeakyIntegrateAndFire


def brunel(g, delay="1.5 ms"):
    """Brunel (2000), model A."""
    cell = LEAKY(mu=0, sigma=0)
    groups = [pp.Population(cell, 10_000, name="e"), pp.Population(cell, 2_500, name="i")]
    rules = {
        "e": pp.connections.FixedIndegree(count=1000, weight="0.1 mV", delay=delay),
        "i": pp.connections.FixedIndegree(count=250, weight=-0.1 * g, delay=delay),
    }
    return pp.Network(groups, [pp.Edge({s: "spike"}, {t: "kick"}, rules[s]) for s in "ei" for t in "ei"])


def driven(eta):
    """A thousand sources of eta times 10 Hz into every cell."""
    outer = pp.connections.Poisson(rate=eta * 1e4, weight="0.1 mV")
    return {"e/kick": outer, "i/kick": outer}


def inhibitory(cell, count=1000, weight=-0.1, delay=2.0, size=5000):
    group = pp.Population(cell, size, name="i")
    rule = pp.connections.FixedIndegree(count=count, weight=weight, delay=delay)
    return pp.Network([group], [pp.Edge({"i": "spike"}, {"i": "kick"}, rule)])


@pytest.mark.parametrize(
    ("g", "eta", "rate", "cv", "frequency"),
    [(6, 4, 55.8, 0.736, 190.0), (4.5, 0.9, 6.5, 0.776, 29.0), (5, 2, 38.0, 0.675, None)],
)
def test_brunels_network_has_the_rates_and_oscillations_of_his_theory(g, eta, rate, cv, frequency):
    """Brunel (2000), J. Comput. Neurosci. 8:183, table 1, column "theory"; the asynchronous state C is stable."""
    found = asynchronous_rates(brunel(g), stimuli=driven(eta), start=rate)
    np.testing.assert_allclose(found["rate"], [rate, rate], rtol=3e-3)
    np.testing.assert_allclose(found["cv"], [cv, cv], atol=6e-4)
    leading = asynchronous_modes(brunel(g), stimuli=driven(eta), start=rate).isel(mode=0)
    np.testing.assert_allclose(leading["swing"], [1, 1], atol=1e-6)
    if frequency is None:
        assert float(leading["growth"]) < -50
    else:
        assert float(leading["growth"]) > 0
        assert float(leading["frequency"]) == pytest.approx(frequency, abs=0.5)


def test_cells_alone_keep_their_own_rate_and_spectrum():
    cell = LEAKY(mu=15, sigma=5)
    alone = pp.Population(cell, 50, name="e")
    found = asynchronous_rates(pp.Network([alone]))
    assert float(found["rate"][0]) == pytest.approx(float(firing_rate(cell)), rel=1e-10)
    assert float(found["cv"][0]) == pytest.approx(float(interval_cv(cell)), rel=1e-10)
    spectrum = asynchronous_spectrum(pp.Network([alone]), [5.0, 50.0])[:, 0, 0]
    np.testing.assert_allclose(50 * spectrum, spike_spectrum_of(cell, [5.0, 50.0]), rtol=1e-4)


def test_a_mode_on_the_axis_is_an_echo_that_comes_back_as_it_was():
    """With next to no noise from recurrent spikes, R(f)*tau*K*w*exp(-2i*pi*f*d) = 1 where the growth is 0."""
    cell = LEAKY(mu=22, sigma=4)
    net = inhibitory(cell, count=20_000, weight=-0.0022, delay=6.0, size=20_001)
    mode = asynchronous_modes(net, start=20, highest=150).isel(mode=0)
    growth, frequency = float(mode["growth"]), float(mode["frequency"])
    assert abs(growth) < 3
    rate = float(asynchronous_rates(net, start=20)["rate"][0])
    response = rate_response(cell.replace(mu=22 - 20 * 44 * rate / 1000), [frequency], port="drive").values[0]
    assert response / 1000 * 20 * -44 * np.exp(-2j * np.pi * frequency * 0.006) == pytest.approx(1.0, abs=0.02)


def test_small_swings_ring_in_time_as_the_leading_mode_says():
    net = inhibitory(LEAKY(mu=25, sigma=2.8))
    mode = asynchronous_modes(net, start=4.5).isel(mode=0)
    touched = {"i/drive": "0.05*pulse(t, 1[ms], 2[ms])"}
    rates = network_evolution(net, duration=40, dt=0.02, stimuli=touched, initial="stationary")[:, 0]
    late = rates.sel(time=slice(30, 40)).values
    times = 0.02 * np.arange(len(late))

    def left(guess):
        growth, frequency, x, y, rest = guess
        swing = x * np.cos(2 * np.pi * frequency * times) + y * np.sin(2 * np.pi * frequency * times)
        return late - rest - np.exp(growth * times) * swing

    fit = least_squares(left, [0, 0.17, late.std(), late.std(), late.mean()])
    assert left(fit.x).std() < 0.01 * late.std()
    assert 1000 * fit.x[0] == pytest.approx(float(mode["growth"]), abs=2)
    assert 1000 * abs(fit.x[1]) == pytest.approx(float(mode["frequency"]), rel=5e-3)


def test_the_density_of_a_network_stays_where_its_rates_keep_each_other():
    net, outer = brunel(5), driven(2)
    rest = float(asynchronous_rates(net, stimuli=outer, start=38)["rate"][0])
    still = network_evolution(net, duration=2, dt=0.1, stimuli=outer, initial="stationary", cells=300)
    np.testing.assert_allclose(still, rest, rtol=1e-3)


def test_populations_that_differ_reach_the_rates_of_siegert():
    """Two populations, one way each, against the closed form for leaky neurons."""
    e, i = LEAKY(mu=16, sigma=4), LEAKY(mu=14, sigma=5, tau=10)
    groups = [pp.Population(e, 400, name="e"), pp.Population(i, 100, name="i")]
    by = pp.connections
    edges = [
        pp.Edge({"e": "spike"}, {"i": "kick"}, by.Sparse(0.25, weight=0.2)),
        pp.Edge({"i": "spike"}, {"e": "kick"}, by.FixedTotalNumber(count=8000, weight="-0.4 mV", multapses=True)),
    ]
    found = asynchronous_rates(pp.Network(groups, edges), stimuli={"e/drive": 1.0})
    closed = self_consistent_rates(
        [[0, 20], [100, 0]], [[0, -0.4], [0.2, 0]], drive_mean=[17, 14], drive_deviation=[4, 5], threshold=20, reset=10,
        tau=[20, 10], refractory=2,
    )  # fmt: skip
    np.testing.assert_allclose(found["rate"], closed["rate"], rtol=1e-7)
    np.testing.assert_allclose(found["cv"], closed["cv"], rtol=1e-6)


def counted(run, name, edges):
    """Return the rates (Hz) between edges (ms) and their standard errors, were the spikes independent."""
    spikes = run.spikes[name]
    counts = np.histogram(spikes.times, edges)[0] / np.diff(edges) / spikes.size * 1000
    return counts, np.sqrt(counts / np.diff(edges) / spikes.size * 1000)


@pytest.mark.slow
def test_exponential_neurons_follow_a_jump_of_their_input_as_their_densities_do():
    """Weakly coupled, so that finitely many neurons come near to infinitely many."""
    cell = pp.models.ExponentialIntegrateAndFire(mu=6, sigma=4)
    groups = [pp.Population(cell, 16_000, name="e"), pp.Population(cell, 4_000, name="i")]
    rules = {"e": pp.connections.FixedIndegree(count=80, weight=0.1, delay=1.5)}
    rules["i"] = pp.connections.FixedIndegree(count=20, weight=-0.5, delay=1.5)
    net = pp.Network(groups, [pp.Edge({s: "spike"}, {t: "kick"}, rules[s]) for s in "ei" for t in "ei"])
    jump = {f"{name}/drive": "where(t < 100[ms], 0, 3)" for name in "ei"}
    rest, random = asynchronous_rates(net), np.random.default_rng(2)
    course = network_evolution(net, duration=150, dt=0.02, stimuli=jump, initial="stationary")
    run = pp.simulate(
        net, duration=150, dt=0.02, scheme=pp.Euler(), precision="single", record=[], seed=1, stimuli=jump, progress=False,
        initial={f"{each.name}/v": pp.per_node(random.uniform(-66, -58, each.size)) for each in groups},
    )  # fmt: skip
    edges = np.array([50, 100, 102, 105, 110, 120, 150.0])
    theory = np.array([course[:, 0].sel(time=slice(a + 0.01, b + 0.01)).mean() for a, b in pairwise(edges)])
    assert theory[0] == pytest.approx(float(rest["rate"][0]), rel=2e-3)
    found, error = counted(run, "e", edges)
    assert (abs(found - theory) < LIMIT * error + 0.02 * theory).all(), (found, theory, error)


@pytest.mark.slow
def test_the_spectrum_of_a_population_rings_at_its_mode():
    """Within the scatter of the periodogram; the step of a simulation adds half of it to the delay."""
    net = inhibitory(LEAKY(mu=25, sigma=4))
    run = pp.simulate(
        net, duration=4200, dt=0.05, scheme=pp.ExponentialEuler(), precision="single", record=[], seed=1, progress=False
    )
    spikes = run.spikes["i"]
    rate = np.histogram(spikes.times, np.arange(200, 4200.01, 0.5))[0] / 5000 / 0.5e-3
    frequency, power = welch(rate, fs=2000, nperseg=200)
    band = (frequency > 40) & (frequency < 400)
    theory = asynchronous_spectrum(inhibitory(LEAKY(mu=25, sigma=4), delay=2.025), frequency[band], start=5)[:, 0, 0].real
    segments = 2 * 4000 / 100
    scatter = 2 * theory.values / np.sqrt(segments)
    assert (abs(power[band] - 2 * theory) < LIMIT * scatter + 0.1 * 2 * theory).all()


def test_a_density_that_falls_out_of_every_mesh_is_refused():
    net = inhibitory(LEAKY(mu=25, sigma=2.8))
    with pytest.raises(RunError, match="the density of i falls below"):
        network_evolution(net, duration=8, dt=0.2, stimuli={"i/drive": "-20000*where(t > 1[ms], 1, 0)"}, initial="stationary")
