"""Tables of a network file that know where they stand, and the values in them: numbers, texts with units, distributions."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np

from pushpull.base.errors import ModelError, PushpullError, suggest
from pushpull.base.units import quantity
from pushpull.spec.connections import Distribution, LogNormal, Normal, Uniform
from pushpull.spec.values import per_node

DISTRIBUTIONS: Mapping[str, type[Distribution]] = {"Normal": Normal, "Uniform": Uniform, "LogNormal": LogNormal}
PURE = ("spread",)  # arguments of distributions that have no unit
Item = TypeVar("Item")


@dataclass(frozen=True)
class Table:
    """The `entries` of the table that `name` writes down in `file`, as in "[populations.e]"."""

    file: str
    name: str
    entries: Mapping[str, Any]

    def place(self, key: str = "") -> str:
        """Return where a key stands, for an error."""
        return f"{self.file}, {self.name}" + (f", {key}" if key else "")

    def wrong(self, key: str, what: str, hint: str | None) -> ModelError:
        """Return the error to raise about a key."""
        return ModelError(f"{self.place(key)}: {what}", hint)

    def only(self, keys: Iterable[str]) -> None:
        """Raise ModelError where the table has another key than these."""
        known = list(keys)
        for key in self.entries:
            if key not in known:
                raise ModelError(f"{self.place()} has an unknown key {key!r}", suggest(key, known))

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; raises ModelError where it is none, or missing without a default."""
        found = self.entries.get(key, default)
        if not isinstance(found, str):
            what = "is missing" if found is None else f"is {found!r}, which is no text"
            raise ModelError(f"{self.place()}: {key} {what}", f'write {key} = "..."')
        return found

    def texts(self, key: str) -> list[str]:
        """Return one text or several as a list."""
        found = self.entries.get(key)
        several = [found] if isinstance(found, str) else found
        if not isinstance(several, list) or not all(isinstance(each, str) for each in several):
            what = "is missing" if found is None else f"is {found!r}"
            raise ModelError(f"{self.place()}: {key} {what}", f'write {key} = "..." or {key} = ["...", "..."]')
        return several

    def table(self, key: str) -> Table:
        """Return a table inside this one, empty where there is none."""
        return self._table(key, self.entries.get(key, {}))

    def named(self, key: str) -> dict[str, Table]:
        """Return the tables [key.name] by name."""
        inner = {name: f"[{key}.{name}]" for name in self._table(key, self.entries.get(key, {})).entries}
        return {name: self._table(name, self.entries[key][name], where) for name, where in inner.items()}

    def listed(self, key: str) -> list[Table]:
        """Return the tables [[key]] in their order."""
        found = self.entries.get(key, [])
        if not isinstance(found, list):
            raise ModelError(f"{self.file}: {key} is no list of tables", f"write each under [[{key}]]")
        return [self._table(key, each, f"[[{key}]] {number}") for number, each in enumerate(found, 1)]

    def _table(self, key: str, found: Any, where: str = "") -> Table:
        where = where or (f"{self.name}, {key}" if self.name else f"[{key}]")
        if not isinstance(found, dict):
            raise ModelError(f"{self.file}, {where} is {found!r}, which is no table", f"write it as {key} = {{ ... }}")
        return Table(self.file, where, found)

    @contextmanager
    def at(self, key: str = "") -> Iterator[None]:
        """Say of an error that is raised within where in the file it comes from."""
        try:
            yield
        except PushpullError as problem:
            raise type(problem)(f"{self.place(key)}: {problem.message}", problem.hint) from None


def choose(name: str, known: Mapping[str, Item], what: str) -> Item:
    """Return what a name means, whatever its capitals, hyphens and underscores; raises ModelError."""
    plain = {_plain(each): value for each, value in known.items()}
    if _plain(name) not in plain:
        raise ModelError(f"no {what} is called {name!r}", suggest(name, known))
    return plain[_plain(name)]


def arguments_of(kind: type, without: Sequence[str] = ()) -> list[str]:
    """Return the names of what a dataclass is made of."""
    return [item.name for item in fields(kind) if item.name not in without]


def read_distribution(table: Table, unit: str, *others: str) -> Distribution:
    """Return { distribution = "Normal", mean = "1 mV", deviation = 0.1 } in a unit; `others` are keys that may stand beside."""
    with table.at("distribution"):
        kind = choose(table.text("distribution"), DISTRIBUTIONS, "distribution")
    known = arguments_of(kind)
    table.only(["distribution", *others, *known])
    given: dict[str, float] = {}
    for name in known:
        if name in table.entries:
            with table.at():
                given[name] = quantity(table.entries[name], "1" if name in PURE else unit, name)
    with table.at():
        try:
            return kind(**given)
        except TypeError:
            raise ModelError(f"{kind.__name__} needs {', '.join(known)}", "give them in the table") from None


def read_value(table: Table, key: str, unit: str, size: int) -> Any:
    """Return a value of a field: a number or a text as it is, a list as values per node, a distribution drawn for every node."""
    value = table.entries[key]
    with table.at(key):
        if isinstance(value, list):
            return per_node([quantity(each, unit, key) for each in value])
    if not isinstance(value, dict):
        return value
    inner = table.table(key)
    seed = inner.entries.get("seed", 0)
    if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:
        raise inner.wrong("seed", f"is {seed!r}", "a seed is a whole number from 0 on")
    place = zlib.crc32(f"{table.name} {key}".encode())
    generator = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, place])))
    return per_node(read_distribution(inner, unit, "seed").draw(size, generator))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
