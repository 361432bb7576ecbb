"""Synchrony of phases: order parameter, metastability, phase locking."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from pushpull.measure.checks import as_signal
from pushpull.measure.pairs import as_pairs, by_copy


def kuramoto_order(phases: ArrayLike | xr.DataArray) -> xr.DataArray:
    """Return the order parameter |mean over nodes of exp(i*phase)| in [0, 1], (time[, copy]).

    phases: (time, node[, copy]) in radians. Raises DataError.
    Source: Kuramoto (1984), Chemical Oscillations, Waves, and Turbulence, eq. 5.4.2.
    """
    array = as_signal(phases, least=1, nodes=1)
    values = np.abs(np.exp(1j * array.values).mean(axis=1))
    dims = tuple(dim for dim in array.dims if dim != "node")
    coords = {dim: array[dim] for dim in dims if dim in array.coords}
    return xr.DataArray(values, dims=dims, coords=coords, attrs={"long_name": "order parameter", "units": "1"}, name="order")


def metastability(phases: ArrayLike | xr.DataArray) -> xr.DataArray:
    """Return the standard deviation over time of the order parameter, ([copy]): how much synchrony comes and goes.

    phases: (time, node[, copy]) in radians, two samples or more. Source: Shanahan (2010), Chaos 20:013108.
    """
    array = as_signal(phases, least=2, nodes=2)
    found = kuramoto_order(array).std("time")
    return found.rename("metastability").assign_attrs(long_name="metastability", units="1")


def phase_locking_value(phases: ArrayLike | xr.DataArray) -> xr.DataArray:
    """Return |mean over time of exp(i*(phase - other phase))| in [0, 1], (node, other[, copy]).

    phases: (time, node[, copy]) in radians, as `instantaneous_phase` gives them. n independent samples give about
    0.89/sqrt(n) by chance; mixing without delay (volume conduction) raises it. Raises DataError.
    Source: Lachaux et al. (1999), Hum. Brain Mapp. 8:194.
    """
    array = as_signal(phases, least=2, nodes=2)
    turns = by_copy(np.exp(1j * array.values))
    found = np.abs(np.swapaxes(turns, -2, -1) @ np.conj(turns)) / array.sizes["time"]
    return as_pairs(found.clip(0.0, 1.0), array, "connectivity", "phase locking value")


def phase_coherence(phases: ArrayLike | xr.DataArray) -> xr.DataArray:
    """Return the cosine of every pair's phase difference at every time, (time, node, other[, copy]).

    phases: (time, node[, copy]) in radians. The matrices take time*node*node numbers: thin out long records first.
    """
    array = as_signal(phases, least=1, nodes=2)
    angle = by_copy(array.values)
    found = np.cos(angle[..., :, None] - angle[..., None, :])
    time = array["time"].variable if "time" in array.coords else xr.Variable("time", np.arange(array.sizes["time"]))
    return as_pairs(found, array, "phase_coherence", "phase coherence", time=time)
