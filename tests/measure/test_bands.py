"""Filters, phases and envelopes against signals whose band is known."""

import numpy as np
import pytest
import xarray as xr

from pushpull.base.errors import DataError
from pushpull.measure import amplitude_envelope, band_pass, instantaneous_phase

CLOCK = np.arange(4000) * 2e-3


def test_the_band_passes_and_the_rest_does_not():
    inside, outside = np.sin(2 * np.pi * 10 * CLOCK), np.sin(2 * np.pi * 30 * CLOCK)
    found = band_pass(3 * inside + outside, ("8 Hz", "12 Hz"), period="2 ms").values[1000:-1000]
    np.testing.assert_allclose(found, 3 * inside[1000:-1000], atol=0.01)


def test_phase_and_envelope_of_a_modulated_wave_are_known():
    slow = 2 + np.cos(2 * np.pi * 0.5 * CLOCK)
    wave = slow * np.cos(2 * np.pi * 10 * CLOCK + 0.3)
    signal = xr.DataArray(wave, dims="time", coords={"time": ("time", CLOCK * 1e3, {"units": "ms"})}, attrs={"units": "mV"})
    band = ("6 Hz", "14 Hz")
    middle = slice(500, -500)
    envelope, phase = amplitude_envelope(signal, band), instantaneous_phase(signal, band)
    np.testing.assert_allclose(envelope[middle], slow[middle], atol=0.02)
    assert (envelope.attrs["units"], phase.attrs["units"]) == ("mV", "rad")
    error = np.angle(np.exp(1j * (phase.values - 2 * np.pi * 10 * CLOCK - 0.3)))
    assert np.abs(error[middle]).max() < 0.02


def test_bands_take_the_unit_of_time():
    wave = np.sin(2 * np.pi * 10 * CLOCK)[:, None] * [1.0, 2.0]
    a = band_pass(wave, ("8 Hz", "12 Hz"), period="2 ms")
    b = band_pass(xr.DataArray(wave, dims=("time", "node"), coords={"time": ("time", CLOCK, {"units": "1"})}), (8, 12))
    np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("band", "samples", "message"),
    [
        (("12 Hz", "8 Hz"), 4000, "does not rise from above 0\nhint: give the lower frequency first"),
        (("0 Hz", "8 Hz"), 4000, "does not rise from above 0"),
        ("8 Hz", 4000, "the band is '8 Hz'\nhint: give two frequencies"),
        (("8 Hz", "250 Hz"), 4000, "reaches half the sampling rate, 250\nhint: sample faster"),
        (("8 Hz", "12 Hz"), 100, "the record holds fewer than 3 cycles of '8 Hz'\nhint: record 0.375 s or more"),
    ],
)
def test_bands_without_an_answer_are_refused(band, samples, message):
    with pytest.raises(DataError, match=message):
        band_pass(np.sin(CLOCK)[:samples], band, period="2 ms")


def test_gaps_and_constants_are_refused():
    with pytest.raises(DataError, match="the signal is nan at time 3"):
        band_pass(np.where(np.arange(4000) == 3, np.nan, CLOCK), ("8 Hz", "12 Hz"), period="2 ms")
    with pytest.raises(DataError, match="the signal is constant"):
        band_pass(np.ones(4000), ("8 Hz", "12 Hz"), period="2 ms")
