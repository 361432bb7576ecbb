"""A driver's rows become a Run: named axes, units, spikes, origin and checkpoint."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from pushpull.compile.chunks import Stream
from pushpull.compile.system import System
from pushpull.engine.driver import Driver, Output, width
from pushpull.engine.origin import NotStorable, encode
from pushpull.engine.rows import Rows
from pushpull.engine.weights import at_the_end, edge_names, samples
from pushpull.records.run import Run
from pushpull.records.spikes import Spikes
from pushpull.spec.values import Varying

Array = npt.NDArray[Any]


def assemble(driver: Driver, earlier: Run | None, *, finished: bool, resume: Callable[..., Run]) -> Run:
    """Make the Run of everything up to now, what an earlier Run held included."""
    system = driver.system
    groups: dict[str, dict[str, xr.DataArray]] = {}
    first: dict[int, tuple[int, bool]] = {}
    for output, rows in zip(driver.outputs, driver.rows, strict=True):
        plain = output.filter is None and output.projection is None
        together = plain and first.setdefault(output.component, (output.every, output.mean)) == (output.every, output.mean)
        name = "states" if together else output.name
        path = f"{system.components[output.component].name}/{name}"
        groups.setdefault(path, {})[output.name] = _array(driver, output, rows, earlier)
    groups |= _weights(driver, earlier)
    for index, component in enumerate(system.components):
        if driver.plan.spaces[index].spikes:
            groups[f"{component.name}/spikes"] = {}
    datasets = {path: xr.Dataset(arrays) for path, arrays in groups.items()}
    for path in datasets:
        if path.endswith("/spikes"):
            datasets[path] = _spikes(driver, system.component(path.removesuffix("/spikes")), earlier).to_dataset()
    return Run(xr.DataTree.from_dict(datasets), _origin(driver, finished), driver.snapshot(), resume)


def _weights(driver: Driver, earlier: Run | None) -> dict[str, dict[str, xr.DataArray]]:
    """Return what was sampled of synapses that learn, and their weights at the end."""
    system, stream, request = driver.system, driver.stream, driver.request
    found: dict[str, dict[str, xr.DataArray]] = {}
    if isinstance(stream, Stream):
        for one in driver.watched:
            found[f"{one.edge}/{one.quantity}"] = {one.quantity: samples(one, system, stream, request, earlier)}
        for number, name in edge_names(system).items():
            found[f"{name}/final"] = {"w": at_the_end(number, system, stream, request)}
    return found


def _array(driver: Driver, output: Output, rows: Rows, earlier: Run | None) -> xr.DataArray:
    system, request = driver.system, driver.request
    component = system.components[output.component]
    period = output.every * request.dt
    before = None if earlier is None else earlier[f"{component.name}/{output.name}"]
    total = _row_count(driver, output)
    first = total - rows.count
    skipped = max(0, int(np.ceil(request.transient / period - 1e-9)) - first)
    values = rows.values[skipped:] if rows.count else np.zeros((0, width(output, system), request.copies))
    indices = np.arange(total - len(values), total)
    places = ["sensor"] if output.projection else [] if request.single else ["node"]
    axes = ["time", *places, *(["copy"] if request.has_copies else [])]
    values = values if places else values[:, 0]
    values = values if request.has_copies else values[..., 0]
    attributes = {"units": output.unit, "long_name": output.name, "period": period}
    if output.mean:
        attributes["cell_methods"] = "time: mean over the period that begins at each time"
    coordinates: dict[str, Any] = {"time": ("time", indices * period, {"units": system.time, "long_name": "time"})}
    if output.projection is not None:
        coordinates["sensor"] = list(output.projection.sensors)
    elif not request.single:
        coordinates["node"] = list(component.population.labels) or np.arange(component.nodes)
    if request.has_copies:
        coordinates["copy"] = np.arange(request.copies)
        coordinates |= _swept(system, output.component)
    array = xr.DataArray(values, dims=axes, coords=coordinates, attrs=attributes, name=output.name)
    if before is None:
        return array
    changed = [name for name in ({*before.coords} | {*array.coords}) - {"time"} if not _equal(before, array, name)]
    both = [part.drop_vars(changed, errors="ignore") for part in (before, array)]
    return xr.concat(both, dim="time", combine_attrs="override", join="exact")


def _equal(one: xr.DataArray, other: xr.DataArray, name: Any) -> bool:
    """Return whether a coordinate is the same in both: what a changed system changes is not kept."""
    return name in one.coords and name in other.coords and one[name].equals(other[name])


def _row_count(driver: Driver, output: Output) -> int:
    """Return how many rows an output has given since step 0."""
    step = driver.stream.step
    if output.filter is not None:
        fed = step // driver.plan.sinks[output.sink].every
        return -(-fed // (output.every // driver.plan.sinks[output.sink].every))
    return step // output.every if output.mean else -(-step // output.every)


def _swept(system: System, index: int) -> dict[str, Any]:
    values = system.components[index].population.model.values
    fields = system.components[index].definition.fields
    units = {f.name: f.unit for f in fields}
    return {
        name: ("copy", value.values, {"units": units[name]})
        for name, value in values.items()
        if isinstance(value, Varying) and value.axes == ("copy",)
    }


def _spikes(driver: Driver, index: int, earlier: Run | None) -> Spikes:
    request, component = driver.request, driver.system.components[index]
    kept = driver.fired[index]
    none = np.zeros(0, np.int64)
    steps, nodes, copies = (np.concatenate([chunk[k] for chunk in kept] or [none]) for k in range(3))
    times: Array = steps * request.dt
    if earlier is not None:
        before = earlier.spikes[component.name]
        times = np.concatenate([before.times, times])
        nodes, copies = np.concatenate([before.nodes, nodes]), np.concatenate([before.copies, copies])
    keep = times > request.transient
    duration = max(driver.stream.step * request.dt - request.transient, 0.0)
    unit, runs = driver.system.time, request.copies
    start = request.transient
    return Spikes(times[keep], nodes[keep], copies[keep], component.nodes, duration, unit, component.name, runs, start)


def _origin(driver: Driver, finished: bool) -> dict[str, Any]:
    request = driver.request
    unit = "" if driver.system.time == "1" else f" {driver.system.time}"
    origin: dict[str, Any] = {
        "model": " + ".join(component.name for component in driver.system.components),
        "duration": f"{driver.stream.step * request.dt:g}{unit}",
        "dt": f"{request.dt:g}{unit}",
        "scheme": repr(request.scheme),
        "seed": request.seed,
        "precision": request.precision,
        "target": str(request.target),
        "program": driver.stream.program.key,
        "version": package_version(),
        "interrupted": not finished,
        "sends": {c.name: c.definition.couples[0][1] for c in driver.system.components if c.definition.couples},
    }
    try:
        origin["request"] = encode(request)
    except NotStorable as problem:
        origin["not_stored"] = problem.message
    return origin


@lru_cache
def package_version() -> str:
    """Return the version of pushpull."""
    try:
        return version("pushpull")
    except PackageNotFoundError:
        return "unknown"
