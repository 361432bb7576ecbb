"""Noise by counters: a number depends on seed, copy, stream, node and step, never on the order of drawing.

The generator is Threefry2x32-20 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3", SC11).

    key      Threefry(key = seed's low and high word, counter = (copy, stream)), so no two (copy, stream) of a seed share a key
    words    Threefry(key, counter = (node, step // 2)); the two words of a block serve the steps 2k and 2k+1
    uniform  upper 24 bits of the step's word, in [0, 1)
    normal   Box-Muller on both words: radius * cos for step 2k, radius * sin for step 2k+1

This is the reference that every target follows; compiled programs agree with it to a few units in the last place.
Uniforms and normals of one stream share their words: give them different streams.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Words: TypeAlias = npt.NDArray[np.uint32]

ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))
PARITY = np.uint32(0x1BD11BDA)
LAST_STEP = 2**33  # step // 2 is one 32-bit word of the counter
PIECE = 2**14  # pairs drawn at once: its temporary arrays stay in the second-level cache


def threefry(key0: Words, key1: Words, counter0: Words, counter1: Words) -> tuple[Words, Words]:
    """Return the two words of Threefry2x32 with 20 rounds, element by element."""
    keys = (key0, key1, key0 ^ key1 ^ PARITY)
    with np.errstate(over="ignore"):
        x0, x1 = counter0 + key0, counter1 + key1
        for group in range(5):
            for rotation in ROTATIONS[group % 2]:
                x0 = x0 + x1
                x1 = (x1 << np.uint32(rotation) | x1 >> np.uint32(32 - rotation)) ^ x0
            x0 = x0 + keys[(group + 1) % 3]
            x1 = x1 + keys[(group + 2) % 3] + np.uint32(group + 1)
    return x0, x1


def key(seed: int, copy: npt.ArrayLike, stream: npt.ArrayLike) -> tuple[Words, Words]:
    """Return the two key words of each (copy, stream), broadcast against each other, as arrays in C order."""
    if not 0 <= seed < 2**64:
        raise ValueError(f"seed must lie in [0, 2**64), not {seed}")
    low, high = np.uint32(seed & 0xFFFFFFFF), np.uint32(seed >> 32)
    copies, streams = np.broadcast_arrays(_words(copy, "copy"), _words(stream, "stream"))
    key0, key1 = threefry(np.full(copies.shape, low), np.full(copies.shape, high), copies, streams)
    return np.asarray(key0, order="C"), np.asarray(key1, order="C")


def uniforms(
    seed: int, stream: int, nodes: npt.ArrayLike, copies: npt.ArrayLike, first_step: int, steps: int
) -> npt.NDArray[np.float32]:
    """Return uniform numbers in [0, 1), [steps, lanes], for the lanes (nodes[i], copies[i])."""
    return _numbers(uniform_pair, seed, stream, nodes, copies, first_step, steps)


def normals(
    seed: int, stream: int, nodes: npt.ArrayLike, copies: npt.ArrayLike, first_step: int, steps: int
) -> npt.NDArray[np.float32]:
    """Return standard normal numbers, [steps, lanes], for the lanes (nodes[i], copies[i]); the tails reach 6.7."""
    return _numbers(box_muller, seed, stream, nodes, copies, first_step, steps)


def words(
    seed: int, stream: int, nodes: npt.ArrayLike, copies: npt.ArrayLike, first_step: int, steps: int
) -> npt.NDArray[np.uint32]:
    """Return random words of 32 bits, [steps, lanes], for the lanes (nodes[i], copies[i])."""
    return _numbers(_as_they_are, seed, stream, nodes, copies, first_step, steps).view(np.uint32)


def _as_they_are(word0: Words, word1: Words) -> npt.NDArray[np.float32]:
    return np.stack((word0, word1), axis=1).view(np.float32)


def uniform_pair(word0: Words, word1: Words) -> npt.NDArray[np.float32]:
    """Return a uniform number per word, the two on a new axis 1."""
    return (np.stack((word0, word1), axis=1) >> np.uint32(8)).astype(np.float32) * np.float32(2**-24)


def box_muller(word0: Words, word1: Words) -> npt.NDArray[np.float32]:
    """Return two normal numbers per pair of words, on a new axis 1.

    Word 0 gives the radius, through u = (word + 1/2) / 2**32 rounded to float32: never 0, at most 1. Word 1 gives the angle:
    the nearest quarter turn, and a remainder of 30 bits with sign. Worked in double and rounded once.
    """
    u = word0.astype(np.float32) * np.float32(2**-32) + np.float32(2**-33)
    radius = np.sqrt(-2.0 * np.log(u.astype(np.float64)))
    with np.errstate(over="ignore"):
        quarter = (word1 + np.uint32(1 << 29)) >> np.uint32(30)
        rest = (word1 - (quarter << np.uint32(30))).view(np.int32)
    angle = rest * (np.pi * 2**-31)
    cosine, sine = np.cos(angle), np.sin(angle)
    even = quarter & np.uint32(1) == 0
    numbers = np.empty((len(u), 2, *u.shape[1:]), np.float32)
    numbers[:, 0] = radius * np.where(even, cosine, sine) * (1.0 - (quarter + np.uint32(1) & np.uint32(2)))
    numbers[:, 1] = radius * np.where(even, sine, cosine) * (1.0 - (quarter & np.uint32(2)))
    return numbers


def _numbers(
    transform: Callable[[Words, Words], npt.NDArray[np.float32]],
    seed: int,
    stream: int,
    nodes: npt.ArrayLike,
    copies: npt.ArrayLike,
    first_step: int,
    steps: int,
) -> npt.NDArray[np.float32]:
    """Draw every pair of steps that the range touches, a piece that fits the cache at a time, and cut the range out."""
    if first_step < 0 or steps < 0 or first_step + steps > LAST_STEP:
        raise ValueError(f"steps must lie in [0, 2**33), not {first_step} to {first_step + steps}")
    node, (key0, key1) = _words(nodes, "node"), key(seed, copies, stream)
    if node.shape != key0.shape or node.ndim != 1:
        raise ValueError(f"nodes and copies must be two lists of one length, not {node.shape} and {key0.shape}")
    pairs = np.arange(first_step // 2, (first_step + steps + 1) // 2).astype(np.uint32)[:, np.newaxis]
    numbers = np.empty((len(pairs), 2, len(node)), np.float32)
    rows = max(1, PIECE // max(1, len(node)))
    for start in range(0, len(pairs), rows):
        piece = slice(start, start + rows)
        numbers[piece] = transform(*threefry(key0, key1, node, pairs[piece]))
    skip = first_step % 2
    return numbers.reshape(2 * len(pairs), len(node))[skip : skip + steps]


def _words(values: npt.ArrayLike, name: str) -> Words:
    """Return non-negative integers as 32-bit words."""
    array = np.asarray(values)
    if array.dtype.kind not in "iu" or (array.size and (array.min() < 0 or array.max() >= 2**32)):
        raise ValueError(f"{name} must hold integers in [0, 2**32)")
    return array.astype(np.uint32)
