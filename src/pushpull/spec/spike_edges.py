"""Connections that carry spikes, given one by one, and the rule of a plastic weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import DataError
from pushpull.records.sparse import is_sparse
from pushpull.spec.entries import frozen, is_table


@dataclass(frozen=True, eq=False)
class SpikeEdges:
    """Connections that carry spikes: arrays [synapse] of target, source, weight.

    `weights` are in the unit of the impulse they add to: one per synapse, a number, or a text such as "0.1 mV". Delays are in
    ms (numbers, texts or one per synapse), on the axonal and on the dendritic side.
    """

    targets: npt.NDArray[np.int32]
    sources: npt.NDArray[np.int32]
    weights: Any
    delay: Any = 0.0
    dendritic_delay: Any = 0.0
    synapse: Synapse | None = None

    def __post_init__(self) -> None:
        for name in ("targets", "sources"):
            given = np.array(getattr(self, name))
            if given.dtype.kind not in "iu" or (given < 0).any():
                raise DataError(f"{name} of synapses are not numbers of nodes", "count nodes with whole numbers from 0 on")
            object.__setattr__(self, name, given.astype(np.int32))
        for name in ("weights", "delay", "dendritic_delay"):
            value = getattr(self, name)
            if is_table(value):
                object.__setattr__(self, name, frozen(value, name))
            elif isinstance(value, int | float) and value < 0 and name != "weights":
                raise DataError(f"{name} is negative ({value:g})", "a spike cannot arrive before it is sent")
        one_each = [self.targets, self.sources, *(v for v in (self.weights, self.delay, self.dendritic_delay) if is_table(v))]
        if any(value.shape != self.targets.shape for value in one_each) or self.targets.ndim != 1:
            raise DataError("targets, sources and weights of synapses differ in length", "give one entry of each per synapse")

    @classmethod
    def from_sparse(
        cls, weights: Any, delay: Any = 0.0, dendritic_delay: Any = 0.0, synapse: Synapse | None = None
    ) -> SpikeEdges:
        """Take weights [target, source] of a SciPy sparse matrix: every stored entry is a synapse. Raises DataError."""
        if not is_sparse(weights):
            raise DataError(f"{type(weights).__name__} is no sparse matrix", "give a SciPy sparse array [target, source]")
        table = weights.tocoo()
        order = np.lexsort((table.row, table.col))
        return cls(table.row[order], table.col[order], table.data[order], delay, dendritic_delay, synapse)


@dataclass(frozen=True)
class Synapse:
    """A plastic synapse as text: traces on the pre- or postsynaptic side and what a spike on either side does to the weight w.

    Statements: `trace x on pre: tau` (jumps by 1 at a spike, decays with tau), `on pre: w = ...`, `on post: w = ...`.
    Both spikes are taken at the synapse; a rule reads the traces before the spike that it answers: coincidence changes nothing.
    """

    text: str
    parameters: tuple[tuple[str, float], ...] = ()
