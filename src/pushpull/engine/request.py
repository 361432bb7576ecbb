"""A request to simulate, read and checked: everything that a driver needs, and that a Run remembers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np

from pushpull.base.errors import DataError, RunError
from pushpull.compile.system import noise_names
from pushpull.compile.targets import JAX
from pushpull.schemes import Scheme
from pushpull.spec.network import Network
from pushpull.spec.observer import Observer
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


def count_copies(network: Network, given: int | None, given_values: Mapping[str, Mapping[str, Any]]) -> tuple[int, bool]:
    """Return the number of copies that values along "copy" imply, or that is asked for; raises DataError where they differ."""
    found: dict[int, str] = {}
    values = [(f"{p.name}.{name}", value) for p in network.populations for name, value in p.model.values.items()]
    values += [(f"a coupling's {n}", v) for edge in network.edges for n, v in edge.coupling.parameters.items()]
    values += [("speed", getattr(edge.operator, "speed", None)) for edge in network.edges]
    values += [
        (f"the {what} {name}", getattr(value, "pattern", value))
        for what, each in given_values.items()
        for name, given_value in each.items()
        for value in (cast(list[Any], given_value) if isinstance(given_value, list | tuple) else [given_value])
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


def read_mapping(given: Any, what: str, example: str) -> dict[str, Any]:
    """Return what is given by name; raises RunError for anything but a mapping of names."""
    if given is None:
        return {}
    if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
        raise RunError(f"{what} is {given!r}", f"give values by name: {what}={example}")
    return dict(given)


def choose_precision(precision: str | None, network: Network) -> str:
    """Return "single" for networks driven by noise, where rounding is far below the noise, else "double", unless said.

    Weights that learn change by little at a time, so they are kept in double precision.
    """
    if precision is None:
        noisy = all(any(noise_names(d.expression) for d in p.model.definition.derivatives) for p in network.populations)
        learning = any(getattr(edge.operator, "synapse", None) is not None for edge in network.edges)
        return "single" if noisy and network.edges and not learning else "double"
    if precision not in ("single", "double"):
        raise RunError(f"precision is {precision!r}", "it is 'single' or 'double'")
    return precision
