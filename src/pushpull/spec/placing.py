"""From a connectome to a network: which model stands on which region, what it sends where, and how late that arrives."""

# pyright: reportUnnecessaryIsInstance=false
# Users come without a type checker: what they pass is looked at.

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import DataError, ModelError, UnitError, suggest
from pushpull.base.units import quantity
from pushpull.records.connectome import Connectome
from pushpull.records.sparse import is_sparse
from pushpull.spec.coupling import Coupling, Linear
from pushpull.spec.lengths import read_speed
from pushpull.spec.model import Model
from pushpull.spec.operators import OneToOne
from pushpull.spec.population import Edge, Population

Numbers = npt.NDArray[np.int64]
Names = str | Mapping[str, str] | None


def placed(models: Any, connectome: Connectome, regions: Any, time_scale: Any) -> tuple[tuple[Population, ...], Numbers]:
    """Return the populations, and the connectome's regions in the order in which their nodes count."""
    labels: tuple[str, ...] = tuple(str(label) for label in connectome.labels)
    if not isinstance(models, Mapping):
        if regions is not None:
            raise ModelError("regions are given, and one model for all", "give models by name: {'cortex': ..., 'thalamus': ...}")
        return (Population(models, connectome.size, labels=labels, time_scale=time_scale),), np.arange(connectome.size)
    members = _members(cast(Mapping[str, Model], models), connectome, {} if regions is None else regions)
    populations: list[Population] = []
    for name, model in cast(Mapping[str, Model], models).items():
        own = tuple(labels[int(k)] for k in members[name])
        bare = isinstance(model, Model) and model.definition.time == "1"
        populations.append(Population(model, len(own), name, own, time_scale if bare else None))
    return tuple(populations), np.concatenate([members[place.name] for place in populations])


def _members(models: Mapping[str, Model], connectome: Connectome, regions: Mapping[str, Any]) -> dict[str, Numbers]:
    for name in regions:
        if name not in models:
            raise ModelError(f"regions are given to {name!r}, which is no model here", suggest(name, models))
    found = {name: _chosen(chosen, connectome, name) for name, chosen in regions.items()}
    count = np.bincount(np.concatenate([*found.values(), np.zeros(0, np.int64)]), minlength=connectome.size)
    if (count > 1).any():
        region = connectome.labels[int(np.argmax(count > 1))]
        raise ModelError(f"region {region!r} is given to several models", "give each region to one of them")
    rest = [name for name in models if name not in regions]
    if len(rest) > 1 or (not rest and (count == 0).any()):
        left = connectome.labels[int(np.argmin(count))]
        what = f"regions of {' and '.join(rest)} are not given" if rest else f"region {left!r} is given to no model"
        raise ModelError(what, "say which regions each model stands on; one model left out takes the rest")
    found |= dict.fromkeys(rest, np.flatnonzero(count == 0))
    for name, own in found.items():
        if not len(own):
            raise ModelError(f"no region is left for {name!r}", "give it regions, or leave the model out")
    return found


def _chosen(chosen: Any, connectome: Connectome, name: str) -> Numbers:
    """Return the numbers of the regions that a label, a pattern, a list of them or a mask means."""
    mask = np.asarray(chosen)
    if mask.dtype == np.bool_:
        if mask.shape != (connectome.size,):
            raise DataError(f"the mask of {name!r} has shape {mask.shape}", f"give one entry per region: ({connectome.size},)")
        return np.flatnonzero(mask)
    found: dict[int, None] = {}
    for pattern in [chosen] if isinstance(chosen, str) else list(chosen):
        fits = [k for k, label in enumerate(connectome.labels) if label == pattern or fnmatchcase(label, str(pattern))]
        if not fits:
            raise DataError(f"no region is called {pattern!r}", suggest(str(pattern), list(connectome.labels)))
        found |= dict.fromkeys(fits)
    return np.array(list(found), dtype=np.int64)


