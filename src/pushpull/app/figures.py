"""The figures of the demonstration and of single runs, drawn with the plots of the library."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure

from pushpull import plot
from pushpull.app.demo import RESTING_TRACE, Brain, Forced, Shown
from pushpull.base.errors import DataError
from pushpull.plot.style import COLOURS, GREY
from pushpull.records.run import Run

SHOWN_REGIONS = ("L.PCU", "R.PCU", "L.IPG", "L.MOFG", "L.PCAL")
DPI = 160
MANY = 10  # cells, from which on a rate says more than their spikes


def draw_run(run: Run, path: Path) -> Path:
    """Draw every recorded quantity over time, the spikes as a raster with rates, into one picture; raises DataError for none."""
    spikes = dict(run.spikes) if any(len(each) for each in run.spikes.values()) else {}
    has_rates = sum(each.size for each in spikes.values()) >= MANY
    panels = [plot.population_raster, plot.population_rates][: 1 + has_rates] if spikes else []
    count = len(run.names) + len(panels)
    if not count:
        raise DataError("nothing was recorded to draw", "record a state: --record NAME")
    with plot.house_style():
        figure, grid = plt.subplots(count, 1, figsize=(7.0, 2.2 * count + 0.4), layout="constrained", squeeze=False)
        axes = list(grid[:, 0])
        for name, ax in zip(run.names, axes, strict=False):
            values = run[name].isel(copy=0) if "copy" in run[name].dims else run[name]
            plot.time_series(values, ax)
        for draw, ax in zip(panels, axes[len(run.names) :], strict=True):
            draw(spikes, ax)
    return save(figure, path)


def save_text(text: str, path: Path) -> Path:
    """Write a text under a temporary name, then move it to its place."""
    temporary = path.with_name(f".writing.{path.name}")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)
    return path


def save(figure: Figure, path: Path) -> Path:
    """Write a figure under a temporary name, then move it to its place."""
    temporary = path.with_name(f".writing.{path.name}")
    figure.savefig(temporary, dpi=DPI)
    plt.close(figure)
    os.replace(temporary, path)
    return path


def model(shown: Shown) -> Figure:
    """Draw a model's phase portrait, or the raster of its spikes, beside a trace."""
    across, along = shown.portrait
    with plot.house_style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(7.0, 2.3), layout="constrained", width_ratios=(1, 1.7))
        if "spike" in across.dims:
            plot.raster(across, along, left)
        else:
            plot.phase_portrait(across, along, left)
        plot.time_series(shown.trace, right)
    return figure


def forced(found: Forced) -> Figure:
    """Draw an oscillator alone and forced: the last cycles of both, and their spectra."""
    names = ("alone", "forced")
    with plot.house_style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(7.0, 2.5), layout="constrained", width_ratios=(1.7, 1))
        for values, spectrum, name, colour in zip((found.free, found.forced), found.spectra, names, COLOURS, strict=False):
            last = values.isel(time=slice(-2000, None))
            left.plot(last["time"], last, color=colour, label=name)
            band = spectrum.sel(frequency=slice(0.15, 0.6))
            right.plot(band["frequency"], band, color=colour)
        right.axvline(found.force, color=GREY, linestyle=(0, (4, 3)), linewidth=0.9, zorder=0)
        right.annotate(
            "force ", (found.force, 1), xycoords=("data", "axes fraction"), ha="right", va="top", fontsize=8, color=GREY
        )
        right.set_yscale("log")
        left.margins(x=0)
        left.set_xlabel("time, in the model's own unit")
        left.set_ylabel("x")
        right.set_xlabel("frequency, cycles per unit of time")
        right.set_ylabel("power")
        left.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0)
    return figure


def connectome(brain: Brain) -> Figure:
    """Draw the structural weights."""
    with plot.house_style():
        figure, ax = plt.subplots(figsize=(4.4, 3.7), layout="constrained")
        _weights(brain, ax)
    return figure


def activity(brain: Brain) -> Figure:
    """Draw three seconds of activity of a few regions, and five minutes of everybody's BOLD."""
    with plot.house_style():
        figure, (top, bottom) = plt.subplots(2, 1, figsize=(7.0, 5.0), layout="constrained", height_ratios=(1, 1.4))
        _regions(brain, top)
        _bold(brain, bottom)
    return figure


def connectivity(brain: Brain) -> Figure:
    """Draw measured, simulated and linear functional connectivity on one scale, and simulated against measured."""
    with plot.house_style():
        figure, axes = plt.subplots(2, 2, figsize=(7.2, 6.4), layout="constrained")
        _matrix(brain.empirical, "measured", axes[0, 0])
        _matrix(brain.simulated, "simulated", axes[0, 1])
        _matrix(brain.linear, "linear network, closed form", axes[1, 0])
        plot.scatter_fit(brain.empirical, brain.simulated, axes[1, 1], names=("measured", "simulated"))
    return figure


