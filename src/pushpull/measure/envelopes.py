"""Connectivity of amplitudes: do the envelopes of a band rise and fall together?"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from pushpull.measure.bands import Band, analytic, band_pass
from pushpull.measure.checks import as_signal
from pushpull.measure.pairs import as_pairs, by_copy, correlated


def amplitude_envelope_correlation(
    signal: ArrayLike | xr.DataArray, band: Band, *, orthogonalise: bool = False, period: float | str | None = None
) -> xr.DataArray:
    """Return the correlation of the band's envelopes, (node, other[, copy]).

    orthogonalise=True first takes out of each signal what is in phase with the other, sample by sample, and averages the two
    directions: mixing without delay then adds nothing, and true coupling without delay is lost with it.
    signal: (time, node[, copy]); period and refusals: see `band_pass`.
    Source: Hipp et al. (2012), Nat. Neurosci. 15:884; envelopes as they are, no logarithm.
    """
    array = band_pass(as_signal(signal, least=8, nodes=2), band, period)
    complex_by_copy = by_copy(analytic(array.values))
    if not orthogonalise:
        return as_pairs(correlated(np.abs(complex_by_copy)), array, "connectivity", "envelope correlation")
    found = np.stack([_orthogonal(each) for each in complex_by_copy])
    return as_pairs(found, array, "connectivity", "orthogonalised envelope correlation")


def _orthogonal(signal: NDArray[np.complex128]) -> NDArray[np.float64]:
    """Return the mean of both directions' correlations for one copy, [time, node]."""
    envelope = np.abs(signal)
    direction = np.conj(signal) / np.maximum(envelope, np.finfo(np.float64).tiny)
    centred = envelope - envelope.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=0)
    found = np.ones((signal.shape[1],) * 2)
    for node in range(signal.shape[1]):
        rest = np.abs((signal * direction[:, node, None]).imag)  # of every other node, across this one
        rest -= rest.mean(axis=0)
        size = np.linalg.norm(rest, axis=0)
        size[node] = 1.0
        found[node] = centred[:, node] @ (rest / np.where(size > 0, size, 1.0))
    found = (found + found.T) / 2
    np.fill_diagonal(found, 1.0)
    return found.clip(-1.0, 1.0)
