"""Linear noise: what small fluctuations around a stable fixed point look like, in closed form."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import solve_continuous_lyapunov

from pushpull.base.errors import DataError
from pushpull.records.connectome import Connectome, spectral_radius


def covariance(jacobian: ArrayLike | xr.DataArray, noise: ArrayLike) -> xr.DataArray:
    """Return the stationary covariance S of dx = J x dt + B dW, (state, other), from J S + S J^T + D = 0 with D = B B^T.

    noise: D as a number, one variance rate per state, or a matrix (state, other). A DataArray's labels are kept.
    Raises DataError for an unstable J, with its leading eigenvalue.
    Source: Gardiner (2009), Stochastic Methods, eq. 4.4.51.
    """
    matrix, labels = _square(jacobian, "the jacobian")
    diffusion = _diffusion(noise, matrix.shape[0])
    leading = _leading_eigenvalue(matrix)
    if leading.real >= 0:
        shown = f"{leading.real:.6g}" if leading.imag == 0 else f"{leading.real:.6g} +- {abs(leading.imag):.6g}i"
        hint = "linear noise describes a stable fixed point; lower the coupling or take another fixed point"
        raise DataError(f"the jacobian is unstable: its leading eigenvalue is {shown}", hint)
    spread = solve_continuous_lyapunov(matrix, -diffusion)
    return _labelled((spread + spread.T) / 2, labels, ("state", "other"), "covariance")


def functional_connectivity_of(jacobian: ArrayLike | xr.DataArray, noise: ArrayLike = 1.0) -> xr.DataArray:
    """Return the stationary correlation of every pair of states, (node, other), in closed form.

    Arguments and refusals as in `covariance`; pick the observed states with .sel or .isel.
    """
    spread = covariance(jacobian, noise)
    scale = np.sqrt(np.diagonal(spread.values))
    silent = np.flatnonzero(scale == 0)
    if silent.size:
        raise DataError(f"state {int(silent[0])} receives no noise, so that it has no correlation", "give every state some noise")
    correlation = (spread.values / np.outer(scale, scale)).clip(-1.0, 1.0)
    np.fill_diagonal(correlation, 1.0)
    labels = spread["state"].values if "state" in spread.coords else None
    return _labelled(correlation, labels, ("node", "other"), "correlation")


def linear_network_connectivity(weights: Connectome | ArrayLike | xr.DataArray, coupling: float) -> xr.DataArray:
    """Return the functional connectivity of the linear diffusive network on a connectome, (node, other).

    J = -I - coupling*(diag(row sums of C) - C) with C = weights / largest eigenvalue, and equal independent noise. The bar
    for any whole-brain model: what it explains beyond this, it explains by its own dynamics. Raises DataError.
    """
    if not np.isfinite(coupling) or coupling < 0:
        raise DataError(f"the coupling is {coupling!r}", "take a finite coupling of 0 or more")
    if isinstance(weights, Connectome):
        matrix, labels = weights.weights, np.array(weights.labels)
    else:
        matrix, labels = _square(weights, "weights")
    radius = spectral_radius(matrix)
    if radius == 0:
        raise DataError("the weights have no eigenvalue to scale by", "give a connectome with cycles, such as an undirected one")
    scaled = matrix / radius
    laplacian = np.diag(scaled.sum(axis=1)) - scaled
    found = functional_connectivity_of(-np.eye(len(matrix)) - coupling * laplacian)
    return _labelled(found.values, labels, ("node", "other"), "correlation")


def _square(values: ArrayLike | xr.DataArray, what: str) -> tuple[NDArray[np.float64], NDArray[np.generic] | None]:
    array = np.asarray(values)
    if array.ndim != 2 or array.shape[0] != array.shape[1] or array.size == 0:
        raise DataError(f"{what} has the shape {array.shape}", "give a square matrix")
    if array.dtype.kind not in "biuf" or not np.isfinite(array).all():
        raise DataError(f"{what} holds entries that are not finite real numbers", "evaluate it at a fixed point first")
    labels = None
    if isinstance(values, xr.DataArray) and values.dims[0] in values.coords:
        labels = values[values.dims[0]].values
    return array.astype(np.float64), labels


def _diffusion(noise: ArrayLike, size: int) -> NDArray[np.float64]:
    given = np.asarray(noise, dtype=np.float64)
    if given.ndim == 0:
        matrix = np.eye(size) * given
    elif given.shape == (size,):
        matrix = np.diag(given)
    elif given.shape == (size, size):
        matrix = given
    else:
        raise DataError(f"the noise has the shape {given.shape} for {size} states", "give a number, a vector or a matrix")
    if not np.isfinite(matrix).all() or not np.allclose(matrix, matrix.T):
        raise DataError("the noise is not finite and symmetric", "give D = B B^T, the covariance of the noise per unit of time")
    if np.linalg.eigvalsh(matrix).min() < -1e-12 * max(1e-300, np.abs(matrix).max()):
        raise DataError("the noise has a negative variance", "give D = B B^T, the covariance of the noise per unit of time")
    return matrix


def _leading_eigenvalue(matrix: NDArray[np.float64]) -> complex:
    values = np.linalg.eigvals(matrix)
    return complex(values[np.argmax(values.real)])


def _labelled(values: NDArray[np.float64], labels: NDArray[np.generic] | None, dims: tuple[str, str], name: str) -> xr.DataArray:
    coords = {} if labels is None else dict.fromkeys(dims, labels)
    return xr.DataArray(values, dims=dims, coords=coords, attrs={"long_name": name, "units": "1"}, name=name)
