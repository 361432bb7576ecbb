"""Blocks of steps of a printed JAX program, and chunks of blocks over the memory that every target works on.

A block is as many steps as the shortest delay allows: what arrives during it is gathered at once, and its steps are one scan.
Lane values are [group, lane], windows [group, node, column] with the present at a fixed column, tables [row, group, lane].
"""

# JAX's functions have types that a strict checker cannot follow.
# pyright: basic

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from pushpull.base.errors import CompileError
from pushpull.compile.plan import Plan
from pushpull.compile.print_jax import is_fixed
from pushpull.compile.run_jax import block_of, gather, keys_of, mix, normals, table_of
from pushpull.compile.run_numpy import Memory

FREE_BLOCK = 32  # steps of a block where no delay says how many


@dataclass(frozen=True)
class Form:
    """What of a plan shapes its blocks: steps, stage times, delayed edges and their ports, sinks, streams and dense stimuli."""

    block: int
    times: int
    delayed: tuple[tuple[int, tuple[int, ...], int], ...]
    sinks: tuple[tuple[int, bool, tuple[int, ...]], ...]
    streams: tuple[int, ...]
    dense: tuple[tuple[int, int], ...]
    timed: bool


def form_of(plan: Plan, memory: Memory, steps: int) -> Form:
    """Return the form of a plan for at most so many steps at a time; `memory` says how long its delays are."""
    late = [number for number, edge in enumerate(plan.edges) if edge.kind == "delayed"]
    shortest = [int(getattr(memory, f"lag_{number}").min()) for number in late]
    inputs = [(index, item) for index, space in enumerate(plan.spaces) for item in space.inputs]
    return Form(
        block=block_of(shortest or [FREE_BLOCK], steps),
        times=int(max(plan.stage_times)) if late else 0,
        delayed=tuple((n, plan.edges[n].ports, memory.present[plan.edges[n].ports[0]]) for n in late),
        sinks=tuple((sink.every, sink.mean, tuple(space for space, _ in sink.columns)) for sink in plan.sinks),
        streams=tuple(space.streams for space in plan.spaces),
        dense=tuple(sorted({(index, item.index) for index, item in inputs if item.kind == "dense"})),
        timed=any(item.kind == "wave" for _, item in inputs)
        or any("t__0" in repr(o.value) for space in plan.spaces for o in space.observations),
    )


