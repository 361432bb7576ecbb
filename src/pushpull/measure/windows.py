"""Connectivity that moves: sliding windows, and how alike the matrices of any two windows are."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from scipy.stats import ks_2samp

from pushpull.base.errors import DataError
from pushpull.measure.checks import as_matrix, as_signal, duration, labels_of, sampling
from pushpull.measure.pairs import by_copy, correlated

SHORTEST = 3  # samples in a window


def windowed_connectivity(
    signal: ArrayLike | xr.DataArray,
    window: float | str,
    step: float | str | None = None,
    *,
    period: float | str | None = None,
) -> xr.DataArray:
    """Return the correlation of every pair of nodes in each window, (window, node, other[, copy]), at the windows' middle times.

    window, step: texts such as "60 s", or numbers in the unit of time; windows do not overlap where step is None. A correlation
    over n independent samples scatters by 1/sqrt(n) about a constant: fluctuation alone is no dynamics, compare with surrogates.
    signal: (time, node[, copy]); period: sampling interval where it has no time coordinate. Raises DataError.
    """
    array = as_signal(signal, least=SHORTEST, nodes=2)
    starts, length, interval, base = _windows(array, window, step, period)
    values = by_copy(array.values)
    pieces = np.stack([values[:, start : start + length] for start in starts], axis=1)
    _check_moving(array, pieces)
    found = np.moveaxis(correlated(pieces), 0, -1)
    first = float(array["time"][0]) if "time" in array.coords else 0.0
    tick = 1.0 if "time" not in array.coords else float(array["time"][1] - array["time"][0]) / interval
    middle = first + (starts + (length - 1) / 2) * interval * tick
    unit = str(array["time"].attrs.get("units", "1")) if "time" in array.coords else base
    coords: dict = {"window": xr.Variable("window", middle, {"long_name": "time", "units": unit})}
    coords |= {dim: array[dim].values for dim in ("node", "copy") if dim in array.coords}
    if "node" in coords:
        coords["other"] = coords["node"]
    dims = ("window", "node", "other", "copy")
    attrs = {"long_name": "correlation", "units": "1", "overlap": max(0, length - int(np.diff(starts)[0])) / length}
    found = found if "copy" in array.dims else found[..., 0]
    return xr.DataArray(found, dims=dims[: found.ndim], coords=coords, attrs=attrs, name="connectivity")


def connectivity_dynamics(
    signal: ArrayLike | xr.DataArray,
    window: float | str = "60 s",
    step: float | str | None = None,
    *,
    period: float | str | None = None,
) -> xr.DataArray:
    """Return how alike the connectivity of any two windows is, (window, other_window[, copy]): the FCD matrix.

    The correlation over pairs of nodes of the windows' correlations. Windows that overlap are alike by construction, in a band
    around the diagonal. Arguments as in `windowed_connectivity`.
    Source: Hansen et al. (2015), NeuroImage 105:525.
    """
    links = windowed_connectivity(signal, window, step, period=period)
    if links.sizes["node"] < 3:
        raise DataError("two nodes have one connection, which nothing can be correlated with", "record three nodes or more")
    rows, columns = np.triu_indices(links.sizes["node"], 1)
    triangles = links.values[:, rows, columns]
    found = correlated(np.moveaxis(by_copy(triangles[..., None] if "copy" not in links.dims else triangles), 1, 2))
    found = np.moveaxis(found, 0, -1) if "copy" in links.dims else found[0]
    coords: dict = {"window": links["window"], "other_window": ("other_window", links["window"].values, links["window"].attrs)}
    if "copy" in links.coords:
        coords["copy"] = links["copy"].values
    attrs = {"long_name": "similarity of connectivity", "units": "1", "overlap": links.attrs["overlap"]}
    dims = ("window", "other_window", "copy")[: found.ndim]
    return xr.DataArray(found, dims=dims, coords=coords, attrs=attrs, name="connectivity_dynamics")


def distribution_distance(a: ArrayLike | xr.DataArray, b: ArrayLike | xr.DataArray) -> float | xr.DataArray:
    """Return the Kolmogorov-Smirnov distance in [0, 1] between the entries above the diagonals of two matrices.

    Made for FCD matrices, of any two sizes; use equal windows and steps, since overlap raises the entries. Copies of `a` give one
    distance each, ([copy]); copies of `b` are pooled. Raises DataError.
    """
    first, second = as_matrix(a, "the first matrix"), as_matrix(b, "the second matrix")
    pooled = second.values[np.triu_indices(second.shape[0], 1)].ravel()
    entries = first.values[np.triu_indices(first.shape[0], 1)]
    if first.ndim == 2:
        return _distance(entries, pooled)
    found = [_distance(column, pooled) for column in entries.T]
    attrs = {"long_name": "Kolmogorov-Smirnov distance", "units": "1"}
    return xr.DataArray(found, dims="copy", coords={"copy": labels_of(first, "copy")}, attrs=attrs, name="distance")


def _distance(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    outcome: Any = ks_2samp(first, second, method="asymp")
    return float(outcome.statistic)


def _windows(
    array: xr.DataArray, window: float | str, step: float | str | None, period: float | str | None
) -> tuple[NDArray[np.intp], int, float, str]:
    """Return where windows start, their length in samples, the sampling interval and its unit (s or 1)."""
    interval, base = sampling(array, period)
    length = round(duration(window, array, base, "window") / interval)
    hop = length if step is None else round(duration(step, array, base, "step") / interval)
    count, shown = array.sizes["time"], "" if base == "1" else f" {base}"
    if length < SHORTEST or hop < 1 or count < length + hop:
        hint = f"two windows have to fit into {count * interval:g}{shown}, each of {SHORTEST * interval:g}{shown} or more"
        raise DataError(f"windows of {length} samples, {hop} apart, do not fit into {count} samples", hint)
    return np.arange(0, count - length + 1, hop), length, interval, base


def _check_moving(array: xr.DataArray, pieces: NDArray[np.float64]) -> None:
    still = np.argwhere(pieces.std(axis=2) <= 1e-12 * np.abs(pieces).max(axis=2))
    if still.size:
        node = labels_of(array, "node")[still[0][2]]
        raise DataError(f"the signal is constant at node {node} in window {still[0][1]}", "take longer windows, or leave it out")