def fit(brain: Brain) -> Figure:
    """Draw the correlation with the measured connectivity beside what it has to beat, and its surrogates."""
    rows = {**brain.baselines, "this simulation": brain.similarity}
    null = brain.surrogates["null"].values
    with plot.house_style():
        figure, ax = plt.subplots(figsize=(7.0, 2.2), layout="constrained")
        for place, (name, value) in enumerate(rows.items()):
            colour = COLOURS[1] if name == "this simulation" else COLOURS[0]
            ax.plot([0, value], [place, place], color=colour, linewidth=1.6)
            ax.plot(value, place, "o", color=colour, markersize=6)
            ax.annotate(f"  {value:.3f}", (value, place), va="center", fontsize=8)
        last = len(rows)
        ax.plot(null, np.full(null.size, last), "|", color=GREY, markersize=7, alpha=0.4)
        ax.annotate(f"  {null.mean():z.3f}", (null.max(), last), va="center", fontsize=8)
        ax.set_yticks(range(last + 1), [*rows, f"{null.size} phase-randomised surrogates"])
        ax.tick_params(axis="y", length=0)
        ax.set_xlim(min(0.0, float(null.min())) - 0.02, 0.8)
        ax.axvline(0, color="black", linewidth=0.8)
        ax.spines["left"].set_visible(False)
        ax.invert_yaxis()
        ax.set_xlabel("correlation with the measured functional connectivity")
    return figure


def contrast(brain: Brain) -> Figure:
    """Draw the default-mode contrast of each matrix against its null."""
    with plot.house_style():
        figure, axes = plt.subplots(1, len(brain.contrasts), figsize=(7.5, 2.3), layout="constrained", sharex=True)
        for ax, (name, found) in zip(axes, brain.contrasts.items(), strict=True):
            ax.hist(found.null.values, bins=60, color="#BBBBBB", density=True)
            ax.axvline(found.observed, color=COLOURS[1], linewidth=1.8)
            ax.set_title(f"{name}: {found.observed:.3f}, p = {found.p_value:.2g}", fontsize=8.5)
            ax.set_yticks([])
            ax.spines["left"].set_visible(False)
        axes[len(axes) // 2].set_xlabel("default-mode contrast; grey: as many random cortical nodes")
    return figure


def overview(brain: Brain) -> Figure:
    """Draw the whole way: connectome, activity, BOLD, simulated against measured connectivity."""
    with plot.house_style():
        figure = plt.figure(figsize=(9.4, 5.9), layout="constrained")
        grid = figure.add_gridspec(2, 3, width_ratios=(1, 1, 1))
        _weights(brain, figure.add_subplot(grid[0, 0]))
        _regions(brain, figure.add_subplot(grid[0, 1:]))
        _matrix(brain.empirical, "measured correlation of BOLD", figure.add_subplot(grid[1, 0]))
        _matrix(brain.simulated, "simulated correlation of BOLD", figure.add_subplot(grid[1, 1]))
        plot.scatter_fit(brain.empirical, brain.simulated, figure.add_subplot(grid[1, 2]), names=("measured", "simulated"))
    return figure


def _weights(brain: Brain, ax: Axes) -> None:
    weights = brain.connectome.to_xarray()["weights"]
    weights = weights.where(weights > 0).assign_attrs(long_name="streamlines", units="1")
    plot.matrix(weights, ax, norm=LogNorm(vmin=float(weights.quantile(0.05)), vmax=float(weights.max())))
    ax.set_title(f"connectome {brain.connectome.name}, {brain.connectome.size} regions", fontsize=9)


def _regions(brain: Brain, ax: Axes) -> None:
    values = brain.run[RESTING_TRACE]
    names = [name for name in SHOWN_REGIONS if name in brain.connectome.labels]
    start = float(values["time"][0])
    few = values.sel(node=names).isel(time=values["time"].values < start + 3000)
    plot.time_series(_in_seconds(few, start), ax)
    ax.legend(ncols=len(names), loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0, columnspacing=1.2, handlelength=1.2)
    ax.set_title("activity of five regions", fontsize=9)


def _in_seconds(values: xr.DataArray, start: float = 0.0) -> xr.DataArray:
    seconds = (values["time"].values - start) / 1000
    return values.assign_coords(time=("time", seconds, {"units": "s", "long_name": "time"}))


def _bold(brain: Brain, ax: Axes) -> None:
    bold = brain.run["bold"]
    centred = (100 * (bold - bold.mean("time"))).assign_attrs(long_name="BOLD about its mean", units="%")
    plot.time_series(_in_seconds(centred), ax)
    ax.set_title("simulated BOLD of all regions", fontsize=9)


def _matrix(matrix: xr.DataArray, title: str, ax: Axes) -> None:
    plot.matrix(matrix, ax, norm=Normalize(0.0, 1.0))
    ax.set_xlabel("")
    ax.set_ylabel("")
    ax.set_title(title, fontsize=9)


BRAIN_FIGURES: Mapping[str, Callable[[Brain], Figure]] = {
    "connectome": connectome,
    "activity": activity,
    "connectivity": connectivity,
    "fit": fit,
    "contrast": contrast,
}


def write(figures: Mapping[str, Figure], folder: Path) -> dict[str, Path]:
    """Write figures as PNG files into a folder; returns their paths."""
    return {name: save(figure, folder / f"{name}.png") for name, figure in figures.items()}
