"""Pass: a Synapse's text becomes traces, states and statements in base units, and the cells' states that they read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pushpull.base.errors import CompileError, ModelError, suggest
from pushpull.base.units import NUMBER
from pushpull.base.units import unit as read_unit
from pushpull.compile.plastic_plan import Periodic, Reading, Statements, SynapsePlan
from pushpull.compile.system import Component, Link, System, to_base
from pushpull.spec.checks import check_dimension
from pushpull.spec.definition import Definition, Field
from pushpull.spec.operators import Synapse
from pushpull.spec.spike_edges import WEIGHTS
from pushpull.spec.synapse_text import INCOMING, SEND, Rule
from pushpull.spec.tree import Binary, Call, Name, Node, Number, names, substitute, transform, walk


def plan_synapse(system: System, number: int) -> SynapsePlan | None:
    """Plan the plastic synapse of a link; raises ModelError, UnitError and CompileError for what does not fit its two sides."""
    link = system.links[number]
    synapse = getattr(link.edge.operator, "synapse", None)
    if synapse is None:
        return None
    if not isinstance(synapse, Synapse):
        raise ModelError(f"{synapse!r} is no synapse", "give the rule as text: synapse=pp.Synapse('on pre: w = ...')")
    rule = synapse.rule
    readings = tuple(_readings(system, link, rule))
    _check_units(system, link, synapse, readings)
    dotted = {reading.name.replace("__", "."): Name(reading.name) for reading in readings}

    def base(node: Node) -> Node:
        return substitute(to_base(node), dotted)

    def all_of(statements: Statements) -> Statements:
        return tuple((name, base(value)) for name, value in statements if not (synapse.frozen and name == "w"))

    on_pre = all_of(rule.on_pre)
    if not any(name == SEND for name, _ in on_pre):
        on_pre = (*on_pre, (SEND, Name("w")))
    plan = SynapsePlan(
        traces=tuple((trace.name, trace.side, trace.nearest) for trace in rule.traces),
        states=tuple(name for name, _ in rule.states),
        on_pre=on_pre,
        on_post=all_of(rule.on_post),
        every=tuple(_periodic(all_of(statements)) for _, statements in rule.every),
        values=(*synapse.values, *(f"{what}__{name}" for name, _ in rule.states for what in ("rest", "slope"))),
        readings=readings,
        comes_back=bool(rule.on_post) or any(trace.side == "post" for trace in rule.traces),
    )
    target = system.components[link.targets[0][0]]
    if plan.comes_back and not target.definition.events:
        raise CompileError(
            f"{target.name} sends no spikes, and the rule of its synapses waits for them",
            "give its model an event, as in 'when v > 20[mV]: spike', or leave out what is on post",
        )
    return plan


def values_of(synapse: Synapse, weight: str) -> dict[str, float]:
    """Return a synapse's parameters in base units; `weight` is the unit of the impulse that it feeds."""
    return {name: number.value * read_unit(_unit(name, number, weight)).factor for name, number in synapse.values.items()}


def _unit(name: str, number: Number, weight: str) -> str:
    return weight if name.startswith(WEIGHTS) and number.unit == "1" else number.unit


def decayed(state: str) -> Node:
    """Return a synapse's state after `since__` steps without change."""
    rest, slope = Name(f"rest__{state}"), Name(f"slope__{state}")
    return Binary("+", rest, Binary("*", Binary("-", Name(state), rest), Call("exp", (Binary("*", slope, Name("since__")),))))


def _periodic(statements: Statements) -> Periodic:
    """Give every sum over a target's synapses a name."""
    plain: list[tuple[str, Node]] = []
    found: list[tuple[tuple[str, Node], ...]] = []
    for name, value in statements:
        sums: dict[Node, str] = {}
        for part in walk(value):
            if isinstance(part, Call) and part.function == INCOMING:
                sums.setdefault(part, f"sum__{len(sums)}")
        known = dict(sums)
        plain.append((name, transform(value, lambda part, known=known: Name(known[part]) if part in known else part)))
        found.append(tuple((called, part.arguments[0]) for part, called in sums.items() if isinstance(part, Call)))
    return Periodic(tuple(plain), tuple(found))


