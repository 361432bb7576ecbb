"""What programs call for plastic synapses: who fired, traces that fade, and the plain form of the rules for the numpy target.

A spike of step s is at the synapse at the end of step s plus its delay; a rule reads traces as they are before these spikes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.compile.evaluate import evaluate
from pushpull.compile.lanes import kernel
from pushpull.compile.plan import Plan
from pushpull.compile.plastic_plan import Reading, Statements, SynapsePlan
from pushpull.compile.plasticity import decayed
from pushpull.compile.run_numpy import Memory
from pushpull.spec.synapse_text import SEND

Array = npt.NDArray[Any]


@kernel
def note(fired: Array, fires: Array, step: int, lanes: Array, first: int, last: int, nodes: int) -> None:
    """Keep the spikes lanes[first] to lanes[last - 1] of a step, [slot, lane]."""
    slot = np.uint64(step) & np.uint64(fires.shape[0] - 1)
    count = 0
    for k in range(first, last):
        if lanes[k] < nodes:
            fired[slot, count] = lanes[k]
            count += 1
    fires[slot] = count


@kernel
def fade(trace: Array, step: int, by: Array, which: int, nearest: int, fired: Array, fires: Array) -> None:
    """Make the trace [slot, lane] of the next step: raised by this step's spikes, then decayed."""
    now = trace[np.uint64(step) & np.uint64(trace.shape[0] - 1)]
    then = trace[np.uint64(step + 1) & np.uint64(trace.shape[0] - 1)]
    factor, one = by[which], np.float32(1)
    for lane in range(now.shape[0]):
        then[lane] = now[lane] * factor
    slot = np.uint64(step) & np.uint64(fires.shape[0] - 1)
    for k in range(fires[slot]):
        lane = fired[slot, k]
        then[lane] = (one if nearest == 1 else now[lane] + one) * factor


def learn(m: Memory, number: int, step: int) -> None:
    """Carry the spikes of a step over plastic synapses and let them learn: the plain form of the printed functions."""
    plan: Plan = m.plan
    edge = plan.edges[number]
    s = edge.synapse
    assert s is not None  # noqa: S101
    target, sides = edge.targets[0].space, {"pre": edge.source, "post": edge.targets[0].space}
    for space in dict.fromkeys(sides.values()):
        if hasattr(m, f"fired_{space}"):
            _note(m, space, plan.spaces[space].nodes, step)
    begin, delays, into = (getattr(m, f"{name}_{number}") for name in ("begin", "delays", "into"))
    ring = getattr(m, f"ring_{target}_{edge.impulse}")
    for copy in range(len(getattr(m, f"weights_{number}"))):
        for j, delay in enumerate(delays):
            for source in _who(m, edge.source, copy, step - int(delay)):
                row = int(source) * len(delays) + j
                which = np.arange(int(begin[row]), int(begin[row + 1]))
                values = _values(m, plan, number, copy, step, which, np.full(len(which), source), np.full(len(which), delay))
                sent = _change(m, number, copy, step, which, s, s.on_pre, values)
                late = _each(getattr(m, f"late_{number}"), which)
                where: Any = (step + 1 + late) & (len(ring) - 1), copy, into[which]
                np.add.at(ring, where, sent[SEND])
        if s.on_post:
            _come_back(m, plan, number, copy, step)
    for place in range(len(s.every)):
        if (step + 1) % getattr(m, f"periods_{number}")[place] == 0:
            for copy in range(len(getattr(m, f"weights_{number}"))):
                _visit_all(m, plan, number, copy, step, place)
    for place, (name, side, nearest) in enumerate(s.traces):
        for copy in range(len(getattr(m, f"weights_{number}"))):
            trace = getattr(m, f"trace_{name}_{number}")[copy]
            now, size = trace[step & (len(trace) - 1)].copy(), len(trace)
            lanes = _who(m, sides[side], copy, step)
            now[lanes] = 1 if nearest else now[lanes] + 1
            trace[(step + 1) & (size - 1)] = now * getattr(m, f"fade_{number}")[place]


def _note(m: Memory, space: int, nodes: int, step: int) -> None:
    fired, fires = getattr(m, f"fired_{space}"), getattr(m, f"fires_{space}")
    slot = step & (fires.shape[1] - 1)
    for copy, mask in enumerate(getattr(m, f"mask_{space}")):
        lanes = np.flatnonzero(mask[:nodes])
        fired[copy, slot, : len(lanes)], fires[copy, slot] = lanes, len(lanes)


