"""Surrogates: signals that keep some structure and lose the rest, and the null distributions they give."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from pushpull.base.errors import DataError
from pushpull.measure.checks import as_signal

Statistic = Callable[[xr.DataArray], float | xr.DataArray]
Surrogate = Callable[..., xr.DataArray]
ITERATIONS = 1000  # the most that amplitude adjustment takes


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


def amplitude_adjusted(signal: ArrayLike | xr.DataArray, seed: int | np.random.SeedSequence) -> xr.DataArray:
    """Return a surrogate with exactly the signal's values and nearly its spectrum, node by node, in another order (IAAFT).

    Order by rank and amplitudes by frequency are imposed in turn until the order stays, at most 1000 times: the null for
    what neither values nor spectra explain, correlations between nodes included. signal: (time[, node][, copy]).
    Raises DataError. Source: Schreiber & Schmitz (1996), Phys. Rev. Lett. 77:635.
    """
    array = as_signal(signal, least=4)
    count, generator = array.sizes["time"], np.random.default_rng(seed)
    columns = array.values.reshape(count, -1)
    ordered, amplitude = np.sort(columns, axis=0), np.abs(np.fft.rfft(columns, axis=0))
    found = generator.permuted(columns, axis=0)
    for _ in range(ITERATIONS):
        spectrum = np.fft.rfft(found, axis=0)
        size = np.abs(spectrum)
        turn = np.where(size > 0, spectrum / np.where(size > 0, size, 1.0), 1.0)
        ranks = np.fft.irfft(amplitude * turn, count, axis=0).argsort(axis=0).argsort(axis=0)
        before, found = found, np.take_along_axis(ordered, ranks, axis=0)
        if np.array_equal(before, found):
            break
    return array.copy(data=found.reshape(array.shape))


def circularly_shifted(signal: ArrayLike | xr.DataArray, seed: int | np.random.SeedSequence) -> xr.DataArray:
    """Return the signal with every node turned round in time by an amount of its own, the end joined to the beginning.

    Each node keeps all of its own course but for one seam; what nodes do together at a time goes. signal: (time[, node][, copy]).
    """
    array = as_signal(signal, least=4)
    count = array.sizes["time"]
    shift = np.random.default_rng(seed).integers(count, size=array.shape[1:])
    place = (np.arange(count).reshape(-1, *[1] * shift.ndim) + shift) % count
    return array.copy(data=np.take_along_axis(array.values, place, axis=0))


def surrogate_null(
    signal: ArrayLike | xr.DataArray,
    statistic: Statistic,
    count: int,
    seed: int,
    *,
    surrogate: Surrogate = phase_randomised,
    keep_correlations: bool = False,
) -> xr.Dataset:
    """Return `observed`, `null` over (surrogate, ...) and the one-sided `p_value` of a statistic of the signal.

    surrogate: `phase_randomised`, `amplitude_adjusted`, `circularly_shifted` or another function of signal and seed.
    keep_correlations: as `phase_randomised` takes it, True for that one alone.
    statistic: takes a DataArray (time[, node][, copy]), returns a number or an array. p_value is the share of surrogates, the
    observation among them, that reach the observed value. Raises DataError.
    """
    if count < 1:
        raise DataError(f"a null of {count} surrogates is none", "take a count of 99 or more")
    array = as_signal(signal, least=4)
    observed = xr.DataArray(statistic(array))
    seeds = np.random.SeedSequence(seed).spawn(count)
    make = partial(surrogate, keep_correlations=True) if keep_correlations else surrogate
    values = [xr.DataArray(statistic(make(array, each))) for each in seeds]
    null = xr.concat(values, dim="surrogate", coords="minimal", compat="override", join="exact")
    return with_p_value(observed, null, "surrogate")


def with_p_value(observed: xr.DataArray, null: xr.DataArray, dim: str) -> xr.Dataset:
    """Return observed, null and the share of values, the observation among them, that reach the observation."""
    if not (np.isfinite(observed.values).all() and np.isfinite(null.values).all()):
        raise DataError("the statistic is not finite", "let it return a finite number for every surrogate")
    p_value = (1 + (null >= observed).sum(dim)) / (1 + null.sizes[dim])
    p_value.attrs = {"long_name": "one-sided p-value", "units": "1"}
    return xr.Dataset({"observed": observed, "null": null, "p_value": p_value})
