"""Functional connectivity: who fluctuates with whom, and how two such matrices compare."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from pushpull.base.errors import DataError
from pushpull.measure.checks import as_matrix, as_signal, check_symmetric, check_varies, labels_of
from pushpull.measure.pairs import as_pairs, by_copy, correlated


def functional_connectivity(signal: ArrayLike | xr.DataArray) -> xr.DataArray:
    """Return the Pearson correlation of every pair of nodes over time, (node, other[, copy]).

    signal: (time, node[, copy]). Raises DataError for fewer than 3 samples, fewer than 2 nodes, gaps and constant nodes.
    """
    array = as_signal(signal, least=3, nodes=2)
    check_varies(array)
    return as_pairs(correlated(by_copy(array.values)), array, "connectivity", "correlation")


def upper_triangle(matrix: ArrayLike | xr.DataArray) -> xr.DataArray:
    """Return the entries above the diagonal, (pair[, copy]), row by row; pairs keep the labels `node` and `other`.

    matrix: symmetric (node, other[, copy]). Raises DataError otherwise.
    """
    array = as_matrix(matrix)
    check_symmetric(array)
    rows, columns = np.triu_indices(array.shape[0], 1)
    labels = labels_of(array, "node")
    coords = {"node": ("pair", labels[rows]), "other": ("pair", labels[columns])}
    if "copy" in array.dims and "copy" in array.coords:
        coords["copy"] = ("copy", array["copy"].values)
    dims = ("pair", *array.dims[2:])
    return xr.DataArray(array.values[rows, columns], dims=dims, coords=coords, attrs=array.attrs, name=array.name)


def compare_connectivity(a: ArrayLike | xr.DataArray, b: ArrayLike | xr.DataArray) -> float | xr.DataArray:
    """Return the Pearson correlation of two matrices' upper triangles; one per copy where either has copies.

    Report it with the contrast of a network and its null: a high correlation may come without any network structure.
    Raises DataError where sizes or labels differ, or where a matrix is constant.
    """
    first, second = as_matrix(a, "the first matrix"), as_matrix(b, "the second matrix")
    if first.shape[0] != second.shape[0]:
        hint = "select the nodes that both have"
        raise DataError(f"the matrices have {first.shape[0]} and {second.shape[0]} nodes", hint)
    labelled = "node" in first.coords and "node" in second.coords
    if labelled and not np.array_equal(first["node"].values, second["node"].values):
        hint = "bring them into one order with .sel(node=labels, other=labels)"
        raise DataError("the matrices label their nodes differently", hint)
    deviations = []
    for array, what in ((first, "the first matrix"), (second, "the second matrix")):
        check_symmetric(array, what)
        triangle = upper_triangle(array).drop_vars(("node", "other"))
        if (np.ptp(triangle.values, axis=0) == 0).any():
            raise DataError(f"{what} is constant off its diagonal", "a correlation needs entries that differ")
        deviations.append(triangle - triangle.mean("pair"))
    x, y = deviations
    together = (x * y).sum("pair") / np.sqrt((x**2).sum("pair") * (y**2).sum("pair"))
    if together.ndim == 0:
        return float(together)
    return together.rename("similarity").assign_attrs(long_name="correlation of connectivity", units="1")
