"""The scheme that chooses its own steps."""

# pyright: reportUnnecessaryIsInstance=false
# Users come without a type checker: what they pass is looked at.

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pushpull.base.errors import RunError
from pushpull.schemes.tables import Scheme


@dataclass(frozen=True, repr=False)
class Adaptive(Scheme):
    """Steps as long as a tolerance allows, without noise: an explicit Runge-Kutta pair of order 8 with dense output at every dt.

    `tolerance` counts in the size of each state plus one of its declared unit. A step may err by a tenth of it in every state;
    what steps leave behind adds up along a run, for cycles and spikes to about the tolerance, more where neighbours part.
    `dt` is the distance of samples, and how finely stimuli are looked at: a pulse shorter than half of it may be missed. Each
    copy has its own steps. A continued run is bit for bit a longer one. Refuses noise, delays, resets and spikes that travel.
    Raises RunError for a tolerance that rounding does not allow.
    """

    tolerance: float = 1e-6
    stages: ClassVar[tuple[tuple[float, ...], ...]] = ((),)
    weights: ClassVar[tuple[float, ...]] = (1.0,)
    order: ClassVar[float] = 8.0
    noise: ClassVar[str] = "ito"
    reach: ClassVar[float] = float("inf")
    reference: ClassVar[str] = "Hairer, Norsett & Wanner (1993), Solving Ordinary Differential Equations I, section II.10"

    def __post_init__(self) -> None:
        if not isinstance(self.tolerance, float | int) or not 1e-11 <= self.tolerance <= 0.1:
            raise RunError(
                f"the tolerance of Adaptive is {self.tolerance!r}", "give a number between 1e-11 and 0.1, such as 1e-6"
            )
