"""What printed CPU programs call: delayed and instant sums, windows, spikes, the select of two lane values."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.compile.lanes import kernel, lane

Array = npt.NDArray[Any]


@lane
def where(condition: bool, then: Any, otherwise: Any) -> Any:
    """Return one of two values, both computed."""
    return then if condition else otherwise


@kernel
def gather(
    sums: Array, window: Array, first: Array, source: Array, lag: Array, near: Array, far: Array, place: Array, column: int, scratch: Array
) -> None:
    """Add up delayed signals for the times column, column + 1, ... of a block: sums [time, lane].

    Each edge is a run of contiguous multiply-adds over its source's window; scratch has the padded length of the block.
    """
    length = scratch.shape[0]
    for target in range(place.shape[0]):
        for b in range(length):
            scratch[b] = 0
        for edge in range(first[target], first[target + 1]):
            start = np.intp(column) - np.intp(lag[edge]) - 1
            past = window[source[edge]][start : start + length + 1]
            a, c = far[edge], near[edge]
            for b in range(length):
                scratch[b] += a * past[b] + c * past[b + 1]
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
