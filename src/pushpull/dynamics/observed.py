"""A linear system, its noise and what is observed of it: read off equations at a fixed point, or given as matrices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from pushpull.base.errors import DataError, ModelError
from pushpull.dynamics.fixed_points import as_start, labels, solve
from pushpull.dynamics.flow import NetworkFlow
from pushpull.dynamics.linear import Linear


@dataclass(frozen=True, eq=False)
class Observed:
    """dx = J x dt + B dW with D = B B^T; `rows` maps states to what is observed, None for all of them.

    `axis` is "state" where all states are observed, else "node"; `unit` is that of a product of two of them, `time` ms or 1.
    """

    linear: Linear
    diffusion: NDArray[np.float64]
    rows: NDArray[np.float64] | None
    labels: NDArray[np.generic] | None
    unit: str = "1"
    time: str = "1"
    axis: str = "state"


def of_system(system: Any, noise: ArrayLike | None, quantity: str | None, at: Mapping[str, Any] | None) -> list[Observed]:
    """Linearise a system at its fixed point, copy by copy. Raises ModelError for resets, DataError where there is no noise."""
    start = as_start(at)
    flow = NetworkFlow.of(system, start)
    for component in flow.system.components:
        if component.definition.events:
            raise ModelError(f"{component.name} has events, which linear noise cannot pass", "simulate it")
    return [_of_copy(flow, noise, quantity, solve(flow, start, copy), copy) for copy in range(flow.copies)]


def _of_copy(flow: NetworkFlow, noise: ArrayLike | None, quantity: str | None, point: NDArray[np.float64], copy: int) -> Observed:
    linear = flow.linear(point, copy)
    diffusion = flow.diffusion(point, copy) if noise is None else as_diffusion(noise, flow.size)
    if not diffusion.any():
        raise DataError("the system has no noise", "attach some: model.with_noise(state=...), or give noise=")
    if quantity is not None:
        index, rows = flow.observed(quantity, point, copy)
        unit = flow.system.components[index].unit_of(quantity.rpartition("/")[2])
        return Observed(linear, diffusion, rows, labels(flow, index), squared(unit), flow.system.time, "node")
    factors = np.concatenate(
        [np.full(p.stop - p.start, flow.system.components[i].factor(s)) for (i, s), p in flow.places.items()]
    )
    names = [_name(flow, index, state, node) for index, state in flow.places for node in labels(flow, index)]
    units = {flow.system.components[index].unit_of(state) for index, state in flow.places}
    unit = squared(units.pop()) if len(units) == 1 else "products of the states' units"
    return Observed(linear, diffusion, np.diag(1 / factors), np.array(names), unit, flow.system.time)


def _name(flow: NetworkFlow, index: int, state: str, node: Any) -> str:
    parts = [flow.system.components[index].name] if len(flow.system.components) > 1 else []
    return "/".join([*parts, state, *([] if flow.single else [str(node)])])


def of_array(given: Any, noise: ArrayLike, what: str) -> list[Observed]:
    """Take a square matrix as the Jacobian; labels of a DataArray are kept. Raises DataError."""
    array = np.asarray(given)
    if array.ndim != 2 or array.shape[0] != array.shape[1] or array.size == 0:
        raise DataError(f"{what} has the shape {array.shape}", "give a square matrix")
    if array.dtype.kind not in "biuf" or not np.isfinite(array).all():
        raise DataError(f"{what} holds entries that are not finite real numbers", "evaluate it at a fixed point first")
    names = None
    if isinstance(given, xr.DataArray) and given.dims[0] in given.coords:
        names = given[given.dims[0]].values
    return [Observed(Linear(array.astype(np.float64)), as_diffusion(noise, len(array)), None, names)]


def as_diffusion(noise: ArrayLike, size: int) -> NDArray[np.float64]:
    """Return D as a matrix from a number, one rate per state, or a matrix; raises DataError unless it is a covariance."""
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


def squared(unit: str) -> str:
    """Return the square of a unit as text."""
    return "1" if unit == "1" else f"({unit})^2" if any(mark in unit for mark in " */^") else f"{unit}^2"
