"""Spikes of the populations of a network in one raster, and their rates below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from matplotlib.axes import Axes

from pushpull.measure import population_rate
from pushpull.plot.style import COLOURS
from pushpull.records.spikes import Spikes

ROWS = 300  # of a raster; more cells than that are not told apart
FEWEST = 20  # rows of the smallest population
BINS = 250
MANY = 10  # cells, from which on a rate says more than their spikes


def has_rates(spikes: Mapping[str, Spikes]) -> bool:
    """Return whether there are enough cells to draw rates of."""
    return sum(each.size for each in spikes.values()) >= MANY


def draw_raster(spikes: Mapping[str, Spikes], ax: Axes) -> None:
    """Draw the spikes of the first cells of every population, one population above the other, of the first copy."""
    total, base = sum(each.size for each in spikes.values()), 0
    ticks: list[float] = []
    for each, colour in zip(spikes.values(), _colours(spikes), strict=True):
        rows = min(each.size, max(FEWEST, round(ROWS * each.size / total)))
        shown = (each.copies == 0) & (each.nodes < rows)
        mark, size = ("|", 8.0) if total <= FEWEST else (".", 2.0)
        ax.plot(
            each.times[shown], base + each.nodes[shown], mark, color=colour, markersize=size, markeredgewidth=0.8 * (size > 2)
        )
        ticks.append(base + (rows - 1) / 2)
        base += rows
        told = f"{each.size} cells" if rows == each.size else f"{rows} of {each.size} cells"
        if each.size > 1:
            ax.annotate(told, (1.01, ticks[-1]), xycoords=("axes fraction", "data"), fontsize=8, color=colour, va="center")
    ax.set_yticks(ticks, list(spikes))
    ax.set_ylim(-0.5 - 0.01 * base, base - 0.5 + 0.01 * base)
    first = next(iter(spikes.values()))
    ax.set_xlim(first.start, first.start + first.duration)
    ax.set_xlabel(f"time [{first.unit}]" if first.unit != "1" else "time")
    ax.set_ylabel("spikes of")


def draw_rates(spikes: Mapping[str, Spikes], ax: Axes) -> None:
    """Draw the rate of every population over time, of the first copy."""
    for (name, each), colour in zip(spikes.items(), _colours(spikes), strict=True):
        alone = each.of_copies(0, 1)
        merged = replace(alone, nodes=np.zeros_like(alone.nodes), size=1)
        rate = population_rate(merged, each.duration / BINS) / each.size
        ax.plot(rate["time"] - each.duration / BINS / 2, rate, color=colour, linewidth=1.0, label=name)
    first = next(iter(spikes.values()))
    ax.set_xlim(first.start, first.start + first.duration)
    ax.set_ylim(bottom=0)
    ax.set_xlabel(f"time [{first.unit}]" if first.unit != "1" else "time")
    ax.set_ylabel("rate [Hz]" if first.unit == "ms" else "rate")
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1), fontsize=8, frameon=False)


def _colours(spikes: Mapping[str, Spikes]) -> list[str]:
    return [COLOURS[k % len(COLOURS)] for k in range(len(spikes))]
