"""What every measure of signals promises: axes by name, copies apart, gaps, constants and short records refused."""

import inspect

import numpy as np
import pytest
import xarray as xr

from pushpull import measure
from pushpull.base.errors import DataError

ALPHA = ("8 Hz", "12 Hz")
OF_SIGNALS = {
    "amplitude_envelope": lambda s: measure.amplitude_envelope(s, ALPHA),
    "amplitude_envelope_correlation": lambda s: measure.amplitude_envelope_correlation(s, ALPHA, orthogonalise=True),
    "band_pass": lambda s: measure.band_pass(s, ALPHA),
    "coherence": lambda s: measure.coherence(s),
    "connectivity_dynamics": lambda s: measure.connectivity_dynamics(s, "200 ms", "100 ms"),
    "functional_connectivity": lambda s: measure.functional_connectivity(s),
    "ignition": lambda s: measure.ignition(s, "20 ms")["size"],
    "imaginary_coherence": lambda s: measure.imaginary_coherence(s),
    "instantaneous_phase": lambda s: measure.instantaneous_phase(s, ALPHA),
    "multitaper_spectrum": lambda s: measure.multitaper_spectrum(s, "4 Hz"),
    "partial_correlation": lambda s: measure.partial_correlation(s),
    "power_spectrum": lambda s: measure.power_spectrum(s),
    "precision_matrix": lambda s: measure.precision_matrix(s),
    "weighted_phase_lag_index": lambda s: measure.weighted_phase_lag_index(s),
    "windowed_connectivity": lambda s: measure.windowed_connectivity(s, "200 ms"),
    "kuramoto_order": lambda s: measure.kuramoto_order(s),
    "leading_eigenvectors": lambda s: measure.leading_eigenvectors(s),
    "metastability": lambda s: measure.metastability(s),
    "phase_coherence": lambda s: measure.phase_coherence(s),
    "phase_locking_value": lambda s: measure.phase_locking_value(s),
}
ELSEWHERE = {"amplitude_adjusted", "circularly_shifted", "phase_randomised", "surrogate_null", "leading_eigenvector_states"}
MEANINGFUL_WHEN_CONSTANT = {
    "kuramoto_order", "leading_eigenvectors", "metastability", "phase_coherence", "phase_locking_value", "power_spectrum",
    "multitaper_spectrum",
}  # fmt: skip
MEASURES = pytest.mark.parametrize("name", OF_SIGNALS)


def signal(copies=3):
    values = np.random.default_rng(5).standard_normal((600, 4, copies))
    time = ("time", 2.0 * np.arange(600), {"units": "ms"})
    coords = {"time": time, "node": list("abcd"), "copy": np.arange(copies)}
    return xr.DataArray(values, dims=("time", "node", "copy"), coords=coords, attrs={"units": "mV", "long_name": "potential"})


def test_every_measure_of_a_signal_is_held_to_this():
    takes = {
        name
        for name in measure.__all__
        if next(iter(inspect.signature(getattr(measure, name)).parameters)) in ("signal", "phases")
    }
    assert takes == set(OF_SIGNALS) | ELSEWHERE


@MEASURES
def test_copies_are_measured_apart_wherever_their_axis_is(name):
    whole = OF_SIGNALS[name](signal().transpose("copy", "time", "node"))
    assert "copy" in whole.dims
    for copy in range(3):
        alone = OF_SIGNALS[name](signal().sel(copy=copy, drop=True))
        assert alone.dims == tuple(dim for dim in whole.dims if dim != "copy")
        np.testing.assert_allclose(whole.sel(copy=copy), alone, rtol=1e-10, atol=1e-12)


@MEASURES
def test_results_say_what_they_are_and_keep_labels(name):
    found = OF_SIGNALS[name](signal())
    assert found.attrs["long_name"]
    assert "units" in found.attrs
    assert all(list(found[dim].values) == list("abcd") for dim in ("node", "other") if dim in found.dims)
    np.testing.assert_array_equal(found["copy"], [0, 1, 2])


@MEASURES
def test_gaps_are_refused_by_their_place(name):
    broken = signal()
    broken[7, 2, 1] = np.nan
    with pytest.raises(DataError, match="the signal is nan at time 14, node 'c', copy 1\nhint: cut the signal"):
        OF_SIGNALS[name](broken)


@pytest.mark.parametrize("name", sorted(OF_SIGNALS.keys() - MEANINGFUL_WHEN_CONSTANT))
def test_constant_nodes_are_refused(name):
    still = signal()
    still[:, 1] = 0.25
    with pytest.raises(DataError, match=r"the signal is constant at node '?b"):
        OF_SIGNALS[name](still)


@pytest.mark.parametrize("name", sorted(OF_SIGNALS.keys() - {"kuramoto_order", "leading_eigenvectors", "phase_coherence"}))
def test_records_too_short_to_tell_are_refused(name):
    with pytest.raises(DataError, match="samples"):
        OF_SIGNALS[name](signal().isel(time=slice(1)))
