"""Points of rest, and where they fold or turn into oscillations, from eigenvalues of the Jacobian."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import root

from pushpull.app.verify_equations import NOTHING, Equations, Vector
from pushpull.base.errors import RunError

Eigenvalues = NDArray[np.complex128]
RESIDUAL = 1e-8


@dataclass(frozen=True)
class Point:
    """A point of rest: states in base units, the parameter that was freed, and the angular frequency of the critical pair."""

    states: Vector
    parameter: float
    rotation: float


def rest(equations: Equations, start: Vector, parameters: Mapping[str, float] = NOTHING) -> Vector:
    """Return the point of rest that a Newton search from `start` leads to; raises RunError where it leads nowhere."""

    def flow(states: Vector) -> Vector:
        return equations.flow(states, parameters)

    def slope(states: Vector) -> Vector:
        return equations.jacobian(states, parameters)

    found = root(flow, start, jac=slope, tol=1e-13)
    _check(equations, np.abs(flow(found.x)), "a point of rest")
    return found.x


def hopf(equations: Equations, start: Vector, parameter: str) -> Point:
    """Return the point, near the model's own value of `parameter`, where a complex pair of eigenvalues crosses the axis."""
    return _critical(equations, rest(equations, start), parameter, _pair_growth)


def fold(equations: Equations, start: Vector, parameter: str) -> Point:
    """Return the point, near the model's own value of `parameter`, where a real eigenvalue is zero."""
    return _critical(equations, rest(equations, start), parameter, _real_growth)


def eigenvalues(equations: Equations, states: Vector, parameters: Mapping[str, float] = NOTHING) -> Eigenvalues:
    """Return the eigenvalues of the Jacobian in 1/ms, or per unit of the model's time."""
    return np.linalg.eigvals(equations.jacobian(states, parameters)).astype(np.complex128)


def _critical(equations: Equations, states: Vector, parameter: str, test: Callable[[Eigenvalues], float]) -> Point:
    near = equations.value(parameter)
    size = np.append(np.maximum(np.abs(states), 1e-3), max(abs(near), 1e-3))

    def residual(scaled: Vector) -> Vector:
        *point, value = scaled * size
        here = np.array(point)
        growth = test(eigenvalues(equations, here, {parameter: value}))
        return np.append(equations.flow(here, {parameter: value}), growth)

    found = root(residual, np.append(states, near) / size, tol=1e-13)
    _check(equations, np.abs(residual(found.x)), f"a bifurcation in {parameter}")
    *point, value = found.x * size
    pairs = eigenvalues(equations, np.array(point), {parameter: value})
    turning = pairs[pairs.imag > 0]
    rotation = float(turning[np.argmin(np.abs(turning.real))].imag) if turning.size else 0.0
    return Point(np.array(point), float(value), rotation)


def _pair_growth(found: Eigenvalues) -> float:
    pairs = found[found.imag != 0]
    if not pairs.size:
        return float(np.max(np.abs(found)))
    return float(pairs[np.argmin(np.abs(pairs.real))].real)


def _real_growth(found: Eigenvalues) -> float:
    """Return the determinant over all but the smallest eigenvalue: that eigenvalue where it is real, smooth where it is not."""
    ordered = found[np.argsort(np.abs(found))]
    return float((np.prod(ordered) / np.prod(np.abs(ordered[1:]))).real)


def _check(equations: Equations, residual: Vector, what: str) -> None:
    if not np.max(residual) < RESIDUAL:
        message = f"{what} of {equations.model.definition.name} was not found: {np.max(residual):.2g} is left"
        raise RunError(message, "start nearer to it: give `start` states and `parameters` in the settings of the row")
