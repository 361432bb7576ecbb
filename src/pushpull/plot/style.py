"""The house style: colours that everybody can tell apart, text legible in print, labels with units."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import Colormap
from matplotlib.rcsetup import cycler
from numpy.typing import NDArray

from pushpull.base.errors import DataError

# Okabe & Ito (2008), Color Universal Design; yellow is left out, it vanishes on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
GREY = "#7F7F7F"
SEQUENTIAL = "viridis"
DIVERGING = "RdBu_r"
FEW = len(COLOURS)  # as many lines as can be told apart by colour
ONE_SIDED = 0.1  # a sign whose extreme stays below this share of the other does not count
SMALL = 7.0  # points: tick labels of crowded axes

HOUSE = {
    "axes.axisbelow": True,
    "axes.grid": False,
    "axes.labelsize": 9,
    "axes.linewidth": 0.8,
    "axes.prop_cycle": cycler(color=COLOURS),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 10,
    "figure.dpi": 120,
    "font.size": 9,
    "image.cmap": SEQUENTIAL,
    "image.interpolation": "nearest",
    "legend.fontsize": 8,
    "legend.frameon": False,
    "lines.linewidth": 1.2,
    "lines.solid_capstyle": "round",
    "savefig.dpi": 300,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
}


_POWER = re.compile(r"(?:\^|\*\*)(-?\d+)")
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style inside this block; nothing outside it changes."""
    with mpl.rc_context(HOUSE):  # type: ignore[arg-type]
        yield


def axes_or_new(ax: Axes | None, width: float = 5.5, height: float = 3.2) -> Axes:
    """Return the given axes, or those of a new figure of this size in inches."""
    if ax is not None:
        return ax
    return plt.subplots(figsize=(width, height), layout="constrained")[1]


def label_of(array: xr.DataArray, fallback: str = "") -> str:
    """Return "long_name [units]" of an array or a coordinate; a pure number shows no unit."""
    name = str(array.attrs.get("long_name") or array.name or fallback)
    unit = str(array.attrs.get("units", "1"))
    return name if unit in ("", "1") else f"{name} [{shown_unit(unit)}]".strip()


def shown_unit(unit: str) -> str:
    """Return a unit as it is printed: "mV^2/Hz" becomes "mV²/Hz"."""
    raised = _POWER.sub(lambda match: match[1].translate(_SUPERSCRIPT), unit)
    return raised.replace("*", "·")


def axis_label(array: xr.DataArray, dim: str) -> str:
    """Return the label of a dim, with the units of its coordinate where it has one."""
    return label_of(array[dim], dim) if dim in array.coords else dim


def as_lines(array: xr.DataArray, dim: str, what: str) -> tuple[xr.DataArray, str | None]:
    """Return the array as (dim[, other]) and the name of the other dim; axes of length one are dropped. Raises DataError."""
    if not isinstance(array, xr.DataArray):
        hint = f"give it named axes: xarray.DataArray(x, dims=('{dim}', 'node'))"
        raise DataError(f"{what} is a {type(array).__name__}, not a DataArray", hint)
    dims = ", ".join(map(str, array.dims))
    if dim not in array.dims:
        raise DataError(f"{what} has the dims ({dims})", f"one of them must be {dim!r}")
    spare = [each for each in array.dims if each != dim and array.sizes[each] == 1]
    lines = array.isel(dict.fromkeys(spare, 0)).transpose(dim, ...)
    if lines.ndim > 2:
        last = lines.dims[-1]
        raise DataError(f"{what} has too many dims ({dims})", f"pick one with .isel({last}=0), or .mean({last!r})")
    return lines, None if lines.ndim == 1 else str(lines.dims[1])


def names_along(array: xr.DataArray, dim: Hashable) -> list[str]:
    """Return the labels along a dim as text, its indices where it has none."""
    values: NDArray[np.generic] = array[dim].values if dim in array.coords else np.arange(array.sizes[dim])
    return [str(value) if isinstance(value, str) else f"{value:g}" for value in values.tolist()]


def readable(count: int, points: float, size: float = SMALL) -> NDArray[np.intp]:
    """Return which of `count` labels to show so that they do not overlap on an axis of this length in points."""
    room = max(1, int(points / (1.25 * size)))
    return np.arange(0, count, max(1, -(-count // room)))


def extent_in_points(ax: Axes) -> tuple[float, float]:
    """Return width and height of the axes in points."""
    box = ax.get_window_extent()
    scale = 72.0 / ax.get_figure(root=True).dpi  # type: ignore[union-attr]
    return box.width * scale, box.height * scale


def colours_for(values: NDArray[np.float64]) -> tuple[str | Colormap, float, float]:
    """Return the map and its limits: diverging around zero where both signs count, else sequential."""
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    top = max(-low, high)
    if low < 0 < high and min(-low, high) > ONE_SIDED * top:
        return DIVERGING, -top, top
    return SEQUENTIAL, low, high if high > low else low + 1.0
