"""Edges with states of their own, spelled out as populations, states and plain edges."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from pushpull.base.errors import DataError, ModelError
from pushpull.spec.checks import dimension_of
from pushpull.spec.coupling import Coupling
from pushpull.spec.coupling_text import read_post, read_pre
from pushpull.spec.definition import Definition, Derivative, Derived, Field
from pushpull.spec.expressions import parse_expression
from pushpull.spec.model import extended
from pushpull.spec.operators import Csr, Dense
from pushpull.spec.population import Edge, Population
from pushpull.spec.slow_noise import TIMES
from pushpull.spec.stateful import Adaptive, Gamma
from pushpull.spec.tree import Binary, Name, Node, Number, names, substitute
from pushpull.spec.values import per_node

Places = tuple[Population, ...]


def expanded(populations: Places, edges: tuple[Edge, ...]) -> tuple[Places, tuple[Edge, ...]]:
    """Return the populations and edges of a network without edges that have states of their own."""
    found: list[Edge] = []
    for edge in edges:
        if isinstance(edge.operator, Gamma):
            populations, plain = _chain(populations, edge, edge.operator)
            found.append(plain)
        elif isinstance(edge.operator, Adaptive):
            population, plain = _edge_space(populations, edge, edge.operator)
            populations = (*populations, population)
            found += plain
        else:
            found.append(edge)
    return populations, tuple(found)


def _own(populations: Places, edge: Edge) -> dict[str, str]:
    """Return what each target population compares with, where that is known."""
    found: dict[str, str] = {}
    for name, port in edge.target.items():
        model = next(place.model for place in populations if place.name == name)
        own = edge.measure.get(name) or edge.source.get(name) or dict(model.definition.couples).get(port)
        if own is not None:
            found[name] = own
    return found


def _chain(populations: Places, edge: Edge, operator: Gamma) -> tuple[Places, Edge]:
    source: dict[str, str] = {}
    places = list(populations)
    for position, place in enumerate(populations):
        if place.name in edge.source:
            states = {field.name for field in place.model.definition.of_kind("state")}
            head = next(f"gamma_{k}" for k in range(1, 100) if f"gamma_{k}_1" not in states)
            places[position] = replace(place, model=_with_chain(place, edge.source[place.name], head, operator))
            source[place.name] = f"{head}_{operator.order}"
    plain = replace(edge, source=source, operator=operator.operator, measure=_own(populations, edge))
    return tuple(places), plain


def _with_chain(place: Population, text: str, head: str, operator: Gamma) -> Any:
    definition = place.model.definition
    sent = parse_expression(text)
    opening = sent
    for item in reversed(definition.derived):
        opening = substitute(opening, {item.name: item.expression})
    ports = names(opening) & {field.name for field in definition.of_kind("port")}
    if ports:
        raise ModelError(
            f"what {place.name} sends through a gamma delay depends on its port {sorted(ports)[0]}",
            "send a state, or states alone",
        )
    is_state = isinstance(sent, Name) and any(field.name == sent.name for field in definition.of_kind("state"))
    dimension = dimension_of(definition, sent, f"in what {place.name} sends")
    unit = definition.field(text.strip()).unit if is_state else "1" if dimension.is_number else str(dimension)
    mean = Name(f"{head}_mean")
    rate = Binary("/", Number(float(operator.order)), mean)
    states: list[Field] = []
    slopes: list[Derivative] = []
    before: Node = sent
    for stage in range(1, operator.order + 1):
        name = f"{head}_{stage}"
        states.append(Field("state", name, 0.0, unit, doc=f"stage {stage} of the delay of {text}", start=opening))
        slopes.append(Derivative(name, Binary("*", rate, Binary("-", before, Name(name)))))
        before = Name(name)
    field = Field("parameter", mean.name, 1.0, definition.time, TIMES, f"mean delay of {text}", TIMES)

    def change(one: Definition) -> Definition:
        return with_states(one, tuple(states), tuple(slopes), (field,))

    return extended(place.model, change, {mean.name: operator.mean})


def with_states(
    definition: Definition, states: tuple[Field, ...], slopes: tuple[Derivative, ...], parameters: tuple[Field, ...]
) -> Definition:
    """Return a definition with states and parameters added."""
    own = [field for field in definition.fields if field.kind == "state"]
    rest = [field for field in definition.fields if field.kind != "state"]
    return replace(definition, fields=(*own, *states, *rest, *parameters), derivatives=(*definition.derivatives, *slopes))


def _edge_space(populations: Places, edge: Edge, operator: Adaptive) -> tuple[Population, list[Edge]]:
    """Return the population of a network's connections and the edges that lead to it and away from it."""
    if any(place.name == operator.name for place in populations):
        raise ModelError(f"{operator.name!r} is the name of a population already", "call these weights Adaptive(..., name='...')")
    sizes = {place.name: place.size for place in populations}
    shape = sum(sizes[name] for name in edge.target), sum(sizes[name] for name in edge.source)
    targets, sources, weights, late = _connections(operator.start)
    count, numbers = len(targets), np.arange(len(targets))
    name, rule, own = operator.name, operator.rule, _own(populations, edge)
    quantity = _one_quantity(edge.coupling)
    ones, rounded = np.ones(count), operator.start.rounded
    arriving = Csr(ones, targets=numbers, sources=sources, shape=(count, shape[1]), rounded=rounded, **late)
    looked_at = Csr(ones, targets=numbers, sources=targets, shape=(count, shape[0]))
    summed = Csr(ones, targets=targets, sources=numbers, shape=(shape[0], count))
    texts, given = edge.coupling, edge.coupling.parameters
    edges = [Edge(edge.source, {name: "pre"}, arriving, Coupling.from_text(texts.pre, quantity, **given))]
    if any(field.name == "post" for field in rule.definition.of_kind("port")):
        if len(own) < len(edge.target):
            raise ModelError(
                f"{rule.definition.name} looks at what its targets send, and one sends nothing", "name it: measure={...}"
            )
        edges.append(Edge(own, {name: "post"}, looked_at))
    edges.append(
        Edge({name: "signal"}, edge.target, summed, Coupling.from_text(f"{quantity} = source", texts.post, **given), own)
    )
    scale = next(place.time_scale for place in populations if place.name in edge.source)
    bare = rule.definition.time == "1"
    labels = _labels(populations, edge, targets, sources)
    return Population(_with_start(rule, weights), count, name, labels, scale if bare else None), edges


