"""Where nodes and copies live: lanes in tiles in groups; a group is what must step together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.compile.plan import Piece, Plan, Space

Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Lanes:
    """The lanes of one space: `node` and `copy` of each, [group, lane]; lanes beyond the last repeat it and are not `real`."""

    nodes: int
    copies: int
    node: npt.NDArray[np.int64]
    copy: npt.NDArray[np.int64]
    real: npt.NDArray[np.bool_]
    together: bool
    first_copy: int = 0

    @property
    def drawn(self) -> npt.NDArray[np.int64]:
        """Return the number under which each lane's copy draws noise: a block of a larger ensemble begins at `first_copy`."""
        return self.copy + self.first_copy

    def spread(self, values: npt.ArrayLike) -> Array:
        """Lay values that broadcast to [node, copy] out on the lanes, [group, lane]."""
        return np.broadcast_to(values, (self.nodes, self.copies))[self.node, self.copy]

    def collect(self, lanes: Array) -> Array:
        """Bring [..., group, lane] back to [..., node, copy]."""
        if self.together:
            return np.moveaxis(lanes[..., : self.nodes], -2, -1)
        flat = lanes.reshape(*lanes.shape[:-2], lanes.shape[-2] * lanes.shape[-1])[..., : self.nodes * self.copies]
        return np.swapaxes(flat.reshape(*flat.shape[:-1], self.copies, self.nodes), -1, -2)


def lanes_of(space: Space, plan: Plan, copies: int, first_copy: int = 0) -> Lanes:
    """Place a space: node after node with one group per copy where nodes are coupled, else all copies in a row."""
    together = plan.coupled
    count = space.nodes if together else space.nodes * copies
    per_group = -(-space.nodes // plan.width) * plan.width if together else plan.width
    groups = copies if together else -(-count // plan.width)
    index = np.arange(per_group)[np.newaxis, :] + (0 if together else per_group * np.arange(groups)[:, np.newaxis])
    index = np.broadcast_to(index, (groups, per_group))
    inside = np.minimum(index, count - 1)
    if together:
        node, copy = inside, np.broadcast_to(np.arange(copies)[:, np.newaxis], (groups, per_group))
    else:
        node, copy = inside % space.nodes, inside // space.nodes
    return Lanes(space.nodes, copies, node, copy, index < count, together, first_copy)


def lane_base(plan: Plan, pieces: Sequence[Piece], space: int) -> int:
    """Return the first lane of a space among the lanes of a port or of an edge's targets."""
    base = 0
    for piece in pieces:
        if piece.space == space:
            return base
        base += lanes_of_piece(plan, piece.space)
    raise KeyError(space)


def lanes_of_piece(plan: Plan, space: int) -> int:
    """Return the lanes of a space within a group."""
    return tiles(plan, space) * plan.width


def tiles(plan: Plan, space: int) -> int:
    """Return the tiles of a space within a group."""
    return -(-plan.spaces[space].nodes // plan.width) if plan.coupled else 1
