"""Observers: what is kept of a run - a quantity, an optional model that it drives, and a sink."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import ModelError, UnitError
from pushpull.base.units import quantity as read_quantity
from pushpull.spec.definition import Definition
from pushpull.spec.model import Model


@dataclass(frozen=True)
class Filter:
    """A model driven by what an observer reads: its `port`, the `output` recorded, and the step in ms."""

    model: Model
    port: str
    output: str
    step: float


@dataclass(frozen=True, eq=False)
class Projection:
    """Sensors that see all nodes: `weights` [sensor, node] (None: their mean), names of sensors, unit of what they see."""

    weights: npt.NDArray[np.float64] | None
    sensors: tuple[str, ...]
    unit: str


@dataclass(frozen=True)
class Observer(ABC):
    """To add one: a frozen dataclass with the members below, of which the last two have defaults.

    `reads` names the quantity of the observed model (written "population/quantity" where several have it), `sink` says how
    often it is taken and whether it is averaged in between, `filter` gives the model that turns it into the signal, if any,
    `projection` the matrix that makes sensors of nodes, if any.
    """

    @property
    @abstractmethod
    def name(self) -> str:
        """Return the name of the signal in a Run."""

    @abstractmethod
    def reads(self, definition: Definition) -> str:
        """Return the quantity that is observed of a model; raises ModelError where there is none."""

    @abstractmethod
    def sink(self, unit: str) -> tuple[float | None, bool]:
        """Return the period in the run's unit of time (None for every step), and whether values are averaged over it."""

    @property
    def filter(self) -> Filter | None:
        """Return the model that what is read drives, or None."""
        return None

    @property
    def projection(self) -> Projection | None:
        """Return what makes sensors of nodes, or None."""
        return None


@dataclass(frozen=True)
class Sample(Observer):
    """A state or derived quantity at multiples of `period` ("1 ms"; every step without one)."""

    quantity: str
    period: Any = None

    @property
    def name(self) -> str:
        """Return the quantity's own name."""
        return self.quantity

    def reads(self, definition: Definition) -> str:
        """Return the quantity."""
        return self.quantity

    def sink(self, unit: str) -> tuple[float | None, bool]:
        """Return the period, without averaging."""
        return (None if self.period is None else positive_period(self.period, unit)), False


@dataclass(frozen=True)
class TemporalAverage(Observer):
    """A state or derived quantity averaged over windows of `period`; a sample's time is the beginning of its window."""

    quantity: str
    period: Any

    @property
    def name(self) -> str:
        """Return the quantity's own name."""
        return self.quantity

    def reads(self, definition: Definition) -> str:
        """Return the quantity."""
        return self.quantity

    def sink(self, unit: str) -> tuple[float | None, bool]:
        """Return the period, with averaging."""
        return positive_period(self.period, unit), True


def sent_quantity(definition: Definition, named: str | None, observer: str) -> str:
    """Return the quantity that is named, else what the model's networks send; raises ModelError where there is neither."""
    if named is not None:
        return named
    if not definition.couples:
        raise ModelError(f"{definition.name} does not say which quantity {observer} sees", f"name it: {observer}(quantity='...')")
    return definition.couples[0][1]


def positive_period(period: Any, unit: str) -> float:
    """Read a period in a unit of time; raises UnitError where it is not positive."""
    value = read_quantity(period, unit, "period")
    if not value > 0:
        raise UnitError(f"period is {period!r}", "samples are taken at positive intervals, as in '1 ms'")
    return value
