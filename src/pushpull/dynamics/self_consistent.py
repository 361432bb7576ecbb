"""Rates at which coupled populations of leaky integrate-and-fire neurons keep each other firing, asynchronously."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import solve_ivp
from scipy.optimize import root

from pushpull.base.errors import DataError, RunError
from pushpull.dynamics.siegert import siegert_cv, siegert_rate

Values = NDArray[np.float64]
Excess = Callable[[Values], Values]
SETTLING = 200.0  # relaxation times
RESIDUAL = 1e-8  # of the largest rate


def self_consistent_rates(
    indegrees: Any,
    weights: ArrayLike,
    *,
    drive_mean: ArrayLike = 0.0,
    drive_deviation: ArrayLike = 0.0,
    start: ArrayLike = 0.0,
    **neuron: Any,
) -> xr.Dataset:
    """Return `rate` in Hz, `cv` of the intervals, and `mean` and `deviation` of the input, (node), one node a population.

    indegrees: synapses per neuron, [target, source], an array or a labelled one. weights: jumps of the potential by one spike,
    one number or [target, source]; an exponential current counts by its area over the capacitance, as if it were a jump.
    drive: input from outside, as mean and deviation in the units of the threshold: for K Poisson sources of rate f and weight w
    these are tau*K*w*f and w*sqrt(tau*K*f). start: rates in Hz from which the populations relax; several states may exist.
    neuron: as in `siegert_rate`, one number or one per population. Raises DataError, RunError where nothing is reached.
    Source: Brunel (2000), J. Comput. Neurosci. 8:183, section 3, neurons with equal indegrees, inputs independent.
    """
    degrees = np.asarray(indegrees, dtype=np.float64)
    if degrees.ndim != 2 or degrees.shape[0] != degrees.shape[1] or not (np.isfinite(degrees).all() and (degrees >= 0).all()):
        raise DataError(f"indegrees has the shape {degrees.shape}, or is not 0 or more", "give a square array [target, source]")
    size = len(degrees)
    jumps = _fitted(weights, "weights", (size, size))
    outer = _fitted(drive_mean, "drive_mean", (size,)), _fitted(drive_deviation, "drive_deviation", (size,))
    begin = _fitted(start, "start", (size,))
    if (begin < 0).any() or (outer[1] < 0).any():
        raise DataError("a rate or a deviation is negative", "give numbers of 0 or more")
    if "tau" not in neuron:
        raise DataError("the neuron has no tau", "give threshold=, reset= and tau=")
    own: Any = {name: _fitted(value, name, (size,)) for name, value in neuron.items()}

    def moments(rates: Values) -> tuple[Any, Any]:
        received = own["tau"] / 1000.0 * (degrees * jumps @ rates), own["tau"] / 1000.0 * (degrees * jumps**2 @ rates)
        return outer[0] + received[0], np.sqrt(outer[1] ** 2 + received[1])

    def excess(rates: Values) -> Values:
        return siegert_rate(*moments(np.maximum(rates, 0.0)), **own) - rates

    rates = settled(excess, begin)
    mean, deviation = moments(rates)
    contents = {
        "rate": (rates, "firing rate", "Hz"),
        "cv": (siegert_cv(mean, deviation, **own), "coefficient of variation", "1"),
        "mean": (mean, "mean input", "mV"),
        "deviation": (deviation, "deviation of the input", "mV"),
    }
    labels = indegrees[indegrees.dims[0]].values if isinstance(indegrees, xr.DataArray) else np.arange(size)
    data = {name: ("node", values, {"long_name": about, "units": unit}) for name, (values, about, unit) in contents.items()}
    return xr.Dataset(data, coords={"node": labels})


def settled(excess: Excess, start: Values, rough: Excess | None = None) -> Values:
    """Relax each rate (Hz) to what it should be, then polish; the relaxation chooses among several states as neurons would.

    excess: what each rate lacks; `rough` is a faster one to relax with.
    """
    slope = rough or excess
    relaxed = solve_ivp(lambda _, rates: slope(rates), (0.0, SETTLING), start, method="LSODA", rtol=1e-4, atol=1e-6).y[:, -1]
    found = root(excess, relaxed, tol=1e-13).x
    if not np.abs(excess(found)).max() <= RESIDUAL * max(1.0, np.abs(found).max()) or (found < 0).any():
        raise RunError("the rates do not settle from this start", "start nearer, as from measured rates: start=[...] in Hz")
    return found


def _fitted(value: ArrayLike, what: str, shape: tuple[int, ...]) -> Values:
    array = np.asarray(value, dtype=np.float64)
    if array.ndim and array.shape != shape:
        raise DataError(f"{what} has the shape {array.shape}", f"give one number, or an array of the shape {shape}")
    if not np.isfinite(array).all():
        raise DataError(f"{what} is not finite", "give numbers")
    return np.broadcast_to(array, shape)
