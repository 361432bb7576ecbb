"""Matrices between nodes, and one against another."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from numpy.typing import ArrayLike, NDArray

from pushpull.base.errors import DataError
from pushpull.measure.connectivity import compare_connectivity, upper_triangle
from pushpull.plot.style import (
    COLOURS,
    GREY,
    SMALL,
    axes_or_new,
    axis_label,
    colours_for,
    extent_in_points,
    house_style,
    label_of,
    names_along,
    readable,
)


def matrix(values: ArrayLike | xr.DataArray, ax: Axes | None = None, norm: Normalize | None = None) -> Axes:
    """Draw a matrix with its labels and a colour bar; rows go down.

    Diverging colours around zero where there are both signs, else sequential; limits come from off the diagonal of a square
    matrix. norm: another scale, as `matplotlib.colors.LogNorm()` for weights. Raises DataError unless there are two axes.
    """
    array = values if isinstance(values, xr.DataArray) else xr.DataArray(np.asarray(values))
    array = array.squeeze(drop=True) if array.ndim > 2 else array
    if array.ndim != 2:
        raise DataError(f"the matrix has the dims ({', '.join(map(str, array.dims))})", "pick one with .isel(copy=0)")
    numbers = array.values.astype(np.float64)
    colours, low, high = colours_for(_off_diagonal(numbers))
    with house_style():
        ax = axes_or_new(ax, 5.0, 4.2)
        scale = Normalize(low, high) if norm is None else norm
        image = ax.imshow(numbers, cmap=colours if norm is None else "viridis", norm=scale, aspect="equal")
        for spine in ax.spines.values():
            spine.set_visible(False)
        _label_axes(array, isinstance(values, xr.DataArray), ax)
        outside = _extension(numbers, scale)
        ax.figure.colorbar(image, ax=ax, label=label_of(array), extend=outside, shrink=0.9, pad=0.02)
    return ax


def scatter_fit(
    a: ArrayLike | xr.DataArray,
    b: ArrayLike | xr.DataArray,
    ax: Axes | None = None,
    names: tuple[str, str] = ("empirical", "simulated"),
) -> Axes:
    """Draw b against a, pair by pair, with the least-squares line, the dashed line of identity and Pearson's r.

    a, b: symmetric matrices, of which the upper triangles count. Raises DataError where they do not match.
    """
    similarity = compare_connectivity(a, b)
    if not isinstance(similarity, float):
        raise DataError("the matrices have copies", "pick one with .isel(copy=0), or average with .mean('copy')")
    x, y = upper_triangle(a), upper_triangle(b)
    slope = similarity * float(y.std()) / float(x.std())
    with house_style():
        ax = axes_or_new(ax, 3.8, 3.6)
        ax.scatter(x, y, s=6, alpha=min(1.0, max(0.15, 300 / x.size)), color=COLOURS[0], linewidths=0, rasterized=True)
        ax.axline((0, 0), slope=1, color=GREY, linestyle=(0, (4, 3)), linewidth=0.9)
        ax.set_xlim(*_limits(x))
        ax.set_ylim(*_limits(y))
        ends = np.array([float(x.min()), float(x.max())])
        ax.plot(ends, float(y.mean()) + slope * (ends - float(x.mean())), color=COLOURS[1], linewidth=1.6)
        ax.set_xlabel(_named(names[0], x))
        ax.set_ylabel(_named(names[1], y))
        ax.set_title(f"r = {similarity:.3f}, {x.size} pairs", fontsize=9)
    return ax


def _limits(array: xr.DataArray) -> tuple[float, float]:
    low, high = float(array.min()), float(array.max())
    return low - 0.04 * (high - low), high + 0.04 * (high - low)


def _named(name: str, array: xr.DataArray) -> str:
    return f"{name} {label_of(array)}".strip()


def _off_diagonal(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    rows, columns = numbers.shape
    return numbers[~np.eye(rows, dtype=bool)] if rows == columns and rows > 1 else numbers


def _extension(numbers: NDArray[np.float64], scale: Normalize) -> str:
    finite = numbers[np.isfinite(numbers)]
    below = scale.vmin is not None and bool((finite < scale.vmin).any()) and type(scale) is Normalize
    above = scale.vmax is not None and bool((finite > scale.vmax).any())
    return {(False, False): "neither", (True, False): "min", (False, True): "max", (True, True): "both"}[below, above]


def _label_axes(array: xr.DataArray, named: bool, ax: Axes) -> None:
    width, height = extent_in_points(ax)
    rows, columns = (str(dim) for dim in array.dims)
    ax.tick_params(length=0)
    if rows in array.coords:
        shown = readable(array.shape[0], height)
        ax.set_yticks(shown, [names_along(array, rows)[i] for i in shown], fontsize=SMALL)
    if columns in array.coords:
        shown = readable(array.shape[1], width)
        ax.set_xticks(shown, [names_along(array, columns)[i] for i in shown], fontsize=SMALL, rotation=90)
    if named:
        ax.set_ylabel(axis_label(array, rows))
        ax.set_xlabel(axis_label(array, rows if columns == "other" else columns))
