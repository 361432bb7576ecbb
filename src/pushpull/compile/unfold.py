"""Pass: unfold a scheme over one component: stages, events and holds become straight-line statements."""

from __future__ import annotations

from collections.abc import Mapping

from pushpull.base.errors import CompileError
from pushpull.compile.algebra import ONE, ZERO, add, multiply, total, where
from pushpull.compile.crossing import share_of
from pushpull.compile.draft import Draft, Names, environment, held_by, identifier, is_held, named
from pushpull.compile.events import finish
from pushpull.compile.milstein import milstein_terms
from pushpull.compile.noise import area_of, white
from pushpull.compile.plan import Publish, Store
from pushpull.schemes.adaptive import Adaptive
from pushpull.schemes.tables import Scheme
from pushpull.spec.tree import Binary, Call, Name, Node, Number, names, substitute
from pushpull.spec.trees import split_linear


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
    finish(draft, fresh)


def _states(draft: Draft) -> tuple[str, ...]:
    return tuple(state for state, _ in draft.flow.drift)


def _arrive(draft: Draft) -> Names:
    """Name the states at the beginning of the step, impulses added."""
    held = held_by(draft)
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
            kick = where(is_held(held[impulse.state]), ZERO, kick)
        states[impulse.state] = draft.assign(f"{identifier(impulse.state)}__arrived", add(states[impulse.state], kick))
    draft.opening = states
    for state in states if draft.located else ():
        share = share_of(state, draft.component.definition.events)
        if share is not None:
            draft.shares[state] = draft.assign(f"share__{identifier(state)}", share)
    return states


def _unless_held(draft: Draft, state: str, drift: Node, noise: Node = ZERO) -> Node:
    """Return what a step changes of a state: nothing while it is held, or the share of the step that it makes."""
    if state in draft.shares:
        share = draft.shares[state]
        return add(multiply(drift, share), multiply(noise, Call("sqrt", (share,))))
    held, change = held_by(draft), add(drift, noise)
    return where(is_held(held[state]), ZERO, change) if state in held and change != ZERO else change


def _stage(draft: Draft, states: Names, stage: int, tag: str) -> Names:
    """Exchange ports at a stage and return the names of everything there."""
    totals: Names = {}
    for level in range(draft.levels):
        if draft.publish_now(level, {}):
            if level or _sends_ports(draft, level):
                _arrive_by(draft, states, stage, tag, level, totals)
            before = environment(draft, states, totals, stage, f"{tag}p{level or ''}")
            for statement in draft.publish_now(level, before):
                name = draft.assign(f"port__{statement.port}__{stage}", statement.value)
                draft.segments[-1].append(Publish(statement.port, name))
        if draft.exchanged:
            draft.segments.append([])
    _arrive_by(draft, states, stage, tag, draft.levels, totals)
    return environment(draft, states, totals, stage, tag)


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
    state, drift = draft.flow.drift[position]
    noise = [multiply(substitute(amplitude, opening), white(noise)) for noise, amplitude in draft.flow.amplitudes[position]]
    if state in draft.shares:
        value = _unless_held(draft, state, _times_dt(drift, known, draft), total(noise))
    else:
        value = _unless_held(draft, state, total([_times_dt(drift, known, draft), *noise]))
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


def _runge_kutta(draft: Draft, scheme: Scheme, states: Names) -> Names:
    slopes: list[Names] = []
    known: Names = {}
    for stage, row in enumerate(scheme.stages):
        at = _weighted(states, slopes, row) if any(row) else states
        if stage:
            at = named(draft, at, f"at{stage}")
        known = _stage(draft, at, stage, str(stage))
        slopes.append(_slopes(draft, known, str(stage)))
    fresh = _weighted(states, slopes, scheme.weights)
    if scheme.milstein:
        fresh = _milstein(draft, fresh, known)
    return named(draft, fresh, "new")


def _milstein(draft: Draft, fresh: Names, known: Names) -> Names:
    """Add the second-order noise terms, at the names of the opening of the step."""
    terms = milstein_terms(draft.flow, draft.component)
    return {state: add(value, _unless_held(draft, state, substitute(terms[state], known))) for state, value in fresh.items()}


def _area_noise(draft: Draft, scheme: Scheme, states: Names) -> Names:
    """Stages with f dt alone, moved by the noise's area; the noise itself is added whole at the end."""
    known = _stage(draft, states, 0, "0")
    whole: Names = {}
    area: Names = {}
    for state, amplitudes in zip(_states(draft), draft.flow.amplitudes, strict=True):
        for found, increment in ((whole, white), (area, area_of)):
            value = total(multiply(substitute(g, known), increment(noise)) for noise, g in amplitudes)
            found[state] = _unless_held(draft, state, ZERO, value)
    slopes: list[Names] = []
    for stage, (row, share) in enumerate(zip(scheme.stages, scheme.area_noise, strict=True)):
        if stage:
            moved = {s: add(v, multiply(Number(share), area[s])) for s, v in _weighted(states, slopes, row).items()}
            known = _stage(draft, named(draft, moved, f"at{stage}"), stage, str(stage))
        drifts = (multiply(Name("step__dt"), substitute(drift, known)) for _, drift in draft.flow.drift)
        steps = zip(_states(draft), drifts, strict=True)
        own: Names = {s: _unless_held(draft, s, d) for s, d in steps}
        slopes.append({s: draft.assign(f"k__{identifier(s)}__{stage}", d) for s, d in own.items()})
    fresh = {s: add(v, whole[s]) for s, v in _weighted(states, slopes, scheme.weights).items()}
    return named(draft, fresh, "new")


def _sequential(draft: Draft, states: Names) -> Names:
    """Ports are read once; what the node computes of its own states follows them."""
    opening = _stage(draft, states, 0, "0")
    ports = {name: value for name, value in opening.items() if name not in states and name not in draft.component.derived}
    current, known = dict(states), opening
    for position, state in enumerate(_states(draft)):
        if position:
            known = environment(draft, current, ports, 0, f"turn{position}")
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
        current |= named(draft, fresh, "new")
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
        length = multiply(Name("step__dt"), draft.shares.get(state, ONE))
        exponent = draft.assign(f"b__{identifier(state)}", multiply(length, substitute(parts[1], known)))
        slope = multiply(Call("exprel", (exponent,)), slope)
        if noise != ZERO:
            spread = Call("sqrt", (Call("exprel", (multiply(Number(2.0), exponent),)),))
            noise = multiply(noise, spread)
    return add(value, _unless_held(draft, state, slope, noise))


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
