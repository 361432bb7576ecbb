"""Power spectra of short records by several orthogonal tapers."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike
from scipy.signal.windows import dpss

from pushpull.base.errors import DataError
from pushpull.base.units import quantity
from pushpull.measure.checks import as_signal, sampling
from pushpull.measure.spectra import FEWEST, as_spectrum


def multitaper_spectrum(
    signal: ArrayLike | xr.DataArray, bandwidth: float | str, period: float | str | None = None
) -> xr.DataArray:
    """Return the one-sided power spectral density, (frequency[, node][, copy]), averaged over Slepian tapers of the whole record.

    bandwidth: half the width over which power is smeared, as in "2 Hz". With T the length of the record, the 2*bandwidth*T - 1
    tapers that keep power inside it are averaged: each value scatters by 1/sqrt(their number). The mean is taken
    out; the integral over frequency is the variance. period: see `power_spectrum`. Raises DataError for a bandwidth below 1/T.
    Source: Thomson (1982), Proc. IEEE 70:1055.
    """
    array = as_signal(signal, least=FEWEST)
    step, base = sampling(array, period)
    count, unit = array.sizes["time"], "Hz" if base == "s" else "1"
    width = quantity(bandwidth, unit, "bandwidth")
    product = width * count * step
    tapers = int(np.floor(2 * product + 1e-9)) - 1
    if not 1 <= tapers <= count // 2:
        hint = f"take one between {1 / (count * step):g} and {0.25 / step:g} {unit if unit == 'Hz' else ''}".rstrip()
        raise DataError(f"the bandwidth {bandwidth!r} leaves {max(0, tapers)} tapers", hint)
    values = array.values - array.values.mean(axis=0)
    power = np.zeros((count // 2 + 1, *values.shape[1:]))
    for taper in np.asarray(dpss(count, product, tapers)):
        shaped = values * taper.reshape(-1, *[1] * (values.ndim - 1))
        power += np.abs(np.fft.rfft(shaped, axis=0)) ** 2 * step / tapers
    power[1 : (count + 1) // 2] *= 2
    return as_spectrum(power, np.fft.rfftfreq(count, step).astype(np.float64), array, base)
