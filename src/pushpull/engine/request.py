"""A request to simulate, read and checked: everything that a driver needs, and that a Run remembers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np

from pushpull.base.errors import DataError, ModelError, RunError, UnitError
from pushpull.base.units import quantity
from pushpull.compile.system import System, noise_names
from pushpull.compile.targets import JAX
from pushpull.schemes import ALL, Adaptive, Heun, Scheme
from pushpull.spec.model import Model
from pushpull.spec.network import Network, Population
from pushpull.spec.observer import Observer, Sample
from pushpull.spec.values import Varying


@dataclass(frozen=True, eq=False)
class Request:
    """What was asked for. Times are in the system's unit (ms, or the models' own where that is "1")."""

    network: Network
    dt: float
    scheme: Scheme
    observers: tuple[Observer, ...]
    seed: int
    copies: int
    has_copies: bool
    single: bool
    transient: float
    precision: str
    target: str | JAX
    threads: int
    initial: Mapping[str, Any] = field(default_factory=dict[str, Any])
    history: Mapping[str, Any] = field(default_factory=dict[str, Any])
    stimuli: Mapping[str, Any] = field(default_factory=dict[str, Any])
    first_copy: int = 0


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


def count_copies(network: Network, given: int | None, given_values: Mapping[str, Mapping[str, Any]]) -> tuple[int, bool]:
    """Return the number of copies that values along "copy" imply, or that is asked for; raises DataError where they differ."""
    found: dict[int, str] = {}
    values = [(f"{p.name}.{name}", value) for p in network.populations for name, value in p.model.values.items()]
    values += [(f"a coupling's {n}", v) for edge in network.edges for n, v in edge.coupling.parameters.items()]
    values += [
        (f"the {what} {name}", getattr(value, "pattern", value))
        for what, each in given_values.items()
        for name, value in each.items()
    ]
    for name, value in values:
        length = value.length("copy") if isinstance(value, Varying) else None
        if length is not None:
            found[length] = name
    if given is not None:
        if isinstance(given, bool) or not isinstance(given, int | np.integer) or given < 1:
            raise RunError(f"copies is {given!r}", "ask for one copy or more")
        found.setdefault(int(given), "copies")
    if len(found) > 1:
        raise DataError(
            f"copies differ: {', '.join(f'{name} has {size}' for size, name in found.items())}", "give all the same length"
        )
    return next(iter(found), 1), bool(found)


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


def read_mapping(given: Any, what: str, example: str) -> dict[str, Any]:
    """Return what is given by name; raises RunError for anything but a mapping of names."""
    if given is None:
        return {}
    if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
        raise RunError(f"{what} is {given!r}", f"give values by name: {what}={example}")
    return dict(given)


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


def choose_precision(precision: str | None, network: Network) -> str:
    """Return "single" for networks driven by noise, where rounding is far below the noise, else "double", unless said."""
    if precision is None:
        noisy = all(any(noise_names(d.expression) for d in p.model.definition.derivatives) for p in network.populations)
        return "single" if noisy and network.edges else "double"
    if precision not in ("single", "double"):
        raise RunError(f"precision is {precision!r}", "it is 'single' or 'double'")
    return precision
