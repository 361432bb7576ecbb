"""Pass: unfold a scheme over one component: stages, events and holds become straight-line statements."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pushpull.base.errors import CompileError
from pushpull.compile.algebra import ONE, ZERO, add, both, multiply, negate, positive, total, where
from pushpull.compile.milstein import milstein_terms
from pushpull.compile.noise import Flow, area_of, white
from pushpull.compile.plan import Assign, Emit, Publish, Statement, Store
from pushpull.compile.system import Component
from pushpull.schemes.adaptive import Adaptive
from pushpull.schemes.tables import Scheme
from pushpull.spec.definition import Event
from pushpull.spec.tree import Binary, Call, Name, Node, Number, Unary, names, substitute
from pushpull.spec.trees import split_linear

Names = dict[str, Node]


@dataclass
class Draft:
    """The statements of one component under construction; `ports(stage, names)` gives the ports' totals at a stage.

    Within a stage edges are exchanged in `levels`; `arrivals` says at which of them a port that edges feed at once is known.

    `exchanged` says that the component sends to or receives from edges that are read at once, so that stages wait for each other;
    `kicked` are the impulse ports that edges deliver to, `trains` the numbers of the Poisson stimuli of each, `courses` counts
    the time courses per lane that stimuli take. `chances` are the streams of noise that events at a rate draw on.
    """

    component: Component
    flow: Flow
    ports: Callable[[int, Mapping[str, Node]], Names]
    publish_now: Callable[[int, Mapping[str, Node]], list[Publish]]
    publish_after: Callable[[Mapping[str, Node]], list[Publish]]
    exchanged: bool = False
    kicked: frozenset[str] = frozenset()
    courses: int = 0
    trains: Mapping[str, tuple[int, ...]] = field(default_factory=dict[str, tuple[int, ...]])
    levels: int = 1
    arrivals: Mapping[str, int] = field(default_factory=dict[str, int])
    segments: list[list[Statement]] = field(default_factory=lambda: [[]])
    slots: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    emits: bool = False
    chances: Mapping[int, int] = field(default_factory=dict[int, int])

    def assign(self, name: str, value: Node) -> Name:
        """Write a temporary and return its name."""
        self.segments[-1].append(Assign(name, value))
        return Name(name)


def identifier(name: str) -> str:
    """Return a dotted name as a single word."""
    return name.replace(".", "__")


def unfold(draft: Draft, scheme: Scheme) -> None:
    """Write one step of the component under the scheme into the draft."""
    states = _arrive(draft)
    if scheme.exponential:
        fresh = _exponential(draft, scheme, states)
    elif scheme.sequential:
        fresh = _sequential(draft, states)
    elif scheme.area_noise:
        fresh = _area_noise(draft, scheme, states)
    elif isinstance(scheme, Adaptive):
        fresh = _adaptive(draft, states)
    else:
        fresh = _runge_kutta(draft, scheme, states)
    _finish(draft, fresh)


def _states(draft: Draft) -> tuple[str, ...]:
    return tuple(state for state, _ in draft.flow.drift)


def _held(draft: Draft) -> dict[str, list[int]]:
    """Return, per state, the events that hold it."""
    held: dict[str, list[int]] = {}
    for index, event in enumerate(draft.component.definition.events):
        for state in event.hold if event.hold_for is not None else ():
            held.setdefault(state, []).append(index)
    return held


def _is_held(indices: list[int]) -> Node:
    condition: Node = positive(f"hold__{indices[0]}")
    for index in indices[1:]:
        condition = Binary("or", condition, positive(f"hold__{index}"))
    return condition


def _arrive(draft: Draft) -> Names:
    """Name the states at the beginning of the step, impulses added."""
    held = _held(draft)
    states: Names = {}
    for state in _states(draft):
        draft.slots.append((identifier(state), "state"))
        states[state] = Name(identifier(state))
    for impulse in draft.component.definition.impulses:
        came: list[Node] = [Name(f"{identifier(impulse.port)}__kick")] if impulse.port in draft.kicked else []
        came += [Name(f"train__{number}") for number in draft.trains.get(impulse.port, ())]
        if not came:
            continue
        kick = total(came)
        if impulse.lost_while_held and impulse.state in held:
            kick = where(_is_held(held[impulse.state]), ZERO, kick)
        states[impulse.state] = draft.assign(f"{identifier(impulse.state)}__arrived", add(states[impulse.state], kick))
    return states


def _environment(draft: Draft, states: Names, ports: Names, stage: int | None, tag: str) -> Names:
    """Evaluate the derived quantities at a stage's states, or (None) those after the step; return every name's expression."""
    time: Node = add(Name("t__0"), Name("step__dt")) if stage is None else Name(f"t__{stage}")
    known: Names = {**states, **ports, "t": time}
    for name in list(draft.component.definition.derived):
        known[name.name] = draft.assign(f"{identifier(name.name)}__{tag}", substitute(name.expression, known))
    return known


def _stage(draft: Draft, states: Names, stage: int, tag: str) -> Names:
    """Exchange ports at a stage and return the names of everything there."""
    totals: Names = {}
    for level in range(draft.levels):
        if draft.publish_now(level, {}):
            if level or _sends_ports(draft, level):
                _arrive_by(draft, states, stage, tag, level, totals)
            before = _environment(draft, states, totals, stage, f"{tag}p{level or ''}")
            for statement in draft.publish_now(level, before):
                name = draft.assign(f"port__{statement.port}__{stage}", statement.value)
                draft.segments[-1].append(Publish(statement.port, name))
        if draft.exchanged:
            draft.segments.append([])
    _arrive_by(draft, states, stage, tag, draft.levels, totals)
    return _environment(draft, states, totals, stage, tag)


def _sends_ports(draft: Draft, level: int) -> bool:
    ports = {field.name for field in draft.component.definition.of_kind("port")}
    return any(names(draft.component.expand(statement.value)) & ports for statement in draft.publish_now(level, {}))


def _arrive_by(draft: Draft, states: Names, stage: int, tag: str, level: int, totals: Names) -> None:
    """Name what the ports receive that are known at a level, where they have no name yet."""
    for port, value in draft.ports(stage, dict(states)).items():
        if port not in totals and draft.arrivals.get(port, 0) <= level:
            totals[port] = draft.assign(f"{identifier(port)}__{tag}", value)


def _slopes(draft: Draft, known: Names, tag: str) -> Names:
    """Return k = f dt + g dW for each state, zero while it is held."""
    return {state: _slope(draft, position, known, known, tag) for position, state in enumerate(_states(draft))}


def _slope(draft: Draft, position: int, known: Names, opening: Names, tag: str) -> Name:
    """Return k of one state, f at the names that are known now, g at those of the opening of the step."""
    held = _held(draft)
    state, drift = draft.flow.drift[position]
    terms = [_times_dt(drift, known, draft)]
    terms += [multiply(substitute(amplitude, opening), white(noise)) for noise, amplitude in draft.flow.amplitudes[position]]
    value = total(terms)
    if state in held:
        value = where(_is_held(held[state]), ZERO, value)
    return draft.assign(f"k__{identifier(state)}__{tag}", value)


def _times_dt(drift: Node, known: Names, draft: Draft) -> Node:
    """Return f dt; a division by parameters is taken with dt, so that a compiled loop has one factor for both."""
    parameters = {f.name for f in draft.component.definition.of_kind("parameter")}
    match drift:
        case Binary(operator="/", left=above, right=below) if names(below) <= parameters:
            return Binary("*", substitute(above, known), Binary("/", Name("step__dt"), below))
        case _:
            return multiply(Name("step__dt"), substitute(drift, known))


def _weighted(states: Names, slopes: list[Names], weights: tuple[float, ...]) -> Names:
    used = [(w, k) for w, k in zip(weights, slopes, strict=False) if w != 0]
    if len({w for w, _ in used}) == 1:
        return {s: add(value, multiply(Number(used[0][0]), total(k[s] for _, k in used))) for s, value in states.items()}
    return {s: add(value, total(multiply(Number(w), k[s]) for w, k in used)) for s, value in states.items()}


def _named(draft: Draft, values: Names, tag: str) -> Names:
    return {state: draft.assign(f"{identifier(state)}__{tag}", value) for state, value in values.items()}


def _runge_kutta(draft: Draft, scheme: Scheme, states: Names) -> Names:
    slopes: list[Names] = []
    known: Names = {}
    for stage, row in enumerate(scheme.stages):
        at = _weighted(states, slopes, row) if any(row) else states
        if stage:
            at = _named(draft, at, f"at{stage}")
        known = _stage(draft, at, stage, str(stage))
        slopes.append(_slopes(draft, known, str(stage)))
    fresh = _weighted(states, slopes, scheme.weights)
    if scheme.milstein:
        fresh = _milstein(draft, fresh, known)
    return _named(draft, fresh, "new")


def _milstein(draft: Draft, fresh: Names, known: Names) -> Names:
    """Add the second-order noise terms, at the names of the opening of the step."""
    held = _held(draft)
    terms = milstein_terms(draft.flow, draft.component)
    extra = {state: substitute(term, known) for state, term in terms.items()}
    return {
        state: add(value, where(_is_held(held[state]), ZERO, extra[state]) if state in held else extra[state])
        for state, value in fresh.items()
    }


def _area_noise(draft: Draft, scheme: Scheme, states: Names) -> Names:
    """Stages with f dt alone, moved by the noise's area; the noise itself is added whole at the end."""
    held = _held(draft)
    known = _stage(draft, states, 0, "0")
    whole: Names = {}
    area: Names = {}
    for state, amplitudes in zip(_states(draft), draft.flow.amplitudes, strict=True):
        for found, increment in ((whole, white), (area, area_of)):
            value = total(multiply(substitute(g, known), increment(noise)) for noise, g in amplitudes)
            found[state] = where(_is_held(held[state]), ZERO, value) if state in held and value != ZERO else value
    slopes: list[Names] = []
    for stage, (row, share) in enumerate(zip(scheme.stages, scheme.area_noise, strict=True)):
        if stage:
            moved = {s: add(v, multiply(Number(share), area[s])) for s, v in _weighted(states, slopes, row).items()}
            known = _stage(draft, _named(draft, moved, f"at{stage}"), stage, str(stage))
        drifts = (multiply(Name("step__dt"), substitute(drift, known)) for _, drift in draft.flow.drift)
        steps = zip(_states(draft), drifts, strict=True)
        own: Names = {s: where(_is_held(held[s]), ZERO, d) if s in held else d for s, d in steps}
        slopes.append({s: draft.assign(f"k__{identifier(s)}__{stage}", d) for s, d in own.items()})
    fresh = {s: add(v, whole[s]) for s, v in _weighted(states, slopes, scheme.weights).items()}
    return _named(draft, fresh, "new")


