"""Making of the function that `to_jax` returns."""

# JAX's functions have types that a strict checker cannot follow.
# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from pushpull.base.errors import CompileError, DataError, ModelError, RunError, suggest
from pushpull.compile.adjoint_jax import Course, Late, Tree, late_edges, solution
from pushpull.compile.blocks_jax import form_of
from pushpull.compile.cache import load
from pushpull.compile.drives import Stimuli, ready
from pushpull.compile.lower import Setup, lower
from pushpull.compile.memory import Values, allocate
from pushpull.compile.plan import Plan, Sink
from pushpull.compile.program import compile_plan
from pushpull.compile.reading import as_network, check_scheme, find_observed, read_observers, read_time, whole_period, whole_steps
from pushpull.compile.run_numpy import Memory
from pushpull.compile.system import System, build_system
from pushpull.compile.targets import JAX
from pushpull.compile.values_jax import Place, Split, places_of
from pushpull.schemes import Adaptive
from pushpull.spec.connections import Poisson
from pushpull.spec.operators import is_per_copy
from pushpull.spec.values import Varying


@dataclass(frozen=True)
class Kept:
    """One recorded quantity: its name, column, nodes, factor to base units, steps per row, and whether rows are averages."""

    name: str
    column: int
    factor: float
    every: int
    mean: bool


@dataclass(frozen=True, eq=False)
class JaxFunction:
    """A pure function: `function(parameters, copy=0)` returns what was recorded, by name, as arrays [time, node].

    `parameters` maps names to a number or a value per node, in declared units; names that are left out keep the system's values.
    They are parameters ("P_e"), states (their values at the start), a coupling's numbers ("strength") and "weights", the matrix
    [target, source] of Dense or the values [edge] of Csr. Where several things have a name, its owner stands before it
    ("population/P_e", "Linear/strength", "edge 0/weights"). `copy` draws the noise of that copy of an ensemble. Precision is
    that of JAX's own setting. `defaults` holds every name with the system's value, `times` the time of every row.
    """

    system: System
    plan: Plan
    defaults: Mapping[str, Any]
    times: Mapping[str, np.ndarray]
    places: Mapping[str, Place] = field(repr=False)
    call: Any = field(repr=False)

    def __call__(self, parameters: Mapping[str, Any] | None = None, copy: Any = 0) -> dict[str, Any]:
        """Run the system; raises ModelError for a name that it does not have, DataError for a value of the wrong shape."""
        given: Tree = {}
        for name, value in (parameters or {}).items():
            full = self._full_name(name)
            shape = jnp.shape(value)
            allowed = [self.places[full].shape] if self.places[full].kind == "weights" else [(), self.places[full].shape]
            if shape not in allowed:
                raise DataError(f"{name} has shape {shape}", f"give {' or '.join(map(str, allowed))}")
            given[full] = jnp.asarray(value, dtype=float)
        return self.call(given, jnp.asarray(copy, dtype=jnp.uint32))

    def _full_name(self, name: str) -> str:
        if name in self.places:
            return name
        fits = [full for full in self.places if full.rpartition("/")[2] == name]
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise ModelError(f"{name!r} is a name of several", f"say which: {', '.join(fits)}")
        raise ModelError(
            f"{name!r} is no parameter, state, coupling or weight of the system",
            suggest(name, sorted({full.rpartition("/")[2] for full in self.places})),
        )


def make(system: Any, *, duration: Any, dt: Any, scheme: Any, record: Any, seed: int, stimuli: Any) -> JaxFunction:
    """Return the function that `to_jax` describes."""
    flat = build_system(as_network(system, None)[0])
    step = read_time(dt, flat, "dt")
    steps = whole_steps(read_time(duration, flat, "duration"), step, "duration", flat.time)
    kept, sink = _kept(flat, record, step)
    chosen = check_scheme(scheme)
    if isinstance(chosen, Adaptive):
        raise CompileError(f"{chosen} chooses its steps as it goes", "take Heun() or RK4(), whose steps a gradient can follow")
    _check_values(flat, stimuli)
    drives = ready(flat, stimuli)
    drives.check_reach(steps * step)
    plan = lower(flat, Setup(chosen, step, "double", 1, tuple(drives.plans), (sink,)))
    values = Values(step, 1, seed, 1, patterns=drives.patterns)
    memory = allocate(plan, flat, values)
    course = _course(plan, memory, steps, step)
    places = places_of(flat)
    own = Split(flat, plan, memory, values, course.late, places)
    solve = solution(course)

    @jax.jit
    def solved(given: Tree, copy: Any, courses: Tree) -> Tree:
        seen = solve(*own.split(given, copy, courses))
        return {each.name: _rows(each, seen[each.column], steps) for each in kept}

    driven = _driven(drives, course)

    def call(given: Tree, copy: Any) -> Tree:
        return solved(given, copy, driven)

    times = {each.name: np.arange(_count(each, steps)) * each.every * step for each in kept}
    return JaxFunction(flat, plan, own.defaults(), times, places, call)