def connections(populations: tuple[Population, ...], coupling: Any, source: Names, target: Names) -> tuple[Edge, ...]:
    """Return an edge per quantity that the models couple, with a placeholder for its operator; raises ModelError."""
    if isinstance(coupling, Mapping):
        return _by_port(populations, cast(Mapping[str, Any], coupling), source, target)
    rule = checked_coupling(Linear() if coupling is None else coupling)
    pairs = [_pairs(place.model, _of(source, place.name), _of(target, place.name)) for place in populations]
    if len({len(own) for own in pairs}) > 1:
        raise ModelError(
            "the models couple different numbers of quantities",
            "say one for each: source={'name': 'quantity'}, target={'name': 'port'}",
        )
    return tuple(
        Edge(
            {place.name: own[k][1] for place, own in zip(populations, pairs, strict=True)},
            {place.name: own[k][0] for place, own in zip(populations, pairs, strict=True)},
            OneToOne(),
            rule,
        )
        for k in range(len(pairs[0]))
    )


def _of(given: Names, name: str) -> str | None:
    return given.get(name) if isinstance(given, Mapping) else given


def _by_port(populations: tuple[Population, ...], couplings: Mapping[str, Any], source: Names, target: Names) -> tuple[Edge, ...]:
    """Return one edge per port that a coupling is given for; `source` may be by port."""
    if len(populations) > 1 or target is not None:
        raise ModelError("couplings are given by port, to several models or beside a target", "write the edges: pp.Edge(...)")
    place = next(iter(populations))
    couples = place.model.definition.couples
    edges: list[Edge] = []
    for port, coupling in couplings.items():
        sent = _of(source, port) or dict(couples).get(port) or (couples[0][1] if couples else None)
        pairs = _pairs(place.model, sent, port)
        edges.append(Edge({place.name: pairs[0][1]}, {place.name: port}, OneToOne(), checked_coupling(coupling)))
    return tuple(edges)


def _pairs(model: Model, source: str | None, target: str | None) -> tuple[tuple[str, str], ...]:
    declared = model.definition.couples
    if source is not None or target is not None:
        port = target or (declared[0][0] if declared else "")
        sent = source or dict(declared).get(port, "")
        declared = ((port, sent),) if port and sent else ()
    if not declared:
        known = [field.name for field in model.definition.of_kind("port")]
        raise ModelError(
            f"{model.definition.name} does not say what it sends to which port",
            f"give source='...' and target='...'; ports: {', '.join(known) or 'none'}",
        )
    return declared


def checked_coupling(coupling: Any) -> Coupling:
    """Return a coupling; raises ModelError for anything else."""
    if isinstance(coupling, type) and issubclass(coupling, Coupling):
        raise ModelError(f"{coupling.__name__} is a class of couplings", f"make an instance: {coupling.__name__}()")
    if not isinstance(coupling, Coupling):
        raise ModelError(
            f"{coupling!r} is no coupling", "give pp.Linear(strength=...), pp.Diffusive(...), pp.Sigmoidal(...) or another"
        )
    return coupling


def timing(connectome: Connectome, speed: Any, delays: Any, time: str) -> dict[str, Any]:
    """Return what operators take: delays, in ms or the model's own time, or lengths and speed; raises DataError, UnitError."""
    if speed is not None and delays is not None:
        raise DataError("both speed and delays are given", "give one of them")
    if delays is not None:
        if isinstance(delays, np.ndarray | list | tuple):
            return {"delays": np.asarray(cast(Any, delays), dtype=np.float64)}
        return {"delays": delays if is_sparse(delays) else np.asarray(quantity(delays, time, "delays"))}
    if speed is None:
        return {"delays": np.zeros(())}
    if time == "1":
        raise UnitError(
            'a speed needs a unit of time, and the model\'s time is "1"',
            "say how long one unit of its time is: time_scale='10 ms'",
        )
    return {"lengths": connectome.lengths, "speed": read_speed(speed, connectome.lengths.shape, "[target, source]")}


def reordered(matrix: Any, order: Numbers) -> Any:
    """Return a matrix [target, source] with the regions in another order; what is one number stays so."""
    if not np.ndim(matrix) or np.array_equal(order, np.arange(len(order))):
        return matrix
    return matrix.tocsr()[order][:, order] if is_sparse(matrix) else np.asarray(matrix)[np.ix_(order, order)]
