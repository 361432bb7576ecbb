"""Closed forms of the leaky neuron in noise: published numbers, limits, tails, networks."""

import mpmath
import numpy as np
import pytest
import xarray as xr

from pushpull.base.errors import DataError
from pushpull.dynamics import self_consistent_rates, siegert_cv, siegert_log_rate, siegert_rate

NEURON = {"threshold": 20.0, "reset": 10.0, "tau": 20.0, "refractory": 2.0}
KNOWN = [  # mean, deviation, Hz, CV: 30 digits of quadrature
    (15, 5, 9.46079980576, 0.81475721),
    (25, 5, 47.2174433041, 0.43635441),
    (30, 1, 63.1880021073, 0.07679544),
    (10, 5, 0.881923455976, 0.98639559),
    (19, 1, 6.83081914266, 0.59232272),
]


@pytest.mark.parametrize(("mean", "deviation", "rate", "cv"), KNOWN)
def test_rate_and_irregularity_are_those_of_high_precision(mean, deviation, rate, cv):
    assert siegert_rate(mean, deviation, **NEURON) == pytest.approx(rate, rel=1e-11)
    assert siegert_cv(mean, deviation, **NEURON) == pytest.approx(cv, abs=1e-8)


def test_the_noiseless_limit():
    expected = [20.0168520052, 26.4304214216, 41.7149068741, 63.0400021906, 98.9187961700]
    np.testing.assert_allclose(siegert_rate([21, 22, 25, 30, 40], 0.0, **NEURON), expected, rtol=3e-10)
    assert siegert_rate(15, 0.0, **NEURON) == 0.0
    assert siegert_cv(30, 0.0, **NEURON) == 0.0
    np.testing.assert_allclose(siegert_rate(30, 1e-3, **NEURON), siegert_rate(30, 0.0, **NEURON), rtol=1e-7)


@pytest.mark.parametrize(("mean", "deviation"), [(5.0, 5.0), (0.0, 1.0), (-40.0, 1.0), (200.0, 0.5), (15.0, 300.0)])
def test_the_tails_are_those_of_quadrature(mean, deviation):
    with mpmath.workdps(25):
        low, high = (mpmath.mpf(level - mean) / deviation for level in (10, 20))
        top = max(high, 0) ** 2
        steep = [point for point in (high - 8 / max(high, 1), high - 2 / max(high, 1)) if point > low]
        scaled = mpmath.quad(lambda x: mpmath.exp(x * x - top) * mpmath.erfc(-x), [low, *steep, high])
        whole = 2 + 20 * mpmath.sqrt(mpmath.pi) * scaled * mpmath.exp(top)
        expected = float(-mpmath.log(whole / 1000))
    assert siegert_log_rate(mean, deviation, **NEURON) == pytest.approx(expected, abs=1e-10 * max(1, abs(expected)))


def test_rare_spikes_are_a_poisson_process():
    assert siegert_cv(0.0, 1.0, **NEURON) == pytest.approx(1.0, abs=1e-9)
    assert siegert_cv(-40.0, 1.0, **NEURON) == pytest.approx(1.0, abs=1e-9)


def test_slow_noise_and_the_grid_of_a_simulation_lower_the_rate():
    assert siegert_rate(15, 5, tau_synapse=0.5, **NEURON) == pytest.approx(7.230329, abs=1e-6)
    expected = [[7.538, 8.071, 8.821, 9.005], [0.556, 0.639, 0.765, 0.798]]
    found = siegert_rate([[15], [10]], 5, dt=[1, 0.5, 0.1, 0.05], **NEURON)
    np.testing.assert_allclose(found, expected, atol=6e-4)


@pytest.mark.parametrize(
    ("g", "eta", "rate", "cv"),
    [(3, 2, 327.0, None), (6, 4, 55.8413, 0.736), (5, 2, 37.9497, 0.675), (4.5, 0.9, 6.5167, 0.776)],
)
def test_a_sparse_network_of_excitation_and_inhibition_keeps_its_rates(g, eta, rate, cv):
    """Brunel (2000), J. Comput. Neurosci. 8:183, model A."""
    weight, outer = 0.1, eta * 20 / (0.1 * 1000 * 0.02)  # mV, Hz
    degrees = xr.DataArray([[1000, 250]] * 2, dims=("node", "other"), coords={"node": ["exc", "inh"]})
    drive = {"drive_mean": 0.02 * 1000 * weight * outer, "drive_deviation": weight * np.sqrt(0.02 * 1000 * outer)}
    found = self_consistent_rates(degrees, [[weight, -g * weight]] * 2, **drive, **NEURON)
    assert float(found["rate"].sel(node="inh")) == pytest.approx(rate, rel=1e-4)
    if cv:
        assert float(found["cv"].sel(node="exc")) == pytest.approx(cv, abs=5e-4)


def test_two_states_of_one_network_are_reached_from_two_starts():
    """Self-excitation of 40 mV/kHz per Hz holds a high rate that silence does not find."""
    neuron = {"threshold": 20.0, "reset": 10.0, "tau": 20.0, "refractory": 2.0, "drive_mean": 12.0, "drive_deviation": 2.0}
    low, high = (float(self_consistent_rates([[100]], 0.2, start=start, **neuron)["rate"][0]) for start in (0.0, 300.0))
    assert low < 1.0
    assert high > 200.0
    for rate in (low, high):
        mean, deviation = 12.0 + 0.02 * 100 * 0.2 * rate, np.sqrt(4.0 + 0.02 * 100 * 0.04 * rate)
        assert rate == pytest.approx(siegert_rate(mean, deviation, **NEURON), rel=1e-9)


def test_what_is_no_neuron_is_refused():
    with pytest.raises(DataError, match="reset is not below"):
        siegert_rate(15, 5, threshold=10, reset=10, tau=20)
    with pytest.raises(DataError, match="no tau"):
        siegert_rate(15, 5, threshold=20, reset=10)
    with pytest.raises(DataError, match="'tau_ref' says nothing"):
        siegert_rate(15, 5, threshold=20, reset=10, tau=20, tau_ref=2)
    with pytest.raises(DataError, match="negative"):
        siegert_rate(15, -5, threshold=20, reset=10, tau=20)
    with pytest.raises(DataError, match="indegrees has the shape"):
        self_consistent_rates([1, 2], 0.1, **NEURON)