def _driven(drives: Stimuli, course: Course) -> Tree:
    """Return stimuli and time courses at the stage times of every step: waves [step, wave, stage], others [step, stage, node]."""
    times = (np.arange(course.steps)[:, np.newaxis] + np.array(course.stage_times)) * course.dt
    flat = times.ravel()
    found: Tree = {}
    if drives.waves:
        found["waves"] = np.stack([np.broadcast_to(wave(flat), flat.shape).reshape(times.shape) for wave in drives.waves], axis=1)
    for (index, number), drive in drives.dense.items():
        found[f"dense_{index}_{number}"] = drive(flat).reshape(*times.shape, -1)
    return {name: jnp.asarray(values) for name, values in found.items()}


def _check_values(flat: System, stimuli: Mapping[str, Any]) -> None:
    values = [(f"{c.name}.{name}", v) for c in flat.components for name, v in c.population.model.values.items()]
    values += [(f"a coupling's {name}", v) for link in flat.links for name, v in link.edge.coupling.parameters.items()]
    for name, value in values:
        if isinstance(value, Varying) and "copy" in value.axes:
            raise CompileError(f"{name} varies over copies", "give one value, and map the function: jax.vmap(function)")
    speeds = [link.edge.operator for link in flat.links if is_per_copy(link.edge.operator)]
    if speeds:
        raise CompileError("the speed of signals varies over copies", "give one speed: a function has one set of delays")
    for port, given in stimuli.items():
        for one in given if isinstance(given, list | tuple) else [given]:
            if isinstance(one, Poisson):
                raise CompileError(f"Poisson spikes into {port} have no gradient", "give its mean as a stimulus of a port")
            pattern = getattr(one, "pattern", one)
            if isinstance(pattern, Varying) and "copy" in pattern.axes:
                hint = "make its size a parameter of the model, and map the function: jax.vmap(function)"
                raise CompileError(f"the stimulus of {port} varies over copies", hint)


def _kept(flat: System, record: Any, dt: float) -> tuple[tuple[Kept, ...], Sink]:
    columns: list[tuple[int, str]] = []
    kept: list[Kept] = []
    for observer in read_observers(flat, record):
        if observer.filter is not None or observer.projection is not None:
            raise CompileError(f"{observer.name} is more than a quantity of the model", "record the quantity that it reads")
        component, quantity = find_observed(flat, observer)
        period, mean = observer.sink(flat.time)
        every = 1 if period is None else whole_period(period / dt, f"the period of {observer.name}", dt)
        if observer.name in [other.name for other in kept]:
            raise RunError(f"{observer.name} is recorded twice", "record it once")
        kept.append(Kept(observer.name, len(columns), flat.components[component].factor(quantity), every, mean))
        columns.append((component, quantity))
    return tuple(kept), Sink(1, False, tuple(columns))


def _count(kept: Kept, steps: int) -> int:
    return steps // kept.every if kept.mean else -(-steps // kept.every)


def _rows(kept: Kept, seen: Any, steps: int) -> Any:
    """Return the rows [time, node] that are asked for of what was seen at every step, [block, step, node]."""
    rows = seen.reshape(-1, seen.shape[-1])[:steps] / kept.factor
    if kept.mean:
        return rows[: _count(kept, steps) * kept.every].reshape(-1, kept.every, rows.shape[-1]).mean(axis=1)
    return rows[:: kept.every]


def _course(plan: Plan, memory: Memory, steps: int, dt: float) -> Course:
    program = compile_plan(plan, JAX())
    form = form_of(plan, memory, steps)
    late: list[Late] = []
    for number, ports, past in form.delayed:
        arrays = {name: getattr(memory, f"{name}_{number}") for name in ("target", "source", "lag", "far")}
        late.append(late_edges(number, ports, past, arrays, getattr(memory, f"targets_{number}"), plan.ports[ports[0]].nodes))
    nodes = tuple(space.nodes for space in plan.spaces)
    return Course(
        program=load(program.text, program.key),
        form=form,
        blocks=-(-steps // form.block),
        late=tuple(late),
        nodes=nodes,
        columns=tuple(nodes[space] for space, _ in plan.sinks[0].columns),
        dt=dt,
        stage_times=plan.stage_times,
    )
