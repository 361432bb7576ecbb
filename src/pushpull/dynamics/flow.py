"""The equations of a whole network as functions of one vector: drift, linearisation with delays, noise, observed quantities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pushpull.base.errors import ModelError, suggest
from pushpull.compile.evaluate import evaluate
from pushpull.compile.memory import Values, starting_values
from pushpull.compile.noise import Flow, settle_calculus, split_noise
from pushpull.compile.reading import as_network
from pushpull.compile.system import Component, Link, System, build_system, courses_of
from pushpull.dynamics.linear import Block, Linear
from pushpull.dynamics.sides import Sides, connectivity, of_copy
from pushpull.engine.initial import read_initial
from pushpull.engine.request import count_copies
from pushpull.spec.algebra import differentiate
from pushpull.spec.correlation import mixing
from pushpull.spec.operators import of_one_copy
from pushpull.spec.tree import Name, Node, names
from pushpull.spec.values import Varying

Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class NetworkFlow:
    """A model, population or network; the vector holds state after state of each population, nodes together, in base units."""

    system: System
    copies: int
    has_copies: bool
    single: bool

    @classmethod
    def of(cls, given: Any, start: Mapping[str, Any]) -> NetworkFlow:
        """Read what `simulate` reads; raises ModelError for what has no smooth flow of its own."""
        network, single = as_network(given, None)
        copies, has_copies = count_copies(network, None, {"start": start})
        flow = cls(build_system(network), copies, has_copies, single)
        for component, parts in zip(flow.system.components, flow.flows, strict=True):
            if any("t" in names(component.expand(drift)) for _, drift in parts.drift) or courses_of(component.population):
                raise ModelError(f"the equations of {component.name} depend on time", "take the time out of text and parameters")
        for link in flow.system.links:
            flow._check(link)
        return flow

    def _check(self, link: Link) -> None:
        connectivity(of_one_copy(link.edge.operator, 0), link.shape)
        if any(isinstance(value, Varying) and value.times is not None for value in link.edge.coupling.parameters.values()):
            raise ModelError(f"{type(link.edge.coupling).__name__} depends on time", "give it constant parameters")
        for index, sent, _ in link.sources:
            component = self.system.components[index]
            if names(component.expand(sent)) & {field.name for field in component.definition.of_kind("port")}:
                hint = "let it send a state, or a quantity of states alone"
                raise ModelError(f"what {component.name} sends depends on what it receives", hint)

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """Return drift and noise of every component, in the Ito sense."""
        return tuple(settle_calculus(split_noise(component), component, "ito") for component in self.system.components)

    @cached_property
    def places(self) -> dict[tuple[int, str], slice]:
        """Return where each state of each component lies in the vector."""
        found: dict[tuple[int, str], slice] = {}
        end = 0
        for index, flow in enumerate(self.flows):
            for state, _ in flow.drift:
                found[index, state] = slice(end, end := end + self.system.components[index].nodes)
        return found

    @property
    def size(self) -> int:
        """Return the length of the vector."""
        return max(place.stop for place in self.places.values())

    def start(self, given: Mapping[str, Any], copy: int) -> Vector:
        """Return where a run would start, in one copy."""
        values = Values(dt=1.0, copies=self.copies, seed=0, chunk=1, initial=read_initial(self.system, given))
        vector = np.empty(self.size)
        for index, component in enumerate(self.system.components):
            known = starting_values(self.system, index, values)
            for state, _ in self.flows[index].drift:
                vector[self.places[index, state]] = of_copy(known[state], component.nodes, self.copies, copy)
        return vector

    def rates(self, vector: Vector, copy: int) -> Vector:
        """Return the drift."""
        known = self.known(vector, copy)
        found = np.empty(self.size)
        for index, flow in enumerate(self.flows):
            for state, drift in flow.drift:
                found[self.places[index, state]] = evaluate(self.system.components[index].expand(drift), known[index])
        return found

    def known(self, vector: Vector, copy: int) -> list[dict[str, Any]]:
        """Return, per component, every name's value [node]: parameters, states and what its ports receive."""
        values = Values(dt=1.0, copies=self.copies, seed=0, chunk=1)
        found: list[dict[str, Any]] = []
        for index, component in enumerate(self.system.components):
            known = starting_values(self.system, index, values)
            own = {name: of_copy(value, component.nodes, self.copies, copy) for name, value in known.items()}
            own |= {field.name: np.zeros(component.nodes) for field in component.definition.fields if field.kind == "port"}
            own |= {name: vector[place] for (owner, name), place in self.places.items() if owner == index}
            found.append(own)
        received: dict[tuple[int, str], Vector] = {}
        for number, link in enumerate(self.system.links):
            sides = Sides.of(self.system, number, found, copy, self.copies)
            for target, (index, port, _, factor) in enumerate(link.targets):
                value = factor * evaluate(link.post, sides.receivers[target])
                received[index, port] = received.get((index, port), np.zeros(1)) + value
        for (index, port), value in received.items():
            found[index][port] = np.broadcast_to(value, self.system.components[index].nodes)
        return found

    def linear(self, vector: Vector, copy: int) -> Linear:
        """Return the linearisation there: what acts at once as one matrix, what is delayed as blocks."""
        known = self.known(vector, copy)
        local = np.zeros((self.size, self.size))
        blocks: list[Block] = []
        for index in range(len(self.flows)):
            for state, _ in self.flows[index].drift:
                for other, _ in self.flows[index].drift:
                    self._add(local, index, state, index, other, self._slope(index, state, other, known))
        for number, link in enumerate(self.system.links):
            blocks += self._linked(local, Sides.of(self.system, number, known, copy, self.copies), link, known)
        return Linear(local, tuple(blocks))

    def _linked(self, local: Vector, sides: Sides, link: Link, known: list[dict[str, Any]]) -> list[Block]:
        """Add a link's undelayed part to the matrix; return its delayed part."""
        found: list[Block] = []
        for target, (index, port, measured, factor) in enumerate(link.targets):
            receiver, nodes = sides.receivers[target], self.system.components[index].nodes
            for state, _ in self.flows[index].drift:
                gain = factor * self._slope(index, state, port, known)
                if not gain.any():
                    continue
                if measured is not None:
                    own = gain * evaluate(differentiate(link.post, "target"), receiver)
                    full = self.system.components[index].expand(measured)
                    for other, _ in self.flows[index].drift:
                        self._add(local, index, state, index, other, own * evaluate(differentiate(full, other), known[index]))
                for source, (sender, sent, _) in enumerate(link.sources):
                    full = self.system.components[sender].expand(sent)
                    for other, _ in self.flows[sender].drift:
                        inner = np.broadcast_to(
                            evaluate(differentiate(full, other), known[sender]), sides.senders[source]["source"].shape
                        )
                        weights = np.zeros((nodes, inner.size))
                        for name, pre in link.pre:
                            outer = gain * np.broadcast_to(evaluate(differentiate(link.post, name), receiver), nodes)
                            slope = inner * evaluate(differentiate(pre, "source"), sides.senders[source])
                            weights += outer[:, None] * sides.weights[sides.rows[target], sides.columns[source]] * slope
                        if weights.any():
                            delays = sides.delays[sides.rows[target], sides.columns[source]]
                            rows, columns = self.places[index, state], self.places[sender, other]
                            local[rows, columns] += np.where(delays == 0, weights, 0.0)
                            late = np.where(delays == 0, 0.0, weights)
                            found += [Block(rows, columns, late, delays)] if late.any() else []
        return found

    def _slope(self, index: int, state: str, by: str, known: list[dict[str, Any]]) -> Vector:
        component = self.system.components[index]
        tree = differentiate(component.expand(dict(self.flows[index].drift)[state]), by)
        return np.broadcast_to(np.asarray(evaluate(tree, known[index]), dtype=np.float64), component.nodes)

    def _add(self, local: Vector, index: int, state: str, sender: int, other: str, values: Vector) -> None:
        rows, columns = self.places[index, state], self.places[sender, other]
        place = np.arange(rows.stop - rows.start)
        local[rows, columns][place, place] += values

    def diffusion(self, vector: Vector, copy: int) -> Vector:
        """Return D = B B^T, the covariance of the noise per unit of time (ms, or the models' own)."""
        known = self.known(vector, copy)
        found = np.zeros((self.size, self.size))
        for index, flow in enumerate(self.flows):
            component = self.system.components[index]
            for noise in flow.noises:
                for (state, _), own in zip(flow.drift, flow.amplitudes, strict=True):
                    for (other, _), others in zip(flow.drift, flow.amplitudes, strict=True):
                        if noise in dict(own) and noise in dict(others):
                            left, right = (
                                np.broadcast_to(evaluate(component.expand(dict(each)[noise]), known[index]), component.nodes)
                                for each in (own, others)
                            )
                            place = self.places[index, state], self.places[index, other]
                            found[place] += left[:, None] * _shared(component, noise) * right
        return found

    def observed(self, where: str, vector: Vector, copy: int) -> tuple[int, Vector]:
        """Return the component of a quantity, and the rows [node, vector] that map the states to it, in its declared unit."""
        index, tree = self._quantity(where)
        component, known = self.system.components[index], self.known(vector, copy)
        ports = {field.name for field in component.definition.fields if field.kind == "port"}
        if names(tree) & ports:
            raise ModelError(f"{where!r} depends on what its ports receive", "observe a state, or a quantity of states alone")
        rows = np.zeros((component.nodes, self.size))
        for state, _ in self.flows[index].drift:
            slope = np.broadcast_to(evaluate(differentiate(tree, state), known[index]), component.nodes)
            rows[:, self.places[index, state]] += np.diag(slope)
        return index, rows / component.factor(where.rpartition("/")[2])

    def _quantity(self, where: str) -> tuple[int, Node]:
        population, slash, name = where.rpartition("/")
        found = [
            (index, component.expand(Name(name)))
            for index, component in enumerate(self.system.components)
            if (not slash or component.name == population) and (name in component.derived or (index, name) in self.places)
        ]
        if len(found) != 1:
            several = len(self.system.components) > 1
            known = [
                f"{c.name}/{n}" if several else n for c in self.system.components for n in (*self._states(c.name), *c.derived)
            ]
            raise ModelError(f"{where!r} is a quantity of {len(found) or 'no'} populations", suggest(where, known))
        return found[0]

    def _states(self, population: str) -> list[str]:
        index = self.system.component(population)
        return [state for state, _ in self.flows[index].drift]


def _shared(component: Component, noise: str) -> Vector:
    """Return the covariance of a unit noise over the nodes, [node, other]."""
    by = dict(component.definition.correlated).get(noise)
    if by is None:
        return np.eye(component.nodes)
    mixed = mixing(component.population.model.values[by], component.nodes)
    return mixed @ mixed.T
