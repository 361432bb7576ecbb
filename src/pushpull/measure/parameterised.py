"""Spectra taken apart into a falling background and peaks, by the library specparam."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import xarray as xr

from pushpull.base.errors import DataError
from pushpull.measure.bands import Band, frequencies_of


def parameterise_spectrum(spectrum: xr.DataArray, band: Band, *, peaks: int = 6) -> xr.Dataset:
    """Fit a background b - log10(f^x) and Gaussian peaks to log10 of the power within a band, through specparam's fixed mode.

    `offset` b, `exponent` x and `r_squared` ([node][, copy]); `peak_frequency`, `peak_power` (log10 above the background) and
    `peak_bandwidth` (peak, ...), by frequency, NaN where there are fewer. spectrum: what `power_spectrum` returns. Raises
    DataError, also where specparam is not installed. Source: Donoghue et al. (2020), Nat. Neurosci. 23:1655.
    """
    try:
        model_class = import_module("specparam").SpectralModel
    except ImportError:
        raise DataError("specparam is not installed", "pip install 'pushpull[spectra]'") from None
    if "frequency" not in spectrum.dims or "frequency" not in spectrum.coords:
        raise DataError("the spectrum has no frequency axis", "give what power_spectrum returns")
    unit = str(spectrum["frequency"].attrs.get("units", "1"))
    low, high = frequencies_of(band, "s" if unit == "Hz" else "1")
    ordered = spectrum.transpose("frequency", ...)
    frequency = np.asarray(ordered["frequency"].values, dtype=np.float64)
    inside = (frequency >= low) & (frequency <= high)
    power = np.asarray(ordered.values, dtype=np.float64)[inside].reshape(int(inside.sum()), -1)
    if len(power) < 10 or not (np.isfinite(power).all() and (power > 0).all()):
        raise DataError(
            "the spectrum has fewer than ten positive finite values in the band", "take a wider band or longer windows"
        )
    found = np.full((3 + 3 * peaks, power.shape[1]), np.nan)
    for column, values in enumerate(power.T):
        fitted = model_class(max_n_peaks=peaks, verbose=False)
        fitted.fit(frequency[inside], values)
        found[:, column] = _numbers(fitted, frequency[inside], values, peaks)
    dims = tuple(str(dim) for dim in ordered.dims[1:])
    shaped = found.reshape(len(found), *ordered.shape[1:])
    units = {"peak_frequency": unit, "peak_bandwidth": unit}
    content = dict(zip(("offset", "exponent", "r_squared"), ((dims, each) for each in shaped[:3]), strict=True))
    names = ("peak_frequency", "peak_power", "peak_bandwidth")
    content |= {name: (("peak", *dims), shaped[3 + k :: 3]) for k, name in enumerate(names)}
    about = {
        name: (*each, {"long_name": name.replace("_", " "), "units": units.get(name, "1")}) for name, each in content.items()
    }
    return xr.Dataset(about, coords={dim: ordered[dim] for dim in dims if dim in ordered.coords})


def _numbers(fitted: Any, frequency: np.ndarray, power: np.ndarray, peaks: int) -> np.ndarray:
    """Return offset, exponent, r_squared and three numbers per peak of a fit."""
    background = np.asarray(fitted.get_params("aperiodic"))
    rows = np.atleast_2d(np.asarray(fitted.get_params("peak"), dtype=np.float64)).reshape(-1, 3)
    rows = rows[np.isfinite(rows).all(axis=1)]
    rows = rows[np.argsort(rows[:, 0])][:peaks]
    shape = background[0] - background[-1] * np.log10(frequency)
    for centre, height, width in rows:
        shape = shape + height * np.exp(-((frequency - centre) ** 2) / (2 * (width / 2) ** 2))
    r_squared = np.corrcoef(shape, np.log10(power))[0, 1] ** 2
    padded = np.full(3 * peaks, np.nan)
    padded[: rows.size] = rows.ravel()
    return np.concatenate([[background[0], background[-1], r_squared], padded])
