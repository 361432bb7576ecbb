"""What printed JAX programs call: functions, sums over edges, noise. Lane values are [group, lane], or [lane] alone."""

# JAX's functions have types that a strict checker cannot follow.
# pyright: basic

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax, nn
from jax.scipy import special

from pushpull.base.randomness import key, threefry
from pushpull.compile.lookups import lookups

abs, exp, expm1, floor, log, maximum, minimum = jnp.abs, jnp.exp, jnp.expm1, jnp.floor, jnp.log, jnp.maximum, jnp.minimum
pow, sign, sqrt, where = jnp.power, jnp.sign, jnp.sqrt, jnp.where
sin, cos, tan, sinh, cosh, tanh = jnp.sin, jnp.cos, jnp.tan, jnp.sinh, jnp.cosh, jnp.tanh
sigmoid, erf, erfc = nn.sigmoid, special.erf, special.erfc
table, table2 = lookups(jnp)

LONGEST_BLOCK = 64
PIECE = 2**22  # signals gathered at once; more copies are taken in turn
EIGHTH, TO_ANGLE = np.uint32(1 << 29), np.float32(np.pi * 2**-31)


def exprel(x: Any) -> Any:
    """Return (exp(x) - 1)/x, with value and slope at 0 from its series."""
    small = jnp.abs(x) < 1e-5
    away = jnp.where(small, 1.0, x)
    return jnp.where(small, 1.0 + x * (0.5 + x / 6.0), jnp.expm1(away) / away)


def join(pieces: Sequence[tuple[Any, int]]) -> Any:
    """Lay what several spaces send one after another along the nodes; each is a value per lane, or one for all."""
    values = [jnp.asarray(value) for value, _ in pieces]
    leading = np.broadcast_shapes(*(value.shape[:-1] for value in values))
    return jnp.concatenate(
        [jnp.broadcast_to(value, (*leading, nodes)) for value, (_, nodes) in zip(values, pieces, strict=True)], axis=-1
    )


def exchange(matrix: Any, now: Any) -> Any:
    """Sum over sources: matrix [source, target], now [..., source] -> [..., target]."""
    return jnp.matmul(now, matrix, precision=lax.Precision.HIGHEST)


def add_sparse(edge: Mapping[str, Any], now: Any) -> Any:
    """Sum over the sources of each target: tables [target, k] of sources and weights, now [..., source] -> [..., target]."""
    return (now[..., edge["source"]] * edge["weight"]).sum(axis=-1)


def mix(matrices: Mapping[int, Any], drawn: Any) -> Any:
    """Mix streams of independent noise [step, stream, ..., lane] over lanes: matrices [source, lane] by stream."""
    for stream, matrix in matrices.items():
        mixed = jnp.matmul(drawn[:, stream, ..., : len(matrix)], matrix, precision=lax.Precision.HIGHEST)
        drawn = drawn.at[:, stream].set(mixed)
    return drawn


def table_of(target: Any, source: Any, targets: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """Lay values [..., edge] out as tables [..., target, k]; entries that are no edges are 0."""
    table, there = padded(np.asarray(target), np.asarray(source).astype(np.int64), targets)
    return {name: jnp.asarray(np.where(there, np.asarray(value)[..., table], 0)) for name, value in values.items()}


def normals(key0: Any, key1: Any, nodes: Any, pair: Any, odd: Any, steps: int) -> Any:
    """Return standard normal numbers [step, ...lanes] from the step 2 pair + odd on: those of base/randomness.py, in float32."""
    pairs = pair + jnp.arange(steps // 2 + 1, dtype=jnp.uint32)
    word0, word1 = threefry(key0, key1, nodes, pairs.reshape(-1, *(1,) * jnp.ndim(key0)))
    numbers = box_muller(word0, word1)
    numbers = numbers.reshape(-1, *numbers.shape[2:])
    return lax.dynamic_slice_in_dim(numbers, odd, steps)


def box_muller(word0: Any, word1: Any) -> Any:
    """Return two normal numbers per pair of words, on a new axis 1."""
    u = word0.astype(jnp.float32) * np.float32(2**-32) + np.float32(2**-33)
    radius = jnp.sqrt(-2 * jnp.log(u))
    quarter = (word1 + EIGHTH) >> np.uint32(30)
    rest = lax.bitcast_convert_type(word1 - (quarter << np.uint32(30)), jnp.int32)
    angle = rest.astype(jnp.float32) * TO_ANGLE
    cosine, sine = jnp.cos(angle), jnp.sin(angle)
    even = quarter & np.uint32(1) == 0
    first = radius * jnp.where(even, cosine, sine)
    second = radius * jnp.where(even, sine, cosine)
    first = jnp.where((quarter + np.uint32(1)) & np.uint32(2) == 0, first, -first)
    return jnp.stack([first, jnp.where(quarter & np.uint32(2) == 0, second, -second)], axis=1)


def keys_of(seed: int, copies: Any, streams: Sequence[int]) -> tuple[Any, Any]:
    """Return the two key words of every (stream, lane)."""
    found = [key(seed, copies, np.full(np.shape(copies), stream)) for stream in streams]
    return np.stack([words for words, _ in found]), np.stack([words for _, words in found])


def delayed(flat: Any, start: Any, low: Any, high: Any, times: int) -> Any:
    """Return sum_k low[i, k] flat[start[i, k] + t] + high[i, k] flat[start[i, k] + t + 1], [i, t]."""
    runs = jax.vmap(lambda at: lax.dynamic_slice(flat, (at,), (times + 1,)))(start.reshape(-1))
    runs = lax.optimization_barrier(runs.reshape(*start.shape, times + 1))
    total = jnp.einsum("ik,ikt->it", high, runs[..., 1:], precision=lax.Precision.HIGHEST)
    return total if low is None else total + jnp.einsum("ik,ikt->it", low, runs[..., :-1], precision=lax.Precision.HIGHEST)


def gather(window: Any, edge: Mapping[str, Any], column: Any, times: int) -> Any:
    """Sum delayed signals over sources for the times from `column` on: window [copy, node, column] -> [time, copy, target].

    What an edge's delay decides is [target, k], or [copy, target, k].
    """

    def one(item: tuple[Any, Mapping[str, Any]]) -> Any:
        own, edge = item
        return delayed(own.reshape(-1), edge["start"] + column, edge["far"], edge["near"], times).T

    if edge["start"].ndim == 3:
        total = lax.map(one, (window, edge))
    elif len(window) > 1:
        size = edge["start"].size * (times + 1)
        total = lax.map(lambda own: one((own, edge)), window, batch_size=max(1, PIECE // size))
    else:
        total = one((window[0], edge))[jnp.newaxis]
    return jnp.swapaxes(total, 0, 1)


def padded(rows: Any, columns: Any, nodes: int) -> tuple[Any, Any]:
    """Return, for edges given by row and column, the table [row, k] of their numbers and which of its entries are edges."""
    order = np.lexsort((columns, rows))
    counts = np.bincount(rows, minlength=nodes)
    place = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    table = np.zeros((nodes, max(1, counts.max(initial=1))), dtype=np.int64)
    there = np.zeros(table.shape, dtype=np.bool_)
    table[rows[order], place], there[rows[order], place] = order, True
    return table, there


def block_of(shortest: Sequence[int], steps: int) -> int:
    """Return the steps of a block: at most the shortest delay, in blocks as even as they can be."""
    most = max(1, min([LONGEST_BLOCK, steps, *shortest]))
    return -(-steps // -(-steps // most))
