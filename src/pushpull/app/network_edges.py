"""The edges and inputs of a network file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pushpull.app.arguments import COUPLINGS
from pushpull.app.network_tables import Table, arguments_of, choose, read_distribution, read_value
from pushpull.base.errors import ModelError, suggest
from pushpull.base.units import quantity
from pushpull.compile.drives import Stimulus
from pushpull.spec import connections, operators
from pushpull.spec.connections import Connections, Poisson
from pushpull.spec.coupling import Coupling
from pushpull.spec.model import Model
from pushpull.spec.network import Edge, Network, Population
from pushpull.spec.operators import Dense, Operator

RULES: Mapping[str, type[Connections]] = {
    name: getattr(connections, name)
    for name in ("Sparse", "FixedIndegree", "FixedOutdegree", "FixedTotalNumber", "AllToAll", "OneToOne")
}
MATRICES = ("Dense", "AllToAll", "OneToOne")  # rules of edges that carry a quantity to a port
ENDS = ("from", "to", "port", "rule")
INPUT_KEYS = ("to", "port", "poisson", "weight", "stimulus", "pattern")


def read_edges(table: Table, populations: Mapping[str, Population]) -> list[Edge]:
    """Return the edges from every source to every target that a table names."""
    sources, targets = (_several(table, key, populations) for key in ("from", "to"))
    return [_edge(table, source, target) for source in sources for target in targets]


def read_inputs(tables: list[Table], populations: Mapping[str, Population]) -> dict[str, list[Any]]:
    """Return what comes from outside, by "population/port"."""
    found: dict[str, list[Any]] = {}
    for table in tables:
        table.only(INPUT_KEYS)
        for target in _several(table, "to", populations):
            port, what = _input(table, target)
            found.setdefault(f"{target.name}/{port}", []).append(what)
    return found


def read_coupling(table: Table, key: str) -> Coupling:
    """Return coupling = "linear", or { name = "sigmoidal", strength = 2 }; linear where there is none."""
    given = table.entries.get(key, "linear")
    inner = Table(table.file, f"{table.name}, {key}", given if isinstance(given, dict) else {"name": given})
    with inner.at():
        kind = choose(inner.text("name"), COUPLINGS, "coupling")
    known = arguments_of(kind)
    inner.only(["name", *known])
    with inner.at():
        return kind(**{name: quantity(inner.entries[name], "1", name) for name in known if name in inner.entries})


def _several(table: Table, key: str, populations: Mapping[str, Population]) -> list[Population]:
    names = table.texts(key)
    for name in names:
        if name not in populations:
            raise table.wrong(key, f"there is no population {name!r}", suggest(name, populations))
    return [populations[name] for name in names]


def _edge(table: Table, source: Population, target: Population) -> Edge:
    spiking = bool(source.model.definition.events)
    port, kind = _port(table, target, ("impulse", "port") if spiking else ("port",))
    if kind == "impulse":
        if not spiking:
            raise table.wrong("from", f"{source.name} emits no spikes, which the impulse {port} takes", "send to a port instead")
        edge = Edge({source.name: "spike"}, {target.name: port}, _spikes(table, _unit(target.model, port)))
    else:
        table.only((*ENDS, "quantity", "coupling", "weight", "delay", "autapses"))
        sent = table.text("quantity", dict(source.model.definition.couples).get(port))
        edge = Edge({source.name: sent}, {target.name: port}, _matrix(table), read_coupling(table, "coupling"))
    with table.at():
        Network((source,) if source is target else (source, target), (edge,))
    return edge


def _spikes(table: Table, unit: str) -> Connections:
    with table.at("rule"):
        kind = choose(table.text("rule"), RULES, "rule")
    keys = arguments_of(kind, without=("synapse",))
    table.only((*ENDS, *keys))
    units = {"weight": unit, "delay": "ms", "dendritic_delay": "ms"}
    given = {key: _number(table, key, units.get(key)) for key in keys if key in table.entries}
    with table.at():
        return kind(**given)


def _number(table: Table, key: str, unit: str | None) -> Any:
    value = table.entries[key]
    if isinstance(value, dict) and unit is not None:
        return read_distribution(table.table(key), unit)
    with table.at():
        if isinstance(value, list):
            return np.array([quantity(each, unit or "1", key) for each in value])
        return quantity(value, "ms", key) if unit == "ms" and isinstance(value, str) else value


def _matrix(table: Table) -> Operator:
    rule = table.text("rule", "Dense")
    with table.at("rule"):
        name = choose(rule, {each: each for each in MATRICES}, "rule for edges to a port")
    weight, delay = table.entries.get("weight", 1.0), table.entries.get("delay", 0.0)
    with table.at():
        late: Any = np.array(delay, dtype=object)
        late = np.array([quantity(each, "ms", "delay") for each in late.flat]).reshape(late.shape)
        if name != "AllToAll":
            return Dense(_numbers(weight), late) if name == "Dense" else operators.OneToOne(_numbers(weight), late)
        own = table.entries.get("autapses", True)
        return operators.AllToAll(quantity(weight, "1", "weight"), float(late), self_connections=bool(own))


def _numbers(value: Any) -> Any:
    try:
        return np.array(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise ModelError(f"weight is {value!r}", "give a number, or rows of numbers: a row per target") from None


def _input(table: Table, target: Population) -> tuple[str, Any]:
    if ("poisson" in table.entries) == ("stimulus" in table.entries):
        raise table.wrong("", "one of poisson and stimulus is wanted", 'write poisson = "8 kHz", or stimulus = "sin(t/10[ms])"')
    if "poisson" in table.entries:
        port, _ = _port(table, target, ("impulse",))
        weight = table.entries.get("weight", 1.0)
        with table.at("weight"):
            quantity(weight, _unit(target.model, port), "the weight")
        return port, Poisson(table.entries["poisson"], weight)
    port, _ = _port(table, target, ("port",))
    if "weight" in table.entries:
        raise table.wrong("weight", "belongs to poisson", "multiply inside the text of the stimulus")
    pattern = read_value(table, "pattern", "1", target.size) if "pattern" in table.entries else None
    return port, Stimulus(table.entries["stimulus"], pattern)


def _port(table: Table, target: Population, kinds: tuple[str, ...]) -> tuple[str, str]:
    """Return the port that is named, or the only one of the first kind that the target has, and its kind."""
    fields = target.model.definition.fields
    if "port" in table.entries:
        port, known = table.text("port"), {item.name: item.kind for item in fields if item.kind in ("port", "impulse")}
        if port not in known:
            raise table.wrong("port", f"{target.name} has no port {port!r}", suggest(port, known) or "its model takes no input")
        if known[port] not in kinds:
            other = [name for name, kind in known.items() if kind in kinds]
            word = "an impulse, which takes spikes" if known[port] == "impulse" else "a port, which takes no spikes"
            raise table.wrong("port", f"{port} of {target.name} is {word}", suggest(port, other) or "its model has no other")
        return port, known[port]
    for kind in kinds:
        found = [item.name for item in fields if item.kind == kind]
        if len(found) == 1:
            return found[0], kind
        if found:
            raise table.wrong("port", f"{target.name} has several: {', '.join(found)}", f'say which: port = "{found[0]}"')
    raise table.wrong("to", f"{target.name} has no {' or '.join(kinds)}", "give its model one")


def _unit(model: Model, name: str) -> str:
    return model.definition.field(name).unit
