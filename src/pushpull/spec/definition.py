"""What a model says, as data: fields and statements, parts flattened; everything else is derived from this."""

from __future__ import annotations

from dataclasses import dataclass

from pushpull.spec.tree import Node


@dataclass(frozen=True, slots=True)
class Field:
    """One declared name. `kind` is "state", "parameter", "port" (a flow, summed at every stage) or "impulse".

    Values outside `bounds` are warned about, outside `limits` refused; `why` is the reason, shown with either.
    `start` says where a state starts instead of `default`: an expression of parameters and of other states' starts, in which `xi`
    is a unit normal number per node and copy.
    """

    kind: str
    name: str
    default: float = 0.0
    unit: str = "1"
    bounds: tuple[float, float] | None = None
    doc: str = ""
    limits: tuple[float, float] | None = None
    why: str = ""
    start: Node | None = None


@dataclass(frozen=True, slots=True)
class Derivative:
    """The equation `state' = expression`; noise names (xi, xi_name) stand in the expression."""

    state: str
    expression: Node


@dataclass(frozen=True, slots=True)
class Derived:
    """An algebraic quantity `name = expression`; stored in an order in which each uses only earlier ones."""

    name: str
    expression: Node


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the text, `name(arguments) = body`."""

    name: str
    arguments: tuple[str, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Event:
    """`when condition: assignments; hold names for duration`; emits a spike.

    `condition` is a Binary comparison; `rises` asks for its onset only ("when v rises above v_spike: spike"). With `at_rate` it
    is a rate instead ("at rate rho: ..."): the event happens in a step with probability 1 - exp(-rate*dt). Assignments read the
    state before the event. `hold_for` is None where nothing is held.
    """

    condition: Node
    rises: bool = False
    assignments: tuple[tuple[str, Node], ...] = ()
    hold: tuple[str, ...] = ()
    hold_for: Node | None = None
    at_rate: bool = False


@dataclass(frozen=True, slots=True)
class Impulse:
    """`state += port`: a spike's weight arriving at the impulse port; `lost_while_held` for `... unless held`."""

    port: str
    state: str
    lost_while_held: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole model. `time` is "ms", "s" or "1"; `noise` is "ito" or "stratonovich".

    `couples` says which quantity of the model a network sends to which of its ports, e.g. (("drive", "E"),); `correlated` which
    parameter holds the correlation over nodes of which white noise.
    """

    name: str
    fields: tuple[Field, ...]
    derivatives: tuple[Derivative, ...]
    derived: tuple[Derived, ...] = ()
    functions: tuple[Function, ...] = ()
    events: tuple[Event, ...] = ()
    impulses: tuple[Impulse, ...] = ()
    time: str = "ms"
    noise: str = "ito"
    couples: tuple[tuple[str, str], ...] = ()
    doc: str = ""
    correlated: tuple[tuple[str, str], ...] = ()

    def of_kind(self, kind: str) -> tuple[Field, ...]:
        """Return the fields of one kind in the order of their declaration."""
        return tuple(field for field in self.fields if field.kind == kind)

    def field(self, name: str) -> Field:
        """Return the field of that name; raises KeyError."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)
