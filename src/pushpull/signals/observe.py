"""observe: the observers of `record=`, applied to what a Run holds."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from pushpull.base.errors import DataError, ModelError, suggest
from pushpull.records.run import Run
from pushpull.signals.filters import FilterStream
from pushpull.signals.projections import check_projection, project
from pushpull.spec.definition import Definition
from pushpull.spec.observer import Observer, Projection, positive_period

Array = npt.NDArray[Any]


def observe(run: Run, observer: Observer) -> xr.DataArray:
    """Return the signal that the observer would have given during the run, from what was recorded.

    Equal bit for bit to the signal in `run` where the quantity was recorded at every step. Raises DataError where it was not
    recorded, or too coarsely, and ModelError where the observer does not fit the models.
    """
    if not isinstance(observer, Observer):
        raise ModelError(
            f"{getattr(observer, '__name__', repr(observer))} is no observer", "give one, as in pp.observe(run, pp.Bold())"
        )
    array = _recorded(run, observer)
    unit = str(array["time"].attrs.get("units", "1"))
    if unit == "1" and observer.filter is not None:
        raise ModelError(
            f"{observer.name} is in ms, the model's time has no unit", "say how long one unit of its time is: time_scale='10 ms'"
        )
    period, mean = observer.sink(unit)
    own = float(array.attrs["period"])
    every = 1 if period is None else _multiple(period, own, array.name)
    if mean:
        signal = _averaged(array, every)
    elif every > 1 and "cell_methods" in array.attrs:
        raise DataError(f"{array.name} was recorded as averages", "record it without averaging, or use pp.TemporalAverage")
    else:
        signal = array[_places(array, own) % every == 0] if every > 1 else array
    if observer.filter is not None:
        return _filtered(signal, observer, every, own)
    if observer.projection is not None:
        signal = _projected(signal, observer, observer.projection)
    attributes = {**signal.attrs, "period": every * own}
    if mean:
        attributes["cell_methods"] = "time: mean over the period that begins at each time"
    return _labelled(signal, np.asarray(signal.values), _places(signal, every * own), every * own, attributes, str(signal.name))


def _recorded(run: Run, observer: Observer) -> xr.DataArray:
    found: list[str] = []
    wanted = ""
    problem: ModelError | None = None
    for population in run.data.children:
        sent = run.origin.get("sends", {}).get(population)
        try:
            wanted = observer.reads(Definition(population, (), (), couples=(("", sent),) if sent else ()))
        except ModelError as missing:
            problem = missing
            continue
        found += [path for path in run.names if path in (wanted, f"{population}/{wanted}")]
    if len(set(found)) == 1:
        return run[found[0]]
    if found:
        raise DataError(f"{wanted!r} is recorded {len(found)} times", f"say which: {', '.join(found)}")
    if not wanted and problem is not None:
        raise problem
    known = [path.split("/")[-1] for path in run.names]
    raise DataError(
        f"{observer.name} needs {wanted!r}, which was not recorded", suggest(wanted, known) or "record it: record=[...]"
    )


def _multiple(period: float, own: float, name: Any) -> int:
    whole = round(period / own)
    if whole < 1 or abs(period / own - whole) > 1e-6 * whole:
        raise DataError(
            f"{name} was recorded every {own:g}, which does not go into {period:g}",
            "record it at every step, or give simulate the observer",
        )
    return whole


def _places(array: xr.DataArray, period: float) -> npt.NDArray[np.int64]:
    return np.round(array["time"].values / period).astype(np.int64)


def _averaged(array: xr.DataArray, every: int) -> xr.DataArray:
    """Return means over whole windows; summed in order and multiplied by 1/n, as the compiled loop does."""
    places = _places(array, float(array.attrs["period"]))
    first = int(-places[0] % every) if len(places) else 0
    rows = max(0, (len(places) - first) // every)
    blocks = array.values[first : first + rows * every].reshape(rows, every, *array.shape[1:])
    total = np.zeros_like(blocks[:, 0])
    for step in range(every):
        total += blocks[:, step]
    starts = array[first : first + rows * every : every]
    return starts.copy(data=total * total.dtype.type(1.0 / every))


def _projected(signal: xr.DataArray, observer: Observer, projection: Projection) -> xr.DataArray:
    values = np.asarray(signal.values)
    values = values if "node" in signal.dims else values[:, np.newaxis]
    check_projection(projection, observer.name, values.shape[1], str(signal.name))
    seen = project(projection, values if "copy" in signal.dims else values[..., np.newaxis])
    dims = ("time", "sensor", *(("copy",) if "copy" in signal.dims else ()))
    kept = {key: value for key, value in signal.coords.items() if "node" not in value.dims}
    attributes = {"units": projection.unit, "long_name": observer.name}
    return xr.DataArray(
        seen if "copy" in signal.dims else seen[..., 0],
        dims=dims,
        coords=kept | {"sensor": list(projection.sensors)},
        attrs=attributes,
        name=observer.name,
    )


def _filtered(signal: xr.DataArray, observer: Observer, every: int, own: float) -> xr.DataArray:
    what = observer.filter
    assert what is not None  # noqa: S101
    if not signal.sizes["time"] or _places(signal, every * own)[0] != 0:
        raise DataError(
            f"the recording of {signal.name} does not begin at 0",
            f"{observer.name} starts with the run: record without a transient",
        )
    rows = _multiple(positive_period(getattr(observer, "period"), "ms"), what.step, observer.name)  # noqa: B009
    values = np.asarray(signal.values)
    values = values if "node" in signal.dims else values[:, np.newaxis]
    values = values if "copy" in signal.dims else values[..., np.newaxis]
    stream = FilterStream(what, values.shape[1], values.shape[2], rows)
    outputs = stream.push(values)
    outputs = outputs if "node" in signal.dims else outputs[:, 0]
    outputs = outputs if "copy" in signal.dims else outputs[..., 0]
    period = every * rows * own
    attributes = {"units": stream.unit, "long_name": observer.name, "period": period}
    return _labelled(signal, outputs, np.arange(len(outputs)), period, attributes, observer.name)


def _labelled(
    like: xr.DataArray, values: Array, places: Any, period: float, attributes: dict[str, Any], name: str
) -> xr.DataArray:
    coordinates: dict[str, Any] = {str(key): value for key, value in like.coords.items() if key != "time"}
    coordinates["time"] = ("time", places * period, like["time"].attrs)
    return xr.DataArray(values, dims=like.dims, coords=coordinates, attrs=attributes, name=name)
