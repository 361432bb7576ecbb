"""What programs call to carry spikes over static synapses: rows of a source are added to the ring of what is on its way.

A spike of step s is counted at the end of it and arrives with a delay of d steps at the beginning of step s + 1 + d. Sums are in
the order of steps, of edges within a step, of sources within an edge.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.compile.lanes import kernel
from pushpull.compile.run_numpy import Memory

Array = npt.NDArray[Any]
ONE = np.uint64(1)


@kernel
def scatter(
    ring: Array, group: int, step: int, part: int, lanes: Array, ends: Array, m: int,
    begin: Array, into: Array, weight: Array, late: Array,
) -> None:  # fmt: skip
    """Add the rows of the sources that fired at a step, the m-th of the chunk, to the ring [slot, group, lane].

    Sources stand in lanes[ends[p, m]] to lanes[ends[p, m + 1] - 1] of every part p; their rows hold the targets of one part.
    """
    mask = np.uint64(ring.shape[0] - 1)
    sources = (begin.shape[0] - 1) // ends.shape[0]
    first_row, base = np.uint64(sources * part), np.uint64(step + 1)
    for p in range(ends.shape[0]):
        for k in range(ends[p, m], ends[p, m + 1]):
            if lanes[k] < sources:
                own = first_row + np.uint64(lanes[k])
                first, last = begin[own], begin[own + ONE]
                if late.shape[0] == 1:
                    row = ring[np.uint64(base + np.uint64(late[0])) & mask, group]
                    if weight.shape[0] == 1:
                        value = weight[0]
                        for synapse in range(first, last):
                            row[into[synapse]] += value
                    else:
                        for synapse in range(first, last):
                            row[into[synapse]] += weight[synapse]
                elif weight.shape[0] == 1:
                    value = weight[0]
                    for synapse in range(first, last):
                        ring[np.uint64(base + np.uint64(late[synapse])) & mask, group, into[synapse]] += value
                else:
                    for synapse in range(first, last):
                        ring[np.uint64(base + np.uint64(late[synapse])) & mask, group, into[synapse]] += weight[synapse]


def deliver_rows(m: Memory, edge: int, source: int, target: int, impulse: int, step: int) -> None:
    """Carry the spikes of a step over one set of static synapses: the plain form of `scatter`."""
    ring = getattr(m, f"ring_{target}_{impulse}")
    begin, into, weight, late = (getattr(m, f"{name}_{edge}") for name in ("begin", "into", "weight", "late"))
    groups, lanes = np.nonzero(getattr(m, f"mask_{source}")[:, : len(begin) - 1])
    if not len(lanes):
        return
    counts = (begin[lanes + 1] - begin[lanes]).astype(np.int64)
    before: Array = begin[lanes].astype(np.int64) - np.cumsum(counts) + counts
    which: Array = np.arange(int(counts.sum())) + np.repeat(before, counts)
    slot = (step + 1 + late.astype(np.int64)) & (len(ring) - 1)
    values = weight[which] if len(weight) > 1 else weight[0]
    np.add.at(ring, (slot[which] if len(slot) > 1 else slot[0], np.repeat(groups, counts), into[which]), values)
