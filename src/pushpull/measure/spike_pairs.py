"""How spike trains go together: correlograms, correlations of counts, synchrony, distances, spectra."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from pushpull.base.errors import DataError
from pushpull.measure.spike_intervals import binned
from pushpull.measure.trains import as_trains

Values = NDArray[np.float64]


def cross_correlogram(
    spikes: Any, others: Any = None, *, bin: float | str, span: float | str, duration: float | str | None = None
) -> xr.DataArray:
    """Return the rate of the others' spikes at a lag after each spike, (lag, node[, copy]), in Hz.

    Node by node; of a train with itself (an autocorrelogram, itself left out) where there are no others. The rate of independent
    trains is flat; edges of the record are corrected for. span: longest lag. spikes: as in `spike_rate`.
    """
    trains = as_trains(spikes, duration)
    seconds = trains if others is None else as_trains(others, duration)
    if (seconds.shape, seconds.unit, seconds.duration) != (trains.shape, trains.unit, trains.duration):
        raise DataError(
            "the two sets of spikes differ in nodes, copies, unit or duration", "give as many trains of one recording"
        )
    width, reach = trains.length(bin, "bin"), trains.length(span, "span")
    half = int(reach / width * (1 + 1e-12))
    if half < 1:
        raise DataError(f"the span {span!r} is shorter than a bin", "take a longer span")
    edges = (np.arange(-half, half + 2, dtype=np.float64) - 0.5) * width
    counts = np.stack([_lags(trains.train(i), seconds.train(i), edges, others is None) for i in range(len(trains.counts))], -1)
    lags = (edges[1:] + edges[:-1]) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        seen = trains.counts * (1 - np.abs(lags) / trains.duration)[:, None]
        values = counts / seen / width * trains.per_second
    axis = xr.Variable("lag", lags, {"units": trains.unit, "long_name": "lag"})
    return trains.labelled(values, "rate after a spike", trains.hertz, "lag", axis)


def count_correlation(spikes: Any, bin: float | str, duration: float | str | None = None) -> xr.DataArray:
    """Return Pearson's correlation of the counts in bins, (node, other[, copy]); NaN for constant counts.

    spikes: as in `spike_rate`.
    """
    trains = as_trains(spikes, duration)
    counts, _ = binned(trains, trains.length(bin, "bin"))
    nodes, copies = trains.shape
    if nodes < 2 or len(counts) < 2:
        raise DataError(f"{nodes} nodes in {len(counts)} bins have no correlation", "take two nodes and two bins or more")
    apart = counts.reshape(-1, nodes, copies)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.stack([np.corrcoef(apart[..., copy].T) for copy in range(copies)], axis=-1)
    labels = np.arange(nodes)
    attrs = {"long_name": "correlation of counts", "units": "1"}
    array = xr.DataArray(found, dims=("node", "other", "copy"), coords={"node": labels, "other": labels}, attrs=attrs)
    return array if trains.copied else array.isel(copy=0)


def population_synchrony(spikes: Any, bin: float | str, duration: float | str | None = None) -> xr.DataArray:
    """Return chi, the deviation of the mean count over the root mean square of single deviations, ([copy]), in [0, 1].

    1 where all fire together, about 1/sqrt(nodes) where they are independent. spikes: as in `spike_rate`.
    Source: Golomb & Rinzel (1993), Phys. Rev. E 48:4810, on counts.
    """
    trains = as_trains(spikes, duration)
    counts, _ = binned(trains, trains.length(bin, "bin"))
    apart = counts.reshape(-1, *trains.shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        chi = np.sqrt(apart.mean(axis=1).var(axis=0) / apart.var(axis=0).mean(axis=0))
    array = xr.DataArray(chi, dims="copy", attrs={"long_name": "synchrony", "units": "1"})
    return array if trains.copied else array.isel(copy=0)


def spike_spectrum(spikes: Any, window: float | str, highest: float = 500.0, duration: float | str | None = None) -> xr.DataArray:
    """Return the power spectrum of every train, (frequency, node[, copy]), in Hz, averaged over windows that follow each other.

    Two-sided, at the multiples of 1/window up to `highest` in Hz; the rate itself for a Poisson process, and for any train where
    the frequency is high. Counted in bins of a sixteenth of the highest period. spikes: as in `spike_rate`.
    """
    trains = as_trains(spikes, duration)
    length = trains.length(window, "window")
    last = int(highest / trains.per_second * length * (1 + 1e-12))
    if last < 1:
        raise DataError(f"no multiple of 1/window lies below {highest!r} {trains.hertz}", "take a longer window")
    pieces, bins = int(trains.duration / length * (1 + 1e-12)), 16 * last
    counts = binned(trains, length / bins)[0][: pieces * bins].reshape(pieces, bins, -1)
    power = (np.abs(np.fft.rfft(counts, axis=1)[:, 1 : last + 1]) ** 2).mean(axis=0) / length * trains.per_second
    frequency = np.arange(1, last + 1) / length * trains.per_second
    axis = xr.Variable("frequency", frequency, {"units": trains.hertz, "long_name": "frequency"})
    return trains.labelled(power, "power spectrum of spikes", trains.hertz, "frequency", axis)


def spike_distance(spikes: Any, tau: float | str, duration: float | str | None = None) -> xr.DataArray:
    """Return van Rossum's distance of every pair of trains, (node, other[, copy]), squared: 1/2 for one spike more.

    Each spike is followed by an exponential of time constant tau; short ones count coincidences, long ones the difference of
    rates. spikes: as in `spike_rate`.
    Source: van Rossum (2001), Neural Comput. 13:751, with the fast sums of Houghton & Kreuz (2012).
    """
    trains = as_trains(spikes, duration)
    time = trains.length(tau, "tau")
    nodes, copies = trains.shape
    found = np.empty((nodes, nodes, copies))
    for copy in range(copies):
        rows = [trains.train(node * copies + copy) / time for node in range(nodes)]
        product = np.array([[_overlap(first, second) for second in rows] for first in rows])
        own = np.diagonal(product)
        found[..., copy] = np.maximum((own[:, None] + own - 2 * product) / 2, 0.0)
    labels = np.arange(nodes)
    attrs = {"long_name": "squared distance of van Rossum", "units": "1"}
    array = xr.DataArray(found, dims=("node", "other", "copy"), coords={"node": labels, "other": labels}, attrs=attrs)
    return array if trains.copied else array.isel(copy=0)


def _overlap(first: Values, second: Values) -> float:
    """Return the sum of exp(-|a - b|) over all pairs, in time that grows with their number."""
    merged = np.concatenate([first, second])
    order = np.argsort(merged, kind="stable")
    left, right, total, before = 0.0, 0.0, 0.0, 0.0
    for time, mine in zip(merged[order].tolist(), (order < len(first)).tolist(), strict=True):
        decay = float(np.exp(before - time))
        left, right, before = left * decay, right * decay, time
        if mine:
            total, left = total + right, left + 1
        else:
            total, right = total + left, right + 1
    return total


def _lags(first: Values, second: Values, edges: Values, same: bool) -> Values:
    """Return how many of the second lie at each lag after the first; a spike is no neighbour of itself."""
    begin, end = np.searchsorted(second, first + edges[0]), np.searchsorted(second, first + edges[-1])
    place = np.concatenate([np.arange(b, e) for b, e in zip(begin, end, strict=True)] or [np.zeros(0, dtype=np.int64)])
    origin = np.repeat(np.arange(len(first)), end - begin)
    if same:
        apart = place != origin
        place, origin = place[apart], origin[apart]
    return np.histogram(second[place] - first[origin], edges)[0].astype(np.float64)
