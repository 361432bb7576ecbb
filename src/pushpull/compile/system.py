"""The System: a network flattened to scheme-free expressions in base units; every analysis and every plan starts here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from pushpull.base.errors import ModelError, UnitError
from pushpull.base.units import Dimension, unit
from pushpull.compile.recognise import recognise
from pushpull.spec.checks import dimension_of, dimensions
from pushpull.spec.coupling_text import read_post, read_pre
from pushpull.spec.definition import Definition, Derivative, Derived, Event, Field
from pushpull.spec.expressions import parse_expression
from pushpull.spec.functions import is_noise
from pushpull.spec.network import Edge, Network, Population
from pushpull.spec.operators import OneToOne
from pushpull.spec.tree import Binary, Name, Node, Number, names, substitute, transform
from pushpull.spec.values import Varying


@dataclass(frozen=True)
class Component:
    """One population: its equations with every literal in base units and time in that of the system.

    `scale` is one unit of the model's time in the system's (1 unless the model has time "1" in a system in ms).
    """

    name: str
    nodes: int
    definition: Definition
    population: Population
    scale: float

    @cached_property
    def derived(self) -> dict[str, Node]:
        """Return the derived quantities by name."""
        return {item.name: item.expression for item in self.definition.derived}

    def expand(self, node: Node) -> Node:
        """Put derived quantities in place of their names until none is left."""
        while names(node) & self.derived.keys():
            node = substitute(node, self.derived)
        return node

    def factor(self, name: str) -> float:
        """Return what converts a state, parameter, port or derived quantity from its declared unit to the base."""
        for field in self.definition.fields:
            if field.name == name:
                return unit(field.unit).factor
        return unit(self.unit_of(name)).factor

    def unit_of(self, name: str) -> str:
        """Return the declared unit of a field, or that of a derived quantity in the model's own unit of time."""
        for field in self.definition.fields:
            if field.name == name:
                return field.unit
        return unit_text(dimensions(self.population.model.definition)[name], self.definition.time)


@dataclass(frozen=True)
class Link:
    """One edge between components: what is sent (per source component), what is received (per target component).

    Expressions are in base units; `pre` and `post` are the coupling's texts, in declared units. `shape` is (targets, sources).
    """

    edge: Edge
    sources: tuple[tuple[int, Node, float], ...]
    targets: tuple[tuple[int, str, Node | None, float], ...]
    pre: tuple[tuple[str, Node], ...]
    post: Node
    shape: tuple[int, int]


@dataclass(frozen=True)
class System:
    """Components and links; `time` is "ms", or "1" where every model is without units of time."""

    components: tuple[Component, ...]
    links: tuple[Link, ...]
    time: str

    def component(self, name: str) -> int:
        """Return the index of the component of that name."""
        return [component.name for component in self.components].index(name)


def build_system(network: Network) -> System:
    """Flatten a network: literals to base units, coupling texts parsed, one unit of time.

    Raises UnitError where models with and without units of time meet and no time scale is given.
    """
    time = system_time(network)
    components = tuple(_component(population, time) for population in network.populations)
    index = {component.name: position for position, component in enumerate(components)}
    links = tuple(_link(edge, components, index) for edge in network.edges)
    return System(components, links, time)


def system_time(network: Network) -> str:
    """Return the unit of time that a network runs in."""
    scaled = [p for p in network.populations if p.model.definition.time != "1" or p.time_scale is not None]
    if not scaled:
        return "1"
    for population in network.populations:
        if population not in scaled:
            raise UnitError(
                f"{population.name} has no unit of time, the network runs in ms",
                "say how long one unit of its time is: Population(..., time_scale='10 ms')",
            )
    return "ms"


def to_base(node: Node) -> Node:
    """Return the tree with every literal in base units."""

    def change(part: Node) -> Node:
        if isinstance(part, Number) and part.unit != "1":
            return Number(part.value * unit(part.unit).factor)
        return part

    return transform(node, change)


def unit_text(dimension: Dimension, time: str) -> str:
    """Write a dimension as a unit in a model's own unit of time."""
    symbols = (time if time != "1" else "ms", "mV", "nA", "mm")
    powers = [(symbol, exponent) for symbol, exponent in zip(symbols, dimension.exponents, strict=True) if exponent != 0]
    above = "*".join(_power(symbol, exponent) for symbol, exponent in powers if exponent > 0) or "1"
    return above + "".join(f"/{_power(symbol, -exponent)}" for symbol, exponent in powers if exponent < 0)


def _power(symbol: str, exponent: Fraction) -> str:
    if exponent == Fraction(1, 2):
        return f"sqrt({symbol})"
    return symbol if exponent == 1 else f"{symbol}**{exponent if exponent.denominator == 1 else f'({exponent})'}"


