"""Weights that learn, as a Run holds them: sampled at a period, and as they are at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from pushpull.base.errors import RunError, suggest
from pushpull.compile.chunks import Stream
from pushpull.compile.plan import PlanEdge
from pushpull.compile.plastic_rows import plastic_edges, present
from pushpull.compile.reading import whole_period
from pushpull.compile.system import System
from pushpull.engine.request import Request
from pushpull.spec.observer import Observer, Sample

Array = npt.NDArray[Any]


@dataclass
class Watched:
    """The weight w, or a state of the synapses, of an edge every so many steps; `rows` are (step, values [synapse, copy])."""

    edge: str
    number: int
    quantity: str
    every: int
    rows: list[tuple[int, Array]] = field(default_factory=list[tuple[int, Array]])


def edge_names(system: System) -> dict[int, str]:
    """Return the names of edges whose weights learn, "source to target", by link; the second of a pair ends in " 2"."""
    found: dict[int, str] = {}
    for number, link in enumerate(system.links):
        if getattr(link.edge.operator, "synapse", None) is not None:
            name = f"{system.components[link.sources[0][0]].name} to {system.components[link.targets[0][0]].name}"
            same = sum(other == name or other.startswith(f"{name} ") for other in found.values())
            found[number] = f"{name} {same + 1}" if same else name
    return found


def apart(system: System, request: Request) -> tuple[tuple[Observer, ...], list[Watched]]:
    """Split observers into those of populations and what is sampled of synapses; raises RunError."""
    names = {name: link for link, name in edge_names(system).items()}
    plain: list[Observer] = []
    watched: list[Watched] = []
    for observer in request.observers:
        edge, _, quantity = observer.name.rpartition("/")
        if edge not in names:
            plain.append(observer)
            continue
        known = ["w", *(name for name, _ in system.links[names[edge]].edge.operator.synapse.rule.states)]  # type: ignore[union-attr]
        if quantity not in known:
            raise RunError(f"synapses from {edge} have no {quantity!r}", suggest(quantity, known))
        if not isinstance(observer, Sample) or observer.period is None:
            raise RunError(
                f"{observer.name} is one value per synapse", f"sample it at a period: pp.Sample({observer.name!r}, period='1 s')"
            )
        period = observer.sink(system.time)[0] or 0.0
        every = whole_period(period / request.dt, f"the period of {observer.name}", request.dt)
        watched.append(Watched(edge, names[edge], quantity, every))
    return tuple(plain), watched


def take(watched: list[Watched], stream: Any) -> None:
    """Sample what is due at the present step."""
    for one in watched:
        if stream.step % one.every == 0 and (not one.rows or one.rows[-1][0] < stream.step):
            one.rows.append((stream.step, _values(stream, one.number, one.quantity)))


def until_next(watched: list[Watched], step: int, count: int) -> int:
    """Return how many of the next steps may be made before a sample is due."""
    return min([count, *(one.every - step % one.every for one in watched)])


def samples(watched: Watched, system: System, stream: Stream, request: Request, earlier: Any) -> xr.DataArray:
    """Return the samples [time, synapse] or [time, synapse, copy] of a run, those of an earlier one before them."""
    kept = [(step, values) for step, values in watched.rows if step < stream.step and step * request.dt >= request.transient]
    empty = np.zeros((0, *_values(stream, watched.number, watched.quantity).shape))
    table = np.stack([values for _, values in kept]) if kept else empty
    times = np.array([step for step, _ in kept], dtype=np.float64) * request.dt
    array = _labelled(table, system, stream, request, watched.number, watched.quantity)
    array = array.assign_coords(time=("time", times, {"units": system.time, "long_name": "time"}))
    array.attrs["period"] = watched.every * request.dt
    if earlier is None:
        return array
    return xr.concat([earlier[f"{watched.edge}/{watched.quantity}"], array], dim="time", combine_attrs="override", join="exact")


def at_the_end(number: int, system: System, stream: Stream, request: Request) -> xr.DataArray:
    """Return the weights of an edge as they are, [synapse] or [synapse, copy]."""
    return _labelled(_values(stream, number, "w")[np.newaxis], system, stream, request, number, "w").isel(time=0)


def _values(stream: Any, number: int, quantity: str) -> Array:
    """Return a quantity of an edge's synapses, [synapse, copy]; weights in the unit of the impulse that they feed."""
    place, edge = _planned(stream, number)
    values = present(stream.memory, place, edge, quantity, stream.step).T
    target, port = stream.system.links[number].targets[0][:2]
    return values / values.dtype.type(stream.system.components[target].factor(port)) if quantity == "w" else values


def _planned(stream: Any, number: int) -> tuple[int, PlanEdge]:
    """Return the plan's edge of a link, and its number there."""
    return next((place, edge) for place, edge in plastic_edges(stream.plan) if edge.link == number)


def _labelled(table: Array, system: System, stream: Any, request: Request, number: int, quantity: str) -> xr.DataArray:
    place, _ = _planned(stream, number)
    begin, delays = (getattr(stream.memory, f"{name}_{place}") for name in ("begin", "delays"))
    sources = np.repeat(np.arange(len(begin) - 1) // len(delays), np.diff(begin.astype(np.int64)))
    targets = getattr(stream.memory, f"into_{place}").astype(np.int64)
    target, port = system.links[number].targets[0][:2]
    unit = system.components[target].unit_of(port) if quantity == "w" else "1"
    coordinates: dict[str, Any] = {"source": ("synapse", sources), "target": ("synapse", targets)}
    axes = ["time", "synapse"]
    if request.has_copies:
        axes.append("copy")
        coordinates["copy"] = np.arange(request.copies)
    values = table if request.has_copies else table[..., 0]
    return xr.DataArray(values, dims=axes, coords=coordinates, attrs={"units": unit, "long_name": quantity}, name=quantity)
