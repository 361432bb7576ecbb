"""System + scheme + layout -> Plan, pass by pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pushpull.base.errors import CompileError
from pushpull.compile.fission import crossing, cut
from pushpull.compile.lags import MOST_TIMES, VECTOR_LANES, paths
from pushpull.compile.levels import arrivals
from pushpull.compile.noise import Flow, area_of, check_additive, settle_calculus, split_noise, white
from pushpull.compile.observe import observe
from pushpull.compile.origins import Scalar, classify
from pushpull.compile.plan import AT_ONCE, Input, Observation, Plan, Publish, Sink, Slot, Space
from pushpull.compile.schedule import Segments, free_names, prune, spill
from pushpull.compile.stimuli import StimulusPlan
from pushpull.compile.system import Link, System, is_noisy
from pushpull.compile.unfold import Draft, unfold
from pushpull.compile.wiring import Wiring, wire
from pushpull.schemes.adaptive import Adaptive
from pushpull.schemes.tables import Scheme
from pushpull.spec.operators import Spectral
from pushpull.spec.tree import Binary, Name, Node, Number, names

LANES = 64
SPIKE_BLOCK = 16  # steps for which a network of spikes draws its noise at once
_LATE = "with a finite axonal speed: interpolating the past linearly"


@dataclass(frozen=True)
class Setup:
    """What a plan needs beside the system: scheme, step, precision, copies, stimuli and what is recorded.

    `columns` are (component, quantity) per sink, `sinks` the pairs (every, mean); `per_copy` says that copies differ in values.
    """

    scheme: Scheme
    dt: float
    precision: str = "double"
    copies: int = 1
    stimuli: tuple[StimulusPlan, ...] = ()
    sinks: tuple[Sink, ...] = ()


def lower(system: System, setup: Setup) -> Plan:
    """Compile a system to a plan; raises CompileError where system, scheme and layout do not go together."""
    wiring = wire(system, setup.dt)
    if isinstance(setup.scheme, Adaptive):
        _check_adaptive(system, wiring, setup)
    _check_scheme(system, wiring, setup.scheme)
    flows = [settle_calculus(split_noise(c), c, setup.scheme.noise) for c in system.components]
    spaces = tuple(_space(system, index, flow, wiring, setup) for index, flow in enumerate(flows))
    scalars = tuple(dict.fromkeys(unique for space in spaces for _, unique in space.scalars))
    _check_spikes(system, wiring, spaces)
    coupled = bool(wiring.edges) or len(spaces) > 1 or any(space.mixed for space in spaces)
    return Plan(
        spaces=spaces,
        ports=wiring.ports,
        edges=wiring.edges,
        sinks=setup.sinks,
        scalars=scalars,
        waves=sum(1 for stimulus in setup.stimuli if stimulus.kind == "wave"),
        stage_times=setup.scheme.times,
        block=_block(system, wiring, setup),
        width=LANES,
        coupled=coupled,
        precision=setup.precision,
    )


def _check_scheme(system: System, wiring: Wiring, scheme: Scheme) -> None:
    """Refuse schemes that read the past where it is not kept, or more finely than linear interpolation gives it."""
    delayed = any(edge.kind == "delayed" and not edge.held for edge in wiring.edges)
    if not delayed and not any(map(_is_late, system.links)):
        return
    if scheme.order > 2:
        how = "with delays: reading past values by linear interpolation" if delayed else _LATE
        raise CompileError(
            f"{scheme} {how} would lower its order {scheme.order:g} to 2", "use Heun(), which keeps its order with delays"
        )
    if any(time % 1 for time in scheme.times):
        raise CompileError(f"{scheme} has a stage between two steps, where no past values are kept", "use Heun() with delays")


def _check_adaptive(system: System, wiring: Wiring, setup: Setup) -> None:
    """Refuse what a step of any length would pass over: noise, resets, the past; and single precision."""
    scheme = setup.scheme
    if setup.precision == "single":
        raise CompileError(f"{scheme} in single precision cannot tell its errors from rounding", "use precision='double'")
    if any(edge.kind in ("delayed", "spikes") for edge in wiring.edges) or any(map(_is_late, system.links)):
        raise CompileError(
            f"{scheme} takes steps of any length, and delays and spikes that travel need steps of dt", "use Heun()"
        )
    for component in system.components:
        if any(event.assignments or event.hold_for is not None for event in component.definition.events):
            raise CompileError(f"{scheme} does not stop where {component.name} is reset", "use Heun() or RK4() with a small dt")
        if is_noisy(component.definition):
            raise CompileError(
                f"{scheme} takes no noise, and {component.name} has some", "use Heun(), or SRA1() where the noise is additive"
            )


def _check_spikes(system: System, wiring: Wiring, spaces: tuple[Space, ...]) -> None:
    for edge in wiring.edges:
        source = system.links[edge.link].sources[0][0]
        if edge.kind == "spikes" and not spaces[source].spikes:
            raise CompileError(
                f"{spaces[source].name} sends no spikes", "give its model an event, as in 'when v > 20[mV]: spike'"
            )


def _is_late(link: Link) -> bool:
    return isinstance(link.edge.operator, Spectral) and link.edge.operator.speed < float("inf")


def _block(system: System, wiring: Wiring, setup: Setup) -> int:
    if any(edge.kind in AT_ONCE for edge in wiring.edges):
        return 1
    late = [edge for edge in wiring.edges if edge.kind == "delayed"]
    if wiring.edges and not late:
        return SPIKE_BLOCK
    shortest = [paths(system.links[edge.link], setup.dt)[edge.path].shortest + edge.held for edge in late]
    beyond, lanes = int(max(setup.scheme.times)), VECTOR_LANES[setup.precision]
    longest = min([MOST_TIMES - beyond, *shortest])
    return min(range(longest, 0, -1), key=lambda steps: -(-(steps + beyond) // lanes) / steps)


def _space(system: System, index: int, flow: Flow, wiring: Wiring, setup: Setup) -> Space:
    component = system.components[index]
    stimuli = tuple(s for s in setup.stimuli if s.component == index)

    def ports(stage: int, states: Mapping[str, Node]) -> dict[str, Node]:
        return wiring.totals(system, index, stage, states, stimuli)

    def publish_now(level: int, known: Mapping[str, Node]) -> list[Publish]:
        return wiring.sent(system, index, known, level)

    def publish_after(known: Mapping[str, Node]) -> list[Publish]:
        return wiring.sent(system, index, known, None)

    kicked = frozenset(port for link in system.links for owner, port, _, _ in link.targets if owner == index)
    courses = sum(stimulus.kind == "dense" for stimulus in stimuli)
    draft = Draft(component, flow, ports, publish_now, publish_after, wiring.exchanges(index), kicked, courses)
    for stimulus in stimuli:
        if stimulus.kind == "train":
            draft.trains = {**draft.trains, stimulus.port: (*draft.trains.get(stimulus.port, ()), stimulus.index)}
    draft.located = setup.scheme.interpolated
    draft.levels = 1 + max((edge.level for edge in wiring.edges), default=0)
    draft.arrivals = arrivals(system, wiring.edges, index)
    streams, mixed = _draw(draft, setup.scheme)
    unfold(draft, setup.scheme)
    segments, spilled = spill(prune(tuple(tuple(segment) for segment in draft.segments)))
    cuts = tuple(cut(segment) for segment in segments)
    crossed = [name for segment, where in zip(segments, cuts, strict=True) for name in crossing(segment, where)]
    observations = observe(component, index, setup.sinks)
    slots = [Slot(name, kind) for name, kind in draft.slots]
    slots += [Slot(name, "spill") for name in dict.fromkeys([*spilled, *crossed])]
    slots += [Slot(f"mean__{o.sink}__{o.column}", "mean") for o in observations if setup.sinks[o.sink].mean]
    scalars: list[tuple[str, str]] = []
    inputs: list[Input] = []
    for name in _free(segments, observations, {slot.name for slot in slots}):
        origin = classify(name, component, system)
        match origin:
            case Input():
                inputs.append(origin)
            case Slot():
                slots.append(origin)
            case Scalar():
                scalars.append((origin.name, origin.unique))
    return Space(
        name=component.name,
        nodes=component.nodes,
        slots=tuple(slots),
        scalars=tuple(scalars),
        inputs=tuple(inputs),
        segments=segments,
        cuts=cuts,
        observations=observations,
        streams=streams,
        spikes=draft.emits,
        mixed=mixed,
        within=draft.located and draft.emits,
    )


def _draw(draft: Draft, scheme: Scheme) -> tuple[int, tuple[int, ...]]:
    """Name the increments of a step's noise; returns how many streams they take, and which are mixed over nodes."""
    flow, component = draft.flow, draft.component
    for stream, noise in enumerate(flow.noises):
        draft.assign(white(noise).name, Binary("*", Name("step__root_dt"), Name(f"noise__{stream}")))
    streams, correlated = len(flow.noises), dict(component.definition.correlated)
    mixed = tuple(stream for stream, noise in enumerate(flow.noises) if noise in correlated)
    chances = [index for index, event in enumerate(component.definition.events) if event.at_rate]
    drawn = 2 * streams if scheme.area_noise else streams
    draft.chances = {index: drawn + position for position, index in enumerate(chances)}
    if not scheme.area_noise:
        return drawn + len(chances), mixed
    check_additive(flow, component, str(scheme))
    for stream, noise in enumerate(flow.noises):
        apart = Binary("*", Binary("*", Number(3**-0.5), Name("step__root_dt")), Name(f"noise__{streams + stream}"))
        draft.assign(area_of(noise).name, Binary("*", Number(0.5), Binary("+", white(noise), apart)))
    return drawn + len(chances), (*mixed, *(streams + stream for stream in mixed))


def _free(segments: Segments, observations: tuple[Observation, ...], slots: set[str]) -> list[str]:
    found = dict.fromkeys(name for segment in segments for name in free_names(segment))
    found |= dict.fromkeys(name for observation in observations for name in sorted(names(observation.value)))
    return [name for name in found if name not in slots]
