"""Pass: each link's edges by the path that their lag allows: at once, or through a window of past values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import CompileError
from pushpull.compile.system import Link
from pushpull.spec.operators import Dense

LONGEST_BLOCK = 64


@dataclass(frozen=True, eq=False)
class Lags:
    """The edges of a Dense link: `instant` and `delayed` are masks [target, source], `steps` the delays in steps."""

    weights: npt.NDArray[np.float64]
    steps: npt.NDArray[np.float64]
    instant: npt.NDArray[np.bool_]
    delayed: npt.NDArray[np.bool_]

    @property
    def shortest(self) -> int:
        """Return the largest whole number of steps that no delay falls below."""
        return int(np.floor(self.steps[self.delayed].min()))

    @property
    def longest(self) -> int:
        """Return the number of past steps that must be kept."""
        return int(np.ceil(self.steps[self.delayed].max())) + 1


def lags(link: Link, dt: float) -> Lags:
    """Sort the edges of a link; delays within a billionth of whole steps are whole.

    Raises CompileError for a delay between nothing and one step.
    """
    operator = link.edge.operator
    assert isinstance(operator, Dense)  # noqa: S101
    weights = operator.weights
    delays = np.broadcast_to(operator.delays, weights.shape)
    steps = delays / dt
    whole = np.round(steps)
    steps = np.where(np.abs(steps - whole) <= 1e-9 * np.maximum(whole, 1.0), whole, steps)
    there = weights != 0
    short = there & (steps > 0) & (steps < 1)
    if short.any():
        i, j = (int(k) for k in np.argwhere(short)[0])
        raise CompileError(
            f"the delay from node {j} to node {i} is {delays[i, j]:g}, shorter than the step dt = {dt:g}",
            f"take dt below {delays[short].min():.3g}, or set delays so short to 0",
        )
    return Lags(weights, steps, there & (steps == 0), there & (steps >= 1))