def _who(m: Memory, space: int, copy: int, step: int) -> Array:
    fires = getattr(m, f"fires_{space}")
    slot = step & (fires.shape[1] - 1)
    return getattr(m, f"fired_{space}")[copy, slot, : fires[copy, slot]]


def _come_back(m: Memory, plan: Plan, number: int, copy: int, step: int) -> None:
    edge = plan.edges[number]
    assert edge.synapse is not None  # noqa: S101
    begin, waits = getattr(m, f"back_{number}"), getattr(m, f"waits_{number}")
    for j, delay in enumerate(waits):
        for target in _who(m, edge.targets[0].space, copy, step - int(delay)):
            row = int(target) * len(waits) + j
            places = np.arange(int(begin[row]), int(begin[row + 1]))
            which, sources = getattr(m, f"at_{number}")[places].astype(np.int64), getattr(m, f"origin_{number}")[places]
            early = _each(getattr(m, f"early_{number}"), places)
            values = _values(m, plan, number, copy, step, which, sources.astype(np.int64), early)
            _change(m, number, copy, step, which, edge.synapse, edge.synapse.on_post, values)


def _visit_all(m: Memory, plan: Plan, number: int, copy: int, step: int, place: int) -> None:
    s = plan.edges[number].synapse
    assert s is not None  # noqa: S101
    begin, delays, into = (getattr(m, f"{name}_{number}") for name in ("begin", "delays", "into"))
    rows = np.repeat(np.arange(len(begin) - 1), np.diff(begin.astype(np.int64)))
    which = np.arange(len(into))
    for statement, sums in zip(s.every[place].statements, s.every[place].sums, strict=True):
        values = _values(m, plan, number, copy, step, which, rows // len(delays), delays[rows % len(delays)])
        for name, value in sums:
            total = np.zeros(plan.spaces[plan.edges[number].targets[0].space].nodes, dtype=m.dtype)
            np.add.at(total, into, evaluate(value, values))
            values[name] = total[into]
        _change(m, number, copy, step, which, s, (statement,), values)


def _values(
    m: Memory, plan: Plan, number: int, copy: int, step: int, which: Array, sources: Array, early: Array
) -> dict[str, Any]:
    """Return what the rule may read at some synapses: numbers, traces, cells, their weights and states as they are now."""
    edge = plan.edges[number]
    s = edge.synapse
    assert s is not None  # noqa: S101
    targets = getattr(m, f"into_{number}")[which].astype(np.int64)
    late = _each(getattr(m, f"late_{number}"), which)
    values: dict[str, Any] = dict(zip(s.values, getattr(m, f"rule_{number}"), strict=False))
    for name, side, _ in s.traces:
        trace = getattr(m, f"trace_{name}_{number}")[copy]
        lag, cells = (early, sources) if side == "pre" else (late, targets)
        values[name] = trace[(step - lag) & (len(trace) - 1), cells]
    for reading in s.readings:
        values[reading.name] = _cell(m, plan, reading, copy)[{"pre": sources, "post": targets, "one": 0}[reading.side]]
    values["w"] = getattr(m, f"weights_{number}")[copy, which]
    if s.states:
        values["since__"] = (step - getattr(m, f"since_{number}")[copy, which]).astype(m.dtype)
        for name in s.states:
            own = getattr(m, f"own_{name}_{number}")[copy, which]
            values[name] = evaluate(decayed(name), values | {name: own})
    return values


def _cell(m: Memory, plan: Plan, reading: Reading, copy: int) -> Array:
    return getattr(m, f"state_{reading.space}")[copy, :, plan.spaces[reading.space].slot(reading.slot)].ravel()


def _change(
    m: Memory, number: int, copy: int, step: int, which: Array, s: SynapsePlan, statements: Statements, values: dict[str, Any]
) -> dict[str, Any]:
    """Go through statements in their order and keep what they made of weights and states; returns all values."""
    for name, value in statements:
        values[name] = np.broadcast_to(np.asarray(evaluate(value, values), dtype=m.dtype), which.shape)
    changed = {name for name, _ in statements}
    if "w" in changed:
        getattr(m, f"weights_{number}")[copy, which] = values["w"]
    if changed & set(s.states):
        for name in s.states:
            getattr(m, f"own_{name}_{number}")[copy, which] = values[name]
        getattr(m, f"since_{number}")[copy, which] = step
    return values


def _each(values: Array, which: Array) -> Array:
    """Return one delay per synapse, of one for all or of all."""
    return np.full(len(which), values[0]).astype(np.int64) if len(values) == 1 else values[which].astype(np.int64)
