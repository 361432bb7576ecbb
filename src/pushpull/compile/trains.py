"""Poisson trains into impulses: how many spikes a node gets in a step, out of random words of its own stream.

A word below limits[k] means at most k spikes: inversion, to one part in 2**32. A step's mean is the rate in its middle times dt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import pdtr  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

from pushpull.base.errors import RunError
from pushpull.base.randomness import key, words
from pushpull.compile.generator import LANES, draw
from pushpull.compile.lanes import kernel
from pushpull.compile.plan import Plan
from pushpull.compile.run_numpy import Memory

Array = npt.NDArray[Any]
STREAMS = 2**30  # trains draw on streams beyond those of noise
MOST = 200.0  # spikes in a step
PARTS = ("lanes", "limits", "guide", "jump")


@dataclass(frozen=True, eq=False)
class Train:
    """Spikes per unit of the system's time, a number or a function of times; each adds `weight` (base units) to the impulse."""

    rate: float | Callable[[Array], Array]
    weight: float

    def at(self, times: Array) -> Array:
        """Return the rate at times."""
        return self.rate(times) if callable(self.rate) else np.full(times.shape, self.rate)


def trains_of(plan: Plan) -> list[tuple[int, int]]:
    """Return (space, number) of every train."""
    return [(i, item.index) for i, space in enumerate(plan.spaces) for item in space.inputs if item.kind == "train"]


def add_trains(memory: Memory, plan: Plan, trains: Mapping[tuple[int, int], Train]) -> None:
    """Add streams and weights of all trains; what changes over time is filled in before each chunk."""
    for position, (space, number) in enumerate(trains_of(plan)):
        lanes, train = memory.lanes[space], trains[space, number]
        stream = STREAMS + position
        keys = key(memory.seed, lanes.drawn.astype(np.int64), np.full(lanes.copy.shape, stream))
        tiled = (lanes.node.shape[0], -1, plan.width)
        stacked = np.stack([values.astype(np.uint32).reshape(tiled) for values in (lanes.node, *keys)], axis=2)
        where = f"{space}_{number}"
        setattr(memory, f"lanes_{where}", np.ascontiguousarray(stacked))
        setattr(memory, f"jump_{where}", np.array([train.weight], dtype=memory.dtype))
        setattr(memory, f"stream_{where}", stream)


def set_rates(memory: Memory, plan: Plan, trains: Mapping[tuple[int, int], Train], first: int, steps: int, dt: float) -> None:
    """Make the tables of a chunk, [step, entry], or of all chunks where the rate is constant. Raises RunError."""
    for space, number in trains_of(plan):
        train, where = trains[space, number], f"{space}_{number}"
        if not callable(train.rate) and hasattr(memory, f"limits_{where}"):
            continue
        times: Array = (first + np.arange(steps) + 0.5) * dt if callable(train.rate) else np.zeros(1)
        mean: Array = train.at(times) * dt
        what = f"the Poisson rate into {plan.spaces[space].name}"
        if not (mean >= 0).all():
            raise RunError(f"{what} is {mean.min() / dt:g} per ms", "a rate is 0 or more at all times")
        if mean.max() > MOST:
            raise RunError(f"{what} gives {mean.max():g} spikes in a step", "take a smaller dt, or a mean and noise instead")
        counts = np.arange(int(mean.max() + 8 * mean.max() ** 0.5 + 12))
        chance = np.minimum(np.asarray(pdtr(counts, mean[:, np.newaxis])), 1.0)
        limits = np.minimum(np.floor(chance * 2.0**32), 2.0**32 - 1).astype(np.uint32)
        guide = np.stack([np.searchsorted(row, np.arange(256, dtype=np.uint32) << np.uint32(24), side="right") for row in limits])
        setattr(memory, f"limits_{where}", limits)
        setattr(memory, f"guide_{where}", np.minimum(guide, len(counts) - 1).astype(np.uint16))


@kernel
def fill_train(
    out: Array, lanes: Array, limits: Array, guide: Array, jump: Array, first: int, offset: int, steps: int, scratch: Array
) -> None:
    """Write out[step, lane], what arrives from step `first` on, `offset` in the chunk; lanes [node and two keys, lane]."""
    last = limits.shape[1] - 1
    for pair in range(first // 2, (first + steps + 1) // 2):
        draw(scratch, lanes[0], lanes[1], lanes[2], np.uint32(pair))
        for half in range(2):
            step = 2 * pair + half - first
            if 0 <= step < steps:
                row = offset + step if limits.shape[0] > 1 else 0
                for l in range(LANES):
                    word = scratch[half, l]
                    count = np.int64(guide[row, word >> np.uint32(24)])
                    while count < last and word >= limits[row, count]:
                        count += 1
                    out[step, l] = jump[0] * count


def draw_trains(memory: Memory, plan: Plan, first: int, steps: int) -> None:
    """Draw a chunk for the numpy target, [step, group, lane]: the plain form of `fill_train`."""
    for space, number in trains_of(plan):
        where, lanes = f"{space}_{number}", memory.lanes[space]
        stream, limits = getattr(memory, f"stream_{where}"), getattr(memory, f"limits_{where}")
        drawn = words(memory.seed, stream, lanes.node.ravel(), lanes.drawn.ravel(), first, steps)
        count = np.zeros(drawn.shape, dtype=np.int64)
        for column in limits.T[:-1]:
            count += drawn >= column[:, np.newaxis]
        arrived = getattr(memory, f"jump_{where}")[0] * count.astype(memory.dtype)
        setattr(memory, f"train_{where}", arrived.reshape(steps, *lanes.node.shape))
