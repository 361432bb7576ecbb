"""Spikes and other events."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from pushpull.base.errors import DataError
from pushpull.plot.style import axes_or_new, extent_in_points, house_style, label_of


def raster(times: ArrayLike | xr.DataArray, indices: ArrayLike | xr.DataArray, ax: Axes | None = None) -> Axes:
    """Draw one mark per event: when it happened against which neuron it was.

    times, indices: of one length; a DataArray's name and units label the axis. Raises DataError where lengths differ.
    """
    when, who = np.asarray(times), np.asarray(indices)
    if when.ndim != 1 or when.shape != who.shape:
        raise DataError(f"times have the shape {when.shape}, indices {who.shape}", "give one time and one index per event")
    with house_style():
        ax = axes_or_new(ax, height=3.0)
        rows = int(who.max()) + 1 if who.size else 1
        size = float(np.clip(0.9 * extent_in_points(ax)[1] / rows, 1.2, 12.0))
        mark, edge = ("|", 0.8) if size > 2.5 else (".", 0.0)
        ax.plot(when, who, mark, color="black", markersize=size, markeredgewidth=edge, rasterized=who.size > 5000)
        ax.set_ylim(-0.5 - 0.01 * rows, rows - 0.5 + 0.01 * rows)
        ax.yaxis.set_major_locator(MaxNLocator(integer=True))
        ax.margins(x=0.01)
        ax.set_xlabel(label_of(times, "time") if isinstance(times, xr.DataArray) else "time")
        ax.set_ylabel(label_of(indices, "neuron") if isinstance(indices, xr.DataArray) else "neuron")
    return ax
