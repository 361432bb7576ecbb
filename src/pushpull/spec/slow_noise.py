"""Coloured noise attached to a definition: Ornstein-Uhlenbeck processes as states of its own, one, or a sum that makes 1/f."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np

from pushpull.base.errors import ModelError, suggest
from pushpull.base.units import quantity
from pushpull.spec.definition import Definition, Derivative, Derived, Field
from pushpull.spec.noise import Pair, amplitude_name
from pushpull.spec.tree import Binary, Call, Name, Node, Number, Unary, names, substitute
from pushpull.spec.trees import map_trees

SIZES = (0.0, math.inf)
TIMES = (1e-9, math.inf)
BEYOND = 0.5 * math.log(10)  # corners lie up to half a decade outside the band,
SPACING = 1.5  # and at most a factor of e**1.5 apart: the slope is then within 0.05 of -1


def coloured_name(target: str) -> str:
    """Return the state that is the coloured noise on a state or port."""
    return f"coloured_{target.replace('.', '_')}"


def pink_name(target: str) -> str:
    """Return the derived quantity that is the 1/f noise on a state or port."""
    return f"pink_{target.replace('.', '_')}"


def tau_name(target: str) -> str:
    """Return the parameter that is the correlation time of coloured noise."""
    return f"tau_{coloured_name(target)}"


def add_coloured(pair: Pair, target: str) -> Pair:
    """Return the definitions with n' = -n/tau + s sqrt(2/tau) xi added to a state's derivative or to a port, wherever it enters.

    s is the standard deviation of n, which starts stationary. Raises ModelError where the target is no state or port.
    """
    unit, name = _unit(pair[1], target), coloured_name(target)
    if any(field.name == name for field in pair[1].fields):
        return pair
    tau = Name(tau_name(target))
    fields = (
        _size(name, unit, target),
        Field("parameter", tau.name, 1.0, pair[1].time, TIMES, f"correlation time of the noise on {target}", TIMES),
    )
    rate = Binary("/", Unary("-", Name(name)), tau)
    spread = Call("sqrt", (Binary("/", Number(2.0), tau),))
    return _attached(pair, target, Name(name), (_process(name, name, rate, spread, unit, 1.0),), fields, ())


def add_pink(pair: Pair, target: str, band: tuple[float, float]) -> Pair:
    """Return the definitions with 1/f noise in a band (lowest, highest, per unit of the model's time) on a state or port.

    A sum of Ornstein-Uhlenbeck processes whose corners are spread evenly over the logarithm of frequency; the outermost stand for
    those left out. Raises ModelError where the target is no state or port, or has such noise already.
    """
    unit, name = _unit(pair[1], target), pink_name(target)
    time = pair[1].time
    if any(item.name == name for item in pair[1].derived):
        raise ModelError(f"{target} of {pair[1].name} has 1/f noise already", "attach it once, to the model without noise")
    processes: list[tuple[Field, Derivative]] = []
    for number, (corner, share) in enumerate(_corners(band), 1):
        rate = Number(2 * math.pi * corner, "1" if time == "1" else f"1/{time}")
        spread = Number(share * math.sqrt(4 * math.pi * corner), "1" if time == "1" else f"1/sqrt({time})")
        own = f"{name}_{number}"
        processes.append(_process(own, name, Unary("-", Binary("*", rate, Name(own))), spread, unit, share))
    total: Node = Name(processes[0][0].name)
    for field, _ in processes[1:]:
        total = Binary("+", total, Name(field.name))
    return _attached(pair, target, Name(name), tuple(processes), (_size(name, unit, target),), (Derived(name, total),))


def read_band(given: Any, time: str, target: str) -> tuple[float, float]:
    """Return a band of frequencies per unit of time; raises ModelError unless it is two rising positive frequencies."""
    what = f"the band of 1/f noise on {target}"
    if isinstance(given, tuple | list) and len(cast(Sequence[Any], given)) == 2:
        low, high = (quantity(end, "1" if time == "1" else f"1/{time}", what) for end in cast(Sequence[Any], given))
        if 0 < low < high < math.inf:
            return low, high
    raise ModelError(f"{what} is {given!r}", "give the lowest and the highest frequency, as in pink=('0.1 Hz', '100 Hz')")


def _corners(band: tuple[float, float]) -> list[tuple[float, float]]:
    """Return corner frequencies and the share of the standard deviation of each; the squares of the shares add up to 1."""
    low, high = math.log(band[0]) - BEYOND, math.log(band[1]) + BEYOND
    count = math.ceil((high - low) / SPACING) + 1
    powers = np.ones(count)
    powers[[0, -1]] += 1 / math.expm1((high - low) / (count - 1))
    shares = np.sqrt(powers / powers.sum())
    return [(math.exp(u), float(s)) for u, s in zip(np.linspace(low, high, count), shares, strict=True)]


def _unit(definition: Definition, target: str) -> str:
    kinds = {field.name: field for field in definition.fields if field.kind in ("state", "port")}
    if target not in kinds:
        raise ModelError(f"{definition.name} has no state or port {target!r} to put noise on", suggest(target, list(kinds)))
    field, time = kinds[target], definition.time
    if field.kind == "port" or time == "1":
        return field.unit
    return f"1/{time}" if field.unit == "1" else f"{field.unit}/{time}"


def _size(name: str, unit: str, target: str) -> Field:
    return Field("parameter", amplitude_name(name), 0.0, unit, SIZES, f"noise on {target}", SIZES, "its sign has no meaning")


def _process(own: str, base: str, rate: Node, spread: Node, unit: str, share: float) -> tuple[Field, Derivative]:
    size = Name(amplitude_name(base))
    kick = Binary("*", Binary("*", size, spread), Name(f"xi_{own}"))
    start = Binary("*", size if share == 1.0 else Binary("*", size, Number(share)), Name("xi"))
    return Field("state", own, 0.0, unit, doc="coloured noise", start=start), Derivative(own, Binary("+", rate, kick))


def _attached(
    pair: Pair,
    target: str,
    noise: Name,
    processes: tuple[tuple[Field, Derivative], ...],
    parameters: tuple[Field, ...],
    derived: tuple[Derived, ...],
) -> Pair:
    written, definition = pair
    is_state = definition.field(target).kind == "state"
    changed = _added(definition, target, noise, is_state)
    in_functions = not is_state and any(target in names(item.body) for item in written.functions)
    shown = (
        replace(written, derivatives=changed.derivatives, derived=changed.derived, events=changed.events)
        if in_functions
        else _added(written, target, noise, is_state)
    )
    states = [field for field, _ in processes]
    order = [f for f in definition.fields if f.kind == "state"]
    rest = [f for f in definition.fields if f.kind != "state"]
    fields = (*order, *states, *rest, *parameters)
    more = tuple(item for _, item in processes)
    return (
        replace(shown, fields=fields, derivatives=(*shown.derivatives, *more), derived=(*derived, *shown.derived)),
        replace(changed, fields=fields, derivatives=(*changed.derivatives, *more), derived=(*derived, *changed.derived)),
    )


def _added(definition: Definition, target: str, noise: Name, is_state: bool) -> Definition:
    if not is_state:
        return map_trees(definition, lambda node: substitute(node, {target: Binary("+", Name(target), noise)}))
    derivatives = tuple(
        replace(item, expression=Binary("+", item.expression, noise)) if item.state == target else item
        for item in definition.derivatives
    )
    return replace(definition, derivatives=derivatives)
