"""Synchrony of phases."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from pushpull.measure.checks import as_signal


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
