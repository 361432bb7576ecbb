"""Surrogates keep what they promise and lose the rest."""

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from pushpull.base.errors import DataError
from pushpull.measure import (
    amplitude_adjusted,
    circularly_shifted,
    functional_connectivity,
    phase_randomised,
    surrogate_null,
)


def coupled(generator, samples=2000):
    common = generator.standard_normal((samples, 1)).cumsum(axis=0)
    return common + 3 * generator.standard_normal((samples, 3)).cumsum(axis=0)


@settings(max_examples=30)
@given(samples=st.integers(4, 200), together=st.booleans(), seed=st.integers(0, 2**32))
def test_the_spectrum_is_kept_to_rounding(samples, together, seed):
    signal = np.random.default_rng(seed).standard_normal((samples, 3)) + 2.0
    surrogate = phase_randomised(signal, seed, keep_correlations=together)
    power, again = (np.abs(np.fft.rfft(each, axis=0)) for each in (signal, surrogate.values))
    np.testing.assert_allclose(again, power, atol=1e-10)
    np.testing.assert_allclose(surrogate.mean("time"), signal.mean(axis=0), atol=1e-12)


def test_common_phases_keep_correlations(generator):
    signal = coupled(generator)
    kept = functional_connectivity(phase_randomised(signal, 1, keep_correlations=True))
    np.testing.assert_allclose(kept, functional_connectivity(signal), atol=1e-10)


def test_own_phases_lose_correlations(generator):
    signal = generator.standard_normal((4000, 1)) + 0.5 * generator.standard_normal((4000, 2))
    assert functional_connectivity(signal)[0, 1] > 0.75
    assert abs(functional_connectivity(phase_randomised(signal, 1))[0, 1]) < 5 / np.sqrt(4000)


def test_copies_turn_independently(generator):
    signal = np.repeat(coupled(generator, 64)[..., None], 2, axis=2)
    surrogate = phase_randomised(signal, 1, keep_correlations=True)
    assert not np.allclose(surrogate[..., 0], surrogate[..., 1])


def test_labels_stay_and_seeds_decide(generator):
    signal = xr.DataArray(coupled(generator, 64), dims=("time", "node"), coords={"node": list("abc")}, attrs={"units": "mV"})
    one, again, other = (phase_randomised(signal, seed) for seed in (1, 1, 2))
    assert one.attrs["units"] == "mV"
    xr.testing.assert_identical(one, again)
    assert (one != other).any()


def test_the_null_tells_coupled_from_uncoupled(generator):
    def strength(signal):
        return functional_connectivity(signal)[0, 1]

    coupled_pair = generator.standard_normal((500, 1)) + generator.standard_normal((500, 2))
    found = surrogate_null(coupled_pair, strength, 199, seed=4)
    assert found["null"].sizes == {"surrogate": 199}
    assert float(found["p_value"]) == 1 / 200
    apart = surrogate_null(generator.standard_normal((500, 2)), strength, 199, seed=4)
    assert float(apart["p_value"]) > 0.02


def test_statistics_may_be_arrays(generator):
    found = surrogate_null(generator.standard_normal((100, 3)), functional_connectivity, 9, seed=0)
    assert found["null"].dims == ("surrogate", "node", "other")
    assert found["p_value"].dims == ("node", "other")


def test_nulls_without_meaning_are_refused(generator):
    signal = generator.standard_normal((50, 2))
    with pytest.raises(DataError, match="a null of 0 surrogates is none"):
        surrogate_null(signal, functional_connectivity, 0, seed=0)
    with pytest.raises(DataError, match="the statistic is not finite"):
        surrogate_null(signal, lambda each: float("nan"), 3, seed=0)
    with pytest.raises(DataError, match="the signal has 3 samples, this measure needs 4"):
        phase_randomised(signal[:3], 0)


def rough(generator, samples=1024):
    """A signal that is far from Gaussian and not white."""
    return np.exp(0.2 * generator.standard_normal((samples, 2)).cumsum(axis=0) % 3)


def test_adjusted_surrogates_keep_every_value_and_almost_the_spectrum(generator):
    signal = rough(generator)
    surrogate = amplitude_adjusted(signal, 1)
    np.testing.assert_array_equal(np.sort(surrogate, axis=0), np.sort(signal, axis=0))
    power, again = (np.abs(np.fft.rfft(each, axis=0)) ** 2 for each in (signal, surrogate.values))
    assert np.abs(again - power).sum() / power[1:].sum() < 0.02
    shuffled = np.abs(np.fft.rfft(generator.permuted(signal, axis=0), axis=0)) ** 2
    assert np.abs(shuffled - power)[1:].sum() / power[1:].sum() > 0.5
    xr.testing.assert_identical(surrogate, amplitude_adjusted(signal, 1))


def test_shifted_surrogates_are_the_signal_turned_round(generator):
    signal = generator.standard_normal((300, 4, 2))
    surrogate = circularly_shifted(signal, 5).values
    for node in range(4):
        for copy in range(2):
            start = int(np.argmin(np.abs(signal[:, node, copy] - surrogate[0, node, copy])))
            np.testing.assert_array_equal(surrogate[:, node, copy], np.roll(signal[:, node, copy], -start))


@pytest.mark.parametrize("surrogate", [amplitude_adjusted, circularly_shifted])
def test_every_surrogate_makes_a_null_for_connectivity(generator, surrogate):
    pair = generator.standard_normal((400, 1)) + generator.standard_normal((400, 2))
    found = surrogate_null(pair, lambda each: functional_connectivity(each)[0, 1], 49, seed=4, surrogate=surrogate)
    assert float(found["p_value"]) == 1 / 50
    assert float(found["null"].mean()) == pytest.approx(0.0, abs=5 / np.sqrt(400 * 49) * 1.5)