def _sequential(draft: Draft, states: Names) -> Names:
    """Ports are read once; what the node computes of its own states follows them."""
    opening = _stage(draft, states, 0, "0")
    ports = {name: value for name, value in opening.items() if name not in states and name not in draft.component.derived}
    current, known = dict(states), opening
    for position, state in enumerate(_states(draft)):
        if position:
            known = _environment(draft, current, ports, 0, f"turn{position}")
        slope = _slope(draft, position, known, opening, "0")
        current[state] = draft.assign(f"{identifier(state)}__new", add(current[state], slope))
    return current


def _adaptive(draft: Draft, states: Names) -> Names:
    """Write slopes down beside the states, which then become those that a solver found for the end of the step."""
    known = _stage(draft, states, 0, "0")
    for state, drift in draft.flow.drift:
        name = f"slope__{identifier(state)}"
        draft.slots.append((name, "slope"))
        draft.segments[-1].append(Store(name, substitute(drift, known)))
    return {state: Name(f"dense__{draft.courses + position}__0") for position, state in enumerate(_states(draft))}


def _exponential(draft: Draft, scheme: Scheme, states: Names) -> Names:
    drifts = {state: draft.component.expand(drift) for state, drift in draft.flow.drift}
    staggered = bool(getattr(scheme, "staggered", False))
    groups = _two_groups(drifts, draft.component.name) if staggered else (tuple(drifts),)
    current, opening = dict(states), None
    for turn, group in enumerate(groups):
        known = _stage(draft, current, 0, str(turn))
        opening = opening or known
        fresh = {state: _exponential_state(draft, state, drifts[state], known, opening, current[state]) for state in group}
        current |= _named(draft, fresh, "new")
    return current


