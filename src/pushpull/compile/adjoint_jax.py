"""A whole run of a printed JAX program as one function with a derivative of its own.

Forwards, the state at the beginning of every block is kept, and what was sent and what arrived over time, once each. Backwards,
a block is made again from its state and differentiated, and what arrived late hands its derivative to what was sent early: the
edges are gathered as they are forwards, from the future in place of the past. Memory grows with nodes and steps, not with delays.
Lane values are [node], windows [node, time], sums [time, target].
"""

# JAX's functions have types that a strict checker cannot follow.
# pyright: basic

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from pushpull.compile.blocks_jax import Form, advance, by_stage
from pushpull.compile.run_jax import delayed, mix, normals, padded

Tree = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Late:
    """Delayed edges of one link: as tables [target, k] of sources for the way there, and [source, k] of targets for the way back.

    `order` and `back` number the edges of a table, `there` and `back_there` say which of its entries are edges.
    """

    number: int
    ports: tuple[int, ...]
    past: int
    source: Any
    lag: Any
    order: Any
    there: Any
    target: Any
    back_lag: Any
    back: Any
    back_there: Any
    whole: bool

    def weights(self, values: Any, order: Any, there: Any) -> Any:
        """Lay weights of edges [edge] out as a table."""
        return jnp.where(there, values[order], 0)


def late_edges(number: int, ports: tuple[int, ...], past: int, arrays: Mapping[str, Any], targets: int, sources: int) -> Late:
    """Lay delayed edges, given as arrays [edge] of target, source, lag and far, out in tables both ways."""
    target, source, lag = (np.asarray(arrays[name]).astype(np.int64) for name in ("target", "source", "lag"))
    order, there = padded(target, source, targets)
    back, back_there = padded(source, target, sources)
    least = int(lag.min())
    return Late(
        number,
        ports,
        past,
        np.where(there, source[order], 0),
        np.where(there, lag[order], least),
        order,
        there,
        np.where(back_there, target[back], 0),
        np.where(back_there, lag[back], least),
        back,
        back_there,
        whole=not np.any(arrays["far"]),
    )


@dataclass(frozen=True, eq=False)
class Course:
    """What is fixed in a run: the printed program, the form and number of its blocks, its delayed edges, step and stages."""

    program: ModuleType
    form: Form
    blocks: int
    late: tuple[Late, ...]
    nodes: tuple[int, ...]
    columns: tuple[int, ...]
    dt: float
    stage_times: tuple[float, ...]

    @property
    def steps(self) -> int:
        """Return the steps of all blocks."""
        return self.blocks * self.form.block


def solution(course: Course) -> Callable[[Tree, Tree], Any]:
    """Return the function from what may be differentiated and what may not to the observations [block, step, node].

    The first holds `own` (slots at the start), `past` (by port [node, time], the last is the start), and of `par`, `fixed`,
    `matrices`, `edges` and weights of `sparse` what may be differentiated; the second the rest of these, the keys of the noise,
    and the `courses` of stimuli [step, ...].
    """

    @jax.custom_vjp
    def solve(theta: Tree, rest: Tree) -> Any:
        return forward(theta, rest)[0]

    def forward(theta: Tree, rest: Tree) -> tuple[Any, Any]:
        return _forwards(course, theta, rest)

    def backward(kept: Any, bars: Any) -> tuple[Any, None]:
        return _backwards(course, kept, bars), None

    solve.defvjp(forward, backward)
    return solve


def _merged(theta: Tree, rest: Tree) -> Tree:
    """Put together what a printed program reads, with the weights of delayed edges."""
    fixed = [old | new for old, new in zip(rest["fixed"], theta["fixed"], strict=True)]
    return {
        "par": rest["par"] | theta["par"],
        "fixed": fixed,
        **{f"matrix_{n}": matrix for n, matrix in (rest["matrices"] | theta["matrices"]).items()},
        **{
            f"edge_{n}": edge | ({"weight": theta["sparse"][n]} if n in theta["sparse"] else {})
            for n, edge in rest["sparse"].items()
        },
    }