def _component(population: Population, time: str) -> Component:
    definition = population.model.definition
    scale = 1.0 if population.time_scale is None or time == "1" else population.time_scale
    own_time = {"t": Binary("/", Name("t"), Number(scale))} if scale != 1.0 else {}

    def settle(node: Node) -> Node:
        return recognise(substitute(to_base(node), own_time))

    def slow(node: Node, noises: frozenset[str]) -> Node:
        if scale == 1.0:
            return settle(node)
        white = {name: Binary("*", Name(name), Number(scale**0.5)) for name in noises}
        return Binary("/", substitute(settle(node), white), Number(scale))

    settled = replace(
        definition,
        fields=tuple(_settle_field(f, population) for f in definition.fields),
        derivatives=tuple(Derivative(d.state, slow(d.expression, noise_names(d.expression))) for d in definition.derivatives),
        derived=tuple(Derived(d.name, settle(d.expression)) for d in definition.derived),
        events=tuple(_settle_event(event, settle, scale) for event in definition.events),
    )
    return Component(population.name, population.size, settled, population, scale)


def courses_of(population: Population) -> dict[str, Varying]:
    """Return the parameters of a population that are time courses."""
    values = population.model.values
    return {name: value for name, value in values.items() if isinstance(value, Varying) and value.times is not None}


def _settle_field(field: Field, population: Population) -> Field:
    """Return a field with its start in base units; a parameter that is a time course comes in as a port does."""
    if field.kind == "parameter" and field.name in courses_of(population):
        return replace(field, kind="port")
    return field if field.start is None else replace(field, start=to_base(field.start))


def is_noisy(definition: Definition) -> bool:
    """Return whether anything in a model is drawn at random: white noise, or events at a rate."""
    return any(event.at_rate for event in definition.events) or any(noise_names(d.expression) for d in definition.derivatives)


def noise_names(node: Node) -> frozenset[str]:
    """Return the white noises of an expression: xi and every xi_name."""
    return frozenset(name for name in names(node) if is_noise(name))


def _settle_event(event: Event, settle: Callable[[Node], Node], scale: float) -> Event:
    hold_for = None if event.hold_for is None else settle(event.hold_for)
    if hold_for is not None and scale != 1.0:
        hold_for = Binary("*", hold_for, Number(scale))
    condition = settle(event.condition)
    return replace(
        event,
        condition=Binary("/", condition, Number(scale)) if event.at_rate and scale != 1.0 else condition,
        assignments=tuple((name, settle(value)) for name, value in event.assignments),
        hold_for=hold_for,
    )


def _link(edge: Edge, components: tuple[Component, ...], index: dict[str, int]) -> Link:
    sources = tuple(_sent(components[index[name]], index[name], text) for name, text in edge.source.items())
    targets: list[tuple[int, str, Node | None, float]] = []
    post = read_post(edge.coupling.post)
    for name, port in edge.target.items():
        component = components[index[name]]
        own = edge.measure.get(name) or edge.source.get(name) or dict(component.definition.couples).get(port)
        if own is None and "target" in names(post):
            raise ModelError(
                f"{type(edge.coupling).__name__} compares with a quantity of {name}, which sends none and couples none by {port}",
                f"name it: Edge(..., measure={{{name!r}: 'quantity'}})",
            )
        measured = None if own is None else _declared(component, own)
        targets.append((index[name], port, measured, component.factor(port)))
    pre = read_pre(edge.coupling.pre)
    shape = _size(edge.target, components, index), _size(edge.source, components, index)
    if isinstance(edge.operator, OneToOne):
        edge = replace(edge, operator=edge.operator.connections(shape))
    return Link(edge, sources, tuple(targets), pre, post, shape)


def _size(side: Mapping[str, str], components: tuple[Component, ...], index: dict[str, int]) -> int:
    return sum(components[index[name]].nodes for name in side)


def _sent(component: Component, position: int, text: str) -> tuple[int, Node, float]:
    node = _declared(component, text)
    return position, node, 1.0


def _declared(component: Component, text: str) -> Node:
    """Return a quantity of a component divided by its factor: a number in its declared unit."""
    node = to_base(parse_expression(text))
    if isinstance(node, Name) and node.name == "spike":
        return node
    definition = component.population.model.definition
    declared = unit_text(dimension_of(definition, parse_expression(text), f"in what {component.name} sends"), definition.time)
    factor = component.factor(node.name) if isinstance(node, Name) else unit(declared).factor
    return node if factor == 1.0 else Binary("/", node, Number(factor))
