"""Reference numbers recomputed: the table is data, each kind of number a pure function, the outcome a row with its difference."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from pushpull import models
from pushpull.app import verify_runs
from pushpull.app.verify_equations import Equations
from pushpull.app.verify_points import fold, hopf, rest
from pushpull.base.errors import DataError, PushpullError, RunError, suggest
from pushpull.base.units import convert, unit
from pushpull.dynamics import firing_rate, interval_cv, spike_spectrum_of
from pushpull.records.run import Run

T = TypeVar("T")


@dataclass(frozen=True)
class Reference:
    """A published or independently computed number and how to get it: what `kind` does with the model and the settings.

    `tolerance` is absolute, in `unit`; `section` is the heading of the table, `slow` marks what takes more than a few seconds.
    """

    id: str
    section: str
    model: str
    kind: str
    quantity: str
    value: float
    tolerance: float
    source: str
    unit: str = "1"
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])
    start: Mapping[str, float] = field(default_factory=dict[str, float])
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    slow: bool = False


@dataclass(frozen=True)
class Verified:
    """A recomputed number beside its reference; `failure` says why there is none, and `value` is then not a number."""

    reference: Reference
    value: float
    failure: str = ""

    @property
    def difference(self) -> float:
        """Return recomputed minus reference."""
        return self.value - self.reference.value

    @property
    def passed(self) -> bool:
        """Return whether the difference is within the tolerance."""
        return abs(self.difference) <= self.reference.tolerance


def references(path: str | Path | None = None) -> tuple[Reference, ...]:
    """Read the table, by default the one that is shipped; raises DataError that names the row where something is wrong."""
    source = files("pushpull.app").joinpath("references.toml") if path is None else Path(path)
    rows = tomllib.loads(source.read_text(encoding="utf-8")).get("reference", [])
    found = tuple(_reference(row) for row in rows)
    for name in (names := [row.id for row in found]):
        if names.count(name) > 1:
            raise DataError(f"two rows are called {name!r}", "give each an id of its own")
    return found


def recompute(rows: Iterable[Reference], report: Callable[[Verified], None] | None = None) -> list[Verified]:
    """Recompute rows in turn; `report` is called with each as it is done."""
    done: list[Verified] = []
    for row in rows:
        done.append(check(row))
        if report is not None:
            report(done[-1])
    return done


def check(row: Reference) -> Verified:
    """Recompute one number; what the library refuses is a miss with its message."""
    try:
        return Verified(row, KINDS[row.kind].compute(row))
    except PushpullError as problem:
        return Verified(row, math.nan, str(problem))


def _reference(row: Mapping[str, Any]) -> Reference:
    name = row.get("id", "?")
    known = {item.name for item in fields(Reference)}
    for key in row:
        if key not in known:
            raise DataError(f"row {name!r} has no field {key!r}", suggest(key, known))
    for item in fields(Reference)[:8]:
        if item.name not in row:
            raise DataError(f"row {name!r} has no {item.name}", f"add {item.name} = ...")
    if row["kind"] not in KINDS:
        raise DataError(f"row {name!r} is of the unknown kind {row['kind']!r}", suggest(row["kind"], KINDS))
    _check_settings(name, row.get("settings", {}), KINDS[row["kind"]].needs)
    return Reference(**row)


def _check_settings(name: str, settings: Mapping[str, Any], needs: tuple[str, ...]) -> None:
    for key in needs:
        if key not in settings:
            raise DataError(f"row {name!r} has no {key!r} in its settings", f"add settings.{key} = ...")
    known = OPTIONAL.union(needs)
    for key in settings:
        if key not in known:
            raise DataError(f"row {name!r} has the unknown setting {key!r}", suggest(key, known))


def _equations(row: Reference) -> Equations:
    model = models.get(row.model)
    ports = {item.name for item in model().definition.of_kind("port")}
    inputs = {name: value for name, value in row.parameters.items() if name in ports}
    return Equations(model(**{name: value for name, value in row.parameters.items() if name not in ports}), inputs)


def _in_unit(base: float, row: Reference) -> float:
    return base / unit(row.unit).factor


def _derived(row: Reference) -> float:
    equations = _equations(row)
    return _in_unit(equations.quantity(row.quantity, equations.start(row.start), by=str(row.settings.get("by", ""))), row)


def _rest(row: Reference) -> float:
    equations = _equations(row)
    return _in_unit(equations.quantity(row.quantity, rest(equations, equations.start(row.start))), row)


def _point(row: Reference) -> float:
    equations, freed = _equations(row), row.settings["parameter"]
    point = {"hopf": hopf, "fold": fold}[row.kind](equations, equations.start(row.start), freed)
    if row.quantity == freed:
        return point.parameter
    if row.quantity in ("frequency", "angular_frequency"):
        return _in_unit(point.rotation / (math.tau if row.quantity == "frequency" else 1), row)
    return _in_unit(equations.quantity(row.quantity, point.states, {freed: point.parameter}), row)


def _passage(row: Reference) -> float:
    found = _chosen({"rate": firing_rate, "cv": interval_cv}, row)(_equations(row).model)
    return convert(float(found), found.attrs["units"], row.unit)


def _spectrum(row: Reference) -> float:
    per_time = 1000.0 if _equations(row).model.definition.time != "1" else 1.0
    return _in_unit(float(spike_spectrum_of(_equations(row).model, [row.settings["frequency"]])[0]) / per_time, row)


def _cycle(row: Reference) -> float:
    observe = row.settings["observe"]
    run = _run(row, observe)
    found = verify_runs.cycle(run, observe, row.settings.get("node", 0))
    if row.quantity in ("minimum", "maximum"):
        return convert(getattr(found, row.quantity), run[observe].attrs["units"], row.unit)
    per_turn = {"period": found.period, "frequency": 1 / found.period, "angular_frequency": math.tau / found.period}
    return _in_unit(_chosen(per_turn, row), row)


def _crossing(row: Reference) -> float:
    times = verify_runs.rises(*verify_runs.trace(_run(row, row.quantity), row.quantity), row.settings["level"])
    if len(times) <= row.settings["index"]:
        raise RunError(f"{row.quantity} rises {len(times)} times in {row.settings['duration']}", "run it for longer")
    return _in_unit(float(times[row.settings["index"]]), row)


def _spikes(row: Reference) -> float:
    (spikes,) = _run(row).spikes.values()
    times = spikes.of(0)
    if row.quantity == "count":
        return float(len(times))
    if row.quantity == "rate":
        return _in_unit(len(spikes) / (spikes.size * spikes.duration), row)
    values = _chosen({"time": times, "interval": np.diff(times)}, row)
    if "index" not in row.settings:
        return _in_unit(float(np.mean(values)), row)
    if not -len(values) <= row.settings["index"] < len(values):
        raise RunError(f"{row.model} fires {len(times)} times in {row.settings['duration']}", "run it for longer")
    return _in_unit(float(values[row.settings["index"]]), row)


def _final(row: Reference) -> float:
    node, run = row.settings.get("node", 0), _run(row, row.quantity)
    last = [float(verify_runs.trace(run, row.quantity, each)[1][-1]) for each in (node, row.settings.get("minus", node))]
    return last[0] - last[1] if "minus" in row.settings else last[0]


def _synchrony(row: Reference) -> float:
    return verify_runs.synchrony(_run(row, row.quantity), row.quantity)


def _chosen(found: Mapping[str, T], row: Reference) -> T:
    if row.quantity not in found:
        raise DataError(f"row {row.id!r}: {row.kind} gives no {row.quantity!r}", suggest(row.quantity, found))
    return found[row.quantity]


def _run(row: Reference, *observe: str) -> Run:
    settings = {name: value for name, value in row.settings.items() if name not in ("index", "level", "node", "minus", "observe")}
    return _cached_run(row.model, json.dumps([row.parameters, row.start, settings, observe], sort_keys=True))


@lru_cache(maxsize=2)
def _cached_run(model: str, described: str) -> Run:
    """Rows that ask for several numbers of one run stand together in the table and share it."""
    parameters, start, settings, observe = json.loads(described)
    return verify_runs.run_of(models.get(model), parameters, start, settings, observe)


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of number is computed, and which settings it cannot do without."""

    compute: Callable[[Reference], float]
    needs: tuple[str, ...] = ()


RUN = ("duration", "dt")
KINDS: Mapping[str, Kind] = {
    "derived": Kind(_derived),
    "rest": Kind(_rest),
    "hopf": Kind(_point, ("parameter",)),
    "fold": Kind(_point, ("parameter",)),
    "passage": Kind(_passage),
    "spectrum": Kind(_spectrum, ("frequency",)),
    "cycle": Kind(_cycle, ("observe", *RUN)),
    "crossing": Kind(_crossing, ("level", "index", *RUN)),
    "spikes": Kind(_spikes, RUN),
    "final": Kind(_final, RUN),
    "synchrony": Kind(_synchrony, RUN),
}
OPTIONAL = frozenset({"after", "by", "index", "minus", "network", "node", "regime", "scheme", "seed", "size"})
