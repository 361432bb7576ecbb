"""What users give, read against a system: networks, times, schemes, observers, and which field a name means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np

from pushpull.base.errors import ModelError, RunError, UnitError, suggest
from pushpull.base.units import quantity
from pushpull.compile.system import System
from pushpull.schemes import ALL, Adaptive, Heun, Scheme
from pushpull.spec.coupling import Coupling
from pushpull.spec.model import Model
from pushpull.spec.network import Edge, Network, Population
from pushpull.spec.observer import Observer, Sample


def as_network(system: Any, time_scale: Any) -> tuple[Network, bool]:
    """Make a network of a model or population; says whether it was a single model, whose results have no node axis."""
    match system:
        case Network():
            if time_scale is not None:
                raise UnitError("time_scale is given beside a network", "give it where the population is made")
            return system, False
        case Population():
            if time_scale is not None:
                system = replace(system, time_scale=time_scale)
            return Network((system,)), False
        case Model():
            return Network((Population(system, time_scale=time_scale),)), True
        case type() if issubclass(system, Model):
            raise ModelError(f"{system.__name__} is a class of models", f"make an instance: {system.__name__}()")
        case _:
            raise ModelError(f"cannot simulate {type(system).__name__}", "give a model, a Population or a Network")


def read_time(value: Any, system: System, what: str, least: float | None = None) -> float:
    """Read a time in the system's unit; raises UnitError, or RunError where it is not finite and positive (or `least`)."""
    if value is None:
        raise RunError(f"{what} is missing", f"give {what}='1 s', or a number")
    if system.time == "1" and isinstance(value, str) and len(value.split()) > 1:
        raise UnitError(
            f"{what} is {value!r}, and the model's time has no unit",
            "give a bare number, or say how long one unit lasts: time_scale='10 ms'",
        )
    number = quantity(value, system.time, what)
    if not np.isfinite(number) or number < 0 or (number == 0 and least is None):
        raise RunError(f"{what} is {value!r}", "times are finite and positive")
    return number


def whole_steps(duration: float, dt: float, what: str, time: str) -> int:
    """Return a duration in steps; raises RunError where it is not a whole number of them."""
    unit = "" if time == "1" else f" {time}"
    steps = round(duration / dt)
    if steps < 1:
        raise RunError(f"{what} {duration:g}{unit} is shorter than one step of {dt:g}{unit}", "make it longer, or dt smaller")
    if abs(duration / dt - steps) > 1e-6 * max(1, steps):
        raise RunError(
            f"{what} {duration:g}{unit} is not a whole number of steps of {dt:g}{unit}",
            f"take {steps * dt:g}{unit}, or another dt",
        )
    return steps


def whole_period(ratio: float, what: str, dt: float) -> int:
    """Return a period in steps, given as their ratio; raises RunError where it is not a whole number of them."""
    whole = round(ratio)
    if whole < 1 or abs(ratio - whole) > 1e-6 * max(1, whole):
        raise RunError(f"{what} is {ratio:.6g} steps of {dt:g}", f"take a multiple of {dt:g}")
    return whole


def check_scheme(scheme: Any) -> Scheme:
    """Return the scheme, Heun() where none is given; raises RunError for anything else."""
    if scheme is None:
        return Heun()
    if isinstance(scheme, type) and issubclass(scheme, Scheme):
        raise RunError(f"{scheme.__name__} is a class of schemes", f"make an instance: {scheme.__name__}()")
    if not isinstance(scheme, Scheme):
        known = dict.fromkeys(f"pp.{type(each).__name__}()" for each in (*ALL, Adaptive()))
        raise RunError(f"{scheme!r} is no scheme", f"give one of {', '.join(known)}")
    return scheme


def read_observers(system: System, record: Any) -> tuple[Observer, ...]:
    """Read `record=`: names and observers; every state of every population where nothing is said."""
    if record is None:
        several = len(system.components) > 1
        return tuple(
            Sample(f"{component.name}/{derivative.state}" if several else derivative.state)
            for component in system.components
            for derivative in component.definition.derivatives
        )
    one = isinstance(record, str | Observer) or not isinstance(record, Iterable)
    items: Sequence[Any] = [record] if one else list(cast(Iterable[Any], record))
    found: list[Observer] = []
    for item in items:
        if not isinstance(item, str | Observer):
            hint = "give names of states or derived quantities, or observers such as pp.Bold()"
            raise ModelError(f"cannot record {getattr(item, '__name__', repr(item))}", hint)
        found.append(Sample(item) if isinstance(item, str) else item)
    return tuple(found)


def couplings_of(edges: Iterable[Edge]) -> dict[str, Coupling]:
    """Return the couplings of edges by the name of their class, with a number where there are several; shared ones count once."""
    found = list({id(edge.coupling): edge.coupling for edge in edges}.values())
    kinds = [type(coupling).__name__ for coupling in found]
    seen: list[str] = []
    for kind in kinds:
        seen.append(kind if kinds.count(kind) == 1 else f"{kind} {1 + sum(name.split()[0] == kind for name in seen)}")
    return dict(zip(seen, found, strict=True))


def locate(system: System, where: str, kind: str) -> tuple[int, str]:
    """Return the component and the field that "name" or "population/name" means; raises ModelError."""
    population, slash, name = where.rpartition("/")
    fits = [
        index
        for index, component in enumerate(system.components)
        if (not slash or component.name == population)
        and any(f.name == name and f.kind == kind for f in component.definition.fields)
    ]
    if len(fits) == 1:
        return fits[0], name
    known = [
        f"{c.name}/{f.name}" if len(system.components) > 1 else f.name
        for c in system.components
        for f in c.definition.of_kind(kind)
    ]
    if not fits:
        raise ModelError(f"there is no {kind} {where!r}", suggest(where, known))
    raise ModelError(
        f"{where!r} is a {kind} of several populations", f"say which: {', '.join(k for k in known if k.endswith('/' + name))}"
    )


def find_observed(system: System, observer: Observer) -> tuple[int, str]:
    """Return the component and quantity that an observer reads; raises ModelError where it is unknown or ambiguous."""
    fits: list[tuple[int, str]] = []
    for index, component in enumerate(system.components):
        definition = component.definition
        population, slash, name = observer.reads(definition).rpartition("/")
        known = {d.state for d in definition.derivatives} | {d.name for d in definition.derived}
        if (not slash or population == component.name) and name in known:
            fits.append((index, name))
    if len(fits) == 1:
        return fits[0]
    name = observer.reads(system.components[0].definition)
    if len(fits) > 1:
        names = ", ".join(f"{system.components[index].name}/{quantity}" for index, quantity in fits)
        raise ModelError(f"{name!r} exists in several populations", f"say which: {names}")
    try:
        return locate(system, name, "state")
    except ModelError as problem:
        derived = [d.name for c in system.components for d in c.definition.derived]
        raise ModelError(
            f"there is no state or derived quantity {name!r}", f"{problem.hint}; derived: {', '.join(derived) or 'none'}"
        ) from None
