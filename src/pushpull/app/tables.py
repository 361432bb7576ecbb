"""What the command line shows: tables of models, runs and verified numbers, and the same for programs."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    import xarray as xr

    from pushpull.app.verify import Verified
    from pushpull.models.catalogue import ModelRow
    from pushpull.records.run import Run

MOST_STATES = 4  # named in one line of the catalogue
PIPE_WIDTH = 120  # columns where the output is no terminal
OUT = Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)
ERR = Console(stderr=True, highlight=False)


def show_models(rows: Iterable[ModelRow]) -> None:
    """Print a line per model, under the rung that it stands on."""
    table = table_of("model", "time", "states", "regimes")
    for rung, group in groupby(rows, key=lambda row: row["rung"]):
        table.add_row(Text(rung, style="italic"))
        for row in group:
            time = "no unit" if row["time"] == "1" else row["time"]
            name = Text(f"  {_snake(row['name'])}", style="bold")
            table.add_row(name, time, _shortened(row["states"]), "; ".join(row["regimes"]))
    OUT.print(table)


def show_problem(message: str, hint: str | None) -> None:
    """Print what went wrong, and what to do, on the error stream."""
    ERR.print(Text("error: ", style="bold red") + Text(message), soft_wrap=True)
    if hint:
        ERR.print(Text("hint:  ", style="bold cyan") + Text(hint), soft_wrap=True)


def show_warning(message: str) -> None:
    """Print a warning on the error stream."""
    ERR.print(Text("warning: ", style="bold yellow") + Text(message), soft_wrap=True)


def recorded(run: Run) -> list[dict[str, Any]]:
    """Return a row per recorded quantity: name, unit, axes, and the mean, spread and range of its values."""
    return [_summary(name, run[name]) for name in run.names]


def _summary(name: str, array: xr.DataArray) -> dict[str, Any]:
    values = np.asarray(array.values, dtype=np.float64)
    numbers = {"mean": np.mean, "deviation": np.std, "minimum": np.min, "maximum": np.max}
    return {
        "name": name,
        "unit": str(array.attrs.get("units", "1")),
        "axes": {str(axis): size for axis, size in array.sizes.items()},
        **{key: float(function(values)) if values.size else None for key, function in numbers.items()},
    }


def spiking(run: Run) -> list[dict[str, Any]]:
    """Return a row per population that spikes: how many, and the mean rate in Hz (per unit of time where it has none)."""
    return [{"population": name, "spikes": len(spikes), "rate": spikes.rate} for name, spikes in run.spikes.items()]


def run_facts(run: Run) -> dict[str, Any]:
    """Return where a run comes from, less what only a continuation needs."""
    return {name: value for name, value in run.origin.items() if name not in ("request", "not_stored", "program")}


def show_run(run: Run, wall: float, written: Sequence[str]) -> None:
    """Print what was run, a table of what was recorded, and where it was saved."""
    facts = run.origin
    OUT.print(
        Text(str(facts["model"]), style="bold")
        + Text(
            f"  {facts['duration']} at dt {facts['dt']}, {facts['scheme']}, seed {facts['seed']}, {facts['precision']} precision"
        )
    )
    table = table_of("recorded", "unit", "shape", "mean", "deviation", "minimum", "maximum", right=4)
    rows = recorded(run)
    for row in rows:
        shape = " x ".join(f"{size} {axis}" for axis, size in row["axes"].items())
        numbers = ["-" if row[key] is None else f"{row[key]:.5g}" for key in ("mean", "deviation", "minimum", "maximum")]
        table.add_row(Text(row["name"], style="bold"), "" if row["unit"] == "1" else row["unit"], shape, *numbers)
    if rows:
        OUT.print(table)
    for row in spiking(run):
        unit = "Hz" if run.spikes[row["population"]].unit == "ms" else "per unit of time"
        OUT.print(f"{row['population']}: {row['spikes']} spikes, {row['rate']:.4g} {unit}")
    OUT.print(Text(f"took {wall:.2g} s" + "".join(f"; wrote {path}" for path in written), style="dim"), soft_wrap=True)


class VerifiedTable:
    """Prints verified numbers as they come, under the heading of their section."""

    def __init__(self) -> None:
        self._section = ""

    def add(self, row: Verified) -> None:
        """Print one number: value, reference, difference and tolerance."""
        reference = row.reference
        if reference.section != self._section:
            self._section = reference.section
            OUT.print(Text(f"\n{self._section}", style="bold"))
        mark = Text("ok  ", style="green") if row.passed else Text("miss", style="bold red")
        unit = "" if reference.unit == "1" else f" {reference.unit}"
        value = "failed" if row.failure else f"{row.value:.9g}"
        line = f"  {reference.id:<44} {value:>14}  reference {reference.value:>12.9g}{unit}"
        difference = "" if row.failure else f"  difference {row.difference:+.1e} of {reference.tolerance:.0e}"
        OUT.print(mark + Text(line + difference), soft_wrap=True)
        if row.failure:
            OUT.print(Text(f"      {row.failure}", style="red"), soft_wrap=True)


def verified_row(row: Verified) -> dict[str, Any]:
    """Return a verified number as what JSON can hold."""
    reference = row.reference
    facts: Mapping[str, Any] = {
        name: getattr(reference, name) for name in ("id", "section", "model", "quantity", "unit", "tolerance", "source")
    }
    value = None if row.failure else row.value
    difference = None if row.failure else row.difference
    return {
        **facts,
        "value": value,
        "reference": reference.value,
        "difference": difference,
        "passed": row.passed,
        "failure": row.failure,
    }


def table_of(*columns: str, right: int = 0) -> Table:
    """Return an empty table in the house's style; the last `right` columns hold numbers."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number >= len(columns) - right else "left", no_wrap=number in (0, 2))
    return table


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z0-9])", "_", name).lower()


def _shortened(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= MOST_STATES else f"{', '.join(names[:2])}, ... {len(names)} in all"
