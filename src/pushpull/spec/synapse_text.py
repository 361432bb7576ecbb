"""The language of plastic synapses: traces of cells, states of synapses, what spikes and clocks do to them; parsed as data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pushpull.base.errors import PushpullError, suggest
from pushpull.spec.expressions import Reader
from pushpull.spec.functions import KNOWN, why_reserved
from pushpull.spec.source import Segment, Source, split, statements
from pushpull.spec.tree import Call, Name, Node, Number, Unary, children, names, rebuild, substitute, walk
from pushpull.spec.trees import split_linear

SIDES = ("pre", "post")
INCOMING = "incoming"
SEND = "send"
_TRACE = re.compile(r"\s*trace\s+(\w+)\s+on\s+(pre|post)\s*:(.*?)(\s+nearest)?\s*$")
_ON = re.compile(r"\s*on\s+(\w+)\s*:")
_EVERY = re.compile(r"\s*every\s+([^:]+):")
_SEND = re.compile(r"\s*send\s")
_STATE = re.compile(r"\s*([A-Za-z]\w*)\s*'\s*=(?!=)")
_NAMED = re.compile(r"\s*([A-Za-z]\w*)\s*=(?!=)")
_HINT = "write 'trace x on pre: tau', 'on pre: w = ...', 'on post: w = ...', 'every 100[ms]: w = ...' or 'name = ...'"


@dataclass(frozen=True, slots=True)
class Trace:
    """A number per cell of a side that a spike raises by 1, or with `nearest` sets to 1, and that decays with `tau`."""

    name: str
    side: str
    tau: Node
    nearest: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """What a synapse's text says. Statements are (target, value) in their order; a target is w, a synapse state or "send".

    `states` are (name, right-hand side of its equation), `every` (period, statements). Derived names are put in place.
    """

    source: Source
    parameters: dict[str, Number]
    traces: tuple[Trace, ...]
    states: tuple[tuple[str, Node], ...]
    on_pre: tuple[tuple[str, Node], ...]
    on_post: tuple[tuple[str, Node], ...]
    every: tuple[tuple[Node, tuple[tuple[str, Node], ...]], ...]

    def expressions(self) -> tuple[Node, ...]:
        """Return every expression of the text."""
        events = [value for statements in (self.on_pre, self.on_post, *(s for _, s in self.every)) for _, value in statements]
        return (*(t.tau for t in self.traces), *(e for _, e in self.states), *(period for period, _ in self.every), *events)


@dataclass
class _Draft:
    source: Source
    given: frozenset[str]
    parameters: dict[str, Number] = field(default_factory=dict[str, Number])
    derived: dict[str, Node] = field(default_factory=dict[str, Node])
    traces: list[Trace] = field(default_factory=list[Trace])
    states: list[tuple[str, Node]] = field(default_factory=list[tuple[str, Node]])
    on: dict[str, list[tuple[str, Node]]] = field(default_factory=lambda: {side: [] for side in SIDES})
    every: list[tuple[Node, tuple[tuple[str, Node], ...]]] = field(
        default_factory=list[tuple[Node, tuple[tuple[str, Node], ...]]]
    )

    @property
    def plain(self) -> set[str]:
        """Return the names that have one value for all synapses."""
        return {*self.parameters, *self.given}

    @property
    def known(self) -> set[str]:
        return {"w", *self.plain, *self.derived, *(t.name for t in self.traces), *(name for name, _ in self.states)}


def read_rule(text: str, given: frozenset[str] = frozenset()) -> Rule:
    """Read a synapse's text; `given` names parameters that it takes from outside. Raises ModelError with a caret."""
    source = Source(text)
    draft = _Draft(source, given)
    events: list[Segment] = []
    for segment in statements(source):
        if found := _TRACE.match(segment.text):
            _declare(draft, found[1], segment, found.start(1))
            tau = _read(draft, segment.part(found.start(3), found.end(3)), f"in the trace {found[1]}")
            draft.traces.append(Trace(found[1], found[2], tau, bool(found[4])))
        elif found := _STATE.match(segment.text):
            _declare(draft, found[1], segment, found.start(1))
            draft.states.append((found[1], _read(draft, segment.part(found.end()), f"in the equation of {found[1]}")))
        elif _ON.match(segment.text) or _EVERY.match(segment.text):
            events.append(segment)
        elif (found := _NAMED.match(segment.text)) and found[1] != "w":
            _name(draft, found[1], segment, found)
        else:
            raise source.error("cannot read this line of a synapse", segment.span, _HINT)
    for segment in events:
        _event(draft, segment)
    rule = Rule(
        source, draft.parameters, tuple(draft.traces), tuple(draft.states),
        tuple(draft.on["pre"]), tuple(draft.on["post"]), tuple(draft.every),
    )  # fmt: skip
    _check_used(draft, rule)
    return rule


