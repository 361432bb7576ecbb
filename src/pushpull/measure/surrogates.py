"""Surrogates: signals with the same spectra and no other structure, and the null distributions they give."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from pushpull.base.errors import DataError
from pushpull.measure.checks import as_signal

Statistic = Callable[[xr.DataArray], float | xr.DataArray]


def phase_randomised(
    signal: ArrayLike | xr.DataArray, seed: int | np.random.SeedSequence, *, keep_correlations: bool = False
) -> xr.DataArray:
    """Return a surrogate with the signal's mean and power at every frequency, and random phases.

    keep_correlations=False draws phases for every node: correlations between nodes vanish (null for connectivity).
    True turns all nodes by common phases: the static cross-spectra stay, only nonlinear and transient structure goes (null for
    dynamic connectivity). Copies are always independent. signal: (time[, node][, copy]). Raises DataError.
    Source: Theiler et al. (1992), Physica D 58:77; Prichard & Theiler (1994), Phys. Rev. Lett. 73:951.
    """
    array = as_signal(signal, least=4)
    count = array.sizes["time"]
    spectrum = np.fft.rfft(array.values, axis=0)
    together = keep_correlations and "node" in array.dims
    shape = (spectrum.shape[0], 1, *spectrum.shape[2:]) if together else spectrum.shape
    turn = np.exp(2j * np.pi * np.random.default_rng(seed).random(shape))
    turn[0] = 1.0
    if count % 2 == 0:
        turn[-1] = np.where(turn[-1].real < 0, -1.0, 1.0)  # the Nyquist component is real
    return array.copy(data=np.fft.irfft(spectrum * turn, count, axis=0))


def surrogate_null(
    signal: ArrayLike | xr.DataArray, statistic: Statistic, count: int, seed: int, *, keep_correlations: bool = False
) -> xr.Dataset:
    """Return `observed`, `null` over (surrogate, ...) and the one-sided `p_value` of a statistic of the signal.

    statistic: takes a DataArray (time[, node][, copy]), returns a number or an array. p_value is the share of surrogates, the
    observation among them, that reach the observed value. Raises DataError.
    """
    if count < 1:
        raise DataError(f"a null of {count} surrogates is none", "take a count of 99 or more")
    array = as_signal(signal, least=4)
    observed = xr.DataArray(statistic(array))
    seeds = np.random.SeedSequence(seed).spawn(count)
    values = [xr.DataArray(statistic(phase_randomised(array, each, keep_correlations=keep_correlations))) for each in seeds]
    null = xr.concat(values, dim="surrogate", coords="minimal", compat="override", join="exact")
    return with_p_value(observed, null, "surrogate")


def with_p_value(observed: xr.DataArray, null: xr.DataArray, dim: str) -> xr.Dataset:
    """Return observed, null and the share of values, the observation among them, that reach the observation."""
    if not (np.isfinite(observed.values).all() and np.isfinite(null.values).all()):
        raise DataError("the statistic is not finite", "let it return a finite number for every surrogate")
    p_value = (1 + (null >= observed).sum(dim)) / (1 + null.sizes[dim])
    p_value.attrs = {"long_name": "one-sided p-value", "units": "1"}
    return xr.Dataset({"observed": observed, "null": null, "p_value": p_value})
