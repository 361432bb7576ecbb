"""What printed CPU programs call: delayed and instant sums, windows, spikes, the select of two lane values."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.compile.lanes import kernel, lane
from pushpull.compile.vectors import add_runs

Array = npt.NDArray[Any]
U = np.uint64
ZERO = np.float32(0)
NONE, EIGHT = U(0), U(8)
SLICE = 16  # targets whose sparse edges are added up side by side


@lane
def where(condition: bool, then: Any, otherwise: Any) -> Any:
    """Return one of two values, both computed."""
    return then if condition else otherwise


@kernel
def gather(
    sums: Array,
    window: Array,
    offset: Array,
    near: Array,
    far: Array,
    runs: Array,
    at: Array,
    place: Array,
    which: Array,
    column: U,
    scratch: Array,
) -> None:
    """Add up delayed signals for the times column, column + 1, ... of a block: sums [time, lane], window flat.

    Edges come in runs, some sources of one target; the runs of all targets for the next sources follow. So the past of these
    sources stays in the innermost cache, and sums are in the order of sources. `which` is (first run, last, first target, last).
    """
    length = np.uint64(scratch.shape[1])
    flat = scratch.reshape(-1)
    rows = scratch.shape[0]
    low, high = (which[2], which[3]) if rows > 1 else (0, 1)
    for k in range(low * scratch.shape[1], high * scratch.shape[1]):
        flat[k] = ZERO
    add_runs(flat, at, window, offset, near, far, runs, which[0], which[1], column, length)
    for target in range(which[2], which[3]):
        lane_of_target, row = place[target], min(target, rows - 1)
        for b in range(sums.shape[0]):
            sums[b, lane_of_target] = scratch[row, b]


@kernel
def add_sparse(sums: Array, begin: Array, source: Array, weight: Array, now: Array, place: Array) -> None:
    """Add up present signals over the sources of each target, in their order, for SLICE targets side by side: [edge, target]."""
    total = np.zeros(SLICE, sums.dtype)
    for part in range(begin.shape[0] - 1):
        for l in range(SLICE):
            total[l] = 0
        for edge in range(begin[part], begin[part + 1]):
            for l in range(SLICE):
                total[l] += weight[edge, l] * now[source[edge, l]]
        for l in range(min(SLICE, place.shape[0] - part * SLICE)):
            sums[place[part * SLICE + l]] = total[l]


@kernel
def add_uniform(sums: Array, begin: Array, source: Array, weight: Array, now: Array, place: Array) -> None:
    """Add up present signals over all sources into one sum, and give it to every target."""
    total = sums[0] * 0
    for edge in range(begin[0], begin[1]):
        total += weight[edge] * now[source[edge]]
    for target in range(place.shape[0]):
        sums[place[target]] = total


@kernel
def exchange(sums: Array, matrix: Array, now: Array, place: Array) -> None:
    """Add up present signals, source by source: matrix [source, lane], sums [lane]."""
    for l in range(sums.shape[0]):
        sums[l] = 0
    for source in range(place.shape[0]):
        signal = now[place[source]]
        row = matrix[source]
        for l in range(sums.shape[0]):
            sums[l] += row[l] * signal


@kernel
def mix(normals: Array, stream: int, matrix: Array, mixed: Array, steps: int) -> None:
    """Mix one stream of noise [tile, step, stream, lane] over nodes, source by source: matrix [source, lane], mixed [lane]."""
    width = normals.shape[3]
    for step in range(steps):
        for l in range(mixed.shape[0]):
            mixed[l] = 0
        for source in range(matrix.shape[0]):
            signal = normals[source // width, step, stream, source % width]
            row = matrix[source]
            for l in range(mixed.shape[0]):
                mixed[l] += row[l] * signal
        for l in range(mixed.shape[0]):
            normals[l // width, step, stream, l % width] = mixed[l]


@kernel
def publish(window: Array, block: Array, place: Array, nodes: Array, first: int, last: int, column: int, steps: int) -> None:
    """Write a block's values [step, lane] of some nodes, nodes[first] to nodes[last - 1], into a window [node, column]."""
    for k in range(first, last):
        row = window[nodes[k]]
        for b in range(steps):
            row[column + b] = block[b, place[nodes[k]]]


@kernel
def collect(
    mask: Array, words: Array, lanes: Array, ends: Array, first: int, base: int, count: int, begin: int, end: int
) -> None:  # fmt: skip
    """Append the lanes of tiles begin to end whose byte is set, step by step; ends[m + 1] says how many there are after step m.

    Masks [step - base, lane] are looked at a tile at a time, as eight words.
    """
    found = ends[first]
    for m in range(first, first + count):
        row, bits = mask[m - base], words[m - base]
        for tile in range(begin, end):
            k = U(tile) * EIGHT
            some = bits[k] | bits[k + U(1)] | bits[k + U(2)] | bits[k + U(3)]
            some |= bits[k + U(4)] | bits[k + U(5)] | bits[k + U(6)] | bits[k + U(7)]
            if some != NONE:
                for l in range(64 * tile, 64 * tile + 64):
                    if row[l] != 0:
                        lanes[found] = l
                        found += 1
        ends[m + 1] = found


@kernel
def locate(within: Array, left: Array, lanes: Array, ends: Array, first: int, base: int, count: int) -> None:
    """Note beside every spike that `collect` found what was left of its step: `within` is [step - base, lane]."""
    for m in range(first, first + count):
        for k in range(ends[m], ends[m + 1]):
            left[k] = within[m - base, lanes[k]]