def _given(course: Course, rest: Tree, sums: Tree, n: Any, dtype: Any) -> Tree:
    """Return what a block's steps are given beside their state."""
    form = course.form
    given: Tree = {}
    for index, streams in enumerate(form.streams):
        if streams:
            key0, key1 = rest["keys"][index]
            nodes = jnp.arange(course.nodes[index], dtype=jnp.uint32)
            drawn = normals(key0, key1, nodes, jnp.uint32(n // 2), n % 2, form.block)
            given[f"noise_{index}"] = mix(rest["mixers"][index], drawn.astype(dtype))
    if form.timed:
        steps = n + jnp.arange(form.block)
        times = (steps[:, np.newaxis] + np.array(course.stage_times)) * course.dt
        given["waves"] = times[:, np.newaxis].astype(dtype)
    for name, whole in rest["courses"].items():
        own = lax.dynamic_slice_in_dim(whole, n, form.block).astype(dtype)
        given[name] = jnp.concatenate([given[name], own], axis=1) if name in given else own
    return given | {name: by_stage(form, values) for name, values in sums.items()}


def _block(course: Course, m: Tree, own: Any, given: Tree) -> Any:
    """Make the steps of a block; returns the slots after it, what was seen and what was sent at every step."""

    def one(own: Any, given: Tree) -> Any:
        fresh, seen, kept, _ = advance(course.program, m, own, given)
        dtype = next(value.dtype for slots in fresh for value in slots.values())
        full = {
            column: jnp.broadcast_to(jnp.asarray(seen[0, column], dtype), (nodes,)) for column, nodes in enumerate(course.columns)
        }
        return fresh, (full, kept)

    return lax.scan(one, own, given, length=course.form.block)


def _gathered(late: Late, windows: dict[int, Any], near: Any, far: Any, n: Any, times: int) -> Tree:
    found: Tree = {}
    for part, port in enumerate(late.ports):
        window = windows[port]
        start = late.source * window.shape[1] + late.past - late.lag - 1
        found[f"sums_{late.number}_{part}"] = delayed(window.reshape(-1), start + n, far, near, times).T
    return found


def _forwards(course: Course, theta: Tree, rest: Tree) -> tuple[Any, Any]:
    m, form, edges = _merged(theta, rest), course.form, rest["edges"] | theta["edges"]
    dtype = next(value.dtype for slots in theta["own"] for value in slots.values())
    windows = {port: jnp.pad(theta["past"][port], ((0, 0), (0, course.steps + 2))) for late in course.late for port in late.ports}
    tables = {late.number: _tables(late, edges[late.number], late.order, late.there) for late in course.late}

    def block(carry: Any, k: Any) -> Any:
        own, windows = carry
        n = k * form.block
        sums: Tree = {}
        for late in course.late:
            sums |= _gathered(late, windows, *tables[late.number], n, form.block + form.times)
        end, (seen, kept) = _block(course, m, own, _given(course, rest, sums, n, dtype))
        for late in course.late:
            for port in late.ports:
                windows[port] = lax.dynamic_update_slice_in_dim(windows[port], kept[port].T, late.past + 1 + n, axis=1)
        return (end, windows), (own, seen, sums)

    (_, windows), (starts, seen, sums) = lax.scan(block, (theta["own"], windows), jnp.arange(course.blocks))
    return seen, (theta, rest, starts, sums, windows)


def _tables(late: Late, weights: Any, order: Any, there: Any) -> tuple[Any, Any]:
    """Return the tables of near and far weights; no far ones where every delay is a whole number of steps."""
    near, far = weights["near"], weights["far"]
    return late.weights(near, order, there), None if late.whole else late.weights(far, order, there)


def _backwards(course: Course, kept: Any, bars: Any) -> Tree:
    theta, rest, starts, sums, windows = kept
    form, edges = course.form, rest["edges"] | theta["edges"]
    dtype = next(value.dtype for slots in theta["own"] for value in slots.values())
    inner = {name: theta[name] for name in ("par", "fixed", "matrices", "sparse")}
    back = {late.number: _tables(late, edges[late.number], late.back, late.back_there) for late in course.late}
    # Derivatives by what arrived, [target, time]; time 0 stands after the past, and what nobody saw is zero.
    arrived = {
        name: jnp.zeros((values.shape[-1], course.steps + 2 * late.past + 5), dtype)
        for late in course.late
        for name, values in sums.items()
        if name.startswith(f"sums_{late.number}_")
    }

    def sent(late: Late, arrived: Tree, part: int, first: Any) -> Any:
        """Return derivatives by what was sent at the times first, first + 1, ... of a block, [source, time]."""
        future = arrived[f"sums_{late.number}_{part}"]
        near, far = back[late.number]
        start = late.target * future.shape[1] + late.past + late.back_lag + first
        return delayed_back(future, start, near, far, form.block)

    def block(carry: Any, item: Any) -> Any:
        own_bar, inner_bar, edge_bar, arrived = carry
        k, own, sums, seen_bar = item
        n = k * form.block
        kept_bar = {port: sent(late, arrived, part, n + 1).T for late in course.late for part, port in enumerate(late.ports)}

        def again(inner: Tree, own: Any, sums: Tree) -> Any:
            m = _merged(theta | inner, rest)
            end, (seen, kept) = _block(course, m, own, _given(course, rest, sums, n, dtype))
            return end, seen, kept

        _, pull = jax.vjp(again, inner, own, sums)
        found, own_bar, sums_bar = pull((own_bar, seen_bar, kept_bar))
        inner_bar = jax.tree.map(jnp.add, inner_bar, found)
        for name, bar in sums_bar.items():
            old = lax.dynamic_slice_in_dim(arrived[name], course.late[_late_of(course, name)].past + n, len(bar), axis=1)
            arrived[name] = lax.dynamic_update_slice_in_dim(
                arrived[name], old + bar.T, course.late[_late_of(course, name)].past + n, axis=1
            )
        edge_bar = _edge_bars(course, edge_bar, windows, sums_bar, n)
        return (own_bar, inner_bar, edge_bar, arrived), None

    zeros = jax.tree.map(jnp.zeros_like, (theta["own"], inner, theta["edges"]))
    items = (jnp.arange(course.blocks), starts, sums, bars)
    (own_bar, inner_bar, edge_bar, arrived), _ = lax.scan(block, (*zeros, arrived), items, reverse=True)
    past_bar = {
        port: _past_bar(course, late, lambda first, late=late, part=part: sent(late, arrived, part, first))
        for late in course.late
        for part, port in enumerate(late.ports)
    }
    return {**inner_bar, "own": own_bar, "edges": edge_bar, "past": past_bar}


def _late_of(course: Course, name: str) -> int:
    number = int(name.split("_")[1])
    return next(position for position, late in enumerate(course.late) if late.number == number)


def delayed_back(future: Any, start: Any, near: Any, far: Any, times: int) -> Any:
    """Return sum_k near[j, k] future[start[j, k] + t] + far[j, k] future[start[j, k] + t + 1], [j, t]."""
    if far is None:
        return delayed(future.reshape(-1), start - 1, None, near, times)
    return delayed(future.reshape(-1), start, near, far, times)


def _past_bar(course: Course, late: Late, sent: Callable[[Any], Any]) -> Any:
    """Return derivatives by what was sent before the start, [source, time], a block of times after another."""
    block, length = course.form.block, late.past + 1
    rounds = -(-length // block)
    found = lax.map(sent, jnp.arange(rounds) * block - late.past)
    return jnp.moveaxis(found, 0, 1).reshape(len(late.target), -1)[:, :length]


def _edge_bars(course: Course, bars: dict[int, Any], windows: dict[int, Any], sums_bar: Tree, n: Any) -> dict[int, Any]:
    """Add a block's derivatives by the weights of edges."""
    found = dict(bars)
    times = course.form.block + course.form.times
    for late in course.late:
        if late.number not in bars:
            continue
        near, far = jnp.zeros(late.order.shape), jnp.zeros(late.order.shape)
        for part, port in enumerate(late.ports):
            bar, window = sums_bar[f"sums_{late.number}_{part}"], windows[port]
            start = late.source * window.shape[1] + late.past - late.lag - 1 + n
            flat = window.reshape(-1)
            runs = jax.vmap(lambda at, flat=flat: lax.dynamic_slice(flat, (at,), (times + 1,)))(start.reshape(-1))
            runs = lax.optimization_barrier(runs.reshape(*start.shape, times + 1))
            near += jnp.einsum("ti,ikt->ik", bar, runs[..., 1:], precision=lax.Precision.HIGHEST)
            far += jnp.einsum("ti,ikt->ik", bar, runs[..., :-1], precision=lax.Precision.HIGHEST)
        old = bars[late.number]
        order = late.order[late.there]
        found[late.number] = {
            "near": old["near"].at[order].add(near[late.there].astype(old["near"].dtype)),
            "far": old["far"].at[order].add(far[late.there].astype(old["far"].dtype)),
        }
    return found