def _exponential_state(draft: Draft, state: str, drift: Node, known: Names, opening: Names, value: Node) -> Node:
    """Return x + dt phi(b dt) f with x' = f linear in x with slope b; Euler where it is not linear or b is zero.

    Noise is multiplied by what it is multiplied by at the opening of the step, as Ito's calculus asks for.
    """
    position = _states(draft).index(state)
    parts = split_linear(drift, state)
    slope = multiply(Name("step__dt"), substitute(draft.flow.drift[position][1], known))
    noise = total(multiply(substitute(g, opening), white(name)) for name, g in draft.flow.amplitudes[position])
    if parts is not None and parts[1] != ZERO:
        exponent = draft.assign(f"b__{identifier(state)}", multiply(Name("step__dt"), substitute(parts[1], known)))
        slope = multiply(Call("exprel", (exponent,)), slope)
        if noise != ZERO:
            spread = Call("sqrt", (Call("exprel", (multiply(Number(2.0), exponent),)),))
            noise = multiply(noise, spread)
    change = add(slope, noise)
    held = _held(draft)
    return add(value, where(_is_held(held[state]), ZERO, change) if state in held else change)


def _two_groups(drifts: Mapping[str, Node], model: str) -> tuple[tuple[str, ...], ...]:
    """Colour the states so that each depends only on itself and on the other group; the first state's group comes last."""
    states = tuple(drifts)
    depends = {state: (names(drift) & set(states)) - {state} for state, drift in drifts.items()}
    neighbours = {s: depends[s] | {o for o in states if s in depends[o]} for s in states}
    colour: dict[str, int] = {}
    for root in states:
        colour.setdefault(root, 0)
        queue = [root]
        while queue:
            state = queue.pop()
            for other in sorted(neighbours[state]):
                if other not in colour:
                    colour[other] = 1 - colour[state]
                    queue.append(other)
                elif colour[other] == colour[state]:
                    raise CompileError(
                        f"{model} cannot be staggered: {state} and {other} depend on each other within one group",
                        "use ExponentialEuler() without staggering, or Heun()",
                    )
    return tuple(s for s in states if colour[s] == 1), tuple(s for s in states if colour[s] == 0)


