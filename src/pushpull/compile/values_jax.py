"""The values of a system as a function of JAX takes them: those that are given by name, and the rest."""

# JAX's functions have types that a strict checker cannot follow.
# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jax.numpy as jnp
import numpy as np

from pushpull.base.randomness import threefry
from pushpull.compile import run_jax
from pushpull.compile.adjoint_jax import Late, Tree
from pushpull.compile.blocks_jax import mixers, sparse_edges
from pushpull.compile.evaluate import FUNCTIONS, evaluate
from pushpull.compile.memory import Values, coupling_values, starting_values
from pushpull.compile.plan import Plan, PlanEdge
from pushpull.compile.print_jax import is_fixed
from pushpull.compile.reading import couplings_of
from pushpull.compile.run_jax import padded
from pushpull.compile.run_numpy import Memory
from pushpull.compile.system import System
from pushpull.compile.unfold import identifier
from pushpull.spec.operators import Csr, Dense
from pushpull.spec.tree import Name, substitute
from pushpull.spec.values import Varying

By = dict[tuple[str, int, str], Any]
LIBRARY = {name: getattr(run_jax, name) for name in FUNCTIONS} | {
    "+": jnp.add, "-": jnp.subtract, "*": jnp.multiply, "/": jnp.divide, "**": jnp.power, "negative": jnp.negative,
    "<": jnp.less, "<=": jnp.less_equal, ">": jnp.greater, ">=": jnp.greater_equal, "==": jnp.equal, "!=": jnp.not_equal,
    "and": jnp.logical_and, "or": jnp.logical_or, "not": jnp.logical_not,
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a named value goes: `kind` is parameter, state, strength (of a coupling) or weights.

    `owners` are components or links: one, or all links that share a coupling.
    """

    kind: str
    owners: tuple[int, ...]
    name: str
    factor: float
    shape: tuple[int, ...]


def places_of(flat: System) -> dict[str, Place]:
    """Return everything that can be given by name."""
    found: dict[str, Place] = {}
    for index, component in enumerate(flat.components):
        for each in component.definition.fields:
            if each.kind in ("parameter", "state"):
                factor = component.factor(each.name)
                found[f"{component.name}/{each.name}"] = Place(each.kind, (index,), each.name, factor, (component.nodes,))
    for called, coupling in couplings_of(link.edge for link in flat.links).items():
        owners = tuple(number for number, link in enumerate(flat.links) if link.edge.coupling is coupling)
        sides = [side[0] for number in owners for side in (*flat.links[number].targets, *flat.links[number].sources)]
        sizes = {flat.components[index].nodes for index in sides}
        for name, value in coupling.parameters.items():
            if not (isinstance(value, Varying) and value.times is not None):
                found[f"{called}/{name}"] = Place("strength", owners, name, 1.0, tuple(sizes) if len(sizes) == 1 else ())
    for number, link in enumerate(flat.links):
        if isinstance(link.edge.operator, Dense | Csr):
            found[f"edge {number}/weights"] = Place("weights", (number,), "weights", 1.0, link.edge.operator.weights.shape)
    return found


@dataclass(frozen=True, eq=False)
class Split:
    """A system's values split for a call: those that are given, to be differentiated, and the rest.

    `places` says where named values go, `memory` holds the system's own, `late` the delayed edges.
    """

    system: System
    plan: Plan
    memory: Memory
    values: Values
    late: tuple[Late, ...]
    places: Mapping[str, Place]

    def defaults(self) -> Tree:
        """Return the system's own values in declared units."""
        found: Tree = {}
        for name, place in self.places.items():
            match place.kind:
                case "parameter":
                    value = self.system.components[place.owners[0]].population.model.values[place.name]
                case "state":
                    value = self._slot(place.owners[0], identifier(place.name)) / place.factor
                    value = value[0] if (value == value[0]).all() else value
                case "strength":
                    value = self.system.links[place.owners[0]].edge.coupling.parameters[place.name]
                case _:
                    value = getattr(self.system.links[place.owners[0]].edge.operator, place.name)
            found[name] = value.values if isinstance(value, Varying) else value
        return found

    def _slot(self, index: int, name: str) -> Any:
        """Return the initial values of a slot, [node]."""
        state, lanes = getattr(self.memory, f"state_{index}"), self.memory.lanes[index]
        row = self.plan.spaces[index].slot(name)
        return lanes.collect(state[:, :, row].reshape(lanes.node.shape))[:, 0]

    def split(self, given: Tree, copy: Any, courses: Tree) -> tuple[Tree, Tree]:
        """Return what `solution` takes: what depends on given values, in declared units by full name, and what does not.

        `courses` are stimuli and time courses, at the stage times of every step.
        """
        by = {
            (place.kind, owner, place.name): given[name] * place.factor
            for name, place in ((name, self.places[name]) for name in given)
            for owner in place.owners
        }
        known = [self._known(index, by) for index in range(len(self.system.components))]
        theta: Tree = {"par": {}, "fixed": [{} for _ in self.plan.spaces], "matrices": {}, "edges": {}, "sparse": {}}
        rest: Tree = {
            "par": {name: jnp.asarray(self.memory.par[row]) for row, name in enumerate(self.plan.scalars)},
            "fixed": [self._slots(index, fixed=True) for index in range(len(self.plan.spaces))],
            "matrices": {},
            "edges": {},
            "sparse": {n: sparse_edges(self.memory, n) for n, edge in enumerate(self.plan.edges) if edge.kind == "sparse"},
            "mixers": [mixers(self.plan, self.memory, index, space.nodes) for index, space in enumerate(self.plan.spaces)],
            "keys": [self._keys(index, copy) for index in range(len(self.plan.spaces))],
            "courses": courses,
        }
        for (kind, owner, name), value in by.items():
            if kind == "parameter":
                place = {name: theta["fixed"][owner]} if name in rest["fixed"][owner] else {}
                place.get(name, theta["par"])[name if place else f"{self.plan.spaces[owner].name}/{name}"] = value
            elif kind == "strength":
                self._give_strength(f"link{owner}__{name}", value, theta, rest)
        for number, edge in enumerate(self.plan.edges):
            weights = by.get(("weights", edge.link, "weights"))
            if edge.kind == "sparse":
                theta["sparse"] |= {} if weights is None else {number: self._sparse_weights(number, weights)}
                continue
            part = "matrices" if edge.kind == "instant" else "edges"
            (rest if weights is None else theta)[part][number] = self._weights(number, weights)
        self._give_totals(by, theta)
        theta["own"] = [self._own(index, by, known[index]) for index in range(len(self.plan.spaces))]
        theta["past"] = {port: self._past(late, part, known, by) for late in self.late for part, port in enumerate(late.ports)}
        return theta, rest

    def _give_strength(self, name: str, value: Any, theta: Tree, rest: Tree) -> None:
        owners = [index for index, slots in enumerate(rest["fixed"]) if name in slots]
        for index in owners:
            theta["fixed"][index][name] = value
        if not owners:
            theta["par"][name] = value

    def _give_totals(self, by: By, theta: Tree) -> None:
        """Sum given weights anew for couplings that use their total."""
        for index, space in enumerate(self.plan.spaces):
            for slot in space.slots:
                number = int(slot.name.partition("__")[2]) if slot.kind == "total" else -1
                weights = by.get(("weights", number, "weights"))
                if slot.kind == "total" and weights is not None:
                    targets = [target[0] for target in self.system.links[number].targets]
                    offset = sum(self.system.components[t].nodes for t in targets[: targets.index(index)])
                    operator: Any = self.system.links[number].edge.operator
                    rows = self.system.links[number].shape[0]
                    sums = jnp.zeros(rows).at[operator.targets].add(weights) if weights.ndim == 1 else weights.sum(axis=1)
                    theta["fixed"][index][slot.name] = sums[offset : offset + space.nodes]

    def _slots(self, index: int, *, fixed: bool) -> Tree:
        slots = [slot for slot in self.plan.spaces[index].slots if slot.kind != "spill" and is_fixed(slot.kind) == fixed]
        return {slot.name: jnp.asarray(self._slot(index, slot.name)) for slot in slots}

    def _known(self, index: int, by: By) -> Tree:
        """Return a component's parameters and states at the start by name, in base units, numbers or [node]."""
        own = starting_values(self.system, index, self.values)
        found: Tree = {name: np.asarray(value)[..., 0] if np.ndim(value) == 2 else value for name, value in own.items()}
        return found | {
            name: value for (kind, owner, name), value in by.items() if kind in ("parameter", "state") and owner == index
        }

    def _own(self, index: int, by: By, known: Tree) -> Tree:
        component, slots = self.system.components[index], self._slots(index, fixed=False)
        for (kind, owner, name), value in by.items():
            if kind == "state" and owner == index:
                slots[identifier(name)] = jnp.broadcast_to(value, (component.nodes,)).astype(slots[identifier(name)].dtype)
        for slot in self.plan.spaces[index].slots:
            if slot.kind == "above":
                condition = component.definition.events[int(slot.name.partition("__")[2])].condition
                above = evaluate(component.expand(condition), known, LIBRARY)
                slots[slot.name] = jnp.broadcast_to(jnp.where(above, 1.0, 0.0), (component.nodes,))
        return slots

    def _keys(self, index: int, copy: Any) -> tuple[Any, Any]:
        """Return the key words of every stream, [stream, 1]: see base/randomness.py."""
        streams = np.asarray(getattr(self.memory, f"streams_{index}", ()), dtype=np.uint32)[:, np.newaxis]
        low, high = (np.full(streams.shape, self.values.seed >> shift & 0xFFFFFFFF, np.uint32) for shift in (0, 32))
        copies: Any = jnp.broadcast_to(copy, streams.shape)
        return threefry(low, high, copies, streams) if len(streams) else (streams, streams)

    def _weights(self, number: int, given: Any) -> Any:
        """Return the weights of an edge as its gathers take them, the given ones in place of the system's."""
        edge, memory = self.plan.edges[number], self.memory
        if edge.kind == "instant":
            if given is None:
                return jnp.asarray(getattr(memory, f"matrix_{number}"))
            return jnp.where(getattr(memory, f"matrix_{number}") != 0, given.T, 0.0)
        if given is None:
            return {name: jnp.asarray(getattr(memory, f"{name}_{number}")) for name in ("near", "far")}
        target, source, near, far = (getattr(memory, f"{name}_{number}") for name in ("target", "source", "near", "far"))
        fraction, values = far / (near + far), self._of_connections(edge, target, source, given)
        return {"near": values * (1 - fraction), "far": values * fraction}

    def _sparse_weights(self, number: int, given: Any) -> Any:
        """Return given weights of connections without delay as a table [target, k]."""
        target, source = (getattr(self.memory, f"{name}_{number}") for name in ("target", "source"))
        values = self._of_connections(self.plan.edges[number], target, source, given)
        table, there = padded(target, source.astype(np.int64), getattr(self.memory, f"targets_{number}"))
        return jnp.where(there, values[table], 0.0)

    def _of_connections(self, edge: PlanEdge, target: Any, source: Any, given: Any) -> Any:
        """Return given weights of some connections: out of a matrix [target, source], or out of those of all, [edge]."""
        source = source.astype(np.int64)
        if given.ndim == 2:
            return given[target, source]
        link = self.system.links[edge.link]
        whole: Any = link.edge.operator
        columns = link.shape[1]
        return given[np.searchsorted(whole.targets * columns + whole.sources, target * columns + source)]

    def _past(self, late: Late, part: int, known: list[Tree], by: By) -> Any:
        """Return what a port was sent up to the start, [node, time]: the initial state held constant."""
        number = self.plan.edges[late.number].link
        link, pieces = self.system.links[number], self.plan.ports[late.ports[part]].pieces
        own = {name: np.asarray(v)[..., 0] if np.ndim(v) == 2 else v for name, v in coupling_values(self.system, number).items()}
        own |= {f"link{number}__{name}": v for (kind, owner, name), v in by.items() if kind == "strength" and owner == number}
        names = {name: Name(f"link{number}__{name}") for name in link.edge.coupling.parameters}
        times = (np.arange(late.past + 1) - late.past)[:, np.newaxis] * self.values.dt
        found: list[Any] = []
        for (component, source, _), piece in zip(link.sources, pieces, strict=True):
            text = substitute(link.pre[part][1], {**names, "source": self.system.components[component].expand(source)})
            sent = evaluate(text, own | known[component] | {"t": times}, LIBRARY)
            found.append(jnp.broadcast_to(jnp.asarray(sent, dtype=float), (late.past + 1, piece.nodes)))
        return jnp.concatenate(found, axis=1).T