def _readings(system: System, link: Link, rule: Rule) -> Iterator[Reading]:
    """Find the cells' states that a rule reads: pre.v, post.v, or level of a population of one node."""
    sides = {"pre": link.sources[0][0], "post": link.targets[0][0]}
    places = {component.name: index for index, component in enumerate(system.components)}
    seen: dict[str, Name] = {}
    for node in rule.expressions():
        for part in walk(node):
            if isinstance(part, Name) and "." in part.name:
                seen.setdefault(part.name, part)
    for name, part in seen.items():
        head, _, state = name.partition(".")
        side = head if head in sides else "one"
        if head not in sides and head not in places:
            hint = suggest(head, [*sides, *places])
            raise rule.source.error(f"there is no population {head!r} that the rule of a synapse could read", part.span, hint)
        space = sides[head] if head in sides else places[head]
        component = system.components[space]
        known = [derivative.state for derivative in component.definition.derivatives]
        if state not in known:
            raise rule.source.error(f"{component.name} has no state {state!r} to read", part.span, suggest(state, known))
        if side == "one" and component.nodes != 1:
            hint = "a rule reads its own cells as pre and post, and a population of one node by its name"
            raise rule.source.error(f"{head} has {component.nodes} nodes", part.span, hint)
        yield Reading(name.replace(".", "__"), side, space, state.replace(".", "__"))


def _check_units(system: System, link: Link, synapse: Synapse, readings: tuple[Reading, ...]) -> None:
    """Raise UnitError where the units of a rule do not add up; the weight is in the unit of the impulse that it feeds."""
    rule, target = synapse.rule, system.components[link.targets[0][0]]
    weight = target.unit_of(link.targets[0][1])
    times = {node.name for node in (*(t.tau for t in rule.traces), *(p for p, _ in rule.every)) if isinstance(node, Name)}
    units = {name: _unit(name, number, weight) for name, number in synapse.values.items()}
    timed = "ms" if system.time == "ms" else "1"
    units |= {name: timed for name in times if units[name] == "1"}
    fields = [Field("parameter", name, unit=unit) for name, unit in units.items()]
    fields += [Field("state", trace.name) for trace in rule.traces]
    fields += [Field("state", name) for name, _ in rule.states]
    fields.append(Field("state", "w", unit=weight))
    for reading in readings:
        fields.append(Field("state", reading.name.replace("__", "."), unit=_unit_of(system.components[reading.space], reading)))
    definition = Definition("synapse", tuple(fields), (), time=system.time)

    def expect(node: Node, unit: str, where: str) -> None:
        plain = transform(node, lambda part: part.arguments[0] if isinstance(part, Call) and part.function == INCOMING else part)
        check_dimension(definition, plain, unit, where, rule.source)

    for trace in rule.traces:
        _expect_time(expect, trace.tau, timed, f"in the trace {trace.name}")
    for name, slope in rule.states:
        if not _is_bare(slope, definition):
            expect(slope, "1" if timed == "1" else "1/ms", f"in the equation of {name}")
    events = [("on pre", rule.on_pre), ("on post", rule.on_post), *(("every so often", found) for _, found in rule.every)]
    for where, statements in events:
        for name, value in statements:
            expect(value, weight if name in ("w", SEND) else "1", f"{where}, in what {name} becomes")
    for period, _ in rule.every:
        _expect_time(expect, period, timed, "in a period")


def _expect_time(expect: Callable[[Node, str, str], None], node: Node, unit: str, where: str) -> None:
    if not isinstance(node, Number) or node.unit != "1":
        expect(node, unit, where)


def _is_bare(node: Node, definition: Definition) -> bool:
    """Return whether an equation is written in bare numbers, which count in ms."""
    return all(read_unit(definition.field(name).unit).dimension == NUMBER for name in names(node))


def _unit_of(component: Component, reading: Reading) -> str:
    return component.unit_of(
        next(d.state for d in component.definition.derivatives if d.state.replace(".", "__") == reading.slot)
    )
