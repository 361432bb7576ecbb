"""A run that goes on with a changed system: states, filters and the past are kept, everything else is the new system's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import RunError
from pushpull.compile.chunks import Stream
from pushpull.compile.plan import Plan
from pushpull.engine.driver import Driver

Array = npt.NDArray[Any]
KEPT = ("state", "hold", "above", "mean")
SPIKES = ("ring_", "weights_", "fired_", "fires_")


def graft(new: Driver, old: Driver, checkpoint: Mapping[str, Array]) -> None:
    """Give a driver of a changed system the state and the past of an earlier one.

    Raises RunError where populations differ, delays reach further back than the past that was kept, or spikes are under way over
    connections that are no more.
    """
    old.restore(dict(checkpoint))
    if not (isinstance(old.stream, Stream) and isinstance(new.stream, Stream)):
        raise RunError("steps of any length cannot go on in a changed system", "start a run of its own")
    before, after = (_shape(driver) for driver in (old, new))
    if before != after:
        raise RunError(
            "the changed system has other populations, sizes or states", "change weights, delays, couplings and parameters only"
        )
    _copy_states(new.stream, old.stream)
    _copy_windows(new.stream, old.stream)
    _copy_spikes(new.stream, old.stream)
    for mine, other in zip(new.outputs, old.outputs, strict=True):
        if mine.filter is not None and other.filter is not None:
            mine.filter.stream.restore(other.filter.stream.snapshot())
    new.stream.step = old.stream.step


def _shape(driver: Driver) -> list[tuple[str, int, list[tuple[str, str]]]]:
    return [(s.name, s.nodes, sorted((t.name, t.kind) for t in s.slots if t.kind in KEPT)) for s in driver.plan.spaces]


def _copy_states(new: Stream, old: Stream) -> None:
    for index, space in enumerate(new.plan.spaces):
        mine, theirs = (getattr(stream.memory, f"state_{index}") for stream in (new, old))
        lanes, others = new.memory.lanes[index], old.memory.lanes[index]
        for row, slot in enumerate(space.slots):
            if slot.kind in KEPT:
                values = others.collect(theirs[:, :, old.plan.spaces[index].slot(slot.name)].reshape(others.node.shape))
                mine[:, :, row] = lanes.spread(values).reshape(mine.shape[0], mine.shape[1], mine.shape[3])


def _copy_windows(new: Stream, old: Stream) -> None:
    known = _windows(old.plan)
    for (link, part), port in _windows(new.plan).items():
        past = new.memory.present[port] + 1
        kept = old.memory.present[known[link, part]] + 1 if (link, part) in known else 0
        if kept < past:
            raise RunError(
                f"the changed delays reach {past - 1} steps back, the past that was kept {max(kept - 1, 0)}",
                "delays may become shorter, and connections weaker or none; longer ones need a run of their own",
            )
        getattr(new.memory, f"hist_{port}")[..., :past] = getattr(old.memory, f"hist_{known[link, part]}")[
            ..., kept - past : kept
        ]


def _copy_spikes(new: Stream, old: Stream) -> None:
    """Keep spikes under way, weights that were learnt and what their rules remember; a rule's new traces start at 0."""
    for name in old.memory.moving:
        if name.startswith(("state_", "hist_", "spectra_")):
            continue
        kept = getattr(old.memory, name)
        mine = getattr(new.memory, name, None)
        if name.startswith(SPIKES) and (mine is None or mine.shape != kept.shape or not _same_synapses(new, old, name)):
            raise RunError(
                "spikes are under way, and learnt weights stand, over connections that the changed system does not have",
                "change parameters only; a rule stops learning by rule.freeze()",
            )
        if mine is not None and mine.shape == kept.shape:
            mine[...] = kept


def _same_synapses(new: Stream, old: Stream, name: str) -> bool:
    """Return whether weights belong to the same connections in both."""
    head, _, number = name.rpartition("_")
    if head != "weights":
        return True
    arrays = (f"{what}_{number}" for what in ("begin", "into"))
    return all(np.array_equal(getattr(new.memory, array), getattr(old.memory, array)) for array in arrays)


def _windows(plan: Plan) -> dict[tuple[int, int], int]:
    """Return the ports that keep a window, by link and part of its coupling."""
    found: dict[tuple[int, int], int] = {}
    for edge in plan.edges:
        for part, port in enumerate(edge.ports):
            if plan.ports[port].window:
                found[edge.link, part] = port
    return found