def _connections(start: Dense | Csr) -> tuple[Any, Any, Any, dict[str, Any]]:
    """Return target, source and weight of every connection, and by name its delay, or its length and speed."""
    late: dict[str, Any]
    late = {"delays": start.delays} if start.lengths is None else {"lengths": start.lengths, "speed": start.speed}
    if isinstance(start, Csr):
        return start.targets, start.sources, start.weights, late
    targets, sources = np.nonzero(start.weights)
    late = {name: value[targets, sources] if np.ndim(value) else value for name, value in late.items()}
    return targets, sources, start.weights[targets, sources], late


def _one_quantity(coupling: Coupling) -> str:
    sums = [name for name, _ in read_pre(coupling.pre)]
    if len(sums) > 1 or "total" in names(read_post(coupling.post)):
        raise ModelError(
            f"adaptive weights cannot take {type(coupling).__name__}, which needs more than one sum",
            "use Linear(), and let the rule say what is summed: signal = w*(pre - post)",
        )
    return sums[0]


def _with_start(rule: Any, weights: Any) -> Any:
    has_signal = any(item.name == "signal" for item in rule.definition.derived)
    start = Name("w_start")

    def change(one: Definition) -> Definition:
        unit = one.field("w").unit
        fields = tuple(replace(field, start=start) if field.name == "w" else field for field in one.fields)
        signal = () if has_signal else (Derived("signal", Binary("*", Name("w"), Name("pre"))),)
        parameter = Field("parameter", start.name, 0.0, unit, doc="weight at the start")
        return replace(one, fields=(*fields, parameter), derived=(*one.derived, *signal))

    return extended(rule, change, {start.name: per_node(weights)})


def _labels(populations: Places, edge: Edge, targets: Any, sources: Any) -> tuple[str, ...]:
    sides: list[list[str]] = []
    for side in (edge.target, edge.source):
        places = [next(place for place in populations if place.name == name) for name in side]
        sides.append([label for place in places for label in (place.labels or [str(k) for k in range(place.size)])])
    if any(len(set(side)) < len(side) for side in sides):
        return ()
    return tuple(f"{sides[1][s]} -> {sides[0][t]}" for t, s in zip(targets, sources, strict=True))


def check_stateful(operator: Adaptive | Gamma) -> Any:
    """Return the operator inside; raises DataError where it is not one that can stand there."""
    inside = operator.start if isinstance(operator, Adaptive) else operator.operator
    if isinstance(operator, Adaptive) and not isinstance(inside, Dense | Csr):
        raise DataError(
            f"adaptive weights start from {type(inside).__name__}", "give pp.operators.Dense(...) or pp.operators.Csr(...)"
        )
    return inside
