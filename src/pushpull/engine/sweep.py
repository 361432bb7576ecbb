"""sweep: many runs of one system, measured; results are kept as they come, and a stopped sweep goes on where it was."""

from __future__ import annotations

import hashlib
import inspect
import json
import logging
import multiprocessing
import queue
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from pushpull.base.errors import Diverged, RunError
from pushpull.engine.origin import encode
from pushpull.engine.progress import Meter, Report
from pushpull.engine.samples import Axis, Samples, as_samples
from pushpull.engine.simulate import request_of, run_request
from pushpull.engine.sweep_store import Outcome, SweepStore
from pushpull.engine.vary import vary
from pushpull.records.run import Run
from pushpull.spec.model import Model
from pushpull.spec.network import Network, Population
from pushpull.spec.observer import Observer
from pushpull.spec.values import per_copy, per_node

LOG = logging.getLogger("pushpull")
BLOCK = 32
Measure = Callable[[Run], Any]
UNMEASURED = "could not be measured"


@dataclass(frozen=True)
class Task:
    """A block of points: everything that a process needs to run and measure it."""

    system: Model | Population | Network
    columns: Mapping[str, np.ndarray]
    first: int
    copies: int | None
    duration: Any
    options: Mapping[str, Any]
    measures: Mapping[str, Measure]

    def part(self, start: int, stop: int) -> Task:
        """Return the task of some of its points."""
        columns = {name: values[start:stop] for name, values in self.columns.items()}
        return replace(self, columns=columns, first=self.first + start)

    @property
    def size(self) -> int:
        """Return the number of points."""
        return len(next(iter(self.columns.values())))


def sweep(
    system: Model | Population | Network,
    *,
    over: Samples | Mapping[str | tuple[str, ...], Any],
    duration: Any,
    observe: str | Observer | Sequence[str | Observer] | None = None,
    measure: Measure | Mapping[str, Measure] | None = None,
    copies: int | None = None,
    store: str | Path | None = None,
    block: int = BLOCK,
    processes: int = 1,
    on: Any = None,
    progress: Report = None,
    **options: Any,
) -> xr.Dataset:
    """Run a system at every point of `over` and return what `measure` makes of each run, one dimension per swept parameter.

    `over` maps parameters of models and couplings to values in their declared units (a grid), or is a `pp.samples.Random` or
    `Sobol`. `observe` is what each run records, `measure` a function of one point's Run, or several by name, that gives a
    number or an array; without it the recordings themselves are returned. With `copies` every point is an ensemble, and its
    Run has the axis "copy". Other options are those of `simulate`. Points run `block` at a time, as copies of one program.

    `store`, a .zarr folder, receives each block as it is finished: the same call goes on after an interruption, and loses at most
    the blocks in flight. `processes` runs blocks side by side, `on` gives them to a Dask client or any executor.

    The variable `status` is 1 where a point is done, 2 where it diverged or could not be measured (its values are NaN), 0 where
    it is missing; Ctrl-C returns what was finished. Noise depends on the seed and the point, not on blocks or processes.
    Raises ModelError, DataError, UnitError or RunError before the first run where something does not fit, and DataError where
    `store` holds another sweep.
    """
    samples = as_samples(over)
    axes = samples.axes()
    measures = _measures(measure)
    _check_counts(block=block, processes=processes, **({} if copies is None else {"copies": copies}))
    options = dict(options) | {"record": observe}
    if processes > 1 or on is not None:
        options.setdefault("threads", 1)
    columns = _columns(axes)
    whole = Task(system, columns, 0, copies, duration, options, measures)
    request, _ = _request(whole)
    whole = replace(whole, options=options | {"dt": request.dt})
    kept = SweepStore(store, axes, block, _identity(system, axes, request, whole, block) if store is not None else {})
    tasks = [whole.part(i, min(i + block, whole.size)) for i in range(0, whole.size, block)]
    left = [task for task in tasks if not kept.is_finished(task.first, task.size)]
    done = whole.size - sum(task.size for task in left)
    with Meter(f"sweeping {whole.size} points", progress) as meter, _executor(processes, on) as executor:
        try:
            for task, outcomes in _outcomes(left, executor):
                _look_at(outcomes, columns, nothing_yet=done == 0)
                kept.write(task.first, task.size, outcomes)
                done += task.size
                meter.update(done / whole.size)
        except KeyboardInterrupt:
            LOG.warning("interrupted: %d of %d points are done", done, whole.size)
    return kept.result(axes, _units(system, columns))


def run_task(task: Task) -> list[Outcome]:
    """Run and measure a block: per point its measures, or why there are none. A point that diverges spoils no other."""
    try:
        request, flat = _request(task)
        run = run_request(request, flat, task.duration, False)
    except Diverged as problem:
        if task.size == 1:
            return [(task.first, f"diverged: {problem.message}")]
        half = task.size // 2
        return [*run_task(task.part(0, half)), *run_task(task.part(half, task.size))]
    if run.interrupted:
        raise KeyboardInterrupt
    return [_measured(task, run, number) for number in range(task.size)]


def _look_at(outcomes: Sequence[Outcome], columns: Mapping[str, np.ndarray], *, nothing_yet: bool) -> None:
    """Warn of points without values; raises RunError where a measure fails at once, on every point."""
    problems = {point: found for point, found in outcomes if isinstance(found, str)}
    if nothing_yet and len(problems) == len(outcomes) and all(text.startswith(UNMEASURED) for text in problems.values()):
        raise RunError(f"the first point {next(iter(problems.values()))}", "try the measure on one run of simulate")
    for point, text in problems.items():
        LOG.warning("point %d (%s): %s", point, _at(columns, point), text)


