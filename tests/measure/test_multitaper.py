"""Multitaper spectra against white noise, sines and Parseval; parameterised ones against what they were made of."""

import importlib

import numpy as np
import pytest
import xarray as xr

from pushpull.base.errors import DataError
from pushpull.measure import multitaper_spectrum, parameterise_spectrum, peak_frequency


def test_white_noise_scatters_by_one_over_root_of_the_tapers(generator):
    signal = 2.0 * generator.standard_normal((1000, 200))
    found = multitaper_spectrum(signal, "5 Hz", period="1 ms")
    inner = found.sel(frequency=slice(10, 490)).values
    level = 2 * 4.0 * 1e-3
    assert inner.mean() == pytest.approx(level, rel=5 / np.sqrt(1000 * 200))
    assert (inner.std(axis=1) / level).mean() == pytest.approx(1 / np.sqrt(9), rel=0.03)


@pytest.mark.parametrize("samples", [999, 1000])
def test_the_integral_is_the_variance(generator, samples):
    signal = generator.standard_normal(samples)
    found = multitaper_spectrum(signal, "4 Hz", period="1 ms")
    assert float(found.sum() * found["frequency"][1]) == pytest.approx(signal.var(), rel=0.03)
    wave = np.sin(2 * np.pi * 40.3 * np.arange(samples) * 1e-3)
    found = multitaper_spectrum(wave, "2 Hz", period="1 ms")
    assert float(found.sum() * found["frequency"][1]) == pytest.approx(0.5, rel=0.01)
    top = float(found["frequency"][int(np.argmax(found.values))])
    assert abs(top - 40.3) < 2.0


def test_bandwidths_that_leave_no_taper_are_refused():
    with pytest.raises(DataError, match=r"the bandwidth '0.5 Hz' leaves 0 tapers\nhint: take one between 1 and 250 Hz"):
        multitaper_spectrum(np.sin(np.arange(1000.0)), "0.5 Hz", period="1 ms")


def spectrum(exponent=1.5, offset=2.0, centre=10.0):
    frequency = np.arange(1, 60, 0.5)
    power = 10 ** (offset - exponent * np.log10(frequency) + 0.8 * np.exp(-((frequency - centre) ** 2) / (2 * 1.5**2)))
    return xr.DataArray(power, dims="frequency", coords={"frequency": ("frequency", frequency, {"units": "Hz"})})


def test_background_and_peaks_come_back_from_a_spectrum_made_of_them():
    pytest.importorskip("specparam")
    both = xr.concat([spectrum(), spectrum(1.0, 0.5, 20.0)], dim="node")
    found = parameterise_spectrum(both, ("2 Hz", "50 Hz"), peaks=2)
    np.testing.assert_allclose(found["exponent"], [1.5, 1.0], atol=0.02)
    np.testing.assert_allclose(found["offset"], [2.0, 0.5], atol=0.03)
    np.testing.assert_allclose(found["peak_frequency"][0], [10.0, 20.0], atol=0.1)
    assert (found["r_squared"] > 0.999).all()
    assert found["peak_frequency"].attrs["units"] == "Hz"


def test_without_the_library_the_hint_says_how_to_get_it(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr("pushpull.measure.parameterised.import_module", missing)
    with pytest.raises(DataError, match=r"specparam is not installed\nhint: pip install 'pushpull\[spectra\]'"):
        parameterise_spectrum(spectrum(), (2, 50))
    assert importlib.import_module("pushpull.measure")


def test_peaks_of_multitaper_spectra_are_found(generator):
    clock = np.arange(4000) * 1e-3
    wave = np.sin(2 * np.pi * 11.0 * clock) + 0.2 * generator.standard_normal(4000)
    found = peak_frequency(multitaper_spectrum(wave, "0.6 Hz", period="1 ms"), band=(5, 20))
    assert float(found) == pytest.approx(11.0, abs=0.6)
