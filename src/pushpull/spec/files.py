"""Models from TOML, as the writer writes it: fields as tables, equations as text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from pushpull.base.errors import ModelError, suggest
from pushpull.spec.blueprint import Blueprint
from pushpull.spec.declarations import NOISES, TIMES, checked_text, chosen
from pushpull.spec.definition import Field
from pushpull.spec.expressions import parse_expression
from pushpull.spec.regime import Centre, FixedPoint, LimitCycle, Promise, Regime, SpikeTrain, Spiking

_KINDS = {"states": "state", "ports": "port", "impulses": "impulse", "parameters": "parameter"}
_KEYS = ("name", "doc", "time", "noise", "equations", "couples", "correlated", "values", "regimes", *_KINDS)
_PROMISES: dict[str, type[LimitCycle] | type[FixedPoint] | type[Centre] | type[Spiking] | type[SpikeTrain]] = {
    "LimitCycle": LimitCycle,
    "FixedPoint": FixedPoint,
    "Centre": Centre,
    "Spiking": Spiking,
    "SpikeTrain": SpikeTrain,
}


def read_toml(text: str, file: str) -> tuple[Blueprint, dict[str, Any], tuple[Regime, ...]]:
    """Return the blueprint, values and regimes of a TOML text; raises ModelError that names the key."""
    try:
        table: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise ModelError(f"{file} is no TOML: {problem}", "compare it with what model.to_toml() writes") from None
    _known(table, _KEYS, file)
    name = _text(table, "name", "Model", file)
    if not name.isidentifier():
        raise ModelError(f"{name!r} in {file} cannot name a model", "use letters, digits and _")
    fields = tuple(
        _field(kind, key, entry, file) for section, kind in _KINDS.items() for key, entry in _table(table, section, file).items()
    )
    plan = Blueprint(
        name,
        checked_text(table.get("equations"), name),
        fields,
        chosen(table.get("time", "ms"), TIMES, "time", name),
        chosen(table.get("noise", "ito"), NOISES, "noise", name),
        tuple((port, str(text)) for port, text in _table(table, "couples", file).items()),
        _text(table, "doc", "", file),
        correlated=tuple((noise, str(by)) for noise, by in _table(table, "correlated", file).items()),
    )
    regimes = tuple(_regime(entry, file) for entry in table.get("regimes", ()))
    return plan, dict(_table(table, "values", file)), regimes


def _known(table: Mapping[str, Any], keys: Sequence[str], where: str) -> None:
    for key in table:
        if key not in keys:
            raise ModelError(f"unknown key {key!r} in {where}", suggest(key, keys))


def _table(table: Mapping[str, Any], key: str, file: str) -> dict[str, Any]:
    found: object = table.get(key, {})
    if not isinstance(found, dict):
        raise ModelError(f"{key!r} in {file} is no table", f"write it under [{key}]")
    return found  # pyright: ignore[reportUnknownVariableType]


def _text(table: Mapping[str, Any], key: str, default: str, file: str) -> str:
    found = table.get(key, default)
    if not isinstance(found, str):
        raise ModelError(f"{key!r} in {file} is no text", f'write {key} = "..."')
    return found


def _field(kind: str, name: str, entry: Any, file: str) -> Field:
    where = f"{name!r} in {file}"
    if not isinstance(entry, dict):
        raise ModelError(f"{where} is no table", f"write {name} = {{ default = 1.0, unit = 'ms' }}")
    table: dict[str, Any] = entry  # pyright: ignore[reportUnknownVariableType]
    _known(table, ("default", "unit", "bounds", "limits", "doc", "why", "start"), where)
    unit, doc, why = (_text(table, key, default, where) for key, default in (("unit", "1"), ("doc", ""), ("why", "")))
    bounds, limits = (_range(key, table.get(key), where) for key in ("bounds", "limits"))
    start = parse_expression(_text(table, "start", "", where), name=where) if "start" in table else None
    return Field(kind, name, table.get("default", 0.0), unit, bounds, doc, limits, why, start)


def _range(key: str, given: Any, where: str) -> tuple[float, float] | None:
    match given:
        case None:
            return None
        case [int() | float() as low, int() | float() as high]:
            return float(low), float(high)
        case _:
            raise ModelError(f"the {key} of {where} are {given!r}", f"write {key} = [lowest, highest]")


def _regime(entry: Any, file: str) -> Regime:
    if not isinstance(entry, dict):
        raise ModelError(f"a regime in {file} is no table", "write it under [[regimes]]")
    table: dict[str, Any] = entry  # pyright: ignore[reportUnknownVariableType]
    _known(table, ("name", "values", "promises", "doc", "start", "stimuli"), f"a regime of {file}")
    promises = tuple(_promise(item, file) for item in table.get("promises", ()))
    name = _text(table, "name", "", file)
    return Regime(
        name,
        _table(table, "values", file),
        promises[0] if len(promises) == 1 else promises or None,
        _text(table, "doc", "", file),
        _table(table, "start", file),
        _table(table, "stimuli", file),
    )


def _promise(entry: Any, file: str) -> Promise:
    table: dict[str, Any] = dict(entry) if isinstance(entry, dict) else {}  # pyright: ignore[reportUnknownArgumentType]
    kind = table.pop("kind", "")
    if kind not in _PROMISES:
        raise ModelError(f"a regime of {file} promises {kind!r}", f"known: {', '.join(_PROMISES)}")
    if isinstance(first := table.get("first"), list):
        table["first"] = tuple(map(float, first))  # pyright: ignore[reportUnknownArgumentType]
    try:
        return _PROMISES[kind](**table)
    except TypeError:
        raise ModelError(
            f"the promise {kind} in {file} does not take {', '.join(table)}", "compare it with what model.to_toml() writes"
        ) from None
