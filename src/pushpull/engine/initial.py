"""Initial states and the past before them, as users give them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import DataError
from pushpull.base.units import quantity
from pushpull.compile.lags import paths
from pushpull.compile.reading import locate
from pushpull.compile.system import Component, Link, System
from pushpull.compile.times import text_of_time
from pushpull.spec.operators import WEIGHTS, Spectral
from pushpull.spec.values import Varying

Array = npt.NDArray[Any]


def read_initial(system: System, given: Mapping[str, Any]) -> dict[tuple[int, str], Array]:
    """Read initial states by name; values in base units that broadcast to [node, copy]."""
    found: dict[tuple[int, str], Array] = {}
    for where, value in given.items():
        index, state = locate(system, where, "state")
        component = system.components[index]
        found[index, state] = _values(value, component, f"the initial {state}", component.unit_of(state)) * component.factor(
            state
        )
    return found


def _values(value: Any, component: Component, what: str, unit: str) -> Array:
    if isinstance(value, Varying):
        if "time" in value.axes:
            raise DataError(f"{what} varies over time", "give the past with history=")
        length = value.length("node")
        if length is not None and length != component.nodes:
            raise DataError(
                f"{what} has {length} values, {component.name} has {component.nodes} nodes", "give one value per node"
            )
        return value.laid
    if isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim):
        raise DataError(f"{what} is a bare array", "say what its axis is: pp.per_node(x) or pp.per_copy(x)")
    number = quantity(value, unit, what)
    if not np.isfinite(number):
        raise DataError(f"{what} is {value!r}", "give a finite number")
    return np.asarray(number)


def read_history(system: System, given: Mapping[str, Any], dt: float, copies: int) -> dict[tuple[int, str], Array]:
    """Read the past of states, [time, node, copy] in base units, the last entry at t = 0, where a run starts from it.

    A text of t (t <= 0) is evaluated at the steps before 0; a number, per_node or per_copy values are a constant past; an array
    holds values [time], [time, node] or [time, node, copy], one step apart.
    """
    longest = longest_past(system, dt)
    found: dict[tuple[int, str], Array] = {}
    for where, value in given.items():
        index, state = locate(system, where, "state")
        component = system.components[index]
        what, factor = f"the history of {state}", component.factor(state)
        if isinstance(value, str):
            times = (np.arange(longest + 1) - longest) * dt
            course = text_of_time(value, what, component.unit_of(state), system.time)(times)[:, np.newaxis, np.newaxis]
        elif isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim):
            course = _course(value, component, what, copies) * factor
        else:
            constant = _values(value, component, what, component.unit_of(state)) * factor
            course = np.broadcast_to(constant, (longest + 1, *np.broadcast_shapes(constant.shape, (1, 1))))
        if not np.isfinite(course).all():
            raise DataError(f"{what} holds values that are not finite", "replace them, or cut them off")
        found[index, state] = course
    return found


def _course(value: Any, component: Component, what: str, copies: int) -> Array:
    try:
        course = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise DataError(f"{what} is no table of numbers", "give an array [time] or [time, node]") from None
    if course.ndim not in (1, 2, 3) or not course.size:
        raise DataError(f"{what} has {course.ndim} axes and {course.size} values", "give [time] or [time, node], one step apart")
    if course.ndim == 3 and course.shape[2] not in (1, copies):
        raise DataError(f"{what} has {course.shape[2]} copies, the run has {copies}", "give one course per copy, or one for all")
    if course.ndim > 1 and course.shape[1] != component.nodes:
        raise DataError(f"{what} has {course.shape[1]} nodes, {component.name} has {component.nodes}", "give [time, node]")
    return course.reshape(*course.shape, *(1,) * (3 - course.ndim))


def longest_past(system: System, dt: float) -> int:
    """Return the past steps that the links of a system read."""
    return max([0, *(_longest(link, dt) for link in system.links)])


def _longest(link: Link, dt: float) -> int:
    """Return the past steps that a link reads."""
    operator = link.edge.operator
    if isinstance(operator, WEIGHTS):
        return max([0, *(path.longest for path in paths(link, dt) if path.kind == "delayed")])
    return int(np.ceil(operator.grid.length / 2 / operator.speed / dt)) + 1 if isinstance(operator, Spectral) else 0
