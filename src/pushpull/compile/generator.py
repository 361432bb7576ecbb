"""The noise of compiled programs: the numbers of base/randomness.py, one tile of lanes at a time.

Bits and transform are two loops, since one loop over both needs more registers than there are. Both run on float32 whatever the
precision of the program; a float64 array takes the widened numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.compile.functions_f32 import log_of_parts, sin_cos_rest, split_exponent
from pushpull.compile.lanes import kernel, lane

F = np.float32
U = np.uint32
Words = npt.NDArray[np.uint32]
Reals = npt.NDArray[np.floating[Any]]

LANES = 64  # of a tile

PARITY, WIDTH = U(0x1BD11BDA), U(32)
U0, U1, U2, U3, U4, U5, U8, U30 = U(0), U(1), U(2), U(3), U(4), U(5), U(8), U(30)
R13, R15, R26, R6 = U(13), U(15), U(26), U(6)
R17, R29, R16, R24 = U(17), U(29), U(16), U(24)

WORD, HALF_WORD, UNIFORM = F(2**-32), F(2**-33), F(2**-24)
EIGHTH, TO_ANGLE = U(1 << 29), F(np.pi * 2**-31)


@lane
def _mix(x0: U, x1: U, rotation: U) -> tuple[U, U]:
    """Return one round of Threefry."""
    x0 = np.uint32(x0 + x1)
    turned = np.uint32(np.uint32(x1 << rotation) | np.uint32(x1 >> np.uint32(WIDTH - rotation)))
    return x0, np.uint32(turned ^ x0)


@lane
def _even_rounds(x0: U, x1: U) -> tuple[U, U]:
    """Return rounds 1 to 4 of every eight."""
    x0, x1 = _mix(x0, x1, R13)
    x0, x1 = _mix(x0, x1, R15)
    x0, x1 = _mix(x0, x1, R26)
    return _mix(x0, x1, R6)


@lane
def _odd_rounds(x0: U, x1: U) -> tuple[U, U]:
    """Return rounds 5 to 8 of every eight."""
    x0, x1 = _mix(x0, x1, R17)
    x0, x1 = _mix(x0, x1, R29)
    x0, x1 = _mix(x0, x1, R16)
    return _mix(x0, x1, R24)


@lane
def _add(x0: U, x1: U, key0: U, key1: U, group: U) -> tuple[U, U]:
    """Return the words after a key has been added."""
    return np.uint32(x0 + key0), np.uint32(np.uint32(x1 + key1) + group)


@lane
def threefry_u32(key0: U, key1: U, counter0: U, counter1: U) -> tuple[U, U]:
    """Return the two words of Threefry2x32 with 20 rounds."""
    key2 = np.uint32(np.uint32(key0 ^ key1) ^ PARITY)
    x0, x1 = _even_rounds(np.uint32(counter0 + key0), np.uint32(counter1 + key1))
    x0, x1 = _add(x0, x1, key1, key2, U1)
    x0, x1 = _odd_rounds(x0, x1)
    x0, x1 = _add(x0, x1, key2, key0, U2)
    x0, x1 = _even_rounds(x0, x1)
    x0, x1 = _add(x0, x1, key0, key1, U3)
    x0, x1 = _odd_rounds(x0, x1)
    x0, x1 = _add(x0, x1, key1, key2, U4)
    x0, x1 = _even_rounds(x0, x1)
    return _add(x0, x1, key2, key0, U5)


@lane
def box_muller_f32(word0: U, word1: U) -> tuple[F, F]:
    """Return the normal numbers of an even step and of the odd step after it."""
    e, f = split_exponent(np.float32(word0) * WORD + HALF_WORD)
    minus_log = -log_of_parts(e, f)
    radius = np.sqrt(minus_log + minus_log)
    quarter = np.uint32(np.uint32(word1 + EIGHTH) >> U30)
    rest = np.uint32(word1 - np.uint32(quarter << U30))
    sine, cosine = sin_cos_rest(np.float32(rest.view(np.int32)) * TO_ANGLE)
    even = np.uint32(quarter & U1) == U0
    first = radius * (cosine if even else sine)
    second = radius * (sine if even else cosine)
    first = first if np.uint32(np.uint32(quarter + U1) & U2) == U0 else -first
    return first, second if np.uint32(quarter & U2) == U0 else -second


@lane
def uniform_f32(word: U) -> F:
    """Return a number in [0, 1)."""
    return np.float32(np.uint32(word >> U8)) * UNIFORM


@lane
def draw(scratch: Words, lane_node: Words, key0: Words, key1: Words, pair: U) -> None:
    """Write the two words of a pair of steps."""
    for l in range(LANES):
        scratch[0, l], scratch[1, l] = threefry_u32(key0[l], key1[l], lane_node[l], pair)


@lane
def _keep(out: Reals, stream: int, even: int, steps: int, scratch: Words) -> None:
    """Copy two rows of numbers, held as words; a step outside the range takes its partner's row and number instead."""
    odd = even + 1
    has_even, has_odd = even >= 0, odd < steps
    even_row, odd_row = even if has_even else odd, odd if has_odd else even
    for l in range(LANES):
        first, second = np.uint32(scratch[0, l]).view(np.float32), np.uint32(scratch[1, l]).view(np.float32)
        out[even_row, stream, l] = first if has_even else second
        out[odd_row, stream, l] = second if has_odd else first


@kernel
def fill_normals(out: Reals, lane_node: Words, key0: Words, key1: Words, first_step: int, steps: int, scratch: Words) -> None:
    """Write out[step, stream, lane], standard normal; keys are [stream, lane], scratch [2, lane] words, all LANES wide."""
    for stream in range(key0.shape[0]):
        for pair in range(first_step // 2, (first_step + steps + 1) // 2):
            draw(scratch, lane_node, key0[stream], key1[stream], np.uint32(pair))
            for l in range(LANES):
                first, second = box_muller_f32(scratch[0, l], scratch[1, l])
                scratch[0, l] = np.float32(first).view(np.uint32)
                scratch[1, l] = np.float32(second).view(np.uint32)
            _keep(out, stream, 2 * pair - first_step, steps, scratch)


@kernel
def fill_uniforms(out: Reals, lane_node: Words, key0: Words, key1: Words, first_step: int, steps: int, scratch: Words) -> None:
    """Write out[step, stream, lane], uniform in [0, 1); arguments as for `fill_normals`."""
    for stream in range(key0.shape[0]):
        for pair in range(first_step // 2, (first_step + steps + 1) // 2):
            draw(scratch, lane_node, key0[stream], key1[stream], np.uint32(pair))
            for l in range(LANES):
                scratch[0, l] = np.float32(uniform_f32(scratch[0, l])).view(np.uint32)
                scratch[1, l] = np.float32(uniform_f32(scratch[1, l])).view(np.uint32)
            _keep(out, stream, 2 * pair - first_step, steps, scratch)
