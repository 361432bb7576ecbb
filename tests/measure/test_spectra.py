"""Power spectra against sines, white noise and Parseval; the refusals of bad clocks."""

import numpy as np
import pytest
import xarray as xr

from pushpull.base.errors import DataError
from pushpull.measure import peak_frequency, power_spectrum


def clocked(values, step=1.0, unit="ms", **attrs):
    time = xr.Variable("time", np.arange(len(values)) * step, {"units": unit})
    return xr.DataArray(values, dims=("time", "node", "copy")[: np.ndim(values)], coords={"time": time}, attrs=attrs)


@pytest.mark.parametrize("frequency", [7.0, 10.37, 38.21])
def test_the_peak_of_a_sine_lies_at_its_frequency(frequency):
    wave = np.sin(2 * np.pi * frequency * np.arange(8000) * 1e-3)
    found = peak_frequency(power_spectrum(clocked(wave)))
    assert float(found) == pytest.approx(frequency, abs=0.02)
    assert found.attrs["units"] == "Hz"


def test_white_noise_has_its_level_at_every_frequency(generator):
    spectrum = power_spectrum(3.0 * generator.standard_normal((100_000, 2)), period="2 ms", window="0.5 s")
    inner = spectrum.isel(frequency=slice(2, -2))
    segments = 2 * 100_000 / 250
    level = 2 * 9.0 * 2e-3
    assert float(np.abs(inner / level - 1).max()) < 6 * np.sqrt(1 / (0.5 * segments))
    assert float(inner.mean()) == pytest.approx(level, rel=5 / np.sqrt(100_000))


def test_the_integral_is_the_variance(generator):
    signal = generator.standard_normal(40_000).cumsum() % 7.0
    spectrum = power_spectrum(signal, period=0.5)
    step = float(spectrum["frequency"][1])
    assert float(spectrum.sum() * step) == pytest.approx(signal.var(), rel=0.02)


@pytest.mark.parametrize(
    ("unit", "step", "hertz", "top", "density"),
    [("ms", 2.0, "Hz", 250.0, "mV^2/Hz"), ("s", 0.5, "Hz", 1.0, "mV^2/Hz"), ("1", 0.1, "1", 5.0, "mV^2")],
)
def test_frequencies_follow_the_unit_of_time(unit, step, hertz, top, density):
    spectrum = power_spectrum(clocked(np.sin(np.arange(64.0)), step, unit, units="mV"))
    assert spectrum["frequency"].attrs["units"] == hertz
    assert spectrum.attrs["units"] == density
    assert float(spectrum["frequency"][-1]) == pytest.approx(top)


def test_periods_and_windows_take_units(generator):
    values = generator.standard_normal(512)
    a = power_spectrum(values, period="2 ms", window="128 ms")
    b = power_spectrum(clocked(values, 2.0), window=128)
    np.testing.assert_allclose(a, b, rtol=1e-12)
    np.testing.assert_allclose(a["frequency"], b["frequency"], rtol=1e-12)


def test_nodes_and_copies_keep_their_place(generator):
    signal = clocked(generator.standard_normal((256, 3, 2))).assign_coords(node=list("abc"))
    spectrum = power_spectrum(signal.transpose("copy", "node", "time"))
    assert spectrum.dims == ("frequency", "node", "copy")
    np.testing.assert_allclose(spectrum.sel(node="b")[:, 1], power_spectrum(signal.sel(node="b")[:, 1]), rtol=1e-12)
    assert peak_frequency(spectrum).dims == ("node", "copy")


def test_a_band_leaves_the_larger_peak_out():
    clock = np.arange(8000) * 1e-3
    spectrum = power_spectrum(clocked(3 * np.sin(2 * np.pi * 10 * clock) + np.sin(2 * np.pi * 40 * clock)))
    assert float(peak_frequency(spectrum)) == pytest.approx(10, abs=0.02)
    assert float(peak_frequency(spectrum, band=(30, 50))) == pytest.approx(40, abs=0.02)


def test_a_falling_spectrum_has_no_peak():
    axis = np.arange(1.0, 50.0)
    falling = xr.DataArray(1 / axis, dims="frequency", coords={"frequency": axis})
    assert np.isnan(float(peak_frequency(falling)))


UNEVEN = xr.DataArray(np.zeros(16), dims="time", coords={"time": ("time", np.arange(16.0) ** 2, {"units": "ms"})})


@pytest.mark.parametrize(
    ("signal", "options", "message"),
    [
        (np.zeros(16), {}, "the signal has no time coordinate\nhint: say the sampling interval"),
        (clocked(np.zeros(16)).assign_coords(time=np.arange(16.0)), {}, "the signal has no units on its time coordinate"),
        (UNEVEN, {}, "the times of the signal are not evenly spaced"),
        (np.zeros(7), {"period": 1}, "the signal has 7 samples, this measure needs 8"),
        (np.zeros(16), {"period": 0}, "the period 0 is not positive"),
        (clocked(np.zeros(16)), {"period": "2 ms"}, "period '2 ms' contradicts the time coordinate, whose step is 1 ms"),
        (clocked(np.zeros(16)), {"window": "20 ms"}, "the window '20 ms' holds 20 of the 16 samples"),
        (clocked(np.zeros(16)), {"window": "4 ms"}, "hint: take a window between 0.008 and 0.016 s"),
    ],
)
def test_bad_clocks_and_windows_are_refused(signal, options, message):
    with pytest.raises(DataError, match=message):
        power_spectrum(signal, **options)


def test_peaks_need_a_spectrum():
    with pytest.raises(DataError, match="the spectrum has no frequency axis"):
        peak_frequency(clocked(np.zeros(16)))
    spectrum = power_spectrum(clocked(np.sin(np.arange(64.0))))
    with pytest.raises(DataError, match=r"fewer than three frequencies lie in the band \(1000, 2000\)"):
        peak_frequency(spectrum, band=(1000, 2000))
    with pytest.raises(DataError, match="the spectrum is negative or not finite"):
        peak_frequency(-spectrum)
