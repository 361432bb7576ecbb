"""A step of one component under construction: its statements, and the names that stand for its quantities."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pushpull.compile.algebra import add, positive
from pushpull.compile.noise import Flow
from pushpull.compile.plan import Assign, Publish, Statement
from pushpull.compile.system import Component
from pushpull.spec.tree import Binary, Name, Node, substitute

Names = dict[str, Node]


@dataclass
class Draft:
    """The statements of one component under construction; `ports(stage, names)` gives the ports' totals at a stage.

    Within a stage edges are exchanged in `levels`; `arrivals` says at which of them a port that edges feed at once is known.

    `exchanged` says that the component sends to or receives from edges that are read at once, so that stages wait for each other;
    `kicked` are the impulse ports that edges deliver to, `trains` the numbers of the Poisson stimuli of each, `courses` counts
    the time courses per lane that stimuli take. `chances` are the streams of noise that events at a rate draw on.

    With `located`, events happen within steps: `shares` says how much of the step a state makes, `opening` where states begin it.
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
    located: bool = False
    shares: dict[str, Node] = field(default_factory=dict[str, Node])
    opening: Names = field(default_factory=dict[str, Node])

    def assign(self, name: str, value: Node) -> Name:
        """Write a temporary and return its name."""
        self.segments[-1].append(Assign(name, value))
        return Name(name)


def identifier(name: str) -> str:
    """Return a dotted name as a single word."""
    return name.replace(".", "__")


def held_by(draft: Draft) -> dict[str, list[int]]:
    """Return, per state, the events that hold it."""
    held: dict[str, list[int]] = {}
    for index, event in enumerate(draft.component.definition.events):
        for state in event.hold if event.hold_for is not None else ():
            held.setdefault(state, []).append(index)
    return held


def is_held(indices: list[int]) -> Node:
    """Return whether one of some events holds."""
    condition: Node = positive(f"hold__{indices[0]}")
    for index in indices[1:]:
        condition = Binary("or", condition, positive(f"hold__{index}"))
    return condition


def environment(draft: Draft, states: Names, ports: Names, stage: int | None, tag: str) -> Names:
    """Evaluate the derived quantities at a stage's states, or (None) those after the step; return every name's expression."""
    time: Node = add(Name("t__0"), Name("step__dt")) if stage is None else Name(f"t__{stage}")
    known: Names = {**states, **ports, "t": time}
    for name in list(draft.component.definition.derived):
        known[name.name] = draft.assign(f"{identifier(name.name)}__{tag}", substitute(name.expression, known))
    return known


def named(draft: Draft, values: Names, tag: str) -> Names:
    """Write states down under names of their own."""
    return {state: draft.assign(f"{identifier(state)}__{tag}", value) for state, value in values.items()}
