"""Spikes of the populations of a network in one raster, and their rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from matplotlib.axes import Axes

from pushpull.base.errors import DataError
from pushpull.measure import population_rate
from pushpull.plot.style import COLOURS, axes_or_new, house_style
from pushpull.records.spikes import Spikes

ROWS = 300  # of a raster; more cells than that are not told apart
FEWEST = 20  # rows of the smallest population
BINS = 250


def population_raster(spikes: Mapping[str, Spikes], ax: Axes | None = None) -> Axes:
    """Draw the spikes of the first cells of every population of `run.spikes`, of the first copy. Raises DataError for none."""
    with house_style():
        ax = axes_or_new(ax)
        total, base = sum(each.size for each in spikes.values()), 0
        ticks: list[float] = []
        for each, colour in zip(spikes.values(), _colours(spikes), strict=True):
            rows = min(each.size, max(FEWEST, round(ROWS * each.size / total)))
            shown = (each.copies == 0) & (each.nodes < rows)
            mark, size = ("|", 8.0) if total <= FEWEST else (".", 3.0)
            ax.plot(
                each.times[shown],
                base + each.nodes[shown],
                mark,
                color=colour,
                markersize=size,
                markeredgewidth=0.8 * (mark == "|"),
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
    return ax


def population_rates(spikes: Mapping[str, Spikes], ax: Axes | None = None) -> Axes:
    """Draw the rate of every population of `run.spikes` over time, of the first copy. Raises DataError for none."""
    with house_style():
        ax = axes_or_new(ax)
        for k, ((name, each), colour) in enumerate(zip(spikes.items(), _colours(spikes), strict=True)):
            alone = each.of_copies(0, 1)
            merged = replace(alone, nodes=np.zeros_like(alone.nodes), size=1)
            rate = population_rate(merged, each.duration / BINS) / each.size
            line = "-" if k < len(COLOURS) else "--"
            ax.plot(rate["time"] - each.duration / BINS / 2, rate, color=colour, linewidth=1.0, linestyle=line, label=name)
        first = next(iter(spikes.values()))
        ax.set_xlim(first.start, first.start + first.duration)
        ax.set_ylim(bottom=0)
        ax.set_xlabel(f"time [{first.unit}]" if first.unit != "1" else "time")
        ax.set_ylabel("rate [Hz]" if first.unit == "ms" else "rate")
        ax.legend(loc="upper left", bbox_to_anchor=(1, 1), fontsize=8, frameon=False)
    return ax


def _colours(spikes: Mapping[str, Spikes]) -> list[str]:
    if not spikes:
        raise DataError("there are no populations to draw spikes of", "give run.spikes of a network of spiking cells")
    return [COLOURS[k % len(COLOURS)] for k in range(len(spikes))]
