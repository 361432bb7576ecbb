"""Direct and group-relative connectivity: precision, partial correlation, tangent space."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from pushpull.base.errors import DataError
from pushpull.measure.checks import as_matrix, check_symmetric
from pushpull.measure.connectivity import functional_connectivity
from pushpull.measure.pairs import as_pairs, each_copy

SINGULAR = 1e-10  # of the largest eigenvalue: below this a matrix has no inverse worth having
SETTLED = 1e-10  # the step at which the geometric mean counts as found


def precision_matrix(signal: ArrayLike | xr.DataArray, shrinkage: float = 0.0) -> xr.DataArray:
    """Return the inverse of the nodes' correlation matrix, (node, other[, copy]).

    shrinkage s in [0, 1): (1 - s)*correlation + s*identity is inverted (ridge regularisation); 0 inverts it as it is.
    Raises DataError for a singular matrix, as of fewer samples than nodes.
    """
    if not 0 <= shrinkage < 1:
        raise DataError(f"the shrinkage is {shrinkage!r}", "give a share from 0 to below 1")
    correlation = functional_connectivity(signal)

    def inverse(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
        values, vectors = np.linalg.eigh((1 - shrinkage) * matrix + shrinkage * np.eye(len(matrix)))
        if values[0] <= SINGULAR * values[-1]:
            hint = "record more samples than nodes, or regularise it with shrinkage=0.1"
            raise DataError("the correlation matrix is singular", hint)
        return (vectors / values) @ vectors.T

    return as_pairs(each_copy(correlation, inverse), correlation, "precision", "precision")


def partial_correlation(signal: ArrayLike | xr.DataArray, shrinkage: float = 0.0) -> xr.DataArray:
    """Return the correlation of every pair of nodes given all others, (node, other[, copy]), from the precision matrix.

    Shrinkage and refusals as in `precision_matrix`.
    """
    found = precision_matrix(signal, shrinkage)

    def scaled(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
        root = np.sqrt(np.diagonal(matrix))
        partial = (-matrix / np.outer(root, root)).clip(-1.0, 1.0)
        np.fill_diagonal(partial, 1.0)
        return partial

    return as_pairs(each_copy(found, scaled), found, "connectivity", "partial correlation")


def tangent_connectivity(matrices: xr.DataArray, reference: ArrayLike | xr.DataArray | None = None) -> xr.DataArray:
    """Return what sets each copy's matrix apart from a group's, (node, other, copy): log(R^-1/2 M R^-1/2).

    matrices: correlations or covariances, (node, other, copy), positive definite. reference R: (node, other); the geometric mean
    of the copies where None. Raises DataError.
    Source: Varoquaux et al. (2010), MICCAI, Lecture Notes in Computer Science 6361:200.
    """
    array = as_matrix(matrices, "the matrices")
    if "copy" not in array.dims:
        raise DataError("the tangent space needs a group", "give matrices with a copy per subject or run, (node, other, copy)")
    check_symmetric(array, "one of the matrices")
    stack = np.moveaxis(array.values, -1, 0)
    for matrix in stack:
        _check_positive(matrix, "one of the matrices")
    if reference is None:
        centre = _geometric_mean(stack)
    else:
        centre = as_matrix(reference, "the reference").values
        _check_positive(centre, "the reference")
    whiten = _power(centre, -0.5)
    return as_pairs(np.stack([_logarithm(whiten @ matrix @ whiten) for matrix in stack]), array, "connectivity", "tangent vector")


def _geometric_mean(stack: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the matrix from which the logarithms of all others sum to zero, by gradient descent (Fletcher & Joshi 2007)."""
    mean = stack.mean(axis=0)
    for _ in range(100):
        root, inverse = _power(mean, 0.5), _power(mean, -0.5)
        step = np.mean([_logarithm(inverse @ matrix @ inverse) for matrix in stack], axis=0)
        values, vectors = np.linalg.eigh(step)
        mean = root @ (vectors * np.exp(values)) @ vectors.T @ root
        if np.linalg.norm(step) < SETTLED * len(mean):
            return mean
    raise DataError("the geometric mean of the matrices does not settle", "give a reference, as their arithmetic mean")


def _power(matrix: NDArray[np.float64], exponent: float) -> NDArray[np.float64]:
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * values**exponent) @ vectors.T


def _logarithm(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    return (vectors * np.log(values)) @ vectors.T


def _check_positive(matrix: NDArray[np.float64], what: str) -> None:
    if not np.isfinite(matrix).all():
        raise DataError(f"{what} is not finite", "give correlations or covariances, diagonals included")
    values = np.linalg.eigvalsh(matrix)
    if values[0] <= SINGULAR * values[-1]:
        hint = "record more samples than nodes, or shrink it towards the identity: 0.9*m + 0.1*numpy.eye(n)"
        raise DataError(f"{what} is not positive definite", hint)
