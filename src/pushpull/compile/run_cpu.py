"""What printed CPU programs call: delayed and instant sums, windows, spikes, the select of two lane values."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.compile.lanes import kernel, lane

Array = npt.NDArray[Any]
U = np.uint64
ZERO = np.float32(0)
ONE, TWO, THREE, FOUR = U(1), U(2), U(3), U(4)
EDGES_A_PASS = 4


@lane
def where(condition: bool, then: Any, otherwise: Any) -> Any:
    """Return one of two values, both computed."""
    return then if condition else otherwise


@kernel
def gather(
    sums: Array, window: Array, first: Array, offset: Array, near: Array, far: Array, place: Array, column: U, scratch: Array
) -> None:
    """Add up delayed signals for the times column, column + 1, ... of a block: sums [time, lane], window flat.

    Each edge is a run of contiguous multiply-adds over its source's past, four edges a pass (targets are padded with edges of
    weight zero); scratch has the length of the block rounded up to whole vectors. Indices are unsigned: no wrap-around tests.
    """
    length = np.uint64(scratch.shape[0])
    for target in range(place.shape[0]):
        for b in range(length):
            scratch[b] = ZERO
        edge = first[target]
        while edge < first[target + 1]:
            e1, e2, e3 = edge + ONE, edge + TWO, edge + THREE
            o0, o1, o2, o3 = offset[edge] + column, offset[e1] + column, offset[e2] + column, offset[e3] + column
            c0, c1, c2, c3 = near[edge], near[e1], near[e2], near[e3]
            f0, f1, f2, f3 = far[edge], far[e1], far[e2], far[e3]
            for b in range(length):
                one = f0 * window[o0 + b] + c0 * window[o0 + b + ONE] + f1 * window[o1 + b] + c1 * window[o1 + b + ONE]
                two = f2 * window[o2 + b] + c2 * window[o2 + b + ONE] + f3 * window[o3 + b] + c3 * window[o3 + b + ONE]
                scratch[b] += one + two
            edge += FOUR
        lane_of_target = place[target]
        for b in range(sums.shape[0]):
            sums[b, lane_of_target] = scratch[b]


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
def publish(window: Array, block: Array, place: Array, column: int, steps: int) -> None:
    """Write a block's values [step, lane] into a window [node, column]."""
    for node in range(place.shape[0]):
        row = window[node]
        for b in range(steps):
            row[column + b] = block[b, place[node]]


@kernel
def collect(mask: Array, words: Array, steps: Array, lanes: Array, count: int, step: int, offset: int) -> int:
    """Append the lanes whose byte is set, found eight at a time; returns the new count."""
    for word in range(words.shape[0]):
        if words[word] != 0:
            for l in range(8 * word, 8 * word + 8):
                if mask[l] != 0:
                    steps[count] = step
                    lanes[count] = offset + l
                    count += 1
    return count
