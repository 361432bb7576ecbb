"""Regimes: named, published parameter sets, and what each promises a test can hold it to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LimitCycle:
    """A stable oscillation; `period` within a relative `tolerance`, where the source gives one."""

    period: float | None = None
    unit: str = "ms"
    tolerance: float = 0.05


@dataclass(frozen=True, slots=True)
class FixedPoint:
    """A stable rest."""


@dataclass(frozen=True, slots=True)
class Centre:
    """Closed orbits side by side, so that the start sets the amplitude; `period` within a relative `tolerance`."""

    period: float | None = None
    unit: str = "ms"
    tolerance: float = 0.05


@dataclass(frozen=True, slots=True)
class Spiking:
    """Repeated spikes; `rate` within a relative `tolerance`, where the source gives one."""

    rate: float | None = None
    unit: str = "1/s"
    tolerance: float = 0.05


@dataclass(frozen=True, slots=True)
class SpikeTrain:
    """The spikes of a run from the start: how many, and when the `first` of them, within an absolute `tolerance`.

    All times are in the model's unit; `scheme` is called by its name.
    """

    count: int
    duration: float
    dt: float
    first: tuple[float, ...] = ()
    tolerance: float = 1e-6
    scheme: str = "RK4"


Promise = LimitCycle | FixedPoint | Centre | Spiking | SpikeTrain


@dataclass(frozen=True, slots=True)
class Regime:
    """Parameter values by name (a number means the declared unit) under the name that the field knows them by.

    Where the behaviour takes more, `start` says which states to begin with and `stimuli` what arrives at ports, as texts of t.
    """

    name: str
    values: Mapping[str, float]
    promises: Promise | tuple[Promise, ...] | None = None
    doc: str = ""
    start: Mapping[str, float] = field(default_factory=dict[str, float])
    stimuli: Mapping[str, str] = field(default_factory=dict[str, str])

    def __hash__(self) -> int:
        return hash((self.name, tuple(sorted(self.values.items()))))
