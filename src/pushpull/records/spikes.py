"""Spikes: when which node of which copy fired."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from pushpull.base.errors import DataError


@dataclass(frozen=True, eq=False, repr=False)
class Spikes:
    """Sorted by time: `times` in `unit`, `nodes`, `copies`, all [spike].

    `size` is the number of nodes, `runs` that of copies (silent ones too), `duration` the time observed, from `start` on.
    """

    times: npt.NDArray[np.float64]
    nodes: npt.NDArray[np.int64]
    copies: npt.NDArray[np.int64]
    size: int
    duration: float
    unit: str
    population: str = ""
    runs: int = 1
    start: float = 0.0

    def __len__(self) -> int:
        return len(self.times)

    def __repr__(self) -> str:
        return f"<{len(self)} spikes of {self.size} nodes in {self.duration:g} {self.unit}>"

    def of(self, node: int, copy: int = 0) -> npt.NDArray[np.float64]:
        """Return the spike times of one node."""
        return self.times[(self.nodes == node) & (self.copies == copy)]

    def of_copies(self, first: int, count: int) -> Spikes:
        """Return the spikes of some copies, numbered from 0 on."""
        kept = (self.copies >= first) & (self.copies < first + count)
        times, nodes, copies = self.times[kept], self.nodes[kept], self.copies[kept] - first
        return replace(self, times=times, nodes=nodes, copies=copies, runs=count)

    @property
    def rate(self) -> float:
        """Return the mean rate per node and copy, in Hz where time is in ms, else per unit of time."""
        return len(self) / (self.size * self.runs * self.duration) * (1000.0 if self.unit == "ms" else 1.0)

    def to_dataset(self) -> xr.Dataset:
        """Return the spikes as a Dataset over the axis "spike"."""
        columns = {"time": self.times, "node": self.nodes, "copy": self.copies}
        attributes = {"size": self.size, "duration": self.duration, "units": self.unit, "runs": self.runs, "start": self.start}
        return xr.Dataset({f"spike_{name}": ("spike", values) for name, values in columns.items()}, attrs=attributes)

    def to_neo(self) -> Any:
        """Return the spikes as a neo.Block: a Segment per copy, a SpikeTrain per node, as Elephant reads them.

        Raises DataError where neo is not installed, and for times without a unit.
        """
        try:
            neo = import_module("neo")
        except ImportError:
            raise DataError("neo is not installed", "pip install 'pushpull[ephys]'") from None
        if self.unit == "1":
            raise DataError("the times of the spikes have no unit", "give the model a time_scale when it is simulated")
        block = neo.Block(name=self.population)
        end = self.start + self.duration
        for copy in range(self.runs):
            segment = neo.Segment(name=f"copy {copy}")
            for node in range(self.size):
                train = neo.SpikeTrain(self.of(node, copy), end, units=self.unit, t_start=self.start, name=f"node {node}")
                segment.spiketrains.append(train)
            block.segments.append(segment)
        return block

    @classmethod
    def from_dataset(cls, dataset: xr.Dataset, population: str = "") -> Spikes:
        """Read what `to_dataset` wrote."""
        times, nodes, copies = (np.asarray(dataset[f"spike_{name}"].values) for name in ("time", "node", "copy"))
        known = dataset.attrs
        size, runs = int(known["size"]), int(known.get("runs", 1))
        return cls(
            times,
            nodes,
            copies,
            size,
            float(known["duration"]),
            str(known["units"]),
            population,
            runs,
            float(known.get("start", 0)),
        )
