"""The arrays of a run: parameters, states, windows, weights and tables, laid out as a plan says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import DataError
from pushpull.base.randomness import normals
from pushpull.compile.evaluate import evaluate
from pushpull.compile.layout import Lanes, lanes_of
from pushpull.compile.noise import split_noise
from pushpull.compile.plan import Plan, PlanEdge, Slot, Space
from pushpull.compile.run_numpy import Memory
from pushpull.compile.system import Component, System, courses_of
from pushpull.compile.thresholds import check_events
from pushpull.compile.trains import Train, add_trains
from pushpull.compile.unfold import identifier
from pushpull.compile.weights import add_edges, add_windows
from pushpull.spec.correlation import mixing
from pushpull.spec.operators import total_weights
from pushpull.spec.tree import Name, substitute
from pushpull.spec.values import Varying

Array = npt.NDArray[Any]
START_STREAMS = 2**31  # the streams of noise that starts draw on, beyond those of runs


@dataclass(frozen=True, eq=False)
class Values:
    """Run-time values beside the model's own: step, seed, initial states and past, stimuli patterns (component, index).

    `initial` maps (component, state) to values in base units that broadcast to [node, copy]. Copies draw noise under the
    numbers from `first_copy` on. Numbers do not depend on `threads`.
    """

    dt: float
    copies: int
    seed: int
    chunk: int
    initial: Mapping[tuple[int, str], Array] = field(default_factory=dict[tuple[int, str], Array])
    patterns: Mapping[tuple[int, int], Array] = field(default_factory=dict[tuple[int, int], Array])
    history: Mapping[tuple[int, str], Array] = field(default_factory=dict[tuple[int, str], Array])
    first_copy: int = 0
    threads: int = 1
    trains: Mapping[tuple[int, int], Train] = field(default_factory=dict[tuple[int, int], Train])


def allocate(plan: Plan, system: System, values: Values) -> Memory:
    """Make and fill the memory of a run: `lanes` says where nodes and copies are, `moving` which arrays change during a run."""
    dtype = np.float32 if plan.precision == "single" else np.float64
    memory = Memory(
        plan=plan,
        dtype=dtype,
        lanes=[],
        moving=[],
        spikes=[[] for _ in plan.spaces],
        step=0,
        located=any(space.within for space in plan.spaces),
        present={},
        seed=values.seed,
        threads=values.threads,
    )
    memory.par = np.array([_scalar(name, system, values) for name in plan.scalars] or [0.0], dtype=dtype)
    starts = [starting_values(system, index, values) for index in range(len(system.components))]
    check_events(system, starts)
    for index, space in enumerate(plan.spaces):
        lanes = lanes_of(space, plan, values.copies, values.first_copy)
        memory.lanes.append(lanes)
        _add_state(memory, plan, space, index, lanes, [_slot(slot, system, index, values, starts[index]) for slot in space.slots])
        if space.streams:
            _add_streams(memory, plan, index)
        for stream in space.mixed:
            row = mixing_of(system.components[index], stream)
            setattr(memory, f"mix_{index}_{stream}", np.ascontiguousarray(row[lanes.node[0]].T, dtype=dtype))
        if space.spikes or any(edge.kind == "spikes" for edge in plan.edges):
            setattr(memory, f"mask_{index}", np.zeros(lanes.node.shape, dtype=np.bool_))
        if space.within:
            setattr(memory, f"within_{index}", np.zeros(lanes.node.shape, dtype=dtype))
    add_trains(memory, plan, values.trains)
    add_edges(memory, plan, system, values.dt, values.copies)
    add_windows(memory, plan, values.copies, values.chunk)
    fill_windows(memory, plan, system, values, starts)
    return memory


def starting_values(system: System, index: int, values: Values) -> dict[str, Any]:
    """Return parameters and initial states of a component, in base units; arrays broadcast to [node, copy]."""
    component = system.components[index]
    known: dict[str, Any] = {"t": 0.0}
    for name, course in courses_of(component.population).items():
        known[name] = course.at(np.zeros(1)).T * component.factor(name)
    for field_ in component.definition.fields:
        if field_.kind == "parameter":
            known[field_.name] = _over(component.population.model.values[field_.name], component, field_.name, values.copies)
            known[field_.name] = known[field_.name] * component.factor(field_.name)
        elif field_.kind == "state":
            start = values.initial.get((index, field_.name))
            known[field_.name] = field_.default * component.factor(field_.name) if start is None else start
    for position, field_ in enumerate(component.definition.of_kind("state")):
        if field_.start is not None and (index, field_.name) not in values.initial:
            unit = _unit_normals(component, values, START_STREAMS + 4096 * index + position, field_.name)
            known[field_.name] = evaluate(field_.start, known | {"xi": unit})
    return known


def _unit_normals(component: Component, values: Values, stream: int, state: str) -> Array:
    """Return a unit normal number per node and copy, correlated over nodes as the noise of the state is."""
    node, copy = np.divmod(np.arange(component.nodes * values.copies), values.copies)
    drawn = normals(values.seed, stream, node, copy + values.first_copy, 0, 1).reshape(component.nodes, values.copies)
    by = dict(component.definition.correlated).get(f"xi_{state}")
    if by is None:
        return drawn.astype(np.float64)
    matrix = mixing(component.population.model.values[by], component.nodes)
    return np.add.reduce([column[:, np.newaxis] * drawn[source] for source, column in enumerate(matrix.T)])


def mixing_of(component: Component, stream: int) -> Array:
    """Return the matrix that mixes a stream of noise over the nodes of a component, [node, source]."""
    noises = split_noise(component).noises
    by = dict(component.definition.correlated)[noises[stream % len(noises)]]
    return mixing(component.population.model.values[by], component.nodes)


def coupling_values(system: System, link: int) -> dict[str, Any]:
    """Return a coupling's parameters under the names that statements use."""
    found = system.links[link].edge.coupling.parameters
    return {f"link{link}__{name}": value.laid if isinstance(value, Varying) else value for name, value in found.items()}


