"""The Plan: a system, a scheme and a layout, frozen and hashed; the only thing that printers read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property

from pushpull.compile.plastic_plan import SynapsePlan
from pushpull.spec.tree import Node

AT_ONCE = ("instant", "sparse", "spectral")


@dataclass(frozen=True, slots=True)
class Assign:
    """A temporary, one value per lane."""

    name: str
    value: Node


@dataclass(frozen=True, slots=True)
class Store:
    """The new value of a slot, visible from the next step on."""

    slot: str
    value: Node


@dataclass(frozen=True, slots=True)
class Publish:
    """A lane's contribution to a port: at a stage for ports read at once, after the step for ports that keep a window."""

    port: int
    value: Node


@dataclass(frozen=True, slots=True)
class Emit:
    """The spike mask of the step."""

    value: Node


@dataclass(frozen=True, slots=True)
class Within:
    """How much of the step was left when its spike happened, where events are located within steps."""

    value: Node


Statement = Assign | Store | Publish | Emit | Within


@dataclass(frozen=True, slots=True)
class Slot:
    """A value per lane in the space's buffer. `kind`: state, slope, hold, above, parameter, total, pattern, mean or spill."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Input:
    """What arrives at a space from outside its lanes, by the name that statements use.

    `kind`: "sum" (an edge's sum, index into Plan.edges and its sums), "wave" (a waveform, the same for all lanes), "dense" (a
    time course per lane), "noise" (a stream of unit normals), "kick" (spikes' weights arriving at an impulse port), "train"
    (those of a Poisson stimulus).
    `stage` is the index of the stage time at which it is read.
    """

    name: str
    kind: str
    index: int
    part: int = 0
    stage: int = 0


@dataclass(frozen=True, slots=True)
class Observation:
    """An expression that a sink records: of the state at the beginning of a step."""

    sink: int
    column: int
    value: Node


@dataclass(frozen=True, slots=True)
class Space:
    """Lanes that step together. `segments` are straight-line code; between two of them ports are exchanged.

    `cuts` say where compiled targets begin a new loop over the lanes; what crosses a cut has a slot of kind spill. `mixed` lists
    the streams of noise that are mixed over nodes. With `within`, spikes come with the share of the step that was left.
    """

    name: str
    nodes: int
    slots: tuple[Slot, ...]
    scalars: tuple[tuple[str, str], ...]
    inputs: tuple[Input, ...]
    segments: tuple[tuple[Statement, ...], ...]
    cuts: tuple[tuple[int, ...], ...]
    observations: tuple[Observation, ...] = ()
    streams: int = 0
    spikes: bool = False
    mixed: tuple[int, ...] = ()
    within: bool = False

    def slot(self, name: str) -> int:
        """Return the row of a slot; raises KeyError."""
        for row, slot in enumerate(self.slots):
            if slot.name == name:
                return row
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Piece:
    """The nodes of one space in a port or among an edge's targets, from `offset` on."""

    space: int
    offset: int
    nodes: int


@dataclass(frozen=True, slots=True)
class Port:
    """What an edge reads: one expression per piece; keeps the present value or a window of past ones."""

    nodes: int
    pieces: tuple[Piece, ...]
    window: bool


@dataclass(frozen=True, slots=True)
class PlanEdge:
    """Ports -> operator -> sums. `kind`: "delayed", "instant", "sparse", "spectral" or "spikes" (of space `source` to `impulse`).

    Its arrays are those of the `path`-th path of `link`; a `uniform` edge has one sum, which every target reads; delays and
    weights of a `per_copy` edge have a leading axis of copies. Edges without
    delay are exchanged level by level within a stage; `held` ones are read at the beginning of a step by all its stages.
    """

    kind: str
    link: int
    ports: tuple[int, ...]
    targets: tuple[Piece, ...]
    nodes: int
    source: int = field(default=0, kw_only=True)
    impulse: int = field(default=0, kw_only=True)
    synapse: SynapsePlan | None = None
    path: int = 0
    uniform: bool = False
    level: int = 0
    held: bool = False
    per_copy: bool = False

    def time_of(self, stage_time: float) -> int:
        """Return the step, 0 or 1, at which a stage reads the past."""
        return 0 if self.held else int(stage_time)

    @property
    def rows(self) -> int:
        """Return the number of sums."""
        return 1 if self.uniform else self.nodes


@dataclass(frozen=True, slots=True)
class Sink:
    """A table of recorded columns, one row per `every` steps; `mean` averages over them."""

    every: int
    mean: bool
    columns: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Plan:
    """Everything that a printer needs. `scalars` name the run-time arguments that are the same for every lane.

    `block` is one too: other delays need no other program.
    """

    spaces: tuple[Space, ...]
    ports: tuple[Port, ...]
    edges: tuple[PlanEdge, ...]
    sinks: tuple[Sink, ...]
    scalars: tuple[str, ...]
    waves: int
    stage_times: tuple[float, ...]
    block: int = field(repr=False)
    width: int
    coupled: bool
    precision: str

    @cached_property
    def key(self) -> str:
        """Return a hash of the content: two plans with one key print the same program."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:20]

    @property
    def levels(self) -> int:
        """Return how many exchanges there are in a stage."""
        return 1 + max((edge.level for edge in self.edges), default=0)

    def exchanged_after(self, segment: int) -> tuple[int, ...]:
        """Return the edges without delay that are exchanged after a segment."""
        level = segment % self.levels
        return tuple(n for n, edge in enumerate(self.edges) if edge.kind in AT_ONCE and edge.level == level)

    @property
    def windows(self) -> tuple[int, ...]:
        """Return the ports that keep a window."""
        return tuple(index for index, port in enumerate(self.ports) if port.window)
