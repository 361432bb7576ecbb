"""A model's equations as functions of numbers: right-hand side, Jacobian and derived quantities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pushpull.base.errors import DataError, suggest
from pushpull.base.units import unit
from pushpull.compile.evaluate import evaluate
from pushpull.compile.system import noise_names, to_base
from pushpull.spec import Model, differentiate
from pushpull.spec.tree import Name, Node, Number, substitute

Vector = NDArray[np.float64]
NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Equations:
    """The equations of one model in base units (ms, mV, nA, mm).

    `inputs` are constants at its ports. Parameters given to a method replace the model's own; both are in declared units.
    """

    model: Model
    inputs: Mapping[str, float] = field(default_factory=dict[str, float])

    @cached_property
    def states(self) -> tuple[str, ...]:
        """Return the states in the order of every vector here."""
        return tuple(item.state for item in self.model.definition.derivatives)

    @cached_property
    def factors(self) -> Vector:
        """Return what converts each state from its declared unit to the base."""
        return np.array([unit(self.model.definition.field(name).unit).factor for name in self.states])

    def start(self, given: Mapping[str, float]) -> Vector:
        """Return where the model starts, `given` states replaced; raises DataError for a name that is no state."""
        for name in given:
            if name not in self.states:
                raise DataError(f"{self.model.definition.name} has no state {name!r}", suggest(name, self.states))
        return np.array([given.get(name, self.model.definition.field(name).default) for name in self.states]) * self.factors

    def flow(self, states: Vector, parameters: Mapping[str, float] = NOTHING) -> Vector:
        """Return the derivatives, noise left out."""
        names = self._names(states, parameters)
        return np.array([_evaluated(node, names) for node in self._flow])

    def jacobian(self, states: Vector, parameters: Mapping[str, float] = NOTHING) -> Vector:
        """Return d(derivative of state i)/d(state j)."""
        names = self._names(states, parameters)
        return np.array([[_evaluated(node, names) for node in row] for row in self._jacobian])

    def quantity(self, name: str, states: Vector, parameters: Mapping[str, float] = NOTHING, by: str = "") -> float:
        """Return a state or derived quantity, or its slope by a state, in base units; raises DataError for an unknown name."""
        if name not in self.states and name not in self._spelled:
            known = [*self.states, *self._spelled]
            raise DataError(f"{self.model.definition.name} has no quantity {name!r}", suggest(name, known))
        node = self._spelled.get(name, Name(name))
        return _evaluated(differentiate(node, by) if by else node, self._names(states, parameters))

    @cached_property
    def _spelled(self) -> dict[str, Node]:
        spelled: dict[str, Node] = {}
        for item in self.model.definition.derived:
            spelled[item.name] = substitute(to_base(item.expression), spelled)
        return spelled

    @cached_property
    def _flow(self) -> tuple[Node, ...]:
        nodes = [substitute(to_base(item.expression), self._spelled) for item in self.model.definition.derivatives]
        return tuple(substitute(node, dict.fromkeys(noise_names(node), Number(0.0))) for node in nodes)

    @cached_property
    def _jacobian(self) -> tuple[tuple[Node, ...], ...]:
        return tuple(tuple(differentiate(node, state) for state in self.states) for node in self._flow)

    def value(self, parameter: str) -> float:
        """Return the model's own value of a parameter, or the input at a port, in declared units."""
        return float(self._values[parameter])

    @property
    def _values(self) -> dict[str, Any]:
        ports = {item.name: 0.0 for item in self.model.definition.fields if item.kind in ("port", "impulse")}
        return {**ports, **self.model.values, **self.inputs}

    def _names(self, states: Vector, parameters: Mapping[str, float]) -> dict[str, Any]:
        units = {item.name: item.unit for item in self.model.definition.fields}
        names = {name: value * unit(units[name]).factor for name, value in {**self._values, **parameters}.items()}
        return {**names, **dict(zip(self.states, states, strict=True)), "t": 0.0}


def _evaluated(node: Node, names: Mapping[str, Any]) -> float:
    """Return the value of a tree; the branch of a `where` that is not taken may be singular."""
    with np.errstate(all="ignore"):
        return float(evaluate(node, names))
