"""What every measure accepts: (time[, node][, copy]) or a square matrix [, copy]; finite, real, labelled where labels exist."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from pushpull.base.errors import DataError
from pushpull.base.units import quantity
from pushpull.records.connectome import Connectome

AXES = ("time", "node", "copy")
CONSTANT = 1e-12  # a node whose deviation is below this share of its largest value counts as constant
UNEVEN = 1e-6  # of the sampling interval: how far the times may stray from an even grid
ASYMMETRY = 1e-8  # of the largest entry: rounding that a symmetric matrix may show


def as_signal(signal: ArrayLike | xr.DataArray, *, least: int, nodes: int = 0) -> xr.DataArray:
    """Return the signal as float64 with dims (time[, node][, copy]); an array's axes are taken in that order.

    least: fewest samples; nodes: fewest nodes, 0 where the node axis may be absent. Raises DataError.
    """
    if isinstance(signal, xr.DataArray):
        array = signal
    else:
        values = np.asarray(signal)
        if not 1 <= values.ndim <= len(AXES):
            raise DataError(f"the signal has {values.ndim} axes", "give an array (time, node[, copy])")
        array = xr.DataArray(values, dims=AXES[: values.ndim])
    _check_dims(array, needs_nodes=nodes > 0)
    array = array.transpose(*(dim for dim in AXES if dim in array.dims))
    if array.dtype.kind not in "biuf":
        raise DataError(f"the signal holds {array.dtype}, not real numbers", "take the real part, the modulus or the phase first")
    array = array.astype(np.float64)
    if array.sizes["time"] < least:
        raise DataError(f"the signal has {array.sizes['time']} samples, this measure needs {least}", "record for longer")
    if nodes and array.sizes["node"] < nodes:
        raise DataError(f"the signal has {array.sizes['node']} nodes, this measure needs {nodes}", "record more nodes")
    _check_finite(array)
    return array


def _check_dims(array: xr.DataArray, needs_nodes: bool) -> None:
    shown = f"({', '.join(str(dim) for dim in array.dims)})"
    wanted = "(time, node[, copy])" if needs_nodes else "(time[, node][, copy])"
    extra = [dim for dim in array.dims if dim not in AXES]
    if extra:
        hint = f"pick one with .isel({extra[0]}=0), or rename it with .rename({extra[0]}='node')"
        raise DataError(f"the signal has the dims {shown}, not {wanted}", hint)
    missing = [dim for dim in ("time", "node") if dim not in array.dims and (dim == "time" or needs_nodes)]
    if missing:
        raise DataError(f"the signal has the dims {shown}, not {wanted}", f"it lacks {missing[0]!r}")


def _check_finite(array: xr.DataArray) -> None:
    bad = ~np.isfinite(array.values)
    if bad.any():
        first = np.argwhere(bad)[0]
        place = ", ".join(f"{dim} {_label(array, dim, int(i))}" for dim, i in zip(array.dims, first, strict=True))
        hint = "cut the signal before it, or fill the gaps with signal.interpolate_na('time')"
        raise DataError(f"the signal is {array.values[tuple(first)]} at {place}", hint)


def check_varies(array: xr.DataArray) -> None:
    """Refuse a node that never changes, by its label."""
    values = array.values
    still = values.std(axis=0) <= CONSTANT * np.abs(values).max(axis=0)
    if still.any():
        first = np.argwhere(still)
        place = ", ".join(f"{dim} {_label(array, dim, int(i))}" for dim, i in zip(array.dims[1:], first[0], strict=True))
        more = f" (and {len(first) - 1} more)" if len(first) > 1 else ""
        hint = "leave it out with signal.drop_sel(node=[...]), or give it noise" if place else "give it noise or input"
        raise DataError(f"the signal is constant at {place}{more}" if place else "the signal is constant", hint)


def as_matrix(matrix: Connectome | ArrayLike | xr.DataArray, what: str = "the matrix") -> xr.DataArray:
    """Return a square matrix as float64 with dims (node, other[, copy]); the diagonal may be anything. Raises DataError.

    Of a Connectome these are the weights, node the target and other the source.
    """
    if isinstance(matrix, Connectome):
        matrix = matrix.to_xarray()["weights"]
    if isinstance(matrix, xr.DataArray):
        pair = [dim for dim in matrix.dims if dim != "copy"]
        if len(pair) != 2:
            raise DataError(f"{what} has the dims ({', '.join(map(str, matrix.dims))})", "give (node, other[, copy])")
        array = _as_pair(matrix.transpose(*pair, ...), pair)
    else:
        values = np.asarray(matrix)
        if values.ndim not in (2, 3):
            raise DataError(f"{what} has {values.ndim} axes", "give a square matrix (node, other[, copy])")
        array = xr.DataArray(values, dims=("node", "other", "copy")[: values.ndim])
    if array.dtype.kind not in "biuf":
        raise DataError(f"{what} holds {array.dtype}, not real numbers", "take the modulus first")
    if array.shape[0] != array.shape[1] or array.shape[0] < 2:
        raise DataError(f"{what} has the shape {array.shape[:2]}", "give a square matrix of two or more nodes")
    array = array.astype(np.float64)
    apart = ~np.eye(array.shape[0], dtype=bool)
    if not np.isfinite(array.values[apart]).all():
        raise DataError(f"{what} is not finite off its diagonal", "leave out the nodes without data first")
    return array


def _as_pair(matrix: xr.DataArray, pair: list[Hashable]) -> xr.DataArray:
    labels = next((matrix[dim].values for dim in pair if dim in matrix.coords), None)
    coords = {} if labels is None else {"node": labels, "other": labels}
    if "copy" in matrix.coords:
        coords["copy"] = matrix["copy"].values
    dims = ("node", "other", "copy")[: matrix.ndim]
    if labels is not None and matrix.shape[0] != matrix.shape[1]:
        coords = {}
    return xr.DataArray(matrix.values, dims=dims, coords=coords, attrs=matrix.attrs, name=matrix.name)


def check_symmetric(array: xr.DataArray, what: str = "the matrix") -> None:
    """Refuse a matrix whose upper triangle does not tell it all."""
    values = array.values
    upper = np.triu_indices(values.shape[0], 1)
    gap = np.abs(values[upper] - values[upper[1], upper[0]]).max()
    if gap > ASYMMETRY * np.abs(values[upper]).max():
        raise DataError(f"{what} is not symmetric (by up to {gap:.3g})", "average it with its transpose: (m + m.T) / 2")


def sampling(array: xr.DataArray, period: float | str | None) -> tuple[float, str]:
    """Return the sampling interval and its unit: s, or 1 where time has no unit.

    period: a text such as "2 s", or a number in the unit of the time coordinate. Raises DataError for uneven times, and
    where the interval is neither given nor in the signal.
    """
    unit = _time_unit(array)
    found = _interval(array) if "time" in array.coords else None
    if period is None:
        if found is None or unit is None:
            lacking = "no time coordinate" if found is None else "no units on its time coordinate"
            raise DataError(f"the signal has {lacking}", "say the sampling interval, as in period='2 s'")
        return _seconds(found, unit), _frequency_base(unit)
    if isinstance(period, str) and unit is None:
        unit = "s"
    given = quantity(period, unit or "1", "period")
    if not given > 0 or not np.isfinite(given):
        raise DataError(f"the period {period!r} is not positive", "give the sampling interval, as in period='2 s'")
    if found is not None and _time_unit(array) is not None and abs(given - found) > 1e-3 * found:
        raise DataError(f"period {period!r} contradicts the time coordinate, whose step is {found:g} {unit}", "leave period out")
    return _seconds(given, unit or "1"), _frequency_base(unit or "1")


def duration(value: float | str, array: xr.DataArray, base: str, what: str) -> float:
    """Return a length of time in `base` (s or 1), from a text or a number in the unit of the time coordinate."""
    unit = _time_unit(array) or base
    return _seconds(quantity(value, unit, what), unit)


def _interval(array: xr.DataArray) -> float:
    times = np.asarray(array["time"].values, dtype=np.float64)
    steps = np.diff(times)
    step = float((times[-1] - times[0]) / max(1, len(times) - 1))
    if not step > 0 or np.abs(steps - step).max() > UNEVEN * step + 4 * np.spacing(np.abs(times).max()):
        raise DataError("the times of the signal are not evenly spaced", "interpolate it with signal.interp(time=...)")
    return step


def _time_unit(array: xr.DataArray) -> str | None:
    return str(array["time"].attrs["units"]) if "time" in array.coords and "units" in array["time"].attrs else None


def _seconds(value: float, unit: str) -> float:
    return value if unit == "1" else quantity(f"{value!r} {unit}", "s", "time")


def _frequency_base(unit: str) -> str:
    return "1" if unit == "1" else "s"


def labels_of(array: xr.DataArray, dim: str) -> NDArray[np.generic]:
    """Return the labels along a dim, or its indices where it has none."""
    return array[dim].values if dim in array.coords else np.arange(array.sizes[dim])


def _label(array: xr.DataArray, dim: Hashable, index: int) -> str:
    if dim not in array.coords:
        return str(index)
    value = array[dim].values[index]
    return repr(str(value)) if isinstance(value, str) else f"{value:g}"
