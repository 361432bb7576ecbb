"""Fixed points of models and networks: where nothing changes, stable or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy.optimize import root

from pushpull.base.errors import DataError
from pushpull.dynamics.flow import NetworkFlow
from pushpull.spec.values import Varying

RESIDUAL = 1e-9  # of what the linearisation turns over, from the start or there: the drift that a fixed point may keep


def fixed_point(system: Any, start: Mapping[str, Any] | None = None) -> dict[str, xr.DataArray]:
    """Return the fixed point that Newton's method reaches from a start: a state by name, ([node][, copy]), in declared units.

    system: what `simulate` takes; white noise counts as zero, multiplicative noise in the Ito sense. start: states by name, as
    `simulate(initial=...)` takes them, or what this function returned; the others start as a run does. Delays do not matter.
    Raises DataError where none is reached.
    """
    given = as_start(start)
    flow = NetworkFlow.of(system, given)
    return as_states(flow, np.stack([solve(flow, given, copy) for copy in range(flow.copies)], axis=-1))


def solve(flow: NetworkFlow, start: Mapping[str, Any], copy: int) -> NDArray[np.float64]:
    """Return the fixed point of one copy as a vector; raises DataError."""

    def drift(vector: NDArray[np.float64]) -> NDArray[np.float64]:
        with np.errstate(all="ignore"):
            return flow.rates(vector, copy)

    first = flow.start(start, copy)
    found = root(drift, first, jac=lambda vector: flow.linear(vector, copy).undelayed, options={"xtol": 1e-13}).x
    jacobian = flow.linear(found, copy).undelayed
    left, turnover = np.abs(drift(found)), np.abs(jacobian) @ (np.abs(found) + np.abs(first))
    if not np.isfinite(left).all() or (left > RESIDUAL * np.maximum(turnover, np.abs(turnover).max() * 1e-6)).any():
        hint = "start nearer, as from the end of a run: start={'state': pp.per_node(run['state'][-1])}"
        raise DataError(f"no fixed point was reached{f' in copy {copy}' if flow.has_copies else ''} from this start", hint)
    return found


def as_start(given: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return states as `simulate` takes them from what a user gives, labelled arrays included."""
    return {name: _as_value(value) for name, value in (given or {}).items()}


def as_states(flow: NetworkFlow, vectors: NDArray[np.float64]) -> dict[str, xr.DataArray]:
    """Return vectors [entry, copy] as labelled states."""
    several = len(flow.system.components) > 1
    found: dict[str, xr.DataArray] = {}
    for (index, state), place in flow.places.items():
        component = flow.system.components[index]
        array = xr.DataArray(
            vectors[place] / component.factor(state), dims=("node", "copy"), coords={"node": labels(flow, index)}
        )
        array = array.isel(node=0, drop=True) if flow.single else array
        array = array if flow.has_copies else array.isel(copy=0)
        name = f"{component.name}/{state}" if several else state
        found[name] = array.assign_attrs(units=component.unit_of(state), long_name=state)
    return found


def labels(flow: NetworkFlow, index: int) -> NDArray[np.generic]:
    """Return the labels of a component's nodes, or their numbers."""
    component = flow.system.components[index]
    return np.array(component.population.labels or np.arange(component.nodes))


def _as_value(value: Any) -> Any:
    if not isinstance(value, xr.DataArray):
        return value
    axes = tuple(dim for dim in ("node", "copy") if dim in value.dims)
    if set(value.dims) != set(axes):
        raise DataError(f"a state has the dims ({', '.join(map(str, value.dims))})", "give (node[, copy])")
    return float(value) if not axes else Varying(value.transpose(*axes).values.astype(np.float64), axes)
