"""Checks of labelled matrices: each refuses with the first offending entry, by its labels."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pushpull.base.errors import DataError

SYMMETRY_TOLERANCE = 1e-8  # of the largest entry: matrices that went through text or float32 still pass


def frozen_array(values: ArrayLike, what: str) -> NDArray[np.float64]:
    """Return a read-only float64 copy; refuses text, complex numbers and ragged lists."""
    try:
        raw = np.asarray(values)
        if raw.dtype.kind not in "biuf":
            raise TypeError(f"it holds {raw.dtype}")
        array = np.array(raw, dtype=np.float64)
    except (TypeError, ValueError) as problem:
        raise DataError(f"{what} is not an array of real numbers: {problem}", "give a matrix of plain numbers") from None
    array.setflags(write=False)
    return array


def check_labels(labels: Iterable[str], size: int) -> tuple[str, ...]:
    """Return the labels as a tuple of text; refuses too few, too many, and repeated ones."""
    if isinstance(labels, str):
        raise DataError(f"labels is the text {labels!r}", "give one label per node, as in ['left', 'right']")
    names = tuple(str(label) for label in labels)
    if size == 0:
        raise DataError("the connectome has no nodes", "give at least one node")
    if len(names) != size:
        raise DataError(f"{len(names)} labels for {size} nodes", "give one label per row of weights")
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise DataError(f"label {name!r} names two nodes", "labels are unique; add the hemisphere, as in 'L.CU'")
        seen.add(name)
    return names


def check_entries(array: NDArray[np.float64], what: str, shape: tuple[int, int], labels: tuple[str, ...], signed: bool) -> None:
    """Refuse a wrong shape, a value that is not finite and, unless signed, a negative one."""
    if array.shape != shape:
        raise DataError(f"{what} has shape {array.shape}, not {shape}", f"there are {shape[0]} nodes")
    bad = ~np.isfinite(array)
    if bad.any():
        raise DataError(f"{entry(array, what, bad, labels)}, which is not finite", "use 0 where there is no connection")
    if not signed and (array < 0).any():
        hint = "inhibition belongs to the coupling or the model, not to the connectome"
        raise DataError(f"{entry(array, what, array < 0, labels)}, which is negative", hint)


def check_diagonal(weights: NDArray[np.float64], labels: tuple[str, ...]) -> None:
    """Refuse a node that sends to itself."""
    own = np.diag(np.diagonal(weights)) != 0
    if own.any():
        hint = "zero the diagonal, or say self_connections=True"
        raise DataError(f"{entry(weights, 'weights', own, labels)}: a node sends to itself", hint)


def check_lengths(weights: NDArray[np.float64], lengths: NDArray[np.float64], labels: tuple[str, ...]) -> None:
    """Refuse a connection between two nodes that has no length."""
    bare = (weights > 0) & (lengths <= 0) & ~np.eye(len(labels), dtype=bool)
    if bare.any():
        hint = "a connection needs a length in mm; the loaders of pushpull.data take shortest=1.0 for such pairs"
        raise DataError(f"{entry(lengths, 'lengths', bare, labels)} although there is a weight", hint)


def check_symmetry(matrix: NDArray[np.float64], what: str, labels: tuple[str, ...]) -> None:
    """Refuse a matrix that differs from its transpose."""
    uneven = np.abs(matrix - matrix.T) > SYMMETRY_TOLERANCE * np.abs(matrix).max()
    if uneven.any():
        i, j = (int(k) for k in np.argwhere(uneven)[0])
        back = f"{what}[{labels[j]}, {labels[i]}] = {matrix[j, i]:g}"
        hint = "say directed=True, or average the matrix with its transpose"
        raise DataError(f"{entry(matrix, what, uneven, labels)} but {back}", hint)


def check_functional(matrix: NDArray[np.float64], labels: tuple[str, ...]) -> None:
    """Refuse a functional matrix that is no correlation matrix: asymmetric or outside [-1, 1]."""
    check_symmetry(matrix, "functional", labels)
    outside = np.abs(matrix) > 1 + SYMMETRY_TOLERANCE
    if outside.any():
        hint = "functional holds correlations, in [-1, 1]"
        raise DataError(f"{entry(matrix, 'functional', outside, labels)}, which is no correlation", hint)


def entry(array: NDArray[np.float64], what: str, where: NDArray[np.bool_], labels: tuple[str, ...]) -> str:
    """Return the first marked entry in words, as in "weights[L.CU, R.CU] = -1"."""
    i, j = (int(k) for k in np.argwhere(where)[0])
    column = labels[j] if array.shape[1] == len(labels) else str(j)
    return f"{what}[{labels[i]}, {column}] = {array[i, j]:g}"
