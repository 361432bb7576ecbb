"""Recurring patterns of phase coherence (LEiDA), how long they last and what follows what."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from scipy.cluster.vq import ClusterError, kmeans2

from pushpull.base.errors import DataError
from pushpull.measure.checks import as_signal, labels_of

RESTARTS = 10  # of the clustering; the one that fits best counts


def leading_eigenvectors(phases: ArrayLike | xr.DataArray) -> xr.DataArray:
    """Return the leading eigenvector of cos(phase - other phase) at every time: length 1, mean 0 or less, dims as given.

    The matrix has rank two, so that the vector is cos(phase - a) with a half the angle of sum exp(2i*phase): no matrix is made.
    phases: (time, node[, copy]) in radians. Source: Cabral et al. (2017), Sci. Rep. 7:5135.
    """
    array = as_signal(phases, least=1, nodes=2)
    axis = np.angle(np.exp(2j * array.values).sum(axis=1, keepdims=True)) / 2
    vector = np.cos(array.values - axis)
    vector /= np.linalg.norm(vector, axis=1, keepdims=True)
    vector *= np.where(vector.mean(axis=1, keepdims=True) > 0, -1.0, 1.0)
    return array.copy(data=vector).rename("eigenvector").assign_attrs(long_name="leading eigenvector", units="1")


def leading_eigenvector_states(phases: ArrayLike | xr.DataArray, count: int, seed: int) -> xr.Dataset:
    """Cluster the leading eigenvectors of all times and copies into `count` states, the most frequent first.

    `centre` (state, node), `label` (time[, copy]), `occupancy` (state[, copy]), `dwell_time` (state[, copy]) and `transition`
    (state, next[, copy]) as `dwell_times` and `transition_matrix` give them. k-means with 10 starts of k-means++ (SciPy).
    The number of states is yours to justify: k-means finds as many as it is told to. Raises DataError.
    Source: Cabral et al. (2017), Sci. Rep. 7:5135.
    """
    vectors = leading_eigenvectors(phases)
    rows = np.moveaxis(vectors.values, 1, -1).reshape(-1, vectors.sizes["node"])
    if not 2 <= count <= len(rows) // 2:
        raise DataError(f"{count} states of {len(rows)} samples", f"ask for 2 to {len(rows) // 2}")
    centres, labels = _clustered(rows, count, np.random.default_rng(seed))
    shape = tuple(vectors.sizes[dim] for dim in vectors.dims if dim != "node")
    dims = tuple(str(dim) for dim in vectors.dims if dim != "node")
    label = xr.DataArray(labels.reshape(shape), dims=dims, coords={d: vectors[d] for d in dims if d in vectors.coords})
    label.attrs = {"long_name": "state", "units": "1"}
    states = np.arange(count)
    share = xr.concat([(label == each).mean("time") for each in states], dim=xr.Variable("state", states))
    centre = xr.DataArray(centres, dims=("state", "node"), coords={"node": labels_of(vectors, "node")})
    return xr.Dataset(
        {
            "centre": centre.assign_attrs(long_name="centre", units="1"),
            "label": label,
            "occupancy": share.assign_attrs(long_name="share of time", units="1"),
            "dwell_time": dwell_times(label, count),
            "transition": transition_matrix(label, count),
        },
        coords={"state": states, "next": states},
    )


def dwell_times(labels: ArrayLike | xr.DataArray, count: int | None = None) -> xr.DataArray:
    """Return how long visits to each state last on average, (state[, copy]), in the unit of time (samples where it has none).

    labels: whole numbers from 0, (time[, copy]). Visits cut off by either end count as they are. NaN where a state never comes.
    """
    array, states = _as_labels(labels, count)
    columns = array.values.reshape(array.sizes["time"], -1)
    found = np.full((states, columns.shape[1]), np.nan)
    for copy, column in enumerate(columns.T):
        begins = np.flatnonzero(np.concatenate([[True], np.diff(column) != 0]))
        lengths = np.diff(np.append(begins, len(column)))
        visits, total = (np.bincount(column[begins], weight, states) for weight in (None, lengths))
        found[:, copy] = np.where(visits > 0, total / np.maximum(visits, 1), np.nan)
    has_clock = "time" in array.coords and array.sizes["time"] > 1
    step = float(array["time"][1] - array["time"][0]) if has_clock else 1.0
    unit = str(array["time"].attrs.get("units", "1")) if has_clock else "1"
    return _by_state(array, found * step, states, ("state",), "dwell_time").assign_attrs(long_name="dwell time", units=unit)


def transition_matrix(labels: ArrayLike | xr.DataArray, count: int | None = None) -> xr.DataArray:
    """Return the probability of the next sample's state given this one's, (state, next[, copy]); rows sum to 1.

    labels: as in `dwell_times`. NaN in the row of a state that is never left.
    """
    array, states = _as_labels(labels, count)
    columns = array.values.reshape(array.sizes["time"], -1)
    found = np.zeros((states, states, columns.shape[1]))
    for copy, column in enumerate(columns.T):
        np.add.at(found[..., copy], (column[:-1], column[1:]), 1.0)
    total = found.sum(axis=1, keepdims=True)
    found = np.where(total > 0, found / np.maximum(total, 1.0), np.nan)
    found = _by_state(array, found, states, ("state", "next"), "transition")
    return found.assign_attrs(long_name="transition probability", units="1")


def _clustered(
    rows: NDArray[np.float64], count: int, generator: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return centres and labels of the best of several runs, ordered by how often they occur."""
    best: tuple[float, NDArray, NDArray] | None = None
    for _ in range(RESTARTS):
        try:
            centres, labels = kmeans2(rows, count, iter=50, minit="++", missing="raise", rng=generator)
        except ClusterError:
            continue
        spread = float(((rows - centres[labels]) ** 2).sum())
        if best is None or spread < best[0]:
            best = spread, centres, labels
    if best is None:
        raise DataError(f"the phases do not fall into {count} states", "ask for fewer")
    order = np.argsort(-np.bincount(best[2], minlength=count), kind="stable")
    return best[1][order], np.argsort(order)[best[2]]


def _as_labels(labels: ArrayLike | xr.DataArray, count: int | None) -> tuple[xr.DataArray, int]:
    array = as_signal(labels, least=2)
    if "node" in array.dims and not isinstance(labels, xr.DataArray):
        array = array.rename(node="copy")
    values = array.values.astype(np.intp)
    if "node" in array.dims or (values != array.values).any() or (values < 0).any():
        raise DataError("labels are not whole numbers from 0 over (time[, copy])", "give `label` of leading_eigenvector_states")
    states = int(values.max()) + 1
    if count is not None and count < states:
        raise DataError(f"labels go up to {states - 1}, past {count} states", "count states from 0")
    return array.copy(data=values), count or states


def _by_state(array: xr.DataArray, values: NDArray[np.float64], states: int, axes: tuple[str, ...], name: str) -> xr.DataArray:
    coords: dict = {axis: np.arange(states) for axis in axes}
    if "copy" in array.dims:
        coords |= {"copy": array["copy"].values} if "copy" in array.coords else {}
        return xr.DataArray(values, dims=(*axes, "copy"), coords=coords, name=name)
    return xr.DataArray(values[..., 0], dims=axes, coords=coords, name=name)
