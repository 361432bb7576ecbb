"""Sparse weights and lengths of a connectome: read, checked and scaled without a matrix of all pairs."""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import eigs

from pushpull.base.errors import DataError
from pushpull.records.checks import SYMMETRY_TOLERANCE

Labels = tuple[str, ...]


def is_sparse(matrix: Any) -> bool:
    """Return whether a matrix is one of scipy.sparse."""
    return hasattr(matrix, "tocsr")


def frozen_sparse(matrix: Any, what: str) -> Any:
    """Return a read-only csr_array in order, without stored zeros; raises DataError."""
    if not is_sparse(matrix):
        raise DataError(f"{what} are no sparse matrix, and the weights are", "give both as scipy.sparse arrays")
    if matrix.dtype.kind not in "biuf":
        raise DataError(f"{what} hold {matrix.dtype}", "give a matrix of plain numbers")
    found = csr_array(matrix, dtype=np.float64, copy=True)
    found.sum_duplicates()
    found.eliminate_zeros()
    found.data.setflags(write=False)
    return found


def check_sparse(weights: Any, lengths: Any, labels: Labels, *, directed: bool, self_connections: bool) -> tuple[Any, Any]:
    """Return weights and lengths of the same connections; refuses what `Connectome` refuses of full matrices."""
    size = len(labels)
    for what, matrix in (("weights", weights), ("lengths", lengths)):
        if matrix.shape != (size, size):
            raise DataError(f"{what} has shape {matrix.shape}, not {(size, size)}", f"there are {size} nodes")
        if not np.isfinite(matrix.data).all():
            _refuse(matrix, ~np.isfinite(matrix.data), what, labels, ", which is not finite", "leave out what is not connected")
        if (matrix.data < 0).any():
            hint = "inhibition belongs to the coupling or the model, not to the connectome"
            _refuse(matrix, matrix.data < 0, what, labels, ", which is negative", hint)
    place = weights.tocoo()
    own = place.row == place.col
    if own.any() and not self_connections:
        _refuse(weights, own, "weights", labels, ": a node sends to itself", "zero the diagonal, or say self_connections=True")
    along = entries_at(lengths, place.row, place.col)
    bare = (along <= 0) & ~own
    if bare.any():
        hint = "a connection needs a length in mm; store one wherever a weight is stored"
        _refuse(weights, bare, "weights", labels, " and it has no length", hint)
    kept = weights.copy()
    kept.data = along
    kept.data.setflags(write=False)
    for what, matrix in (("weights", weights), ("lengths", kept)):
        apart = np.abs(matrix.data - entries_at(matrix, place.col, place.row))
        uneven = apart > SYMMETRY_TOLERANCE * matrix.data.max(initial=0.0)
        if uneven.any() and not directed:
            hint = "say directed=True, or average the matrix with its transpose"
            _refuse(matrix, uneven, what, labels, ", and back it is another", hint)
    return weights, kept


def entries_at(matrix: Any, rows: NDArray[Any], columns: NDArray[Any]) -> NDArray[np.float64]:
    """Return entries of a csr_array in order; 0 where nothing is stored."""
    size = matrix.shape[1]
    stored = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr)) * size + matrix.indices
    wanted = rows.astype(np.int64) * size + columns
    place = np.minimum(np.searchsorted(stored, wanted), max(len(stored) - 1, 0))
    return np.where(stored[place] == wanted, matrix.data[place], 0.0) if len(stored) else np.zeros(len(wanted))


def _refuse(matrix: Any, where: NDArray[np.bool_], what: str, labels: Labels, rest: str, hint: str) -> NoReturn:
    k = int(np.argmax(where))
    i, j = int(np.searchsorted(matrix.indptr, k, side="right")) - 1, int(matrix.indices[k])
    raise DataError(f"{what}[{labels[i]}, {labels[j]}] = {matrix.data[k]:g}{rest}", hint)


def divided(weights: Any, by: Any) -> Any:
    """Return weights, sparse or not, divided by a number, by one per row, or by a matrix."""
    by = by[:, np.newaxis] if np.ndim(by) == 1 else by
    if not is_sparse(weights):
        return weights / by
    found, place = weights.copy(), weights.tocoo()
    found.data = weights.data / (np.broadcast_to(by, weights.shape)[place.row, place.col] if np.ndim(by) else by)
    return found


def largest_eigenvalue(weights: Any) -> float:
    """Return the largest absolute eigenvalue of a csr_array; 0 where it has no cycle."""
    parts, _ = connected_components(weights, connection="strong")
    if parts == weights.shape[0] and not weights.diagonal().any():
        return 0.0
    if weights.shape[0] < 4:
        return float(np.abs(np.linalg.eigvals(weights.toarray())).max())
    start = np.ones(weights.shape[0])
    return float(np.abs(eigs(weights, k=1, v0=start, return_eigenvectors=False)).max())
