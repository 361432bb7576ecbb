"""Matrices between nodes: what all measures of pairs share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

Values = NDArray[np.float64]


def by_copy(values: NDArray[Any]) -> NDArray[Any]:
    """Return [..., node, copy] or [..., node] as [copy, ..., node], contiguous: strided products are many times slower."""
    return np.ascontiguousarray(np.moveaxis(values, -1, 0) if values.ndim == 3 else values[None])


def as_pairs(
    found: NDArray, like: xr.DataArray, name: str, long_name: str, unit: str = "1", **front: xr.Variable
) -> xr.DataArray:
    """Label [copy, ..., node, other] as (..., node, other[, copy]); `front` gives the coordinates of the axes in between."""
    values = np.moveaxis(found, 0, -1) if "copy" in like.dims else found[0]
    dims = (*front, "node", "other", *(("copy",) if "copy" in like.dims else ()))
    coords: dict = dict(front) | {dim: like[dim].values for dim in ("node", "copy") if dim in like.coords}
    if "node" in coords:
        coords["other"] = coords["node"]
    return xr.DataArray(values, dims=dims, coords=coords, attrs={"long_name": long_name, "units": unit}, name=name)


def each_copy(matrix: xr.DataArray, function: Callable[[Values], Values]) -> Values:
    """Apply a function to the matrix [node, other] of every copy; return the outcomes, [copy, ...]."""
    stacked = matrix.values[..., None] if matrix.ndim == 2 else matrix.values
    return np.stack([function(stacked[..., k]) for k in range(stacked.shape[-1])])


def correlated(values: Values) -> Values:
    """Return Pearson's correlation of all columns, [copy, time, node] to [copy, node, other]; the diagonal is exactly 1."""
    deviation = values - values.mean(axis=-2, keepdims=True)
    unit = deviation / np.linalg.norm(deviation, axis=-2, keepdims=True)
    found = (np.swapaxes(unit, -2, -1) @ unit).clip(-1.0, 1.0)
    found[..., *np.diag_indices(values.shape[-1])] = 1.0
    return found
