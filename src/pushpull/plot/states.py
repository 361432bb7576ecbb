"""Sequences of states over time."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from pushpull.base.errors import DataError
from pushpull.plot.style import COLOURS, FEW, as_lines, axes_or_new, axis_label, house_style, names_along
from pushpull.plot.traces import times_of


def state_sequence(labels: xr.DataArray, ax: Axes | None = None) -> Axes:
    """Draw which state holds when: whole numbers from 0, (time[, copy]), a coloured band per copy.

    Raises DataError for more than 7 states, which cannot be told apart.
    """
    lines, other = as_lines(labels, "time", "the sequence of states")
    values = lines.values.reshape(lines.sizes["time"], -1)
    count = int(values.max()) + 1
    if count > FEW or values.min() < 0:
        raise DataError(f"{count} states cannot be told apart by colour", "draw fewer, counted from 0")
    times, rows = times_of(lines).astype(np.float64), values.shape[1]
    half = (times[-1] - times[0]) / max(1, len(times) - 1) / 2
    with house_style():
        ax = axes_or_new(ax, height=1.2 + min(4.0, 0.25 * rows))
        extent = (float(times[0] - half), float(times[-1] + half), rows - 0.5, -0.5)
        colours = ListedColormap(COLOURS[:count])
        ax.imshow(values.T, aspect="auto", extent=extent, cmap=colours, vmin=-0.5, vmax=count - 0.5, rasterized=True)
        ax.set_xlabel(axis_label(lines, "time"))
        if other is None:
            ax.set_yticks([])
        else:
            ax.yaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
            if other in lines.coords and rows <= 8:
                ax.set_yticks(range(rows), names_along(lines, other))
            ax.set_ylabel(other)
        keys = [Patch(color=COLOURS[state], label=str(state)) for state in range(count)]
        ax.legend(handles=keys, title="state", loc="upper left", bbox_to_anchor=(1.0, 1.0), borderaxespad=0.0)
    return ax
