"""Pass: in which order edges without delay are exchanged within a stage - first what needs no port, then what that feeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pushpull.base.errors import CompileError
from pushpull.compile.plan import AT_ONCE, PlanEdge
from pushpull.compile.system import System
from pushpull.spec.tree import names


def levels_of(system: System, edges: Sequence[PlanEdge]) -> tuple[int, ...]:
    """Return the level of every edge (0 where it has a delay); raises CompileError where edges wait for each other."""
    found: dict[int, int] = {}
    return tuple(_level(system, edges, number, found, ()) for number in range(len(edges)))


def arrivals(system: System, edges: Sequence[PlanEdge], component: int) -> dict[str, int]:
    """Return, for every port of a component that edges feed at once, the first level at which it is known."""
    found: dict[str, int] = {}
    for edge in edges:
        if edge.kind in AT_ONCE:
            for index, port, _, _ in system.links[edge.link].targets:
                if index == component:
                    found[port] = max(found.get(port, 0), edge.level + 1)
    return found


def _level(system: System, edges: Sequence[PlanEdge], number: int, found: dict[int, int], above: tuple[int, ...]) -> int:
    edge = edges[number]
    if edge.kind not in AT_ONCE:
        return 0
    if number in above:
        around = " -> ".join(_sender(system, edges[n]) for n in (*above[above.index(number) :], number))
        raise CompileError(
            f"what is sent depends at once on itself: {around}", "give one of these connections a delay of a step or more"
        )
    if number not in found:
        before = [n for n, other in enumerate(edges) if other.kind in AT_ONCE and _feeds(system, other, edge)]
        found[number] = max((1 + _level(system, edges, n, found, (*above, number)) for n in before), default=0)
    return found[number]


def _feeds(system: System, other: PlanEdge, edge: PlanEdge) -> bool:
    """Return whether what one edge brings is read by what another sends."""
    read = ports_sent(system, edge.link)
    return any(port in read.get(index, ()) for index, port, _, _ in system.links[other.link].targets)


def ports_sent(system: System, link: int) -> Mapping[int, frozenset[str]]:
    """Return the ports that a link's sources read, by component."""
    found: dict[int, frozenset[str]] = {}
    for index, source, _ in system.links[link].sources:
        component = system.components[index]
        ports = {field.name for field in component.definition.of_kind("port")}
        found[index] = frozenset(names(component.expand(source)) & ports)
    return found


def _sender(system: System, edge: PlanEdge) -> str:
    return " + ".join(system.components[index].name for index, _, _ in system.links[edge.link].sources)
