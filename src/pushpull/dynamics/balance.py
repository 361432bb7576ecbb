"""Balance: the values of a parameter, one per node, with which a quantity rests where it should on every node of a network."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pushpull.base.errors import DataError, ModelError, RunError, suggest
from pushpull.base.units import quantity as number_in
from pushpull.compile.evaluate import evaluate
from pushpull.compile.noise import split_noise
from pushpull.compile.system import Component
from pushpull.dynamics.flow import NetworkFlow
from pushpull.dynamics.linear import Linear
from pushpull.spec.algebra import differentiate
from pushpull.spec.definition import Field
from pushpull.spec.network import Network
from pushpull.spec.tree import Name, Node
from pushpull.spec.values import Varying, per_node

Vector = NDArray[np.float64]
MOST_ROUNDS, MOST_STEPS, MOST_HALVINGS = 100, 60, 30
CLOSE = 1e-12


def inhibition_control(network: Network, *, parameter: str, quantity: str, target: Any) -> Varying:
    """Return the parameter's value per node, in its unit, with which the quantity is at rest at `target` on every node.

    What arrives from the rest of the network counts, its delays do not, neither here nor for stability. `target` is a text with
    its unit, "3.06309 1/s", or a number in the quantity's unit. Give the model the result, model.replace(J=found). Raises
    ModelError for names that the model does not have, RunError where a node cannot be brought to the target within the
    parameter's bounds, or where the network's rest is unstable.
    Source: Deco et al. (2014), J. Neurosci. 34:7886, solved here instead of adjusted over runs.
    """
    if len(network.populations) != 1:
        raise ModelError("a network of several populations cannot be balanced", "give a network of one model")
    flow = NetworkFlow.of(network, {})
    nodes = _Nodes.of(flow.system.components[0], parameter, quantity)
    wanted = number_in(target, nodes.component.unit_of(quantity), "target") * nodes.component.factor(quantity)
    vector = flow.start({}, 0)
    value = flow.known(vector, 0)[0][parameter]
    for _ in range(MOST_ROUNDS):
        before, known = vector, flow.known(vector, 0)[0]
        vector, value = nodes.rest({**known, parameter: value}, wanted)
        if np.allclose(vector, before, rtol=CLOSE, atol=CLOSE):
            break
    else:
        raise RunError("the nodes pull each other away from the target again and again", "lower the coupling")
    found = value / nodes.component.factor(parameter)
    nodes.check_bounds(found)
    (population,) = network.populations
    balanced = replace(population, model=population.model.replace(**{parameter: per_node(found)}))
    try:
        Linear(NetworkFlow.of(replace(network, populations=(balanced,)), {}).linear(vector, 0).undelayed).check_stable()
    except DataError as problem:
        hint = "lower the coupling, or take another target"
        raise RunError(f"with {quantity} at {target} on every node the network does not rest: {problem.message}", hint) from None
    return per_node(found)


@dataclass(frozen=True, eq=False)
class _Nodes:
    """The equations of a node whose unknowns are its states and one parameter: flows, and the quantity less its target."""

    component: Component
    parameter: Field
    quantity: str

    @classmethod
    def of(cls, component: Component, parameter: str, quantity: str) -> _Nodes:
        fields = {field.name: field for field in component.definition.of_kind("parameter")}
        if parameter not in fields:
            raise ModelError(f"{component.name} has no parameter {parameter!r}", suggest(parameter, fields))
        known = [*(item.state for item in component.definition.derivatives), *component.derived]
        if quantity not in known:
            raise ModelError(f"{component.name} has no quantity {quantity!r}", suggest(quantity, known))
        return cls(component, fields[parameter], quantity)

    @cached_property
    def unknowns(self) -> tuple[str, ...]:
        return (*(item.state for item in self.component.definition.derivatives), self.parameter.name)

    @cached_property
    def trees(self) -> tuple[Node, ...]:
        flows = [drift for _, drift in split_noise(self.component).drift]
        return tuple(self.component.expand(tree) for tree in (*flows, Name(self.quantity)))

    @cached_property
    def slopes(self) -> tuple[tuple[Node, ...], ...]:
        return tuple(tuple(differentiate(tree, name) for name in self.unknowns) for tree in self.trees)

    def rest(self, known: dict[str, Any], wanted: float) -> tuple[Vector, Vector]:
        """Return states, one after another, and the parameter by a damped Newton search on all nodes, what arrives held."""
        at = np.stack([np.broadcast_to(known[name], self.component.nodes) for name in self.unknowns])
        left = self._left(known, at, wanted)
        for _ in range(MOST_STEPS):
            names = {**known, **dict(zip(self.unknowns, at, strict=True))}
            matrix = np.stack([[self._value(tree, names) for tree in row] for row in self.slopes])
            step = _solved(np.moveaxis(matrix, -1, 0), left)
            if not np.isfinite(step).all():
                break
            if (np.abs(step) <= CLOSE * (np.abs(at) + 1e-3)).all():
                return at[:-1].ravel(), at[-1]
            at, left = self._shortened(known, at, step, wanted, np.abs(matrix).max(axis=1))
        node = int(np.abs(np.nan_to_num(left[-1], nan=np.inf)).argmax())
        message = f"no {self.parameter.name} was found with which {self._called(node)} rests at the target of {self.quantity}"
        raise RunError(message, f"take a target that it can have, or start from a {self.parameter.name} nearer to the answer")

    def check_bounds(self, found: Vector) -> None:
        """Raise RunError for the first node whose parameter would be out of its bounds."""
        low, high = self.parameter.bounds or (-np.inf, np.inf)
        for node in np.flatnonzero((found < low) | (found > high)):
            message = (
                f"{self._called(int(node))} would need {self.parameter.name} = {found[node]:.6g}, outside {low:g} to {high:g}"
            )
            raise RunError(message, "take another target, or a weaker coupling")

    def _shortened(self, known: dict[str, Any], at: Vector, step: Vector, wanted: float, scale: Vector) -> tuple[Vector, Vector]:
        """Halve the steps of the nodes on which what is left, in units of its slopes, does not shrink."""
        share = np.ones(at.shape[1])
        size = np.abs(self._left(known, at, wanted) / scale).max(axis=0)
        left = at
        for _ in range(MOST_HALVINGS):
            left = self._left(known, at + share * step, wanted)
            worse = ~(np.abs(left / scale).max(axis=0) <= size * (1 + 1e-9) + 1e-15)
            if not worse.any():
                break
            share[worse] /= 2
        return at + share * step, left

    def _left(self, known: dict[str, Any], at: Vector, wanted: float) -> Vector:
        names = {**known, **dict(zip(self.unknowns, at, strict=True))}
        rows = [self._value(tree, names) for tree in self.trees]
        return np.stack([*rows[:-1], rows[-1] - wanted])

    def _value(self, tree: Node, names: dict[str, Any]) -> Vector:
        with np.errstate(all="ignore"):
            return np.broadcast_to(np.asarray(evaluate(tree, names), dtype=np.float64), self.component.nodes)

    def _called(self, node: int) -> str:
        labels = self.component.population.labels
        return f"node {labels[node]!r}" if labels else f"node {node}"


def _solved(matrix: Vector, left: Vector) -> Vector:
    """Return the Newton step [unknown, node]; not finite where the matrix is singular."""
    try:
        return np.asarray(-np.linalg.solve(matrix, left.T[..., np.newaxis])[..., 0].T, dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.full_like(left, np.nan)
