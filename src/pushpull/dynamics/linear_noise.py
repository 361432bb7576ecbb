"""Linear noise: what small fluctuations around a stable fixed point look like, in closed form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from pushpull.base.errors import DataError
from pushpull.dynamics.observed import Observed, of_array, of_system
from pushpull.records.connectome import Connectome, spectral_radius
from pushpull.spec.model import Model
from pushpull.spec.network import Network, Population

Source = Model | Population | Network | ArrayLike | xr.DataArray


def covariance(
    source: Source, noise: ArrayLike | None = None, *, quantity: str | None = None, at: Mapping[str, Any] | None = None
) -> xr.DataArray:
    """Return the stationary covariance S of small fluctuations dx = J x dt + B dW, from J S + S J^T + D = 0 with D = B B^T.

    source: a Jacobian, or a model, population or network, whose J and D follow from its equations at its fixed point: the one
    reached from `at`, states by name. Of a system, `quantity` picks what is observed, (node, other[, copy]); without it all
    states, (state, other[, copy]). With delays the spectrum is integrated, to 1e-5 of the largest variance.
    noise: D as a number, one variance rate per state, or a matrix, in place of the equations' own and in base units (ms, mV, nA).
    Raises DataError for an unstable J, with its leading eigenvalue, and ModelError for spikes and resets.
    Source: Gardiner (2009), Stochastic Methods, eq. 4.4.51.
    """
    return _joined([_spread(each) for each in _read(source, noise, quantity, at)])


def functional_connectivity_of(
    source: Source, noise: ArrayLike | None = None, *, quantity: str | None = None, at: Mapping[str, Any] | None = None
) -> xr.DataArray:
    """Return the stationary correlation of every pair of nodes, (node, other[, copy]), in closed form.

    Arguments and refusals as in `covariance`; of a system the quantity is by default the one that its model sends.
    Of a Jacobian nodes are its states, and without `noise` they receive independent noise of equal strength.
    """
    if not isinstance(source, Model | Population | Network):
        noise = 1.0 if noise is None else noise
    elif quantity is None:
        quantity = sent_by(source)
    found = []
    for each in _read(source, noise, quantity, at):
        spread = _spread(each)
        scale = np.sqrt(np.diagonal(spread.values))
        silent = np.flatnonzero(scale == 0)
        if silent.size:
            raise DataError(
                f"state {int(silent[0])} receives no noise, so that it has no correlation", "give every state some noise"
            )
        correlation = (spread.values / np.outer(scale, scale)).clip(-1.0, 1.0)
        np.fill_diagonal(correlation, 1.0)
        found.append(_labelled(correlation, each.labels, ("node", "other"), "correlation"))
    return _joined(found)


def linear_network_connectivity(weights: Connectome | ArrayLike | xr.DataArray, coupling: float) -> xr.DataArray:
    """Return the functional connectivity of the linear diffusive network on a connectome, (node, other).

    J = -I - coupling*(diag(row sums of C) - C) with C = weights / largest eigenvalue, and equal independent noise. The bar
    for any whole-brain model: what it explains beyond this, it explains by its own dynamics. Raises DataError.
    """
    if not np.isfinite(coupling) or coupling < 0:
        raise DataError(f"the coupling is {coupling!r}", "take a finite coupling of 0 or more")
    given = weights
    if isinstance(weights, Connectome):
        given = xr.DataArray(weights.weights, coords={"node": list(weights.labels)}, dims=("node", "other"))
    (found,) = of_array(given, 1.0, "weights")
    radius = spectral_radius(found.linear.local)
    if radius == 0:
        raise DataError("the weights have no eigenvalue to scale by", "give a connectome with cycles, such as an undirected one")
    scaled = found.linear.local / radius
    jacobian = -np.eye(len(scaled)) - coupling * (np.diag(scaled.sum(axis=1)) - scaled)
    names = found.labels
    labelled = jacobian if names is None else xr.DataArray(jacobian, dims=("node", "other"), coords={"node": names})
    return functional_connectivity_of(labelled)


def sent_by(source: Model | Population | Network) -> str:
    """Return the quantity that the one population of a system sends; raises DataError where that is not one."""
    match source:
        case Model():
            models = [source]
        case Population():
            models = [source.model]
        case _:
            models = [population.model for population in source.populations]
    if len(models) != 1 or not models[0].definition.couples:
        raise DataError("the system does not say which quantity to observe", "give quantity='population/state'")
    return models[0].definition.couples[0][1]


def _read(source: Any, noise: ArrayLike | None, quantity: str | None, at: Mapping[str, Any] | None) -> list[Observed]:
    if isinstance(source, Model | Population | Network):
        return of_system(source, noise, quantity, at)
    if noise is None:
        raise DataError("a jacobian says nothing of the noise", "give D = B B^T: a number, a vector or a matrix")
    if quantity is not None or at is not None:
        raise DataError("a jacobian has no quantities and no fixed point", "pick its states with .sel or .isel")
    return of_array(source, noise, "the jacobian")


def _spread(each: Observed) -> xr.DataArray:
    rows = np.eye(len(each.diffusion)) if each.rows is None else each.rows
    spread = each.linear.covariance(each.diffusion, rows)
    return _labelled(spread, each.labels, (each.axis, "other"), "covariance", each.unit)


def _labelled(
    values: NDArray[np.float64], labels: NDArray[np.generic] | None, dims: tuple[str, str], name: str, unit: str = "1"
) -> xr.DataArray:
    coords = {} if labels is None else dict.fromkeys(dims, labels)
    return xr.DataArray(values, dims=dims, coords=coords, attrs={"long_name": name, "units": unit}, name=name)


def _joined(found: list[xr.DataArray]) -> xr.DataArray:
    return found[0] if len(found) == 1 else xr.concat(found, dim="copy", combine_attrs="override").transpose(..., "copy")
