"""Pass: each link's connections by the path that their lag allows: at once, or through a window of past values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import CompileError
from pushpull.compile.system import Link
from pushpull.spec.operators import AllToAll, Csr, Dense

MOST_TIMES = 64  # stage times of a block that compiled code adds up together
VECTOR_LANES = {"single": 16, "double": 8}
Array = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Path:
    """Connections of one link that travel alike: target, source, weight and lag (in steps) of each, by target, then source.

    The lag is [edge], or [edge, copy] where copies differ.
    `kind` is that of the plan's edge. `uniform` connections all end in one sum that every target reads.
    """

    kind: Literal["delayed", "instant", "sparse"]
    target: Numbers
    source: Numbers
    weight: Array
    lag: Array
    uniform: bool = False

    @property
    def per_copy(self) -> bool:
        """Return whether copies differ in their delays."""
        return self.lag.ndim > 1

    @property
    def shortest(self) -> int:
        """Return the largest whole number of steps that no delay falls below."""
        return int(np.floor(self.lag.min()))

    @property
    def longest(self) -> int:
        """Return the number of past steps that must be kept."""
        return int(np.ceil(self.lag.max())) + 1


_KNOWN: WeakKeyDictionary[Any, tuple[tuple[float, tuple[int, int], bool], tuple[Path, ...]]] = WeakKeyDictionary()


def paths(link: Link, dt: float) -> tuple[Path, ...]:
    """Sort the connections of a link with weights; those of weight 0 vanish, delays within a billionth of whole steps are whole.

    Raises CompileError for a delay between nothing and one step.
    """
    operator = link.edge.operator
    known, settings = _KNOWN.get(operator), (dt, link.shape, link.edge.held)
    if known is None or known[0] != settings:
        known = settings, _paths(operator, *settings)
        _KNOWN[operator] = known
    return known[1]


def _paths(operator: Any, dt: float, shape: tuple[int, int], held: bool) -> tuple[Path, ...]:
    match operator:
        case Dense():
            target, source = np.nonzero(operator.weights)
            delays = operator.delays[target, source]
            steps = _steps(delays, target, source, dt, operator)
            return _sorted("instant", target, source, operator.weights[target, source], steps, held)
        case Csr():
            there = np.flatnonzero(operator.weights)
            target, source, weight, delays = (
                values if len(there) == len(values) else values[there]
                for values in (operator.targets, operator.sources, operator.weights, operator.delays)
            )
            return _sorted("sparse", target, source, weight, _steps(delays, target, source, dt, operator), held)
        case AllToAll() if operator.weight:
            return _all_to_all(operator, dt, shape, held)
        case _:
            return ()


def _all_to_all(operator: AllToAll, dt: float, shape: tuple[int, int], held: bool) -> tuple[Path, ...]:
    """One sum of all sources; without self-connections each node takes its own share away again."""
    source = np.arange(shape[1])
    none = np.zeros(shape[1], dtype=np.int64)
    weight = np.full(shape[1], operator.weight)
    lag = np.broadcast_to(_steps(np.array([operator.delay]), none, none, dt, operator), source.shape)
    kind: Literal["delayed", "sparse"] = "delayed" if operator.delay or held else "sparse"
    found = Path(kind, none, source, weight, lag, uniform=True)
    return (found,) if operator.self_connections else (found, Path(kind, source, source, -weight, lag))


def _sorted(
    at_once: Literal["instant", "sparse"], target: Numbers, source: Numbers, weight: Array, lag: Array, held: bool
) -> tuple[Path, ...]:
    """Part connections that act at once from those that read the past; `held` ones read the beginning of the step, or earlier."""
    late = lag > 0 if lag.ndim == 1 else lag.max(axis=1) > 0
    if held or late.all():
        return (Path("delayed", target, source, weight, lag),) if len(lag) else ()
    if not late.any():
        return (Path(at_once, target, source, weight, lag),)
    now = ~late
    return (
        Path(at_once, target[now], source[now], weight[now], lag[now]),
        Path("delayed", target[late], source[late], weight[late], lag[late]),
    )


def _steps(delays: Array, target: Numbers, source: Numbers, dt: float, operator: Dense | Csr | AllToAll) -> Array:
    """Return delays in steps: whole where they are within rounding of it, or where the operator asks for it."""
    steps = delays / dt
    short = (steps > 0) & (steps < 1 - 1e-9)
    if short.any():
        k = int(np.argmax(short)) // (short.size // len(short))
        least = delays[k].min()
        raise CompileError(
            f"the delay from node {source[k]} to node {target[k]} is {least:g}, shorter than the step dt = {dt:g}",
            f"take dt below {delays[short].min():.3g}, or set delays so short to 0",
        )
    whole = np.round(steps)
    return whole if operator.rounded else np.where(np.abs(steps - whole) <= 1e-9 * np.maximum(whole, 1.0), whole, steps)
