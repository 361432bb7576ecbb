"""Connectivity by frequency: coherence, its imaginary part, the weighted phase lag index; over Fourier segments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from scipy.signal import get_window

from pushpull.base.errors import DataError
from pushpull.measure.bands import Band, frequencies_of
from pushpull.measure.checks import as_signal, check_varies, duration, sampling
from pushpull.measure.pairs import as_pairs, by_copy

FEWEST = 8  # samples in a segment
SEGMENTS = 3  # the fewest: coherence of one segment is 1 whatever the signals


@dataclass(frozen=True, eq=False)
class Segments:
    """Fourier coefficients of half-overlapping Hann segments, [copy, segment, frequency, node]; `axis` holds the frequencies."""

    signal: xr.DataArray
    coefficients: NDArray[np.complex128]
    axis: xr.Variable

    def pairs(self, found: NDArray, name: str, long_name: str, band: Band | None) -> xr.DataArray:
        """Label [copy, frequency, node, other]; average over frequencies where a band was asked for."""
        found = np.real(found)
        if band is not None:
            return as_pairs(found.mean(axis=1), self.signal, name, long_name)
        return as_pairs(found, self.signal, name, long_name, frequency=self.axis)


def coherence(
    signal: ArrayLike | xr.DataArray,
    band: Band | None = None,
    *,
    window: float | str | None = None,
    period: float | str | None = None,
) -> xr.DataArray:
    """Return the magnitude-squared coherence in [0, 1], (frequency, node, other[, copy]); of a band the average.

    Hann segments of length `window` (an eighth of the record where None), half overlapping. With n segments, chance
    alone gives about 1.06/n; resolution is 1/window. signal: (time, node[, copy]); period: see `power_spectrum`.
    Raises DataError for fewer than 3 segments and for bands that no frequency falls into.
    """
    segments = fourier_segments(signal, band, window, period)
    return segments.pairs(np.abs(_coherency(segments.coefficients)) ** 2, "coherence", "coherence", band)


def imaginary_coherence(
    signal: ArrayLike | xr.DataArray,
    band: Band | None = None,
    *,
    window: float | str | None = None,
    period: float | str | None = None,
) -> xr.DataArray:
    """Return the imaginary part of coherency in [-1, 1], antisymmetric, positive where `node` leads; dims as `coherence`.

    Mixing without delay (volume conduction) adds nothing to it. Arguments and refusals as in `coherence`.
    Source: Nolte et al. (2004), Clin. Neurophysiol. 115:2292.
    """
    segments = fourier_segments(signal, band, window, period)
    found = _coherency(segments.coefficients).imag
    return segments.pairs(found, "coherence", "imaginary part of coherency", band)


def weighted_phase_lag_index(
    signal: ArrayLike | xr.DataArray,
    band: Band | None = None,
    *,
    debiased: bool = True,
    window: float | str | None = None,
    period: float | str | None = None,
) -> xr.DataArray:
    """Return how consistently one node leads the other, weighted by the imaginary cross-spectrum; dims as `coherence`.

    Over segments' imaginary cross-spectra y: debiased, the squared index (|sum y|^2 - sum y^2)/((sum |y|)^2 - sum y^2), whose
    mean is 0 by chance (it may fall below); plain, |sum y|/sum |y| in [0, 1]. Arguments as in `coherence`; the diagonal is 0.
    Source: Vinck et al. (2011), NeuroImage 55:1548.
    """
    segments = fourier_segments(signal, band, window, period)
    size = segments.coefficients.shape[-1]
    sums = np.zeros((3, *segments.coefficients[:, 0].shape, size))
    for each in np.moveaxis(segments.coefficients, 1, 0):
        lag = (np.conj(each)[..., None, :] * each[..., :, None]).imag
        sums += np.stack([lag, np.abs(lag), lag**2])
    total, weight, squares = sums
    above, below = (total**2 - squares, weight**2 - squares) if debiased else (np.abs(total), weight)
    apart = ~np.eye(size, dtype=bool) & (below > 0)
    found = np.where(apart, above / np.where(apart, below, 1.0), 0.0)
    kind = "debiased squared weighted phase lag index" if debiased else "weighted phase lag index"
    return segments.pairs(found, "phase_lag_index", kind, band)


def fourier_segments(
    signal: ArrayLike | xr.DataArray, band: Band | None, window: float | str | None, period: float | str | None
) -> Segments:
    """Cut, taper and transform a signal, frequencies above 0 alone, within the band if there is one; raises DataError."""
    array = as_signal(signal, least=FEWEST, nodes=2)
    check_varies(array)
    step, base = sampling(array, period)
    count = array.sizes["time"]
    length = max(FEWEST, count // 8) if window is None else round(duration(window, array, base, "window") / step)
    hop = max(1, length // 2)
    starts = np.arange(0, count - length + 1, hop)
    if length < FEWEST or len(starts) < SEGMENTS:
        hint = f"take a window from {FEWEST * step:g} to {count // 2 * step:g} {'' if base == '1' else base}".rstrip()
        raise DataError(f"windows of {length} samples give {max(0, len(starts))} segments of {count} samples", hint)
    frequency = np.fft.rfftfreq(length, step)
    low, high = (0.0, np.inf) if band is None else frequencies_of(band, base)
    inside = (frequency > 0) & (frequency >= low) & (frequency <= high)
    if not inside.any():
        hint = f"frequencies lie {1 / (length * step):g} apart up to {frequency[-1]:g}; a longer window resolves more of them"
        raise DataError(f"no frequency lies in the band {band!r}", hint)
    values, taper = by_copy(array.values), np.asarray(get_window("hann", length))
    pieces = np.stack([values[:, start : start + length] for start in starts], axis=1)
    pieces = (pieces - pieces.mean(axis=2, keepdims=True)) * taper[:, None]
    axis = xr.Variable("frequency", frequency[inside], {"long_name": "frequency", "units": "Hz" if base == "s" else "1"})
    return Segments(array, np.fft.rfft(pieces, axis=2)[:, :, inside], axis)


def _coherency(coefficients: NDArray[np.complex128]) -> NDArray[np.complex128]:
    by_frequency = np.swapaxes(coefficients, 1, 2)  # [copy, frequency, segment, node]
    cross = np.swapaxes(by_frequency, -2, -1) @ np.conj(by_frequency)
    power = np.sqrt(np.einsum("...ii->...i", cross).real)
    return cross / (power[..., :, None] * power[..., None, :])
