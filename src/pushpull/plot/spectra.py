"""Power spectra."""

from __future__ import annotations

import xarray as xr
from matplotlib.axes import Axes
from matplotlib.ticker import LogFormatter

from pushpull.base.errors import DataError
from pushpull.plot.style import COLOURS, FEW, as_lines, axes_or_new, axis_label, house_style, label_of, names_along


def spectrum(psd: xr.DataArray, ax: Axes | None = None) -> Axes:
    """Draw power against frequency, (frequency[, node]), on logarithmic axes; the mean (frequency 0) is left out.

    Up to 7 lines in colours, more as thin lines of one colour. Raises DataError for a third dim.
    """
    lines, other = as_lines(psd, "frequency", "the spectrum")
    if "frequency" not in lines.coords:
        raise DataError("the spectrum has no frequencies", "give what power_spectrum returns")
    lines = lines.isel(frequency=lines["frequency"].values > 0)
    frequency, count = lines["frequency"].values, 1 if other is None else lines.sizes[other]
    with house_style():
        ax = axes_or_new(ax, 4.6, 3.2)
        if count > FEW:
            ax.plot(frequency, lines.values, color=COLOURS[0], linewidth=0.6, alpha=max(0.15, min(0.6, 12 / count)))
            ax.set_title(f"{count} lines, one per {other}", fontsize=8)
        else:
            names = [""] if other is None else names_along(lines, other)
            for column, name, colour in zip(lines.values.reshape(len(frequency), count).T, names, COLOURS, strict=False):
                ax.plot(frequency, column, color=colour, label=name)
        if 1 < count <= FEW:
            ax.legend(title=other, loc="upper left", bbox_to_anchor=(1.0, 1.0), borderaxespad=0.0)
        ax.set_xscale("log")
        ax.set_yscale("log")
        ax.xaxis.set_major_formatter(LogFormatter(labelOnlyBase=False, minor_thresholds=(2, 0.5)))
        ax.margins(x=0)
        ax.set_xlabel(axis_label(lines, "frequency"))
        ax.set_ylabel(label_of(psd, "power"))
    return ax