def _declare(draft: _Draft, name: str, segment: Segment, at: int) -> None:
    span = (segment.start + at, segment.start + at + len(name))
    why = "it stands for something else in a synapse" if name in ("w", SEND, "clip", INCOMING, *SIDES) else None
    why = why or why_reserved(name)
    if why is not None:
        raise draft.source.error(f"{name!r} cannot be a name: {why}", span, "choose another name")
    if name in {t.name for t in draft.traces} | {s for s, _ in draft.states} | draft.parameters.keys() | draft.derived.keys():
        raise draft.source.error(f"{name!r} is said twice", span, "give each thing a name of its own")


def _name(draft: _Draft, name: str, segment: Segment, found: re.Match[str]) -> None:
    """Take a parameter (a number) or a derived quantity."""
    _declare(draft, name, segment, found.start(1))
    value = _read(draft, segment.part(found.end()), f"in {name}")
    match value:
        case Number():
            draft.parameters[name] = value
        case Unary(operator="-", operand=Number(value=number, unit=unit)):
            draft.parameters[name] = Number(-number, unit)
        case _:
            draft.derived[name] = substitute(value, draft.derived)


def _event(draft: _Draft, segment: Segment) -> None:
    if found := _ON.match(segment.text):
        side = found[1]
        if side not in SIDES:
            span = (segment.start + found.start(1), segment.start + found.end(1))
            raise draft.source.error(f"there is no side {side!r} of a synapse", span, "write on pre: or on post:")
        draft.on[side] += _body(draft, segment.part(found.end()), f"on {side}", sums=False)
        return
    found = _EVERY.match(segment.text)
    assert found is not None  # noqa: S101
    period = _read(draft, segment.part(found.start(1), found.end(1)), "in a period")
    _check_names(draft, period, draft.plain, "in a period")
    draft.every.append((period, tuple(_body(draft, segment.part(found.end()), f"every {found[1].strip()}", sums=True))))


def _body(draft: _Draft, segment: Segment, where: str, *, sums: bool) -> list[tuple[str, Node]]:
    found: list[tuple[str, Node]] = []
    changes = ["w", *(name for name, _ in draft.states)]
    for part in split(segment, ";"):
        if not part.text.strip():
            continue
        if (sends := _SEND.match(part.text)) and where == "on pre":
            name, rest = SEND, part.part(sends.end())
        elif assigned := _NAMED.match(part.text):
            name, rest = assigned[1], part.part(assigned.end())
            if name not in changes:
                span = (part.start + assigned.start(1), part.start + assigned.end(1))
                hint = f"a rule changes {' or '.join(changes)}; a synapse's own state has an equation: {name}' = -{name}/tau"
                raise draft.source.error(f"{name!r} cannot be changed {where}", span, hint)
        else:
            raise draft.source.error(f"cannot read what stands {where}", part.span, "write 'w = ...'; on pre: also 'send ...'")
        value = substitute(_read(draft, rest, where), draft.derived)
        _check_names(draft, value, draft.known, where)
        _check_sums(draft, value, where, sums)
        found.append((name, value))
    if not found:
        raise draft.source.error(f"nothing happens {where}", (segment.start - 1, segment.start), "write 'w = ...' after it")
    return found


