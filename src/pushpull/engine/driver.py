"""The run: a request becomes a stream, chunks are made one after another, and what they gave is kept."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy.typing as npt

from pushpull.base.errors import Diverged, ModelError, RunError
from pushpull.compile.adaptive import AdaptiveStream, stream_of
from pushpull.compile.chunks import Chunk, Stream
from pushpull.compile.drives import Stimuli, ready
from pushpull.compile.lower import Setup, lower
from pushpull.compile.memory import Values
from pushpull.compile.plan import Plan, Sink
from pushpull.compile.program import Program, Threads, compile_plan
from pushpull.compile.reading import find_observed, whole_period
from pushpull.compile.system import System
from pushpull.engine.initial import read_history, read_initial
from pushpull.engine.progress import Meter, Report
from pushpull.engine.request import Request
from pushpull.engine.rows import Rows
from pushpull.engine.watch import ceilings, divergence, runaway
from pushpull.engine.weights import Watched, apart, take, until_next
from pushpull.signals.filters import FilterStream
from pushpull.signals.projections import check_projection, project
from pushpull.spec.observer import Observer, Projection, positive_period

Array = npt.NDArray[Any]
TABLE_BYTES = 64_000_000
LONGEST_CHUNK = 2048
MOST_BYTES = 12_000_000_000


@dataclass(frozen=True)
class Output:
    """One recorded signal: where it is read (sink, column, component), what it is called, its steps per row and its filter."""

    name: str
    component: int
    sink: int
    column: int
    every: int
    mean: bool
    factor: float
    unit: str
    filter: FilterStream | None = None
    projection: Projection | None = None


@dataclass
class Driver:
    """A running request.

    `rows` holds what each output gave, [row, node, copy] in declared units, `fired` the spikes per component, `watched` what is
    sampled of synapses.
    """

    request: Request
    system: System
    outputs: tuple[Output, ...]
    stream: Stream | AdaptiveStream
    stimuli: Stimuli = field(default_factory=Stimuli)
    rows: list[Rows] = field(default_factory=list[Rows])
    fired: list[list[tuple[Array, Array, Array]]] = field(default_factory=list[list[tuple[Array, Array, Array]]])
    watched: list[Watched] = field(default_factory=list[Watched])

    @property
    def plan(self) -> Plan:
        """Return the plan that runs."""
        return self.stream.plan

    def run(self, steps: int, report: Report) -> bool:
        """Make steps; returns whether they were made to the end (Ctrl-C stops at the last whole chunk). Raises Diverged."""
        goal, began = self.stream.step + steps, self.stream.step
        self.stimuli.check_reach(goal * self.request.dt)
        most = ceilings(self.stream, self.system)
        with (
            Meter(f"simulating {' + '.join(c.name for c in self.system.components)}", report) as meter,
            _workers(self.request.threads) as workers,
        ):
            while self.stream.step < goal:
                take(self.watched, self.stream)
                count = until_next(self.watched, self.stream.step, min(self.stream.values.chunk, goal - self.stream.step))
                before = self.stream.snapshot()
                try:
                    chunk = self.stream.advance(count, workers)
                except KeyboardInterrupt:
                    self.stream.restore(before)
                    return False
                if not self.stream.is_finite():
                    raise self._diverged(before, count, steps)
                self._keep(chunk, steps)
                if problem := runaway(chunk, count, most, self.system, self.stream.step * self.request.dt):
                    raise problem
                try:
                    meter.update((self.stream.step - began) / steps)
                except KeyboardInterrupt:
                    return False
        return True

    def snapshot(self) -> dict[str, Array]:
        """Return everything that a continuation needs, filters included."""
        kept = self.stream.snapshot()
        for number, output in enumerate(self.outputs):
            if output.filter is not None:
                kept |= {f"filter_{number}_{name}": array for name, array in output.filter.stream.snapshot().items()}
        return kept

    def restore(self, kept: dict[str, Array]) -> None:
        """Go back to a snapshot."""
        self.stream.restore(kept)
        for number, output in enumerate(self.outputs):
            if output.filter is not None:
                head = f"filter_{number}_"
                output.filter.stream.restore({n.removeprefix(head): a for n, a in kept.items() if n.startswith(head)})

    def _diverged(self, before: dict[str, Array], count: int, steps: int) -> Diverged:
        """Return the error of a chunk that left the finite numbers; the steps before it did are kept."""
        problem = divergence(self.stream, before, count, self.system, self.request.scheme)
        good = self.stream.step - int(before["step"])
        self.stream.restore(before)
        if good:
            self._keep(self.stream.advance(good), steps)
        return problem

    def _keep(self, chunk: Chunk, steps: int) -> None:
        for output, rows in zip(self.outputs, self.rows, strict=True):
            values, factor = chunk.tables[output.sink][output.column], output.factor
            if output.filter is not None:
                values, factor = output.filter.push(values / factor), 1.0
            elif output.projection is not None:
                values, factor = project(output.projection, values / values.dtype.type(factor)), 1.0
            rows.add(values, factor, steps // output.every + 2)
        for kept, spikes in zip(self.fired, chunk.spikes, strict=True):
            kept.append(spikes)


def make_driver(request: Request, system: System) -> Driver:
    """Compile a request; raises CompileError, ModelError, DataError or UnitError where something in it does not fit."""
    stimuli = ready(system, request.stimuli)
    observers, watched = apart(system, request)
    sinks, places = _sinks(observers, request, system)
    setup = Setup(request.scheme, request.dt, request.precision, request.copies, tuple(stimuli.plans), sinks)
    program = compile_plan(lower(system, setup), request.target)
    history = read_history(system, request.history, request.dt, request.copies)
    values = Values(
        request.dt,
        request.copies,
        request.seed,
        _chunk(program, system, request.copies),
        {where: course[-1] for where, course in history.items()} | read_initial(system, request.initial),
        stimuli.patterns,
        history,
        request.first_copy,
        request.threads,
        stimuli.trains,
    )
    stream = stream_of(program, system, values, request.scheme, stimuli.waves, stimuli.dense)
    outputs = tuple(_output(observer, request, system, place, sinks) for observer, place in zip(observers, places, strict=True))
    return Driver(request, system, outputs, stream, stimuli, [Rows() for _ in outputs], [[] for _ in system.components], watched)


def compiled(request: Request, system: System) -> Program:
    """Return the program that a request would run."""
    stimuli: Stimuli = ready(system, request.stimuli)
    sinks, _ = _sinks(apart(system, request)[0], request, system)
    setup = Setup(request.scheme, request.dt, request.precision, request.copies, tuple(stimuli.plans), sinks)
    return compile_plan(lower(system, setup), request.target)


def _sinks(
    observers: tuple[Observer, ...], request: Request, system: System
) -> tuple[tuple[Sink, ...], list[tuple[int, int, int, str]]]:
    """Group what is observed by period and averaging: the sinks, and per observer (sink, column, component, quantity)."""
    columns: dict[tuple[int, bool], list[tuple[int, str]]] = {}
    found: list[tuple[tuple[int, bool], int, int, str]] = []
    for observer in observers:
        component, quantity = find_observed(system, observer)
        period, mean = observer.sink(system.time)
        kind = (1 if period is None else whole_period(period / request.dt, f"the period of {observer.name}", request.dt), mean)
        own = columns.setdefault(kind, [])
        found.append((kind, len(own), component, quantity))
        own.append((component, quantity))
    order = list(columns)
    sinks = tuple(Sink(every, mean, tuple(columns[every, mean])) for every, mean in order)
    _check_names(system, observers, found)
    return sinks, [(order.index(kind), column, component, quantity) for kind, column, component, quantity in found]


def _check_names(system: System, observers: tuple[Observer, ...], found: list[tuple[tuple[int, bool], int, int, str]]) -> None:
    """Raise RunError where two signals of a population would have one name, and one of them would be lost."""
    seen: set[tuple[int, str]] = set()
    for observer, (_, _, component, _) in zip(observers, found, strict=True):
        name = observer.name.split("/")[-1]
        if name in ("time", "node", "copy"):
            raise RunError(
                f"{name!r} cannot be recorded: it is the name of an axis", "give the quantity another name in the model"
            )
        if (component, name) in seen:
            raise RunError(
                f"{system.components[component].name}/{name} is recorded twice",
                "record it once; pp.observe(run, ...) makes others of it",
            )
        seen.add((component, name))


def _output(
    observer: Observer, request: Request, system: System, place: tuple[int, int, int, str], sinks: tuple[Sink, ...]
) -> Output:
    sink, column, index, quantity = place
    component, every = system.components[index], sinks[sink].every
    factor, unit = component.factor(quantity), component.unit_of(quantity)
    what = observer.filter
    if what is None:
        seen = observer.projection
        if seen is not None:
            check_projection(seen, observer.name, component.nodes, component.name)
            unit = seen.unit
        return Output(observer.name.split("/")[-1], index, sink, column, every, sinks[sink].mean, factor, unit, None, seen)
    if system.time == "1":
        raise ModelError(
            f"{observer.name} is in ms, the model's time has no unit", "say how long one unit of its time is: time_scale='10 ms'"
        )
    period = getattr(observer, "period")  # noqa: B009
    rows = whole_period(positive_period(period, "ms") / what.step, f"the period of {observer.name}", what.step)
    stream = FilterStream(what, component.nodes, request.copies, rows)
    return Output(observer.name, index, sink, column, every * rows, False, factor, stream.unit, stream)


def _chunk(program: Program, system: System, copies: int) -> int:
    """Choose the steps of a chunk: tables of a chunk stay within a fixed memory, and Ctrl-C is answered soon."""
    plan = program.plan
    columns = sum(len(sink.columns) / sink.every for sink in plan.sinks) + sum(space.spikes for space in plan.spaces) + 0.1
    nodes = max(-(-c.nodes // plan.width) * plan.width if plan.coupled else c.nodes for c in system.components)
    lanes = copies * nodes
    fits = int(TABLE_BYTES / (8 * lanes * columns))
    if any(item.kind == "dense" for space in plan.spaces for item in space.inputs):
        fits = min(fits, int(TABLE_BYTES / (16 * lanes)))
    return max(min(LONGEST_CHUNK, fits), plan.block, 16)


def check_size(outputs: tuple[Output, ...], system: System, copies: int, steps: int, precision: str) -> None:
    """Raise RunError where what is to be recorded would not fit into memory."""
    size = 4 if precision == "single" else 8
    total = sum(size * width(o, system) * copies * (steps // o.every + 1) for o in outputs)
    if total > MOST_BYTES:
        raise RunError(
            f"what is recorded would take {total / 1e9:.0f} GB",
            "record less: pp.Sample('name', period='1 ms'), or pp.TemporalAverage",
        )


def width(output: Output, system: System) -> int:
    """Return how many nodes or sensors an output has."""
    return len(output.projection.sensors) if output.projection else system.components[output.component].nodes


@contextlib.contextmanager
def _workers(threads: int) -> Iterator[Threads | None]:
    """Give a function that runs pieces of work on threads, or None for one thread."""
    if threads == 1:
        yield None
        return
    with ThreadPoolExecutor(threads) as pool:

        def run(pieces: list[Any]) -> None:
            for future in [pool.submit(piece) for piece in pieces]:
                future.result()

        yield run