def inputs_of(form: Form, m: Mapping[str, Any], windows: Mapping[int, Any], at: Mapping[str, Any], n: Any, dtype: Any) -> Any:
    """Return what a block's steps are given beside their state, each with a leading axis of steps: noise, stimuli, sums."""
    given: dict[str, Any] = {}
    for index, streams in enumerate(form.streams):
        if streams:
            pair, odd = at["pair"] + jnp.uint32((at["odd"] + n) // 2), (at["odd"] + n) % 2
            drawn = normals(m[f"key0_{index}"], m[f"key1_{index}"], m[f"node_{index}"], pair, odd, form.block)
            given[f"noise_{index}"] = mix(m[f"mix_{index}"], drawn.astype(dtype))
    if form.timed:
        given["waves"] = lax.dynamic_slice_in_dim(m["waves"], n, form.block)
    for index, number in form.dense:
        given[f"dense_{index}_{number}"] = lax.dynamic_slice_in_dim(m[f"dense_{index}_{number}"], n, form.block)
    for number, ports, _ in form.delayed:
        for part, port in enumerate(ports):
            sums = gather(windows[port], m[f"edge_{number}"], n, form.block + form.times)
            given[f"sums_{number}_{part}"] = by_stage(form, sums)
    return given


def by_stage(form: Form, sums: Any) -> Any:
    """Return sums [time, ...] as [step, stage time, ...]: a second stage sees what arrives one step later."""
    return jnp.stack([sums[k : k + form.block] for k in range(form.times + 1)], axis=1)


def advance(program: ModuleType, m: Any, own: Any, given: Mapping[str, Any]) -> tuple[Any, Any, Any, Any]:
    """Make one step: slots after it, what was seen at its beginning, what windows keep, spikes."""
    seen = program.observe(m, own, given)
    fresh, kept, spikes = program.step(m, own, dict(given))
    after = [
        {name: jnp.broadcast_to(jnp.asarray(new[name], value.dtype), value.shape) for name, value in old.items()}
        for old, new in zip(own, fresh, strict=True)
    ]
    return after, seen, kept, spikes


def chunk_of(program: ModuleType) -> Callable[..., Any]:
    """Return the compiled function that makes a chunk's steps with a printed program; kept in the module."""
    if "chunk" not in program.__dict__:

        def chunk(form: Form, m: Any, own: Any, windows: Any, tables: Any, at: Any) -> Any:
            return _chunk(program, form, m, own, windows, tables, at)

        program.__dict__["chunk"] = jax.jit(chunk, static_argnums=0)
    return program.__dict__["chunk"]


def _chunk(program: ModuleType, form: Form, m: Any, own: Any, windows: Any, tables: Any, at: Any) -> Any:
    """Make at["steps"] steps, a whole number of blocks: steps beyond the last leave the state as it is."""
    dtype = next(value.dtype for slots in own for value in slots.values())
    present = {port: where for _, ports, where in form.delayed for port in ports}

    def block(k: Any, carry: Any) -> Any:
        own, windows, tables = carry
        n = k * form.block
        given = inputs_of(form, m, windows, at, n, dtype)

        def one(own: Any, item: Any) -> Any:
            b, given = item
            fresh, seen, kept, spikes = advance(program, m, own, given)
            seen, fresh = _averaged(form, seen, own, fresh, at, n + b)
            own = jax.tree.map(lambda old, new: jnp.where(n + b < at["steps"], new, old), own, fresh)
            return own, (seen, kept, spikes)

        own, (seen, kept, spikes) = lax.scan(one, own, (jnp.arange(form.block, dtype=jnp.int32), given))
        for port, values in kept.items():
            windows[port] = lax.dynamic_update_slice_in_dim(
                windows[port], jnp.moveaxis(values, 0, -1), present[port] + 1 + n, axis=-1
            )
        for place, values in seen.items():
            tables[place] = _written(form, tables[place], place[0], values, at, n)
        for index, mask in spikes.items():
            tables[-1, index] = lax.dynamic_update_slice_in_dim(tables[-1, index], mask, n, axis=0)
        return own, windows, tables

    return lax.fori_loop(0, (at["steps"] + form.block - 1) // form.block, block, (own, windows, tables))


def _averaged(form: Form, seen: Any, own: Any, fresh: Any, at: Any, n: Any) -> Any:
    """Add to the running means and give them in place of the present values; at the end of a window they start again."""
    found = dict(seen)
    for (sink, column), value in seen.items():
        every, mean, spaces = form.sinks[sink]
        if mean:
            slot, space = f"mean__{sink}__{column}", spaces[column]
            total = own[space][slot] + value
            done = (at["phase"][sink] + n + 1) % every == 0
            fresh[space][slot] = jnp.where(done, jnp.zeros_like(total), total)
            found[sink, column] = total / every
    return found, fresh


def _written(form: Form, table: Any, sink: int, values: Any, at: Any, n: Any) -> Any:
    """Write the rows that a block gives into a table; a row beyond them is written too, and later again."""
    every, mean, _ = form.sinks[sink]
    phase = at["phase"][sink] + n + (1 if mean else 0)
    due = (-phase) % every
    row = (phase + due) // every - (1 if mean else (at["phase"][sink] > 0))
    steps = due + every * jnp.arange(_rows(form, sink))
    rows = jnp.take(values, steps, axis=0, mode="clip")
    return lax.dynamic_update_slice_in_dim(table, jnp.broadcast_to(rows, (len(rows), *table.shape[1:])), row, axis=0)


def _rows(form: Form, sink: int) -> int:
    return -(-form.block // form.sinks[sink][0])


@contextlib.contextmanager
def setting(precision: str, device: str | None) -> Iterator[None]:
    """Hold JAX to a precision and a device while a program runs, and leave its settings as they were."""
    with jax.enable_x64(precision == "double"):
        if device is None:
            yield
            return
        try:
            found = jax.devices(device)[0]
        except RuntimeError as problem:
            known = ", ".join(sorted({d.platform for d in jax.devices()}))
            raise CompileError(f"JAX finds no device {device!r}", f"there is: {known}") from problem
        with jax.default_device(found):
            yield


def prepare(plan: Plan, memory: Memory, device: str | None) -> None:
    """Hand what stays the same during a run to JAX: parameters, matrices, edges, keys of the noise."""
    with setting(plan.precision, device):
        m: dict[str, Any] = {
            "fixed": [_slots(plan, memory, index, fixed=True) for index in range(len(plan.spaces))],
        }
        for index, space in enumerate(plan.spaces):
            if space.streams:
                lanes, width = memory.lanes[index], _lanes(plan, memory, index)
                words = keys_of(memory.seed, lanes.drawn[:, :width], getattr(memory, f"streams_{index}"))
                m |= {f"key{k}_{index}": jnp.asarray(word) for k, word in enumerate(words)}
                m[f"node_{index}"] = jnp.asarray(lanes.node[:, :width].astype(np.uint32))
                m[f"mix_{index}"] = mixers(plan, memory, index, width)
        for number, edge in enumerate(plan.edges):
            if edge.kind == "instant":
                m[f"matrix_{number}"] = jnp.asarray(getattr(memory, f"matrix_{number}"))
            elif edge.kind == "sparse":
                m[f"edge_{number}"] = sparse_edges(memory, number)
            else:
                m[f"edge_{number}"] = _edges(memory, number, edge.ports[0])
        memory.jax = SimpleNamespace(m=m, device=device)


def mixers(plan: Plan, memory: Memory, index: int, width: int) -> dict[int, Any]:
    """Return the matrices [source, lane] of streams of noise that are mixed over nodes."""
    return {s: jnp.asarray(getattr(memory, f"mix_{index}_{s}")[:, :width]) for s in plan.spaces[index].mixed}


def sparse_edges(memory: Memory, number: int) -> dict[str, Any]:
    """Return edges without delay as tables [target, k] of sources and weights."""
    target, source, weight = (getattr(memory, f"{name}_{number}") for name in ("target", "source", "weight"))
    return table_of(target, source, getattr(memory, f"targets_{number}"), {"source": source.astype(np.int32), "weight": weight})


def _edges(memory: Memory, number: int, port: int) -> dict[str, Any]:
    """Return delayed edges as tables [target, k] of weights and of where in the flat window each begins."""
    target, source, lag, near, far = (getattr(memory, f"{name}_{number}") for name in ("target", "source", "lag", "near", "far"))
    columns = getattr(memory, f"hist_{port}").shape[-1]
    start = source.astype(np.int64) * columns + memory.present[port] - lag.astype(np.int64) - 1
    values = {"start": start.astype(np.int32), "near": near, "far": far}
    found = table_of(target, source, getattr(memory, f"targets_{number}"), values)
    return found if far.any() else found | {"far": None}


def _lanes(plan: Plan, memory: Memory, index: int) -> int:
    """Return the lanes of a group that JAX works on: without padding where nodes are coupled."""
    return plan.spaces[index].nodes if plan.coupled else memory.lanes[index].node.shape[1]


def _slots(plan: Plan, memory: Memory, index: int, *, fixed: bool) -> dict[str, Any]:
    state, width = getattr(memory, f"state_{index}"), _lanes(plan, memory, index)
    rows = [(s.name, row) for row, s in enumerate(plan.spaces[index].slots) if is_fixed(s.kind) == fixed and s.kind != "spill"]
    return {name: jnp.asarray(state[:, :, row].reshape(len(state), -1)[:, :width]) for name, row in rows}


def run(plan: Plan, program: ModuleType, memory: Memory, first: int, steps: int) -> None:
    """Make steps from step `first` on over the memory of a run."""
    with setting(plan.precision, memory.jax.device):
        room = memory.waves.shape[0]
        form = form_of(plan, memory, room)
        m = memory.jax.m | {"par": {name: jnp.asarray(memory.par[row]) for row, name in enumerate(plan.scalars)}}
        if form.timed:
            m["waves"] = jnp.asarray(_with_room(memory.waves, form.block))
        for index, number in form.dense:
            course = np.moveaxis(getattr(memory, f"dense_{index}_{number}"), 0, 2)[..., : _lanes(plan, memory, index)]
            m[f"dense_{index}_{number}"] = jnp.asarray(_with_room(course, form.block))
        own = [_slots(plan, memory, index, fixed=False) for index in range(len(plan.spaces))]
        windows = {port: jnp.asarray(getattr(memory, f"hist_{port}")) for port in plan.windows}
        at = {
            "pair": jnp.uint32(first // 2),
            "odd": jnp.int32(first % 2),
            "steps": jnp.int32(steps),
            "phase": tuple(jnp.int32(first % sink.every) for sink in plan.sinks),
        }
        own, windows, tables = chunk_of(program)(form, m, own, windows, _tables(plan, form, memory, room), at)
        _hand_back(plan, memory, own, windows, tables, steps, first)


def _with_room(course: Any, block: int) -> Any:
    """Lengthen a course [step, ...] to whole blocks."""
    return np.concatenate([course, np.zeros((-len(course) % block, *course.shape[1:]), course.dtype)])


def _tables(plan: Plan, form: Form, memory: Memory, room: int) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for number, sink in enumerate(plan.sinks):
        for column, (space, _) in enumerate(sink.columns):
            shape = (room // sink.every + 2 + _rows(form, number), len(memory.lanes[space].node), _lanes(plan, memory, space))
            found[number, column] = jnp.zeros(shape, dtype=memory.dtype)
    for index, space in enumerate(plan.spaces):
        if space.spikes:
            shape = (room + form.block, len(memory.lanes[index].node), _lanes(plan, memory, index))
            found[-1, index] = jnp.zeros(shape, dtype=jnp.bool_)
    return found


def _hand_back(plan: Plan, memory: Memory, own: Any, windows: Any, tables: Any, steps: int, first: int) -> None:
    """Write what a chunk changed back into the memory."""
    for index, slots in enumerate(own):
        state = getattr(memory, f"state_{index}")
        groups, tiles, _, width = state.shape
        for name, values in slots.items():
            lanes = np.asarray(values)
            full = np.pad(lanes, ((0, 0), (0, tiles * width - lanes.shape[1])), mode="edge")
            state[:, :, plan.spaces[index].slot(name)] = full.reshape(groups, tiles, width)
    for port, window in windows.items():
        getattr(memory, f"hist_{port}")[...] = np.asarray(window)
    for place, table in tables.items():
        if place[0] < 0:
            fired, groups, lanes = np.nonzero(np.asarray(table[:steps]))
            memory.spikes[place[1]].extend(zip(groups.tolist(), lanes.tolist(), (first + fired + 1).tolist(), strict=True))
            continue
        kept = getattr(memory, f"rec_{place[0]}_{place[1]}")
        rows = np.moveaxis(np.asarray(table)[: kept.shape[1]], 0, 1)
        kept[:, : rows.shape[1], : rows.shape[2]] = rows
