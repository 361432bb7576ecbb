"""Correlated noise over nodes: one number for every pair, or a matrix; independent sources are mixed by its Cholesky factor."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import ModelError
from pushpull.base.units import quantity
from pushpull.spec.values import Varying

Array = npt.NDArray[np.float64]
TOLERANCE = 1e-9


def correlation_name(noise: str) -> str:
    """Return the parameter that is the correlation over nodes of a white noise xi_name or of all whose names it begins."""
    return f"correlation_{noise}"


def read_correlation(given: Any, what: str) -> float | Varying:
    """Return a number in [0, 1], or a matrix [node, node] as a varying value; raises ModelError for what is no correlation."""
    if isinstance(given, Varying):
        if given.axes != ("node", "source"):
            raise ModelError(f"{what} varies over {' and '.join(given.axes)}", "give a number, or a matrix [node, node]")
        return given
    if np.ndim(given) == 0:
        number = quantity(given, "1", what)
        if not 0 <= number <= 1:
            raise ModelError(
                f"{what} is {given!r}", "give a number from 0 to 1 (1: one source for all), or a matrix [node, node]"
            )
        return number
    matrix = np.array(given, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not np.isfinite(matrix).all():
        raise ModelError(f"{what} has shape {matrix.shape}", "give a matrix [node, node] of finite numbers")
    if np.abs(matrix - matrix.T).max() > TOLERANCE or np.abs(np.diag(matrix) - 1).max() > TOLERANCE:
        raise ModelError(
            f"{what} is not symmetric with ones on its diagonal", "scale a covariance first; sizes are the noise's own"
        )
    if factor(matrix) is None:
        raise ModelError(
            f"{what} has a negative eigenvalue ({np.linalg.eigvalsh(matrix)[0]:.3g})", "no noise has these correlations"
        )
    matrix.setflags(write=False)
    return Varying(matrix, ("node", "source"))


def mixing(value: float | Varying, nodes: int) -> Array:
    """Return what mixes independent sources into correlated noise, [node, source]; sources that nothing needs are left out."""
    matrix = value.values if isinstance(value, Varying) else np.full((nodes, nodes), value) + (1 - value) * np.eye(nodes)
    found = factor(matrix)
    assert found is not None  # noqa: S101
    used = np.flatnonzero(found.any(axis=0))
    return found[:, : used[-1] + 1]


def factor(matrix: Array) -> Array | None:
    """Return the lower Cholesky factor, columns of zeros where the matrix is singular; None where it is not positive."""
    rest, found = np.array(matrix), np.zeros_like(matrix)
    for k in range(len(matrix)):
        pivot = rest[k, k]
        if pivot > TOLERANCE:
            found[k:, k] = rest[k:, k] / np.sqrt(pivot)
            rest[k:, k:] -= np.outer(found[k:, k], found[k:, k])
        elif pivot < -TOLERANCE or np.abs(rest[k:, k]).max() > 1e-6:
            return None
    return found
