"""Pass: links become ports and edges; the sums that arrive become totals of the receiving ports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pushpull.compile.algebra import ZERO, add, multiply, total
from pushpull.compile.lags import paths
from pushpull.compile.levels import levels_of
from pushpull.compile.plan import AT_ONCE, Piece, PlanEdge, Port, Publish
from pushpull.compile.plasticity import plan_synapse
from pushpull.compile.stimuli import StimulusPlan
from pushpull.compile.system import Link, System
from pushpull.spec.connections import Connections
from pushpull.spec.operators import SPIKES, Spectral, SpikeEdges
from pushpull.spec.tree import Binary, Name, Node, Number, substitute


@dataclass(frozen=True)
class Wiring:
    """The ports and edges of a system at one step length."""

    ports: tuple[Port, ...]
    edges: tuple[PlanEdge, ...]

    def exchanges(self, component: int) -> bool:
        """Return whether a component sends to or receives from an edge whose port is read at once."""
        near = [(edge.targets, *(self.ports[port].pieces for port in edge.ports)) for edge in self.edges if edge.kind in AT_ONCE]
        return any(piece.space == component for sides in near for side in sides for piece in side)

    def totals(
        self, system: System, component: int, stage: int, states: Mapping[str, Node], stimuli: Sequence[StimulusPlan]
    ) -> dict[str, Node]:
        """Return what each flow port of a component receives at a stage."""
        received: dict[str, Node] = {}
        for field in system.components[component].definition.of_kind("port"):
            terms = [
                self._input(system, number, component, target, stage, states, stimuli)
                for number, link in enumerate(system.links)
                for target in link.targets
                if target[:2] == (component, field.name)
            ]
            terms += [_stimulus(s, stage) for s in stimuli if s.port == field.name]
            received[field.name] = total(terms)
        return received

    def _input(
        self,
        system: System,
        number: int,
        component: int,
        target: tuple[int, str, Node | None, float],
        stage: int,
        states: Mapping[str, Node],
        stimuli: Sequence[StimulusPlan],
    ) -> Node:
        link = system.links[number]
        sums: dict[str, Node] = {name: ZERO for name, _ in link.pre}
        for position, edge in enumerate(self.edges):
            if edge.link == number:
                for part, (name, _) in enumerate(link.pre):
                    sums[name] = add(sums[name], Name(f"sum__{position}__{part}__{stage}"))
        if all(value == ZERO for value in sums.values()):
            return ZERO
        own_names = parameters_of(link, number)
        known: dict[str, Node] = {**sums, **own_names, "total": Name(f"total__{number}")}
        courses = {stimulus.port: _stimulus(stimulus, stage) for stimulus in stimuli}
        known |= {name: courses[own.name] for name, own in own_names.items() if own.name in courses}
        if target[2] is not None:
            known["target"] = substitute(system.components[component].expand(target[2]), states)
        value = substitute(link.post, known)
        return value if target[3] == 1.0 else Binary("*", value, Number(target[3]))

    def sent(self, system: System, component: int, known: Mapping[str, Node], level: int | None) -> list[Publish]:
        """Return what a component contributes to ports read at once at a level, or (None) to those that keep a window."""
        found: list[Publish] = []
        for edge in self.edges:
            if level is not None and edge.level != level:
                continue
            link = system.links[edge.link]
            for part, port in enumerate(edge.ports):
                if self.ports[port].window == (level is None):
                    for position, source, _ in link.sources:
                        if position == component:
                            own = {**parameters_of(link, edge.link), "source": substitute(source, known)}
                            found.append(Publish(port, substitute(link.pre[part][1], own)))
        return found


def wire(system: System, dt: float) -> Wiring:
    """Make ports and edges of every link; edges of weight 0 vanish."""
    ports: list[Port] = []
    edges: list[PlanEdge] = []
    for number, link in enumerate(system.links):
        sources = pieces(system, [position for position, _, _ in link.sources])
        targets = pieces(system, [target[0] for target in link.targets])
        for kind, path, uniform, per_copy in _ways(link, dt):
            count = 0 if kind == "spikes" else len(link.pre)
            first = len(ports)
            ports += [Port(sources[-1].offset + sources[-1].nodes, sources, kind == "delayed") for _ in range(count)]
            synapse, ends = None, dict[str, int]()
            if isinstance(link.edge.operator, SPIKES):
                synapse, ends = plan_synapse(system, number), _ends(system, link)
            nodes = targets[-1].offset + targets[-1].nodes
            reads, held = tuple(range(first, first + count)), link.edge.held
            edges.append(
                PlanEdge(kind, number, reads, targets, nodes, synapse, path, uniform, **ends, held=held, per_copy=per_copy)
            )
    ordered = (replace(edge, level=level) for edge, level in zip(edges, levels_of(system, edges), strict=True))
    return Wiring(tuple(ports), tuple(ordered))


def _ends(system: System, link: Link) -> dict[str, int]:
    """Return the space whose spikes a link carries, and which impulse of its target it feeds."""
    target, port = link.targets[0][:2]
    impulses = [impulse.port for impulse in system.components[target].definition.impulses]
    return {"source": link.sources[0][0], "impulse": impulses.index(port)}


def _ways(link: Link, dt: float) -> list[tuple[str, int, bool, bool]]:
    """Return kind, number and uniformity of a link's paths, and whether copies differ in their delays."""
    match link.edge.operator:
        case Spectral():
            return [("spectral", 0, False, False)]
        case SpikeEdges() | Connections():
            return [("spikes", 0, False, False)]
        case _:
            return [
                (path.kind, number, path.uniform, path.kind == "delayed" and path.per_copy)
                for number, path in enumerate(paths(link, dt))
            ]


def pieces(system: System, components: Sequence[int]) -> tuple[Piece, ...]:
    """Lay components one after another."""
    found: list[Piece] = []
    offset = 0
    for component in components:
        nodes = system.components[component].nodes
        found.append(Piece(component, offset, nodes))
        offset += nodes
    return tuple(found)


def parameters_of(link: Link, number: int) -> dict[str, Name]:
    """Return the names under which a coupling's parameters stand in statements."""
    return {name: Name(f"link{number}__{name}") for name in link.edge.coupling.parameters}


def _stimulus(stimulus: StimulusPlan, stage: int) -> Node:
    if stimulus.kind == "dense":
        return Name(f"dense__{stimulus.index}__{stage}")
    pattern: Node = Number(1.0) if stimulus.uniform else Name(f"pattern__{stimulus.index}")
    return multiply(pattern, Name(f"wave__{stimulus.index}__{stage}"))
