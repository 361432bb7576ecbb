"""Network files: populations, edges, inputs and settings of a run as TOML, parsed and never executed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pushpull import models
from pushpull.app import arguments
from pushpull.app.network_edges import read_coupling, read_edges, read_inputs
from pushpull.app.network_tables import Table, choose, read_value
from pushpull.base.errors import DataError, ModelError, RunError, suggest
from pushpull.engine.progress import Report
from pushpull.engine.simulate import simulate
from pushpull.records.run import Run
from pushpull.spec import Model
from pushpull.spec.network import Network, Population

KEYS = ("populations", "models", "edges", "inputs", "connectome", "run")
MODEL_KEYS = ("equations", "time", "noise", "ports", "couples")
POPULATION_KEYS = ("model", "size", "regions", "regime", "parameters", "noise", "initial", "time_scale")
CONNECTOME_KEYS = ("name", "normalise", "coupling", "speed", "delay")
RUN_KEYS = ("duration", "dt", "scheme", "seed", "record", "transient", "copies", "precision", "target", "threads")


@dataclass(frozen=True, eq=False)
class NetworkFile:
    """A network, what drives it and where it starts, and the settings of its run as the file gives them."""

    network: Network
    stimuli: Mapping[str, Any]
    initial: Mapping[str, Any]
    settings: Mapping[str, Any]
    place: str

    def run(self, progress: Report = None, **settings: Any) -> Run:
        """Simulate the network; `settings` take the place of those of the file. Raises PushpullError.

        Without `record` the spikes are kept where there are any, else every state.
        """
        chosen = {**self.settings, **settings}
        if "duration" not in chosen:
            raise RunError(f"{self.place}: duration is missing", 'write duration = "1 s", or add --duration "1 s"')
        if "target" in chosen:
            chosen["target"] = arguments.read_target(chosen["target"])
        if "scheme" in chosen:
            chosen["scheme"] = choose(chosen["scheme"], arguments.SCHEMES, "scheme")
        if "record" in chosen:
            chosen["record"] = arguments.read_record(chosen["record"]) or []
        elif any(population.model.definition.events for population in self.network.populations):
            chosen["record"] = []
        return simulate(self.network, stimuli=self.stimuli, initial=self.initial, progress=progress, **chosen)


def is_network(name: str) -> bool:
    """Return whether a name is that of a file with a network in it, rather than one model."""
    return name.endswith(".toml") and Path(name).is_file() and bool({"populations", "edges"} & set(_entries(Path(name))))


def read(path: str | Path) -> NetworkFile:
    """Read a network file; raises PushpullError that names the file, the table and the key."""
    path = Path(path)
    top = Table(path.name, "", _entries(path))
    for key in top.entries:
        if key not in KEYS:
            raise ModelError(f"{path.name} has an unknown table {key!r}", suggest(key, KEYS))
    own = {name: _model_of_text(name, table) for name, table in top.named("models").items()}
    places = top.named("populations")
    if not places:
        raise ModelError(f"{path.name} has no populations", "write [populations.NAME] with model and size")
    for table in places.values():
        table.only(POPULATION_KEYS)
    kinds = {name: _model(table, own, path.parent) for name, table in places.items()}
    if "connectome" in top.entries:
        network = _on_connectome(
            top, places, {name: _valued(kinds[name], table, 0) for name, table in places.items()}, path.parent
        )
    else:
        network = _of_edges(top, places, kinds)
    populations = {each.name: each for each in network.populations}
    stimuli, initial = read_inputs(top.listed("inputs"), populations), dict[str, Any]()
    for name, table in places.items():
        chosen = next((each for each in kinds[name].regimes if each.name == table.entries.get("regime")), None)
        start: dict[str, Any] = dict(chosen.start) if chosen else {}
        for port, given in (chosen.stimuli if chosen else {}).items():
            stimuli.setdefault(f"{name}/{port}", []).insert(0, given)
        start |= _values(table, "initial", kinds[name], "state", populations[name].size)
        initial |= {f"{name}/{state}": value for state, value in start.items()}
    return NetworkFile(network, stimuli, initial, _settings(top.table("run")), f"{path.name}, [run]")


def _entries(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise DataError(f"there is no network file {str(path)!r}", "give the path of a TOML file with [populations.NAME]")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise DataError(f"{path.name} is no TOML: {problem}", "texts stand in quotes, tables under [name]") from None


def _model_of_text(name: str, table: Table) -> Model:
    table.only(MODEL_KEYS)
    given = {key: table.entries[key] for key in MODEL_KEYS[1:] if key in table.entries}
    with table.at("equations"):
        return Model.from_text(table.text("equations"), name=name, **given)


def _model(table: Table, own: Mapping[str, Model], folder: Path) -> Model:
    name = table.text("model")
    if name in own:
        return own[name]
    with table.at("model"):
        if name.endswith(".toml"):
            return arguments.read_model(str(folder / name), None, (), ())
        known = [*own, *models.names()]
        try:
            return models.get(name)()
        except ModelError:
            raise ModelError(f"no model is called {name!r}", suggest(name, known)) from None


def _valued(model: Model, table: Table, size: int) -> Model:
    """Return a model in its regime, with its parameters and noise."""
    with table.at("regime"):
        model = model.regime(table.text("regime")) if "regime" in table.entries else model
    given = _values(table, "parameters", model, "parameter", size)
    with table.at("parameters"):
        model = model.replace(**given) if given else model
    noise = table.table("noise").entries
    with table.at("noise"):
        return model.with_noise(**noise) if noise else model


def _values(table: Table, key: str, model: Model, kind: str, size: int) -> dict[str, Any]:
    inner, known = table.table(key), {item.name: item.unit for item in model.definition.fields if item.kind == kind}
    for name in inner.entries:
        if name not in known:
            raise ModelError(f"{inner.place()}: {model.definition.name} has no {kind} {name!r}", suggest(name, known))
    return {name: read_value(inner, name, known[name], size) for name in inner.entries}


def _of_edges(top: Table, places: Mapping[str, Table], kinds: Mapping[str, Model]) -> Network:
    populations: dict[str, Population] = {}
    for name, table in places.items():
        if "regions" in table.entries:
            raise table.wrong("regions", "are those of a connectome", "write [connectome], or size = ...")
        size = table.entries.get("size", 1)
        if not isinstance(size, int) or isinstance(size, bool) or size < 1:
            raise table.wrong("size", f"is {size!r}", "give the number of nodes, 1 or more")
        model = _valued(kinds[name], table, size)
        with table.at():
            populations[name] = Population(model, size, name, time_scale=table.entries.get("time_scale"))
    edges = [edge for table in top.listed("edges") for edge in read_edges(table, populations)]
    return Network(tuple(populations.values()), tuple(edges))


def _on_connectome(top: Table, places: Mapping[str, Table], kinds: Mapping[str, Model], folder: Path) -> Network:
    table = top.table("connectome")
    table.only(CONNECTOME_KEYS)
    if "edges" in top.entries:
        raise ModelError(f"{top.file} has a connectome and [[edges]]", "leave one of them out")
    for name, place in places.items():
        if "size" in place.entries:
            raise place.wrong("size", "is that of the connectome", f"leave it out, or say which regions {name} stands on")
    scales = [place.entries["time_scale"] for place in places.values() if "time_scale" in place.entries]
    name, coupling = table.text("name"), read_coupling(table, "coupling")
    with table.at():
        connectome = arguments.read_connectome(
            str(folder / name) if name.endswith(".zip") else name, table.text("normalise", "max")
        )
        return Network.from_connectome(
            kinds,
            connectome,
            regions={name: place.entries["regions"] for name, place in places.items() if "regions" in place.entries},
            coupling=coupling,
            speed=table.entries.get("speed"),
            delays=table.entries.get("delay"),
            time_scale=scales[0] if scales else None,
        )


def _settings(table: Table) -> dict[str, Any]:
    table.only(RUN_KEYS)
    found = dict(table.entries)
    if "record" in found:
        found["record"] = [] if found["record"] == [] else table.texts("record")
        with table.at("record"):
            arguments.read_record(found["record"])
    if "scheme" in found:
        with table.at("scheme"):
            choose(table.text("scheme"), arguments.SCHEMES, "scheme")
    return found
