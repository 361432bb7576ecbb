"""What is shown of a resting-state fit: curves over coupling, and the best points, beside what they have to beat."""

from __future__ import annotations

import json
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from rich.text import Text

from pushpull import plot
from pushpull.app.figures import save, save_text
from pushpull.app.rest_fit import CANDIDATES, MEASURES, RestFit, best_point, facts_of
from pushpull.app.tables import OUT, table_of
from pushpull.plot.style import COLOURS, GREY

ROWS = {
    "fit": "FC correlation",
    "dynamics_distance": "FCD distance",
    "metastability": "metastability",
    "contrast": "default-mode\ncontrast",
}


def draw_fit(found: RestFit) -> Figure:
    """Draw one column per candidate and one row per measure: every copy, their mean, and the best point."""
    with plot.house_style():
        size = (2.5 * len(found.curves) + 1.2, 6.4)
        figure, grid = plt.subplots(len(ROWS), len(found.curves), figsize=size, layout="constrained", sharex="col", sharey="row")
        grid = np.reshape(grid, (len(ROWS), len(found.curves)))
        for column, (name, curve) in zip(grid.T, found.curves.items(), strict=True):
            for ax, row in zip(column, ROWS, strict=True):
                _curve(curve, row, ax)
            column[0].set_title(CANDIDATES[name].title, fontsize=9)
            column[-1].set_xlabel("strength of the coupling")
            for value in found.baselines.values():
                column[0].axhline(value, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=0)
            column[-1].axhline(found.empirical_contrast[0], color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=0)
        for ax, label in zip(grid[:, 0], ROWS.values(), strict=True):
            ax.set_ylabel(label)
        _name_lines(found, grid[0, -1], grid[-1, -1])
    return figure


def _curve(curve: xr.Dataset, row: str, ax: Axes) -> None:
    values = curve[row]
    for copy in range(values.sizes["copy"]):
        ax.plot(values["strength"], values.isel(copy=copy), ".", color=COLOURS[0], markersize=4, alpha=0.6)
    ax.plot(values["strength"], values.mean("copy"), color=COLOURS[0], linewidth=1.4)
    ax.axvline(best_point(curve)["strength"], color=COLOURS[1], linewidth=1.0, zorder=0)
    if float(values["strength"].max() / values["strength"].min()) > 20:
        ax.set_xscale("log")


def _name_lines(found: RestFit, top: Axes, bottom: Axes) -> None:
    short = {
        "structural weights": "weights",
        "logarithm of the weights": "log weights",
        "linear network, closed form": "linear network",
    }
    for name, value in found.baselines.items():
        top.annotate(f" {short[name]}", (1, value), xycoords=("axes fraction", "data"), va="center", fontsize=7.5, color=GREY)
    place = (1, found.empirical_contrast[0])
    bottom.annotate(" measured", place, xycoords=("axes fraction", "data"), va="center", fontsize=7.5, color=GREY)


def write_fit(found: RestFit, folder: Path) -> Path:
    """Write fit.png and fit.json into a folder; returns the picture's path."""
    save_text(json.dumps(facts_of(found), indent=2) + "\n", folder / "fit.json")
    return save(draw_fit(found), folder / "fit.png")


def show_fit(found: RestFit, picture: Path) -> None:
    """Print the best point of each candidate, what it has to beat, and what the numbers leave out."""
    table = table_of("candidate", "strength", "FC correlation", "FCD distance", "metastability", "default-mode contrast", right=5)
    for name, curve in found.curves.items():
        best = best_point(curve)
        cells = [f"{best[each]:.3f} +- {best[f'{each}_deviation']:.3f}" for each in MEASURES]
        table.add_row(CANDIDATES[name].title, f"{best['strength']:g}", *cells)
    OUT.print(table)
    rows = [f"{value:.3f}  {name}" for name, value in found.baselines.items()]
    OUT.print(Text("FC correlation to beat:\n  " + "\n  ".join(rows)))
    value, chance = found.empirical_contrast
    OUT.print(Text(f"default-mode contrast as measured: {value:.3f}, permutation p = {chance:.2g}"))
    sentence = f"+- is the standard deviation over copies of {found.seconds:g} s; excluded: {facts_of(found)['excluded']}."
    OUT.print(Text(sentence), soft_wrap=True)
    OUT.print(Text(f"wrote {picture}"))
