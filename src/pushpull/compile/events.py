"""Pass: what happens at the end of a step: events, with their resets and holds, then stores and what delayed edges will read."""

from __future__ import annotations

from pushpull.compile.algebra import ONE, ZERO, add, both, multiply, negate, positive, where
from pushpull.compile.crossing import has_place, part_before, sides, touched
from pushpull.compile.draft import Draft, Names, environment, identifier, named
from pushpull.compile.plan import Emit, Publish, Store, Within
from pushpull.spec.definition import Event
from pushpull.spec.tree import Binary, Call, Name, Node, Number, Unary, names, substitute


def finish(draft: Draft, fresh: Names) -> None:
    """Events on the states after the step, then stores and what delayed edges will read."""
    fired: list[Node] = []
    within: Node = ZERO
    for index, event in enumerate(draft.component.definition.events):
        fresh = (_located if draft.located else _event)(draft, index, event, fresh, fired)
        within = where(fired[-1], Name(f"back__{index}"), within)
    if fired:
        spike = fired[0]
        for other in fired[1:]:
            spike = Binary("or", spike, other)
        draft.segments[-1].append(Emit(spike))
        draft.emits = True
        if draft.located:
            draft.segments[-1].append(Within(within))
    sent = draft.publish_after({})
    if sent:
        known = environment(draft, fresh, {}, None, "sent")
        for statement in draft.publish_after(known):
            name = draft.assign(f"port__{statement.port}__after", statement.value)
            draft.segments[-1].append(Publish(statement.port, name))
    for state, value in fresh.items():
        draft.segments[-1].append(Store(identifier(state), value))


def _fires(draft: Draft, index: int, event: Event, known: Names) -> Node:
    """Return whether an event happens in this step, given the names at its end."""
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
    return Binary(">", mark, ZERO)


def _event(draft: Draft, index: int, event: Event, fresh: Names, fired: list[Node]) -> Names:
    """An event that happens at the end of a step."""
    known = environment(draft, fresh, {}, None, f"e{index}")
    fires = _fires(draft, index, event, known)
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


def _located(draft: Draft, index: int, event: Event, fresh: Names, fired: list[Node]) -> Names:
    """An event that happens within a step: what it sets and holds goes on from there."""
    known = environment(draft, fresh, {}, None, f"e{index}")
    fires = _fires(draft, index, event, known)
    fired.append(fires)
    held, placed = touched(event)
    share = next((draft.shares[state] for state in (*held, *placed) if state in names(event.condition)), ONE)
    part: Node = ONE
    if has_place(event):
        before = environment(draft, draft.opening, {}, 0, f"o{index}")
        ends = [draft.assign(f"side{k}__{index}", sides(event, at)) for k, at in enumerate((before, known))]
        part = draft.assign(f"part__{index}", part_before(*ends))
        crossed = {s: add(draft.opening[s], multiply(part, Binary("-", x, draft.opening[s]))) for s, x in fresh.items()}
        known = environment(draft, named(draft, crossed, f"at_event{index}"), {}, None, f"c{index}")
    left = Call("minimum", (multiply(Binary("-", ONE, part), share), ONE))
    back = draft.assign(f"back__{index}", left)
    changed, given = dict(fresh), dict(event.assignments)
    for state in (*held, *placed):
        value = substitute(given.get(state, Name(state)), known)
        changed[state] = draft.assign(f"{identifier(state)}__after{index}", where(fires, value, fresh[state]))
    if event.hold_for is not None:
        steps = Binary("-", Binary("/", substitute(event.hold_for, known), Name("step__dt")), back)
        waits = Call("maximum", (Binary("-", Name(f"hold__{index}"), ONE), ZERO))
        draft.segments[-1].append(Store(f"hold__{index}", draft.assign(f"hold__{index}__new", where(fires, steps, waits))))
    if placed:
        draft.slots.append((f"late__{index}", "hold"))
        draft.segments[-1].append(Store(f"late__{index}", draft.assign(f"late__{index}__new", where(fires, back, ZERO))))
    return changed
