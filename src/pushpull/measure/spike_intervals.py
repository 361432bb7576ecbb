"""Rates, intervals and their irregularity, of many spike trains at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from pushpull.base.errors import DataError
from pushpull.measure.trains import Trains, as_trains, need_spikes

Values = NDArray[np.float64]
BURST = 3  # spikes


def spike_rate(spikes: Any, duration: float | str | None = None) -> xr.DataArray:
    """Return the mean rate of every train, (node[, copy]), in Hz.

    spikes: `run.spikes["population"]`, or times in ms, one list or several, with the `duration` that was observed from 0 on.
    """
    trains = as_trains(spikes, duration)
    return trains.labelled(trains.counts / trains.duration * trains.per_second, "firing rate", trains.hertz)


def population_rate(spikes: Any, bin: float | str, duration: float | str | None = None) -> xr.DataArray:
    """Return the rate of all nodes together in bins, (time[, copy]), in Hz per node; time is a bin's end.

    spikes: as in `spike_rate`.
    """
    trains = as_trains(spikes, duration)
    width = trains.length(bin, "bin")
    counts, edges = binned(trains, width)
    axis = xr.Variable("time", trains.start + edges[1:], {"units": trains.unit, "long_name": "time"})
    found = trains.labelled(counts / width * trains.per_second, "population rate", trains.hertz, "time", axis)
    return found.mean("node", keep_attrs=True)


def interspike_intervals(spikes: Any, duration: float | str | None = None) -> Values:
    """Return the intervals of all trains, [interval], train after train, in the unit of the times. spikes: as `spike_rate`."""
    return _intervals(as_trains(spikes, duration))[0]


def interval_irregularity(spikes: Any, duration: float | str | None = None) -> xr.Dataset:
    """Return `cv`, `cv2`, `local_variation` and `serial_correlation` of the intervals of every train, (node[, copy]).

    cv is their deviation over their mean; cv2 (Holt et al. 1996) and local variation (Shinomoto et al. 2003) compare neighbours,
    so that a drifting rate does not count; all are 1 for a Poisson process and 0 for a clock. serial_correlation is that of
    neighbouring intervals. NaN for trains with fewer than 3 spikes, or 4. spikes: as in `spike_rate`.
    """
    trains = as_trains(spikes, duration)
    intervals, owner = _intervals(trains)
    number = len(trains.counts)

    def mean(values: Values, of: NDArray[np.int64]) -> Values:
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.bincount(of, values, number) / np.bincount(of, minlength=number)

    average = mean(intervals, owner)
    spread = np.sqrt(mean((intervals - average[owner]) ** 2, owner))
    pair = owner[1:] == owner[:-1]
    first, second, of = intervals[:-1][pair], intervals[1:][pair], owner[1:][pair]
    with np.errstate(invalid="ignore", divide="ignore"):
        contrast = (second - first) / (second + first)
        means, others = mean(first, of)[of], mean(second, of)[of]
        joint = mean((first - means) * (second - others), of)
        serial = joint / np.sqrt(mean((first - means) ** 2, of) * mean((second - others) ** 2, of))
        found = {
            "cv": (spread / average + need_spikes(trains, 3), "coefficient of variation of intervals"),
            "cv2": (mean(2 * np.abs(contrast), of), "mean contrast of neighbouring intervals"),
            "local_variation": (mean(3 * contrast**2, of), "local variation of intervals"),
            "serial_correlation": (serial + need_spikes(trains, 4), "correlation of neighbouring intervals"),
        }
    return xr.Dataset({name: trains.labelled(values, about, "1") for name, (values, about) in found.items()})


def fano_factor(spikes: Any, window: float | str, duration: float | str | None = None) -> xr.DataArray:
    """Return variance over mean of the counts in windows, (node[, copy]); NaN for silent trains. spikes: as in `spike_rate`.

    1 for a Poisson process; for other renewal processes it tends to cv**2 in long windows.
    """
    trains = as_trains(spikes, duration)
    counts, _ = binned(trains, trains.length(window, "window"))
    if len(counts) < 2:
        raise DataError(f"the window {window!r} fits once into what was observed", "take a shorter one")
    with np.errstate(invalid="ignore", divide="ignore"):
        return trains.labelled(counts.var(axis=0, ddof=1) / counts.mean(axis=0), "Fano factor", "1")


def bursts(spikes: Any, longest: float | str, duration: float | str | None = None) -> xr.Dataset:
    """Return `count`, `rate` in Hz, `size` in spikes and `share` of spikes in bursts, (node[, copy]). spikes: as in `spike_rate`.

    A burst is three or more spikes whose intervals are at most `longest`.
    """
    trains = as_trains(spikes, duration)
    intervals, owner = _intervals(trains)
    close = intervals <= trains.length(longest, "longest")
    goes_on = np.append(False, close[:-1] & (owner[1:] == owner[:-1]))[: len(close)]
    opens = close & ~goes_on
    number = np.cumsum(opens)[close] - 1
    sizes = np.bincount(number, minlength=int(opens.sum())) + 1
    whose = owner[opens][sizes >= BURST]
    sizes = sizes[sizes >= BURST]
    total = len(trains.counts)
    count, inside = np.bincount(whose, minlength=total), np.bincount(whose, sizes, total)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = {
            "count": (count, "number of bursts", "1"),
            "rate": (count / trains.duration * trains.per_second, "rate of bursts", trains.hertz),
            "size": (inside / count, "spikes in a burst", "1"),
            "share": (inside / trains.counts, "share of spikes in bursts", "1"),
        }
    return xr.Dataset({name: trains.labelled(*each) for name, each in found.items()})


def binned(trains: Trains, width: float) -> tuple[Values, Values]:
    """Return counts [bin, train] in the whole bins that fit, and the bins' edges."""
    bins = int(trains.duration / width * (1 + 1e-12))
    place = (trains.times / width * (1 + 1e-12)).astype(np.int64)
    kept = place < bins
    number = len(trains.counts)
    counts = np.bincount(place[kept] * number + trains.owner[kept], minlength=bins * number).reshape(bins, number)
    return counts.astype(np.float64), np.arange(bins + 1, dtype=np.float64) * width


def _intervals(trains: Trains) -> tuple[Values, NDArray[np.int64]]:
    """Return all intervals and the train of each."""
    owner = trains.owner
    same = owner[1:] == owner[:-1]
    return np.diff(trains.times)[same], owner[1:][same]
