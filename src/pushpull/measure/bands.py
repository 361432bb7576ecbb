"""Frequency bands: filter, analytic signal, phase and envelope."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from scipy.signal import butter, hilbert, sosfiltfilt

from pushpull.base.errors import DataError
from pushpull.base.units import quantity
from pushpull.measure.checks import as_signal, check_varies, sampling

Band = tuple[float | str, float | str]
ORDER = 4  # of the Butterworth filter, run forth and back
CYCLES = 3  # of the lowest frequency that a record has to hold


def band_pass(signal: ArrayLike | xr.DataArray, band: Band, period: float | str | None = None) -> xr.DataArray:
    """Return the signal between two frequencies, as in ("8 Hz", "12 Hz"), without shift in time.

    A Butterworth filter of order 4 runs forth and back; about one cycle at either end is less certain. Bare frequencies are in
    Hz, or in cycles per unit of time where time has none. period: sampling interval where the signal has no time coordinate.
    Raises DataError for a band outside the sampled frequencies and for records shorter than three cycles.
    """
    array = as_signal(signal, least=8)
    check_varies(array)
    step, base = sampling(array, period)
    low, high = frequencies_of(band, base)
    if high >= 0.5 / step:
        raise DataError(f"the band {band!r} reaches half the sampling rate, {0.5 / step:g}", "sample faster, or end it below")
    needed = CYCLES / low
    if array.sizes["time"] * step < needed:
        hint = f"record {needed:g} {'' if base == '1' else base}".rstrip() + " or more, or begin the band higher"
        raise DataError(f"the record holds fewer than {CYCLES} cycles of {band[0]!r}", hint)
    sections = butter(ORDER, (low, high), "bandpass", fs=1 / step, output="sos")
    pad = min(array.sizes["time"] - 1, round(1 / (low * step)))
    return array.copy(data=sosfiltfilt(sections, array.values, axis=0, padtype="odd", padlen=pad))


def instantaneous_phase(signal: ArrayLike | xr.DataArray, band: Band, period: float | str | None = None) -> xr.DataArray:
    """Return the phase of the band's analytic signal in radians, from -pi to pi, dims as the signal's; see `band_pass`."""
    array = band_pass(signal, band, period)
    return array.copy(data=np.angle(analytic(array.values))).assign_attrs(long_name="phase", units="rad")


def amplitude_envelope(signal: ArrayLike | xr.DataArray, band: Band, period: float | str | None = None) -> xr.DataArray:
    """Return the modulus of the band's analytic signal, in the signal's unit and dims; see `band_pass`."""
    array = band_pass(signal, band, period)
    return array.copy(data=np.abs(analytic(array.values))).assign_attrs(long_name="envelope")


def analytic(values: NDArray[np.float64]) -> NDArray[np.complex128]:
    """Return values [time, ...] plus i times their Hilbert transform."""
    return np.asarray(hilbert(values, axis=0))


def frequencies_of(band: Band, base: str) -> tuple[float, float]:
    """Return both ends of a band in Hz (base "s") or cycles per unit of time; raises DataError unless they rise from above 0."""
    if isinstance(band, str) or len(band) != 2:
        raise DataError(f"the band is {band!r}", "give two frequencies, as in ('8 Hz', '12 Hz')")
    low, high = (quantity(each, "Hz" if base == "s" else "1", "band") for each in band)
    if not 0 < low < high < np.inf:
        raise DataError(
            f"the band {band!r} does not rise from above 0", "give the lower frequency first, as in ('8 Hz', '12 Hz')"
        )
    return low, high
