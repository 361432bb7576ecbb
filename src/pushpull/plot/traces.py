"""Signals over time, and one against another."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from pushpull.base.errors import DataError
from pushpull.plot.style import (
    COLOURS,
    FEW,
    SMALL,
    as_lines,
    axes_or_new,
    axis_label,
    colours_for,
    extent_in_points,
    house_style,
    label_of,
    names_along,
    readable,
    shown_unit,
)

MANY_SAMPLES = 1000  # beyond this, thinner lines keep fast fluctuations apart
MOST_STACKED = 40  # beyond this, a heat map says more than lines


def time_series(signal: xr.DataArray, ax: Axes | None = None) -> Axes:
    """Draw a signal (time[, node]): up to 7 lines in colours, up to 40 stacked with a scale bar, more as a heat map.

    Axes of length one are dropped, the second dim may bear any name. Raises DataError for a third.
    """
    lines, other = as_lines(signal, "time", "the signal")
    with house_style():
        count = 1 if other is None else lines.sizes[other]
        ax = axes_or_new(ax, height=2.6 if count <= FEW else 4.6)
        ax.set_xlabel(axis_label(lines, "time"))
        if other is None or count <= FEW:
            _overlaid(lines, other, ax)
        elif count <= MOST_STACKED:
            _stacked(lines, other, ax)
        else:
            _heat_map(lines, other, ax)
    return ax


def phase_portrait(x: xr.DataArray, y: xr.DataArray, ax: Axes | None = None) -> Axes:
    """Draw y against x over time, (time[, node]); a ring marks the start, a disc the end.

    Raises DataError where the two differ in shape or have more than 7 trajectories.
    """
    across, other = as_lines(x, "time", "x")
    along, _ = as_lines(y, "time", "y")
    if across.shape != along.shape:
        raise DataError(f"x has the shape {across.shape}, y {along.shape}", "take both from one run")
    count = 1 if other is None else across.sizes[other]
    if count > FEW:
        raise DataError(f"{count} trajectories are too many to tell apart", f"pick some with .isel({other}=[0, 1])")
    with house_style():
        ax = axes_or_new(ax, 4.0, 3.6)
        names = [""] if other is None else names_along(across, other)
        columns = zip(across.values.reshape(-1, count).T, along.values.reshape(-1, count).T, names, COLOURS, strict=False)
        for a, b, name, colour in columns:
            ax.plot(a, b, color=colour, label=name)
            ax.plot(a[0], b[0], "o", color=colour, markerfacecolor="white", markersize=5, zorder=3)
            ax.plot(a[-1], b[-1], "o", color=colour, markersize=5, zorder=3)
        ax.set_xlabel(label_of(x, "x"))
        ax.set_ylabel(label_of(y, "y"))
        if count > 1:
            ax.legend(title=other, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return ax


def times_of(lines: xr.DataArray) -> np.ndarray:
    """Return the times, or sample numbers where there are none."""
    return np.asarray(lines["time"].values) if "time" in lines.coords else np.arange(lines.sizes["time"])


def _overlaid(lines: xr.DataArray, other: str | None, ax: Axes) -> None:
    values = lines.values.reshape(lines.sizes["time"], -1)
    names = [""] if other is None else names_along(lines, other)
    for column, name, colour in zip(values.T, names, COLOURS, strict=False):
        ax.plot(times_of(lines), column, color=colour, label=name, linewidth=1.2 if len(column) < MANY_SAMPLES else 0.7)
    ax.margins(x=0)
    ax.set_ylabel(label_of(lines, "signal"))
    if len(names) > 1:
        ax.legend(title=other, loc="upper left", bbox_to_anchor=(1.0, 1.0), borderaxespad=0.0)


def _stacked(lines: xr.DataArray, other: str, ax: Axes) -> None:
    values, times = lines.values, times_of(lines)
    high, low = np.nanmax(values, axis=0), np.nanmin(values, axis=0)
    middle = (high + low) / 2
    step = float((high - low).max()) or 1.0
    offsets = -np.arange(values.shape[1]) * step
    ax.plot(times, values - middle + offsets, color=COLOURS[0], linewidth=0.7)
    ax.margins(x=0)
    ax.set_ylim(offsets[-1] - 0.75 * step, 0.75 * step)
    shown = readable(len(offsets), extent_in_points(ax)[1])
    ax.set_yticks(offsets[shown], [names_along(lines, other)[i] for i in shown], fontsize=SMALL)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_ylabel(other)
    _scale_bar(lines, step, ax)


def _scale_bar(lines: xr.DataArray, step: float, ax: Axes) -> None:
    """Draw a round amplitude at the right border, labelled with the signal's name and unit."""
    size = _round_down(2 * step)
    bottom, top = ax.get_ylim()
    foot = (bottom + top - size) / 2
    ax.plot([1.015, 1.015], [foot, foot + size], color="black", linewidth=2, transform=ax.get_yaxis_transform(), clip_on=False)
    unit = str(lines.attrs.get("units", "1"))
    name = lines.attrs.get("long_name") or lines.name or "signal"
    text = f"{name}: {size:g}{'' if unit == '1' else ' ' + shown_unit(unit)}"
    middle = foot + size / 2
    ax.text(1.03, middle, text, transform=ax.get_yaxis_transform(), rotation=270, va="center", ha="left", fontsize=SMALL + 1)


def _heat_map(lines: xr.DataArray, other: str, ax: Axes) -> None:
    times = times_of(lines).astype(np.float64)
    count = lines.sizes[other]
    half = (times[-1] - times[0]) / max(1, len(times) - 1) / 2
    colours, low, high = colours_for(lines.values)
    extent = (float(times[0] - half), float(times[-1] + half), count - 0.5, -0.5)
    image = ax.imshow(lines.values.T, aspect="auto", extent=extent, cmap=colours, vmin=low, vmax=high, rasterized=True)
    shown = readable(count, extent_in_points(ax)[1])
    ax.set_yticks(shown, [names_along(lines, other)[i] for i in shown], fontsize=SMALL)
    ax.yaxis.set_minor_locator(NullLocator())
    ax.set_ylabel(other)
    ax.figure.colorbar(image, ax=ax, label=label_of(lines, "signal"), pad=0.02)


def _round_down(value: float) -> float:
    """Return the largest of 1, 2, 5 times a power of ten that is not above the value."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(max(lead for lead in (1, 2, 5) if lead * power <= value * (1 + 1e-12)) * power)
