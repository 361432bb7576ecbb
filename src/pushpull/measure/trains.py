"""What every measure of spikes accepts: a record of spikes, or lists of times; read as one sorted train per node and copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from pushpull.base.errors import DataError
from pushpull.base.units import quantity
from pushpull.records.spikes import Spikes

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Trains:
    """Times of all spikes after `start`, train after train, each sorted; `ends` [train + 1] says where each begins and ends.

    A train is a node of a copy, copies within nodes. `unit` is ms or 1, `shape` (nodes, copies), `copied` whether copies show.
    """

    times: Values
    ends: NDArray[np.int64]
    shape: tuple[int, int]
    duration: float
    unit: str
    copied: bool
    start: float = 0.0

    @property
    def counts(self) -> NDArray[np.int64]:
        """Return the number of spikes of each train."""
        return np.diff(self.ends)

    @property
    def per_second(self) -> float:
        """Return what converts 1/unit to Hz, or leaves it."""
        return 1000.0 if self.unit == "ms" else 1.0

    @property
    def hertz(self) -> str:
        """Return the unit of rates."""
        return "Hz" if self.unit == "ms" else "1"

    @property
    def owner(self) -> NDArray[np.int64]:
        """Return the train of each spike."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    def train(self, index: int) -> Values:
        """Return the times of one train."""
        return self.times[self.ends[index] : self.ends[index + 1]]

    def length(self, value: float | str, what: str) -> float:
        """Read a positive length of time no longer than what was observed."""
        found = quantity(value, self.unit, what)
        if not 0 < found <= self.duration * (1 + 1e-12):
            hint = f"take {what} above 0 and up to {self.duration:g} {'' if self.unit == '1' else self.unit}".rstrip()
            raise DataError(f"{what} is {value!r}", hint)
        return found

    def labelled(self, values: Any, about: str, unit: str, first: str | None = None, axis: Any = None) -> xr.DataArray:
        """Return values [..., train] with the axes ([first, ]node[, copy])."""
        array = np.asarray(values, dtype=np.float64)
        array = array.reshape(*array.shape[:-1], *self.shape)
        dims = ("node", "copy") if first is None else (first, "node", "copy")
        coords = {"node": np.arange(self.shape[0])} | ({} if first is None else {first: axis})
        found = xr.DataArray(array, dims=dims, coords=coords, attrs={"long_name": about, "units": unit})
        return found if self.copied else found.isel(copy=0)


def as_trains(spikes: Any, duration: float | str | None = None) -> Trains:
    """Read spikes: a Spikes record, or times [spike] of one node, or a list of such; raises DataError.

    duration: how long was observed, from 0 on, in ms where times are given (or a text); a record knows it itself.
    """
    if isinstance(spikes, Spikes):
        if duration is not None:
            raise DataError("duration is given beside a record of spikes, which knows it", "leave duration out")
        place = spikes.nodes * spikes.runs + spikes.copies
        order = np.lexsort((spikes.times, place))
        ends = np.append(0, np.cumsum(np.bincount(place, minlength=spikes.size * spikes.runs)))
        shape = spikes.size, spikes.runs
        times = spikes.times[order] - spikes.start
        return Trains(times, ends, shape, spikes.duration, spikes.unit, spikes.runs > 1, spikes.start)
    if duration is None:
        raise DataError("how long the spikes were observed is not said", "give duration=..., in ms, or a record of spikes")
    length = quantity(duration, "ms", "duration")
    rows = _rows(spikes)
    for number, row in enumerate(rows):
        if row.ndim != 1 or not np.isfinite(row).all() or (row < 0).any() or (row > length).any():
            raise DataError(f"the spike times of node {number} are not within 0 and {length:g} ms", "give times in ms, [spike]")
    rows = [np.sort(row) for row in rows]
    ends = np.append(0, np.cumsum([len(row) for row in rows]))
    return Trains(np.concatenate([np.empty(0), *rows]), ends, (len(rows), 1), length, "ms", False)


def _rows(spikes: Any) -> list[Values]:
    try:
        flat = not len(spikes) or np.ndim(spikes[0]) == 0
        return [np.asarray(row, dtype=np.float64) for row in ([spikes] if flat else spikes)]
    except (TypeError, ValueError, KeyError):
        raise DataError(f"spikes are {type(spikes).__name__}", "give run.spikes['population'], or lists of times") from None


def need_spikes(trains: Trains, least: int) -> Values:
    """Return NaN for each train with fewer spikes than a measure needs, else 0."""
    return np.where(trains.counts < least, np.nan, 0.0)