def _finish(draft: Draft, fresh: Names) -> None:
    """Events on the states after the step, then stores and what delayed edges will read."""
    fired: list[Node] = []
    for index, event in enumerate(draft.component.definition.events):
        fresh = _event(draft, index, event, fresh, fired)
    if fired:
        spike = fired[0]
        for other in fired[1:]:
            spike = Binary("or", spike, other)
        draft.segments[-1].append(Emit(spike))
        draft.emits = True
    sent = draft.publish_after({})
    if sent:
        known = _environment(draft, fresh, {}, None, "sent")
        for statement in draft.publish_after(known):
            name = draft.assign(f"port__{statement.port}__after", statement.value)
            draft.segments[-1].append(Publish(statement.port, name))
    for state, value in fresh.items():
        draft.segments[-1].append(Store(identifier(state), value))


def _event(draft: Draft, index: int, event: Event, fresh: Names, fired: list[Node]) -> Names:
    known = _environment(draft, fresh, {}, None, f"e{index}")
    fire: Node = substitute(event.condition, known)
    if event.at_rate:
        fire = _drawn(fire, Name(f"noise__{draft.chances[index]}"))
    if event.rises:
        above = draft.assign(f"above__{index}__new", where(fire, ONE, ZERO))
        fire = both(Binary(">", above, ZERO), negate(positive(f"above__{index}")))
        draft.slots.append((f"above__{index}", "above"))
        draft.segments[-1].append(Store(f"above__{index}", above))
    if event.hold_for is not None:
        draft.slots.append((f"hold__{index}", "hold"))
        fire = both(fire, negate(positive(f"hold__{index}")))
    mark = draft.assign(f"fire__{index}", where(fire, ONE, ZERO))
    fires = Binary(">", mark, ZERO)
    fired.append(fires)
    changed = dict(fresh)
    for state, value in event.assignments:
        changed[state] = draft.assign(f"{identifier(state)}__after{index}", where(fires, substitute(value, known), fresh[state]))
    if event.hold_for is not None:
        steps = Call("floor", (add(Binary("/", substitute(event.hold_for, known), Name("step__dt")), Number(0.5)),))
        left = Call("maximum", (Binary("-", Name(f"hold__{index}"), ONE), ZERO))
        hold = draft.assign(f"hold__{index}__new", where(fires, steps, left))
        draft.segments[-1].append(Store(f"hold__{index}", hold))
    return changed


def _drawn(rate: Node, normal: Node) -> Node:
    """Return whether a step brings an event of that rate: a uniform number, made of a unit normal, below 1 - exp(-rate*dt)."""
    uniform = Binary("*", Number(0.5), Call("erfc", (Binary("*", normal, Number(0.5**0.5)),)))
    return Binary("<", uniform, Unary("-", Call("expm1", (Unary("-", Binary("*", rate, Name("step__dt"))),))))
