"""simulate: a model, a population or a network becomes a Run."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from pushpull.base.errors import Diverged, RunError, suggest
from pushpull.compile.memory import Values, starting_values
from pushpull.compile.program import Program
from pushpull.compile.reading import as_network, check_scheme, read_observers, read_time, whole_steps
from pushpull.compile.system import System, build_system
from pushpull.compile.targets import JAX
from pushpull.engine.assemble import assemble
from pushpull.engine.change import graft
from pushpull.engine.driver import Driver, check_size, compiled, make_driver
from pushpull.engine.earlier import past_of
from pushpull.engine.initial import read_initial
from pushpull.engine.origin import decode_request
from pushpull.engine.progress import Report
from pushpull.engine.request import Request, choose_precision, count_copies, read_mapping
from pushpull.engine.steps import default_step
from pushpull.records.run import Run, read_run
from pushpull.schemes import Scheme
from pushpull.spec.model import Model
from pushpull.spec.network import Network, Population
from pushpull.spec.observer import Observer

LOG = logging.getLogger("pushpull")


def simulate(
    system: Model | Population | Network,
    *,
    duration: Any,
    dt: Any = None,
    scheme: Scheme | None = None,
    record: str | Observer | Sequence[str | Observer] | None = None,
    seed: int = 0,
    copies: int | None = None,
    initial: Mapping[str, Any] | None = None,
    history: Mapping[str, Any] | Run | None = None,
    stimuli: Mapping[str, Any] | None = None,
    transient: Any = 0,
    time_scale: Any = None,
    precision: str | None = None,
    target: str | JAX = "cpu",
    threads: int = 2,
    progress: Report = None,
) -> Run:
    """Run a system for a duration and return what was recorded.

    Times are texts with a unit, or numbers in ms (in the model's own unit where its time is "1"). Without `dt` the step is a
    twentieth of the fastest time constant at the start. `record` takes names and observers, by default every state at every
    step; `initial` and `history` map states to values (`history` may be an earlier Run, from whose last sample this one
    starts), `stimuli` ports to texts of t, schedules or Stimulus objects; what happens before `transient` is not recorded.
    `copies` runs an ensemble of other noise; values given with per_copy imply it. Ctrl-C returns the Run of what was computed.
    Raises ModelError, UnitError, DataError, CompileError or RunError before the first step, and Diverged, with the Run so far
    in its `run`, where a state stops being finite.
    """
    request, flat = _request(
        system, dt, scheme, record, seed, copies, initial, history, stimuli, transient, time_scale, precision, target, threads
    )
    return run_request(request, flat, duration, progress)


def run_request(request: Request, flat: System, duration: Any, progress: Report) -> Run:
    """Run what was read and checked; raises RunError where the duration does not fit it."""
    steps = whole_steps(read_time(duration, flat, "duration"), request.dt, "duration", flat.time)
    if request.transient >= steps * request.dt:
        raise RunError(
            f"the transient {request.transient:g} leaves nothing of the duration {steps * request.dt:g}", "make the run longer"
        )
    driver = make_driver(request, flat)
    check_size(driver.outputs, flat, request.copies, steps, request.precision)
    return _run(driver, steps, progress)


def request_of(system: Model | Population | Network, caller: str, **options: Any) -> tuple[Request, System]:
    """Read the options of `simulate` that are given by name; raises RunError for one that it does not have."""
    known: dict[str, Any] = {"dt": None, "scheme": None, "record": None, "seed": 0, "copies": None}
    known |= {"initial": None, "history": None, "stimuli": None}
    known |= {"transient": 0, "time_scale": None, "precision": None, "target": "cpu", "threads": 1}
    for name in options:
        if name not in known:
            raise RunError(f"{caller} has no option {name!r}", suggest(name, known))
    return _request(system, **(known | options))


def program_of(system: Model | Population | Network, **options: Any) -> Program:
    """Return the program that `simulate` would run with these options; `print` shows its code."""
    return compiled(*request_of(system, "program_of", **options))


def _request(
    system: Any, dt: Any, scheme: Any, record: Any, seed: Any, copies: Any, initial: Any, history: Any, stimuli: Any,
    transient: Any, time_scale: Any, precision: Any, target: str | JAX, threads: int,
) -> tuple[Request, System]:  # fmt: skip
    network, single = as_network(system, time_scale)
    flat = build_system(network)
    initial = read_mapping(initial, "initial", "{'E': 0.1}")
    earlier = history if isinstance(history, Run) else None
    history = {} if earlier else read_mapping(history, "history", "{'E': '0.1*cos(t/10[ms])'}")
    stimuli = read_mapping(stimuli, "stimuli", "{'drive': 'sin(t/10[ms])'}")
    count, has_copies = count_copies(network, copies, {"initial": initial, "history of": history, "stimulus of": stimuli})
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not 0 <= seed < 2**64:
        raise RunError(f"seed is {seed!r}", "a seed is a whole number from 0 on")
    if isinstance(threads, bool) or not isinstance(threads, int | np.integer) or threads < 1:
        raise RunError(f"threads is {threads!r}", "give one thread or more")
    step = _default_step(flat, count, initial) if dt is None else read_time(dt, flat, "dt")
    if earlier is not None:
        history = past_of(earlier, flat, step, initial)
    request = Request(
        network=network,
        dt=step,
        scheme=check_scheme(scheme),
        observers=read_observers(flat, record),
        seed=int(seed),
        copies=count,
        has_copies=has_copies,
        single=single,
        transient=0.0 if transient is None else read_time(transient, flat, "transient", least=0.0),
        precision=choose_precision(precision, network),
        target=target,
        threads=int(threads),
        initial=initial,
        history=history,
        stimuli=stimuli,
    )
    return request, flat


def _default_step(flat: System, copies: int, initial: Mapping[str, Any]) -> float:
    values = Values(1.0, copies, 0, 1, read_initial(flat, initial))
    return default_step(flat, [starting_values(flat, index, values) for index in range(len(flat.components))])


def _run(driver: Driver, steps: int, progress: Report, earlier: Run | None = None) -> Run:
    resume = partial(_resume, request=driver.request)
    try:
        finished = driver.run(steps, progress)
    except Diverged as problem:
        problem.run = assemble(driver, earlier, finished=False, resume=resume)
        raise
    if not finished:
        LOG.warning("interrupted: the run ends at step %d of %d", driver.stream.step, steps)
    return assemble(driver, earlier, finished=finished, resume=resume)


def _resume(run: Run, duration: Any, progress: Report, request: Request | None = None, system: Any = None) -> Run:
    """Continue a run from its checkpoint, by the request of the session that made it or the one that was stored."""
    request = decode_request(run.origin) if request is None else request
    earlier = request
    if system is not None:
        request = replace(request, network=as_network(system, None)[0])
    flat = build_system(request.network)
    steps = whole_steps(read_time(duration, flat, "duration"), request.dt, "duration", flat.time)
    driver = make_driver(request, flat)
    check_size(driver.outputs, flat, request.copies, steps, request.precision)
    checkpoint = {name: np.asarray(array) for name, array in run.checkpoint.items()}
    if system is None:
        driver.restore(checkpoint)
    else:
        graft(driver, make_driver(earlier, build_system(earlier.network)), checkpoint)
    return _run(driver, steps, progress, run)


def load(path: str | Path) -> Run:
    """Read a Run that `Run.save` wrote; it can be continued where its request could be stored. Raises DataError."""
    data, origin, checkpoint = read_run(path)
    return Run(data, origin, checkpoint, _resume if "request" in origin else None)
