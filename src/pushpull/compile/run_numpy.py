"""What printed NumPy programs call: lanes, windows, sums, spikes. `m` is the memory of a run, arrays by name.

Lane values are [group, lane]; state buffers [group, tile, slot, lane]; windows [group, node, column] with the present at
column m.present of the first step of a chunk.
"""

from __future__ import annotations

from types import SimpleNamespace as Memory
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.compile.evaluate import FUNCTIONS

Array = npt.NDArray[Any]

exp, expm1, log, sqrt = (FUNCTIONS[name] for name in ("exp", "expm1", "log", "sqrt"))
sin, cos, tan, tanh, sinh, cosh = (FUNCTIONS[name] for name in ("sin", "cos", "tan", "tanh", "sinh", "cosh"))
abs, sign, floor, minimum, maximum, where = (FUNCTIONS[n] for n in ("abs", "sign", "floor", "minimum", "maximum", "where"))
sigmoid, exprel, erf, erfc = (FUNCTIONS[name] for name in ("sigmoid", "exprel", "erf", "erfc"))
table, table2 = FUNCTIONS["table"], FUNCTIONS["table2"]
pow = np.power


def load(state: Array, row: int) -> Array:
    """Return a slot on all lanes, [group, lane]: a copy, since stores of the same step write into the buffer."""
    return state[:, :, row].reshape(state.shape[0], -1).copy()


def store(state: Array, row: int, values: Array | float) -> None:
    """Write a slot on all lanes."""
    groups, tiles, _, width = state.shape
    state[:, :, row] = np.broadcast_to(values, (groups, tiles * width)).reshape(groups, tiles, width)


def to_lanes(sums: Array, offset: int, nodes: int, state: Array) -> Array:
    """Cut the nodes of one space out of [group, node] and pad them to its lanes."""
    lanes = state.shape[1] * state.shape[3]
    own = sums[:, offset : offset + nodes]
    return np.concatenate([own, np.repeat(own[:, -1:], lanes - nodes, axis=1)], axis=1)


def row_of(every: int, first: int, n: int) -> int:
    """Return the row of a chunk's table that step first + n fills."""
    return (first + n) // every - -(-first // every)


def average(table: Array, state: Array, row: int, values: Array, every: int, first: int, n: int) -> None:
    """Add to a running mean; at the end of its window write it out and start again."""
    total = load(state, row) + values
    done = (first + n + 1) % every == 0
    if done:
        table[:, (first + n + 1) // every - 1 - first // every] = total / every
    store(state, row, 0.0 if done else total)


def publish_hist(m: Memory, port: int, offset: int, nodes: int, values: Array, n: int) -> None:
    """Write the values after a step into a port's window."""
    window = getattr(m, f"hist_{port}")
    window[:, offset : offset + nodes, m.present[port] + n] = _of_nodes(values, nodes)


def publish_now(m: Memory, port: int, offset: int, nodes: int, values: Array) -> None:
    """Write a stage's values into a port that is read at once."""
    getattr(m, f"now_{port}")[:, offset : offset + nodes] = _of_nodes(values, nodes)


def _of_nodes(values: Any, nodes: int) -> Any:
    """Cut lanes down to nodes; what is the same for all lanes stays a number."""
    return values[..., :nodes] if np.ndim(values) else values


def exchange(matrix: Array, now: Array) -> Array:
    """Sum over sources, in their order: matrix [source, target], now [group, source] -> [group, target]."""
    total = np.zeros((now.shape[0], matrix.shape[1]), dtype=now.dtype)
    for source in range(matrix.shape[0]):
        total += now[:, source : source + 1] * matrix[source]
    return total


def mix(matrix: Array, drawn: Array) -> Array:
    """Mix independent noise over nodes, source by source: matrix [source, lane], drawn [step, group, lane]."""
    total = np.zeros_like(drawn)
    for source, row in enumerate(matrix):
        total += row * drawn[:, :, source : source + 1]
    return total


def gather(m: Memory, edge: int, port: int, n: int) -> Array:
    """Sum delayed values over sources, [group, target]; between two steps values are interpolated linearly."""
    window = getattr(m, f"hist_{port}")
    source, target, lag, near, far = (getattr(m, f"{name}_{edge}") for name in ("source", "target", "lag", "near", "far"))
    column = m.present[port] + n - lag.astype(np.int64)
    copies = np.arange(len(window))[:, np.newaxis]
    signals = near * window[copies, source, column] + far * window[copies, source, column - 1]
    return _by_target(signals, target, getattr(m, f"targets_{edge}"))


def add_sparse(m: Memory, edge: int, now: Array) -> Array:
    """Sum present values over the sources of sparse edges, [group, target]."""
    source, target, weight = (getattr(m, f"{name}_{edge}") for name in ("source", "target", "weight"))
    return _by_target(weight * now[:, source], target, getattr(m, f"targets_{edge}"))


def _by_target(signals: Array, target: Array, targets: int) -> Array:
    """Add up signals [group, edge] in their order."""
    total = np.zeros((signals.shape[0], targets), dtype=signals.dtype)
    np.add.at(total.T, target, signals.T)
    return total


def convolve(m: Memory, edge: int, part: int, port: int, step: int, stage: int) -> None:
    """Apply a kernel on a ring in the spectral domain, one multiplier per whole delay; the present enters at the stage's value.

    The past is what the first stages of earlier steps saw: spectra [step modulo their number, group, wave].
    """
    now = np.fft.rfft(getattr(m, f"now_{port}"), axis=-1)
    multipliers = getattr(m, f"multipliers_{edge}")
    past = getattr(m, f"spectra_{edge}_{part}")
    if stage == 0:
        past[step % len(past)] = now
    total = multipliers[0] * now
    for lag in range(1, len(multipliers)):
        total += multipliers[lag] * past[(step + stage - lag) % len(past)]
    setattr(m, f"sums_{edge}_{part}", np.fft.irfft(total, n=getattr(m, f"now_{port}").shape[-1], axis=-1))


def arriving(ring: Array, step: int) -> Array:
    """Return and clear what arrives at this step, [group, lane]."""
    place = step % len(ring)
    values = ring[place].copy()
    ring[place] = 0.0
    return values


def collect(m: Memory, space: int, first: int, n: int) -> None:
    """Append the spikes of a step; a spike's step is the one at whose end it stands, less what was left of it."""
    groups, lanes = np.nonzero(getattr(m, f"mask_{space}"))
    steps = np.full(len(groups), first + n + 1) - (getattr(m, f"within_{space}")[groups, lanes] if m.located else 0)
    m.spikes[space].extend(zip(groups.tolist(), lanes.tolist(), steps.tolist(), strict=True))