def _add_state(memory: Memory, plan: Plan, space: Space, index: int, lanes: Lanes, rows: list[Array]) -> None:
    groups, per_group = lanes.node.shape
    state = np.zeros((groups, per_group // plan.width, len(space.slots), plan.width), dtype=memory.dtype)
    for row, values in enumerate(rows):
        state[:, :, row] = lanes.spread(values).reshape(groups, -1, plan.width)
    setattr(memory, f"state_{index}", state)
    memory.moving.append(f"state_{index}")


def _slot(slot: Slot, system: System, index: int, values: Values, known: Mapping[str, Any]) -> Array:
    component = system.components[index]
    head, _, rest = slot.name.partition("__")
    match slot.kind:
        case "state":
            return known[next(d.state for d in component.definition.derivatives if identifier(d.state) == slot.name)]
        case "parameter" if head.startswith("link") and rest:
            return _along(system.links[int(head[4:])].edge.coupling.parameters[rest], component, slot.name, values.copies)
        case "parameter":
            return known[slot.name]
        case "pattern":
            return values.patterns[index, int(rest)]
        case "total":
            return _total(system, index, int(rest))
        case "above":
            return np.where(evaluate(component.expand(component.definition.events[int(rest)].condition), known), 1.0, 0.0)
        case _:
            return np.zeros(())


def _total(system: System, index: int, link: int) -> Array:
    """Return the summed weights of a component's nodes, [node, 1]."""
    sums = total_weights(system.links[link].edge.operator, system.links[link].shape)
    offset = 0
    for target in system.links[link].targets:
        nodes = system.components[target[0]].nodes
        if target[0] == index:
            return sums[offset : offset + nodes, np.newaxis]
        offset += nodes
    raise KeyError(link)


def _over(value: float | Varying, component: Component, name: str, copies: int) -> Array:
    return _along(value, component, name, copies) if isinstance(value, Varying) else np.asarray(value)


def _along(value: Any, component: Component, name: str, copies: int) -> Array:
    """Return values that broadcast to [node, copy]; raises DataError where their length is not that of the axis."""
    for axis, size in (("node", component.nodes), ("copy", copies)):
        length = value.length(axis)
        if length is not None and length != size:
            raise DataError(
                f"{name} of {component.name} has {length} values along {axis}, there are {size}", f"give one value per {axis}"
            )
    return value.laid


def _scalar(name: str, system: System, values: Values) -> float:
    if name == "step__dt":
        return values.dt
    if name == "step__root_dt":
        return values.dt**0.5
    head, separator, rest = name.rpartition("/")
    if separator:
        component = system.components[system.component(head)]
        return float(component.population.model.values[rest]) * component.factor(rest)  # type: ignore[arg-type]
    link, _, parameter = name.partition("__")
    return float(system.links[int(link[4:])].edge.coupling.parameters[parameter])  # type: ignore[arg-type]


def _add_streams(memory: Memory, plan: Plan, index: int) -> None:
    """Number the streams of noise through the spaces, so that no two share one."""
    first = sum(space.streams for space in plan.spaces[:index])
    setattr(memory, f"streams_{index}", tuple(range(first, first + plan.spaces[index].streams)))


def fill_windows(memory: Memory, plan: Plan, system: System, values: Values, starts: list[dict[str, Any]]) -> None:
    """Write the past into every window and every spectral history: the given one, or the initial state held constant."""
    for number, edge in enumerate(plan.edges):
        for part, port in enumerate(edge.ports):
            if plan.ports[port].window:
                window = getattr(memory, f"hist_{port}")
                past = memory.present[port] + 1
                window[..., :past] = _sent_before(plan, system, values, starts, edge, part, past).transpose(2, 1, 0)
            elif edge.kind == "spectral":
                spectra = getattr(memory, f"spectra_{number}_{part}")
                sent = _sent_before(plan, system, values, starts, edge, part, len(spectra))
                spectra[1 - len(spectra) :] = np.fft.rfft(sent.transpose(0, 2, 1)[:-1], axis=-1)


def _sent_before(
    plan: Plan, system: System, values: Values, starts: list[dict[str, Any]], edge: PlanEdge, part: int, past: int
) -> Array:
    """Return what a port was sent over the past, [time, node, copy]; the last time is 0."""
    link, pieces = system.links[edge.link], plan.ports[edge.ports[part]].pieces
    found: list[Array] = []
    for (component, source, _), piece in zip(link.sources, pieces, strict=True):
        known = _past(system, component, values, starts[component], past)
        own = coupling_values(system, edge.link) | known
        names_ = {name: Name(f"link{edge.link}__{name}") for name in link.edge.coupling.parameters}
        sent = evaluate(substitute(link.pre[part][1], {**names_, "source": system.components[component].expand(source)}), own)
        found.append(np.broadcast_to(sent, (past, piece.nodes, values.copies)))
    return np.concatenate(found, axis=1)


def _past(system: System, component: int, values: Values, start: Mapping[str, Any], past: int) -> dict[str, Any]:
    """Return a component's names over the past, arrays that broadcast to [time, node, copy]; the last time is 0."""
    known = dict(start)
    for (owner, state), course in values.history.items():
        if owner == component:
            if len(course) < past:
                raise DataError(f"the history of {state} has {len(course)} steps, the delays need {past}", "give a longer one")
            known[state] = course[-past:]
    known["t"] = (np.arange(past) - past + 1)[:, np.newaxis, np.newaxis] * values.dt
    return known
