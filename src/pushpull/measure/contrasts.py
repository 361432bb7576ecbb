"""Contrast of a network of nodes: are its members tied to each other more than to the rest?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from pushpull.base.errors import DataError, suggest
from pushpull.measure.checks import as_matrix, labels_of
from pushpull.measure.surrogates import with_p_value

Members = Sequence[str] | NDArray[np.bool_]


def contrast(matrix: ArrayLike | xr.DataArray, members: Members) -> xr.Dataset:
    """Return the mean `within` the members, the mean `between` members and the rest, and their difference `contrast`.

    matrix: (node, other[, copy]); the diagonal never counts. members: labels, or a mask over nodes. Raises DataError.
    """
    array = as_matrix(matrix)
    mask = _mask(array, members, "members")
    _check_split(mask)
    within, between = _means(_off_diagonal(array), mask[None])
    dims, coords = _copies(array)
    content = {
        "within": (dims, within[0], {"long_name": "mean within", "units": "1"}),
        "between": (dims, between[0], {"long_name": "mean to the rest", "units": "1"}),
        "contrast": (dims, within[0] - between[0], {"long_name": "contrast", "units": "1"}),
    }
    return xr.Dataset(content, coords=coords)


def contrast_null(
    matrix: ArrayLike | xr.DataArray, members: Members, count: int = 10_000, seed: int = 0, among: Members | None = None
) -> xr.Dataset:
    """Return `observed` contrast, `null` over (permutation[, copy]) and the one-sided `p_value`.

    Each permutation draws as many members at random from `among` (labels or mask; all nodes where None), for instance
    from the cortex only. Raises DataError where the members are not among them.
    """
    if count < 1:
        raise DataError(f"a null of {count} permutations is none", "take a count of 999 or more")
    array = as_matrix(matrix)
    mask = _mask(array, members, "members")
    pool = np.ones_like(mask) if among is None else _mask(array, among, "among")
    _check_split(mask)
    if (mask & ~pool).any():
        outside = ", ".join(str(label) for label in labels_of(array, "node")[mask & ~pool])
        raise DataError(f"members outside `among`: {outside}", "among names all nodes that members could be")
    if mask.sum() == pool.sum():
        raise DataError("every node in `among` is a member, so that there is nothing to permute", "name a larger pool")
    drawn = _draws(np.flatnonzero(pool), int(mask.sum()), mask.size, count, seed)
    within, between = _means(_off_diagonal(array), drawn)
    dims, coords = _copies(array)
    null = xr.DataArray(within - between, dims=("permutation", *dims), coords=coords)
    return with_p_value(contrast(array, mask)["contrast"], null, "permutation")


def _draws(pool: NDArray[np.intp], size: int, nodes: int, count: int, seed: int) -> NDArray[np.bool_]:
    order = np.random.default_rng(seed).random((count, pool.size)).argsort(axis=1)[:, :size]
    drawn = np.zeros((count, nodes), dtype=bool)
    np.put_along_axis(drawn, pool[order], values=True, axis=1)
    return drawn


def _means(values: NDArray[np.float64], masks: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return within and between, (mask[, copy]), for sets of nodes of one size; values have a zero diagonal."""
    marks = masks.astype(np.float64)
    size, rest = int(masks[0].sum()), int((~masks[0]).sum())
    by_copy = values.reshape(*values.shape[:2], -1)
    inside = np.stack([((marks @ by_copy[..., k]) * marks).sum(axis=1) for k in range(by_copy.shape[2])], axis=-1)
    total = marks @ (by_copy.sum(axis=0) + by_copy.sum(axis=1)) / 2
    shape = (len(masks), *values.shape[2:])
    return (inside / (size * (size - 1))).reshape(shape), ((total - inside) / (size * rest)).reshape(shape)


def _off_diagonal(array: xr.DataArray) -> NDArray[np.float64]:
    values = array.values.copy()
    values[np.diag_indices(values.shape[0])] = 0.0
    return values


def _copies(array: xr.DataArray) -> tuple[tuple[str, ...], dict[str, NDArray[np.generic]]]:
    if "copy" not in array.dims:
        return (), {}
    return ("copy",), {"copy": array["copy"].values} if "copy" in array.coords else {}


def _mask(array: xr.DataArray, members: Members, what: str) -> NDArray[np.bool_]:
    if isinstance(members, str):
        raise DataError(f"{what} is the text {members!r}", f"give several labels, as in {what}=[{members!r}]")
    chosen = np.asarray(members)
    if chosen.dtype == bool:
        if chosen.shape != (array.shape[0],):
            raise DataError(f"{what} is a mask of shape {chosen.shape} for {array.shape[0]} nodes", "give one entry per node")
        return chosen
    if "node" not in array.coords:
        hint = "give a mask, or a DataArray whose dim 'node' has labels"
        raise DataError(f"{what} are labels, but the matrix has none", hint)
    labels = array["node"].values
    for member in chosen.tolist():
        if member not in labels:
            raise DataError(f"the matrix has no node {member!r}", suggest(str(member), [str(label) for label in labels]))
    return np.isin(labels, chosen)


def _check_split(mask: NDArray[np.bool_]) -> None:
    if mask.sum() < 2 or mask.all():
        hint = "take two or more members and leave at least one node out"
        raise DataError(f"{int(mask.sum())} of {mask.size} nodes are members", hint)
