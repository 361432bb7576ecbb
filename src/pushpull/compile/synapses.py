"""Pass: the connections of a link that carries spikes, one by one, in base units and whole steps - given, or drawn by a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import CompileError, DataError
from pushpull.base.units import quantity
from pushpull.compile.system import System
from pushpull.spec.connections import Connections, Distribution, Place, generator_of
from pushpull.spec.definition import Definition
from pushpull.spec.entries import is_table
from pushpull.spec.operators import SpikeEdges

Array = npt.NDArray[Any]
PIECE = 1 << 16  # values drawn at once: what is drawn in double precision stays in the cache, and memory holds what is kept of it


@dataclass(frozen=True, eq=False)
class Synapses:
    """Targets and sources [synapse]; weights in base units and delays in steps are one for all, or [synapse].

    What a distribution gave is narrow: weights in single precision, delays in whole numbers of 32 bits.
    """

    targets: npt.NDArray[np.int32]
    sources: npt.NDArray[np.int32]
    weights: Any
    axonal: Any
    dendritic: Any


def synapses_of(system: System, number: int, dt: float) -> Synapses:
    """Return the connections of a link; a rule draws them by its seed and the number of its edge.

    A constant delay must be a whole number of steps; others are rounded to whole steps, and those drawn last one step at least.
    Raises CompileError for delays that steps do not hold, DataError for arrays of another length, UnitError for other units.
    """
    link = system.links[number]
    operator, (target, port, _, factor) = link.edge.operator, link.targets[0]
    where = f"from {system.components[link.sources[0][0]].name} to {system.components[target].name}"
    if isinstance(operator, Connections):
        generator = generator_of(operator, number)
        place = Place(*link.shape, same=link.sources[0][0] == target)
        try:
            targets, sources = operator.pairs(place, generator)
        except DataError as problem:
            raise DataError(f"synapses {where}: {problem.message}", problem.hint) from None
        weights, delays = operator.weight, (operator.delay, operator.dendritic_delay)
    else:
        assert isinstance(operator, SpikeEdges)  # noqa: S101
        generator = np.random.default_rng(0)
        targets, sources = operator.targets, operator.sources
        weights, delays = operator.weights, (operator.delay, operator.dendritic_delay)
    unit = system.components[target].unit_of(port)
    weights = _values(weights, len(targets), unit, f"the weight {where}", generator)
    _check_sign(system.components[target].definition, port, weights, where)
    axonal, dendritic = (_steps(delay, len(targets), dt, system.time, f"the delay {where}", generator) for delay in delays)
    return Synapses(targets, sources, weights if factor == 1.0 else weights * factor, axonal, dendritic)


def _check_sign(definition: Definition, port: str, weights: Any, where: str) -> None:
    """Refuse negative weights into a state that is declared not to be negative, as a conductance is."""
    least = float(np.min(weights, initial=0.0)) if np.ndim(weights) else float(weights)
    for impulse in definition.impulses if least < 0 else ():
        state = definition.field(impulse.state)
        if impulse.port == port and state.bounds is not None and state.bounds[0] >= 0:
            raise DataError(
                f"the weight {where} is {least:g}, and {state.name} cannot be negative",
                "give a positive weight: what inhibits is the port that it goes to",
            )


def _values(given: Any, count: int, unit: str, what: str, generator: np.random.Generator) -> Any:
    """Return a number, or an array [synapse], in a unit."""
    if isinstance(given, Distribution):
        return _drawn(given, count, generator, np.float32)
    if is_table(given):
        values = np.asarray(given, dtype=np.float64)
        if values.shape != (count,):
            raise DataError(f"{what} has shape {values.shape}, there are {count} synapses", "give a number, or one per synapse")
        if not np.isfinite(values).all():
            raise DataError(f"{what} holds a value that is not finite", "leave the synapse out instead")
        return values
    value = quantity(given, unit, what)
    if not np.isfinite(value):
        raise DataError(f"{what} is {given!r}", "give a finite number")
    return value


def _drawn(
    given: Distribution, count: int, generator: np.random.Generator, kind: Any, turned: Callable[[Array], Array] | None = None
) -> Array:
    """Draw values piece by piece, turn each piece into what is wanted and keep it in a narrow type."""
    found = np.empty(count, dtype=kind)
    for first in range(0, count, PIECE):
        piece = found[first : first + PIECE]
        values = given.draw(len(piece), generator)
        piece[:] = values if turned is None else turned(values)
    return found


def _steps(given: Any, count: int, dt: float, time: str, what: str, generator: np.random.Generator) -> Any:
    """Return delays in whole steps."""
    if isinstance(given, Distribution):
        return _drawn(given, count, generator, np.uint32, lambda values: np.maximum(np.rint(values / dt), 1.0))
    values = _values(given, count, time, what, generator)
    least = float(np.min(values, initial=np.inf)) if np.ndim(values) else values
    if least < 0:
        raise DataError(f"{what} is negative ({least:g})", "a spike cannot arrive before it is sent")
    shortest = float(np.min(values, where=values > 0, initial=np.inf)) if np.ndim(values) else values
    if 0 < shortest < dt * (1 - 1e-9):
        raise CompileError(
            f"{what} is {shortest:g}, shorter than the step dt = {dt:g}", f"take dt={shortest:g} or less, or a delay of 0"
        )
    steps = np.rint(np.asarray(values) / dt)
    if np.ndim(values):
        return steps.astype(np.int64)
    if abs(values / dt - steps) > 1e-6 * max(1.0, float(steps)):
        raise CompileError(
            f"{what}, {values:g}, is not a whole number of steps of {dt:g}",
            f"take {float(steps) * dt:g}, or a dt that divides it",
        )
    return int(steps)
