"""Numbers that take a run: periods and ranges of cycles, times of crossings, rates, and what two or many nodes settle to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.interpolate import CubicSpline

from pushpull.base.errors import DataError, RunError, suggest
from pushpull.engine.simulate import simulate
from pushpull.records.run import Run
from pushpull.schemes import tables
from pushpull.spec import Model, coupling
from pushpull.spec.network import Edge, Network, Population
from pushpull.spec.operators import Dense
from pushpull.spec.values import per_node

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Cycle:
    """A steady oscillation: period in the run's unit of time, least and largest value."""

    period: float
    minimum: float
    maximum: float


def run_of(
    model: type[Model],
    parameters: Mapping[str, Any],
    start: Mapping[str, float],
    settings: Mapping[str, Any],
    observe: Sequence[str],
) -> Run:
    """Run what a row describes: one model, or `network` = {weights, coupling, strength, delay, ...} of it.

    A parameter given as a list, or as {distribution, scale, size}, varies over nodes. A row names a `regime` for its values,
    start and stimuli.
    """
    if "regime" in settings:
        known = {item.name: item for item in model.regimes}
        if settings["regime"] not in known:
            raise DataError(f"{model.__name__} has no regime {settings['regime']!r}", suggest(settings["regime"], known))
        regime = known[settings["regime"]]
        parameters, start = {**regime.values, **regime.stimuli, **parameters}, {**regime.start, **start}
    ports = {field.name for field in model().definition.of_kind("port")}
    values = {name: _value(value) for name, value in parameters.items() if name not in ports}
    stimuli = {name: value for name, value in parameters.items() if name in ports}
    initial = {name: _value(value) for name, value in start.items()}
    scheme = {type(item).__name__: item for item in tables.ALL if not getattr(item, "staggered", False)}
    name = settings.get("scheme", "RK4")
    if name not in scheme:
        raise DataError(f"there is no scheme {name!r}", suggest(name, scheme))
    return simulate(
        _system(model(**values), settings),
        duration=settings["duration"],
        dt=settings["dt"],
        scheme=scheme[name],
        record=list(observe),
        initial=initial,
        stimuli=stimuli,
        transient=settings.get("after", 0),
        seed=settings.get("seed", 1),
        progress=False,
    )


def cycle(run: Run, observe: str, node: int = 0) -> Cycle:
    """Return period and range of a steady oscillation; raises RunError where there are no two whole turns."""
    times, values = trace(run, observe, node)
    curve = CubicSpline(times, values)
    turns = curve.derivative().roots(extrapolate=False)
    extremes = np.append(curve(turns), values[[0, -1]])
    low, high = float(extremes.min()), float(extremes.max())
    ups = rises(times, values, (low + high) / 2)
    if len(ups) < 3:
        raise RunError(f"{observe} goes round fewer than two times", "run it for longer")
    return Cycle(float((ups[-1] - ups[0]) / (len(ups) - 1)), low, high)


def rises(times: Array, values: Array, level: float) -> Array:
    """Return the times at which a curve through the values passes a level upward."""
    curve = CubicSpline(times, values)
    found = curve.solve(level, extrapolate=False)
    return found[curve(found, 1) > 0]


def trace(run: Run, observe: str, node: int = 0) -> tuple[Array, Array]:
    """Return times and values of one node."""
    array = run[observe]
    values = array.isel(node=node) if "node" in array.dims else array
    return np.asarray(array["time"].values, dtype=float), np.asarray(values.values, dtype=float).ravel()


def synchrony(run: Run, observe: str) -> float:
    """Return the length of the mean of exp(i*phase) over nodes, averaged over time."""
    phases = run[observe].transpose("time", ...).values
    return float(np.abs(np.exp(1j * phases).mean(axis=-1)).mean())


def _system(model: Model, settings: Mapping[str, Any]) -> Model | Network | Population:
    wanted = settings.get("network")
    if wanted is None:
        return Population(model, settings["size"]) if "size" in settings else model
    wanted = dict(wanted)
    weights = wanted.pop("weights")
    matrix = np.full((wanted.pop("size"),) * 2, weights) if np.ndim(weights) == 0 else np.array(weights, dtype=float)
    operator = Dense(matrix, np.asarray(wanted.pop("delay", 0.0)))
    rule = getattr(coupling, wanted.pop("coupling"))(**wanted)
    population = Population(model, len(matrix))
    edges = tuple(
        Edge({population.name: sent}, {population.name: port}, operator, rule) for port, sent in model.definition.couples
    )
    return Network((population,), edges)


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return per_node(value)
    if isinstance(value, Mapping):
        ranks = (np.arange(value["size"]) + 0.5) / value["size"]
        return per_node(getattr(stats, value["distribution"])(scale=value["scale"]).ppf(ranks))
    return value
