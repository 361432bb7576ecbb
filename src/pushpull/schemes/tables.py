"""Time-stepping schemes as tables: stages, weights, order and limits are data; one engine unfolds them.

A table row says at which combination of earlier slopes a stage is evaluated. With noise the increment dW stands beside dt in
every slope, k = f dt + g dW, so a two-stage table is the stochastic Heun scheme and a one-stage table Euler-Maruyama.
"""

from __future__ import annotations

from abc import ABC
from dataclasses import dataclass, field, fields
from typing import ClassVar


@dataclass(frozen=True, repr=False)
class Scheme(ABC):
    """To add one: a frozen dataclass with the class attributes below; the order test holds it to `order`.

    `stages` is the lower triangle of the Butcher table, `weights` its last row. `noise` says which stochastic calculus the
    scheme converges to, `strong_order` how fast for additive noise. `order` counts noise-free systems.

    Spikes fall on the ends of steps, which is of first order. With `interpolated` they happen where their condition, taken as a
    straight line, comes true within the step: times, resets and holds go on from there, and spike times are of second order
    without noise. Spikes still travel from the end of the step.
    """

    interpolated: bool = field(default=False, kw_only=True)
    stages: ClassVar[tuple[tuple[float, ...], ...]]
    weights: ClassVar[tuple[float, ...]]
    order: ClassVar[float]
    noise: ClassVar[str]
    strong_order: ClassVar[float] = 1.0
    exponential: ClassVar[bool] = False
    sequential: ClassVar[bool] = False
    milstein: ClassVar[bool] = False
    area_noise: ClassVar[tuple[float, ...]] = ()
    reach: ClassVar[float]
    reference: ClassVar[str]

    @property
    def times(self) -> tuple[float, ...]:
        """Return the stage times in steps."""
        return tuple(sum(row) for row in self.stages)

    def __repr__(self) -> str:
        given = (f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if getattr(self, f.name) is not False)
        return f"{type(self).__name__}({', '.join(given)})"

    def __str__(self) -> str:
        return repr(self).removesuffix("()")


@dataclass(frozen=True, repr=False)
class Euler(Scheme):
    """One stage; with noise this is Euler-Maruyama (Ito)."""

    stages: ClassVar[tuple[tuple[float, ...], ...]] = ((),)
    weights: ClassVar[tuple[float, ...]] = (1.0,)
    order: ClassVar[float] = 1.0
    noise: ClassVar[str] = "ito"
    reach: ClassVar[float] = 2.0
    reference: ClassVar[str] = "Maruyama (1955), Rend. Circ. Mat. Palermo 4:48"


@dataclass(frozen=True, repr=False)
class SequentialEuler(Scheme):
    """Euler, each state in the order of its equation and with the newest values of those before it (Ito).

    Many published neurons are iterated so, the voltage first. What edges bring and what noise is multiplied by is that of the
    beginning of the step.
    """

    stages: ClassVar[tuple[tuple[float, ...], ...]] = ((),)
    weights: ClassVar[tuple[float, ...]] = (1.0,)
    order: ClassVar[float] = 1.0
    noise: ClassVar[str] = "ito"
    sequential: ClassVar[bool] = True
    reach: ClassVar[float] = 2.0
    reference: ClassVar[str] = "Hairer, Lubich & Wanner (2006), Geometric Numerical Integration, section I.1.2, symplectic Euler"


@dataclass(frozen=True, repr=False)
class Milstein(Scheme):
    """Euler-Maruyama with the second-order terms of the noise (Ito): strong order 1 for multiplicative noise that commutes."""

    stages: ClassVar[tuple[tuple[float, ...], ...]] = ((),)
    weights: ClassVar[tuple[float, ...]] = (1.0,)
    order: ClassVar[float] = 1.0
    noise: ClassVar[str] = "ito"
    milstein: ClassVar[bool] = True
    reach: ClassVar[float] = 2.0
    reference: ClassVar[str] = "Milstein (1974), Theor. Prob. Appl. 19:557"


@dataclass(frozen=True, repr=False)
class SRA1(Scheme):
    """Two stages for additive noise, strong order 1.5: a second random number per step carries the area under the noise."""

    stages: ClassVar[tuple[tuple[float, ...], ...]] = ((), (0.75,))
    weights: ClassVar[tuple[float, ...]] = (1 / 3, 2 / 3)
    order: ClassVar[float] = 2.0
    noise: ClassVar[str] = "ito"
    strong_order: ClassVar[float] = 1.5
    area_noise: ClassVar[tuple[float, ...]] = (0.0, 1.5)
    reach: ClassVar[float] = 2.0
    reference: ClassVar[str] = "Roessler (2010), SIAM J. Numer. Anal. 48:922, table 6.1"


@dataclass(frozen=True, repr=False)
class Heun(Scheme):
    """Two stages, trapezoidal; with noise this is the stochastic Heun scheme (Stratonovich)."""

    stages: ClassVar[tuple[tuple[float, ...], ...]] = ((), (1.0,))
    weights: ClassVar[tuple[float, ...]] = (0.5, 0.5)
    order: ClassVar[float] = 2.0
    noise: ClassVar[str] = "stratonovich"
    reach: ClassVar[float] = 2.0
    reference: ClassVar[str] = "Ruemelin (1982), SIAM J. Numer. Anal. 19:604"


@dataclass(frozen=True, repr=False)
class RK4(Scheme):
    """Four stages, the classical table; noise enters every stage (Stratonovich, strong order 1)."""

    stages: ClassVar[tuple[tuple[float, ...], ...]] = ((), (0.5,), (0.0, 0.5), (0.0, 0.0, 1.0))
    weights: ClassVar[tuple[float, ...]] = (1 / 6, 1 / 3, 1 / 3, 1 / 6)
    order: ClassVar[float] = 4.0
    noise: ClassVar[str] = "stratonovich"
    reach: ClassVar[float] = 2.78
    reference: ClassVar[str] = "Kutta (1901), Z. Math. Phys. 46:435"


@dataclass(frozen=True, repr=False)
class ExponentialEuler(Scheme):
    """Each state's own linear part is integrated exactly, the rest held; made for gates and conductances.

    `staggered` updates the states in two groups that alternate (for Hodgkin-Huxley gates first, then the voltage with the new
    gates), which is second order in time; the equations must fall into two such groups.
    """

    staggered: bool = False
    stages: ClassVar[tuple[tuple[float, ...], ...]] = ((),)
    weights: ClassVar[tuple[float, ...]] = (1.0,)
    order: ClassVar[float] = 1.0
    noise: ClassVar[str] = "ito"
    exponential: ClassVar[bool] = True
    reach: ClassVar[float] = float("inf")
    reference: ClassVar[str] = "Rush & Larsen (1978), IEEE Trans. Biomed. Eng. 25:389"


ALL: tuple[Scheme, ...] = (
    Euler(),
    Heun(),
    RK4(),
    ExponentialEuler(),
    ExponentialEuler(staggered=True),
    SequentialEuler(),
    Milstein(),
    SRA1(),
)