def _measured(task: Task, run: Run, number: int) -> Outcome:
    own = run.of_copies(number) if task.copies is None else run.of_copies(number * task.copies, task.copies)
    try:
        return task.first + number, {name: _as_array(function(own)) for name, function in task.measures.items()} or _recorded(own)
    except Exception as problem:  # noqa: BLE001 - a user's function may raise anything
        return task.first + number, f"{UNMEASURED}: {type(problem).__name__}: {getattr(problem, 'message', problem)}"


def _recorded(run: Run) -> dict[str, xr.DataArray]:
    several = len(run.data.children) > 1
    return {(name.replace("/", ".") if several else name.split("/")[-1]): run[name] for name in run.names}


def _as_array(value: Any) -> xr.DataArray:
    array = value if isinstance(value, xr.DataArray) else xr.DataArray(np.asarray(value))
    if array.dtype.kind not in "fiub":
        raise RunError(f"it gives {type(value).__name__}, not numbers", "return a number, an array or a DataArray")
    return array.astype(np.float64)


def _request(task: Task) -> Any:
    repeats = 1 if task.copies is None else task.copies
    values = {name: _varying(np.repeat(column, repeats, axis=0)) for name, column in task.columns.items()}
    request, flat = request_of(vary(task.system, values), "sweep", **task.options)
    return replace(request, first_copy=task.first * repeats), flat


def _varying(column: np.ndarray) -> Any:
    return per_copy(column) if column.ndim == 1 else per_node(column.T)


def _columns(axes: tuple[Axis, ...]) -> dict[str, np.ndarray]:
    """Return every parameter's values over all points, the last axis fastest."""
    places = np.unravel_index(np.arange(np.prod([axis.size for axis in axes])), [axis.size for axis in axes])
    return {name: values[place] for axis, place in zip(axes, places, strict=True) for name, values in axis.columns.items()}


def _outcomes(tasks: Sequence[Task], executor: Executor | None) -> Iterator[tuple[Task, list[Outcome]]]:
    """Give each task with its outcomes as it is finished."""
    if executor is None:
        yield from ((task, run_task(task)) for task in tasks)
        return
    finished: queue.SimpleQueue[tuple[Task, Any]] = queue.SimpleQueue()
    futures = [executor.submit(run_task, task) for task in tasks]
    for task, future in zip(tasks, futures, strict=True):
        future.add_done_callback(lambda ready, task=task: finished.put((task, ready)))
    try:
        for _ in futures:
            task, future = finished.get()
            yield task, future.result()
    finally:
        for future in futures:
            future.cancel()


def _executor(processes: int, on: Any) -> AbstractContextManager[Executor | None]:
    if on is not None:
        if not hasattr(on, "submit"):
            raise RunError(f"cannot run on {type(on).__name__}", "give a dask.distributed Client, or an executor")
        return nullcontext(on)
    if processes == 1:
        return nullcontext()
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=context, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))


def _measures(given: Any) -> dict[str, Measure]:
    if given is None:
        return {}
    found = dict(given) if isinstance(given, Mapping) else {getattr(given, "__name__", "measure").strip("<>"): given}
    for name, function in found.items():
        if not callable(function):
            raise RunError(f"the measure {name!r} is {function!r}", "give functions of a Run: measure={'rate': lambda run: ...}")
    return found


def _check_counts(**counts: Any) -> None:
    for name, count in counts.items():
        if isinstance(count, bool) or not isinstance(count, int | np.integer) or count < 1:
            raise RunError(f"{name} is {count!r}", "it is a whole number from 1 on")


def _at(columns: Mapping[str, np.ndarray], point: int) -> str:
    return ", ".join(f"{name} = {values[point]:g}" for name, values in columns.items() if values.ndim == 1)


def _units(system: Any, columns: Mapping[str, np.ndarray]) -> dict[str, str]:
    """Return the units of swept parameters of models, for the coordinates."""
    models = [system] if isinstance(system, Model) else [p.model for p in getattr(system, "populations", (system,))]
    fields = {field.name: field.unit for model in models for field in model.definition.of_kind("parameter")}
    return {name: fields[name.split("/")[-1]] for name in columns if name.split("/")[-1] in fields}


def _identity(system: Any, axes: tuple[Axis, ...], request: Any, task: Task, block: int) -> dict[str, str]:
    """Return what makes two sweeps the same, part by part, each as a digest."""
    parts = {
        "system": encode(system),
        "over": [[axis.name, {name: values.tolist() for name, values in axis.columns.items()}] for axis in axes],
        "options": {
            name: encode(getattr(request, name))
            for name in ("dt", "scheme", "observers", "seed", "transient", "precision", "target", "initial", "history", "stimuli")
        },
        "duration": str(task.duration),
        "copies": task.copies,
        "block": block,
        "measure": {name: _source(function) for name, function in task.measures.items()},
    }
    return {name: hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:16] for name, part in parts.items()}


def _source(function: Measure) -> str:
    try:
        return inspect.getsource(function)
    except (OSError, TypeError):
        return getattr(function, "__qualname__", repr(type(function)))
