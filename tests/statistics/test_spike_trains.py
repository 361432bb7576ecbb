"""Firing of integrate-and-fire neurons against Siegert's formula, with the threshold shifted by what a time grid hides."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import erfcx

import pushpull as pp

SHIFT = 0.5825971579  # |zeta(1/2)| / sqrt(2 pi)


def siegert(mu, sigma, threshold, reset=10.0, tau=20.0, tau_ref=2.0):
    """Return the rate in Hz (Brunel & Sergi 1998)."""
    area = quad(lambda x: erfcx(-x), (reset - mu) / sigma, (threshold - mu) / sigma, epsrel=1e-10)[0]
    return 1000 / (tau_ref + tau * np.sqrt(np.pi) * area)


def test_formula_gives_its_published_values():
    assert siegert(15, 5, 20) == pytest.approx(9.46079980576, rel=1e-9)
    assert siegert(25, 5, 20) == pytest.approx(47.2174433041, rel=1e-9)


def trains(mu, sigma, dt, count=1500, duration=1200.0, transient=200.0):
    model = pp.models.LeakyIntegrateAndFire(mu=mu, sigma=sigma)
    options = {
        "scheme": pp.ExponentialEuler(),
        "transient": transient,
        "record": pp.Sample("v", period=10),
        "seed": 7,
        "progress": False,
    }
    return pp.simulate(pp.Population(model, count), duration=duration, dt=dt, **options).spikes["LeakyIntegrateAndFire"]


@pytest.mark.parametrize(("mu", "dt"), [(15.0, 0.1), (15.0, 0.5), (25.0, 0.1)])
def test_rate_is_siegerts_at_the_shifted_threshold(mu, dt):
    spikes = trains(mu, 5.0, dt)
    shifted = siegert(mu, 5.0, 20 + SHIFT * 5.0 * np.sqrt(dt / 20))
    counts = np.bincount(spikes.nodes, minlength=1500)
    error = counts.std() / np.sqrt(1500)
    assert abs(counts.mean() - shifted) < 5 * error + 0.005 * shifted
    assert abs(counts.mean() - siegert(mu, 5.0, 20)) > 5 * error
    assert spikes.rate == pytest.approx(counts.mean(), rel=1e-12)


def test_intervals_have_the_published_irregularity():
    spikes = trains(15.0, 5.0, 0.1, duration=4200.0, count=300)
    intervals = np.concatenate([np.diff(spikes.of(node)) for node in range(300)])
    assert intervals.min() > 2.0
    variation = intervals.std() / intervals.mean()
    assert variation == pytest.approx(0.81475721, abs=5 / np.sqrt(len(intervals)) + 0.02)
