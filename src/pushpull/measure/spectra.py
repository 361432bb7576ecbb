"""Power spectra by Welch's method, and their peaks."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from scipy.signal import welch

from pushpull.base.errors import DataError
from pushpull.measure.checks import as_signal, duration, sampling

FEWEST = 8  # samples in a segment


def power_spectrum(
    signal: ArrayLike | xr.DataArray, period: float | str | None = None, window: float | str | None = None
) -> xr.DataArray:
    """Return the one-sided power spectral density, (frequency[, node][, copy]), by Welch's method.

    Hann segments of length `window` (a quarter of the record where None), half overlapping, each less its mean.
    period: sampling interval where the signal has no time coordinate, as in "2 s"; a bare number is in the unit of time.
    Frequencies are in Hz, or cycles per unit of time where time has no unit. The integral over frequency is the variance.
    Raises DataError for uneven times, records shorter than 8 samples and windows that do not fit.
    """
    array = as_signal(signal, least=FEWEST)
    step, base = sampling(array, period)
    count = array.sizes["time"]
    segment = max(FEWEST, count // 4) if window is None else round(duration(window, array, base, "window") / step)
    if not FEWEST <= segment <= count:
        hint = f"take a window between {FEWEST * step:g} and {count * step:g} {'' if base == '1' else base}".rstrip()
        raise DataError(f"the window {window!r} holds {segment} of the {count} samples", hint)
    frequency, power = welch(array.values, fs=1 / step, nperseg=segment, axis=0)
    return as_spectrum(power, frequency, array, base)


def as_spectrum(power: NDArray[np.float64], frequency: NDArray[np.float64], like: xr.DataArray, base: str) -> xr.DataArray:
    """Label densities [frequency, ...] of a signal sampled in `base` (s or 1)."""
    hertz = "1" if base == "1" else "Hz"
    axis = xr.Variable("frequency", frequency, {"long_name": "frequency", "units": hertz})
    coords = {"frequency": axis} | {dim: like[dim] for dim in like.dims[1:] if dim in like.coords}
    attrs = {"long_name": "power spectral density", "units": _density_unit(str(like.attrs.get("units", "1")), hertz)}
    return xr.DataArray(power, dims=("frequency", *like.dims[1:]), coords=coords, attrs=attrs, name="power")


def peak_frequency(spectrum: xr.DataArray, band: tuple[float, float] | None = None) -> xr.DataArray:
    """Return the frequency of the highest local maximum, refined by a parabola through three log powers.

    spectrum: (frequency[, node][, copy]); band: lowest and highest frequency, in the unit of the axis.
    NaN where the power has no maximum inside the band, as for a spectrum that only falls. Raises DataError.
    """
    if "frequency" not in spectrum.dims or "frequency" not in spectrum.coords:
        raise DataError("the spectrum has no frequency axis", "give what power_spectrum returns")
    ordered = spectrum.transpose("frequency", ...)
    frequency, power = np.asarray(ordered["frequency"].values, dtype=np.float64), np.asarray(ordered.values, dtype=np.float64)
    if not np.isfinite(power).all() or (power < 0).any():
        raise DataError("the spectrum is negative or not finite", "give what power_spectrum returns")
    low, high = band if band is not None else (-np.inf, np.inf)
    inside = (frequency > 0) & (frequency >= low) & (frequency <= high)
    if inside.sum() < 3:
        hint = f"frequencies reach from {frequency[0]:g} to {frequency[-1]:g}; a longer window resolves more of them"
        raise DataError(f"fewer than three frequencies lie in the band {band}", hint)
    peaks = _refined_peaks(frequency[inside], power[inside].reshape(int(inside.sum()), -1))
    coords = {dim: ordered[dim] for dim in ordered.dims[1:] if dim in ordered.coords}
    attrs = {"long_name": "peak frequency", "units": ordered["frequency"].attrs.get("units", "1")}
    return xr.DataArray(peaks.reshape(power.shape[1:]), dims=ordered.dims[1:], coords=coords, attrs=attrs, name="peak_frequency")


def _refined_peaks(frequency: NDArray[np.float64], power: NDArray[np.float64]) -> NDArray[np.float64]:
    log_power = np.log(np.maximum(power, np.finfo(np.float64).tiny))
    left, middle, right = log_power[:-2], log_power[1:-1], log_power[2:]
    summit = (middle > left) & (middle >= right)
    best = np.where(summit, middle, -np.inf).argmax(axis=0)
    column = np.arange(power.shape[1])
    a, b, c = left[best, column], middle[best, column], right[best, column]
    bend = a - 2 * b + c
    shift = 0.5 * (a - c) / np.where(bend < 0, bend, -1.0)
    return np.where(summit.any(axis=0), frequency[best + 1] + shift * (frequency[1] - frequency[0]), np.nan)


def _density_unit(unit: str, hertz: str) -> str:
    squared = "" if unit == "1" else f"({unit})^2" if any(mark in unit for mark in " */^") else f"{unit}^2"
    if hertz == "1":
        return squared or "1"
    return f"{squared or '1'}/{hertz}"
