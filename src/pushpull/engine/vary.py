"""Give a system other values by name: parameters of its models and of its couplings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pushpull.base.errors import ModelError, suggest
from pushpull.compile.reading import as_network, couplings_of
from pushpull.spec.model import Model
from pushpull.spec.network import Edge, Network, Population
from pushpull.spec.operators import at_speed


def vary(system: Any, values: Mapping[str, Any]) -> Model | Population | Network:
    """Return the system with other values; raises ModelError for a name that is unknown or means several parameters.

    A name is that of a parameter, "population/parameter", or "Coupling/parameter" where it needs saying which, with a number
    where there are several couplings of a class ("Linear 2/strength"); "speed", or
    "network/speed", is that of signals along all edges with lengths.
    """
    network, _ = as_network(system, None)
    owners = {name: _owner(network, name) for name in values}
    models = {p.name: {n.split("/")[-1]: values[n] for n, o in owners.items() if o is p} for p in network.populations}
    if isinstance(system, Model):
        return system.replace(**models[network.populations[0].name])
    populations = tuple(replace(p, model=p.model.replace(**models[p.name])) if models[p.name] else p for p in network.populations)
    if isinstance(system, Population):
        return populations[0]
    speeds = [values[name] for name, owner in owners.items() if owner is network]
    moved = {id(e.operator): at_speed(e.operator, speeds[0]) for e in network.edges if speeds and _has_speed(e)}
    edges = [_edge(edge, owners, values) for edge in network.edges]
    return Network(populations, tuple(replace(edge, operator=moved.get(id(edge.operator), edge.operator)) for edge in edges))


def _has_speed(edge: Edge) -> bool:
    return getattr(edge.operator, "lengths", None) is not None


def _edge(edge: Edge, owners: Mapping[str, Any], values: Mapping[str, Any]) -> Edge:
    own = {name.split("/")[-1]: values[name] for name, owner in owners.items() if owner is edge.coupling}
    return replace(edge, coupling=edge.coupling.replace(**own)) if own else edge


def _owner(network: Network, name: str) -> Any:
    """Return the population, coupling or network whose parameter a name is; edges that share a coupling change together."""
    known: dict[str, list[Any]] = {}
    for population in network.populations:
        for parameter in population.model.values:
            known.setdefault(f"{population.name}/{parameter}", []).append(population)
    for called, coupling in couplings_of(network.edges).items():
        for parameter in coupling.parameters:
            known.setdefault(f"{called}/{parameter}", []).append(coupling)
    if any(map(_has_speed, network.edges)):
        known["network/speed"] = [network]
    fits = {path: owner for path, owners in known.items() for owner in owners if name in (path, path.split("/")[-1])}
    count = sum(len(owners) for path, owners in known.items() if path in fits)
    if count == 1:
        return next(iter(fits.values()))
    if count > 1:
        raise ModelError(f"{name!r} means {count} parameters", f"say which: {', '.join(sorted(fits))}")
    raise ModelError(
        f"nothing here has a parameter {name!r}", suggest(name, {path.split("/")[-1] for path in known} | set(known))
    )