def _read(draft: _Draft, segment: Segment, where: str) -> Node:
    return _clipped(draft, Reader(draft.source, where).read(segment))


def _clipped(draft: _Draft, node: Node) -> Node:
    """Write clip(x, low, high) in the functions of the language; refuse functions that there are not."""
    node = rebuild(node, tuple(_clipped(draft, child) for child in children(node)))
    if not isinstance(node, Call) or node.function in KNOWN:
        return node
    wanted = {"clip": 3, INCOMING: 1}.get(node.function)
    if wanted is None:
        raise draft.source.error(f"there is no function {node.function!r}", node.span, suggest(node.function, [*KNOWN, "clip"]))
    if len(node.arguments) != wanted:
        hint = "write clip(x, low, high)" if wanted == 3 else "write incoming(w)"
        raise draft.source.error(f"{node.function} takes {wanted} arguments, not {len(node.arguments)}", node.span, hint)
    if node.function == INCOMING:
        return node
    value, low, high = node.arguments
    return Call("minimum", (Call("maximum", (value, low), node.span), high), node.span)


def _check_names(draft: _Draft, node: Node, known: set[str], where: str) -> None:
    for part in walk(node):
        if isinstance(part, Name) and part.name not in known and "." not in part.name:
            raise _unknown(draft, part, known, where)


def _unknown(draft: _Draft, part: Name, known: set[str], where: str) -> PushpullError:
    hint = suggest(part.name, known) or ""
    if "did you mean" not in hint:
        other = {"on pre": "post", "on post": "pre"}.get(where, "post")
        declared = (
            f"a number is declared on a line of its own, '{part.name} = 0.01', a trace as 'trace {part.name} on {other}: tau'"
        )
        hint = f"{declared}; a cell's state is read as {other}.v"
    return draft.source.error(f"unknown name {part.name!r} {where}", part.span, hint)


def _check_sums(draft: _Draft, node: Node, where: str, sums: bool) -> None:
    for part in walk(node):
        if isinstance(part, Call) and part.function == INCOMING:
            if not sums:
                hint = "write it in a statement of its own: every 100[ms]: ..."
                raise draft.source.error(f"a sum over synapses stands {where}", part.span, hint)
            if any(isinstance(inner, Call) and inner.function == INCOMING for inner in walk(part.arguments[0])):
                raise draft.source.error("a sum over a sum stands there", part.span, "take the inner one apart")


def _check_used(draft: _Draft, rule: Rule) -> None:
    """Refuse what is declared and not used, and states whose equation takes more than their own value and parameters."""
    used = {name for node in rule.expressions() for name in names(node)}
    used |= {name for value in draft.derived.values() for name in names(value)}
    for name in (*(t.name for t in rule.traces), *sorted(draft.plain)):
        if name not in used:
            raise draft.source.error(f"no rule of this synapse uses {name!r}", None, "leave it out, or use it")
    for trace in rule.traces:
        _check_names(draft, trace.tau, draft.plain, f"in the trace {trace.name}")
    for name, slope in rule.states:
        _check_names(draft, slope, {name, *draft.plain}, f"in the equation of {name}")
        if not _is_linear(slope, name):
            hint = "between spikes a synapse's state decays: x' = -x/tau, or x' = (1 - x)/tau; all else goes into an every"
            raise draft.source.error(f"the equation of {name} is not linear in {name}", slope.span, hint)
    if not (rule.on_pre or rule.on_post or rule.every):
        raise draft.source.error("nothing ever changes in this synapse", None, "write 'on pre: w = ...'")


def _is_linear(node: Node, name: str) -> bool:
    """Return whether a tree is a constant plus a constant times a name, outside of every function."""
    inside = any(isinstance(part, Call) and name in names(part) for part in walk(node))
    return not inside and split_linear(node, name) is not None
