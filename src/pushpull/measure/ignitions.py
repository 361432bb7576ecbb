"""Ignition: how far the rest of the network follows when a node becomes active."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from pushpull.base.errors import DataError
from pushpull.measure.checks import as_signal, check_varies, duration, sampling


def ignition(
    signal: ArrayLike | xr.DataArray, window: float | str, *, threshold: float = 2.0, period: float | str | None = None
) -> xr.Dataset:
    """Return the `events` of each node, the mean `size` of what follows them and its `variability`, (node[, copy]).

    An event is an upward crossing of `threshold` standard deviations above the node's mean. Its size is the share of the other
    nodes that have an event at the same sample or within `window` after it, a text such as "8 s". NaN for nodes without events.
    Size by chance grows with the rate of events: compare with `circularly_shifted` surrogates. signal: (time, node[, copy]).
    Raises DataError. Source: after Deco & Kringelbach (2017), Neuron 94:961, who measure the size by phase coherence.
    """
    array = as_signal(signal, least=8, nodes=2)
    check_varies(array)
    step, base = sampling(array, period)
    reach = round(duration(window, array, base, "window") / step)
    if not 0 <= reach < array.sizes["time"]:
        raise DataError(f"the window {window!r} holds {reach} of {array.sizes['time']} samples", "take some samples' time")
    values = array.values if "copy" in array.dims else array.values[..., None]
    above = values > values.mean(axis=0) + threshold * values.std(axis=0)
    events = above.copy()
    events[1:] &= ~above[:-1]
    counted = np.concatenate([np.zeros_like(events[:1], dtype=np.intp), events.cumsum(axis=0)])
    ends = np.minimum(np.arange(len(events)) + reach + 1, len(events))
    follows = counted[ends] > counted[:-1]  # an event now or within reach
    size = (follows.sum(axis=1, keepdims=True) - 1) / (values.shape[1] - 1)
    count = events.sum(axis=0)
    some = np.maximum(count, 1)
    mean = np.where(count > 0, (events * size).sum(axis=0) / some, np.nan)
    spread = np.sqrt(np.where(count > 0, (events * (size - mean) ** 2).sum(axis=0) / some, np.nan))
    dims = tuple(dim for dim in array.dims if dim != "time")
    coords = {dim: array[dim].values for dim in dims if dim in array.coords}
    content = {"events": (count, "events"), "size": (mean, "share that follows"), "variability": (spread, "its deviation")}
    shaped = {
        name: (dims, each if "copy" in array.dims else each[..., 0], {"long_name": text, "units": "1"})
        for name, (each, text) in content.items()
    }
    return xr.Dataset(shaped, coords=coords)
