"""Networks: populations of models, and edges between what they send and the ports that receive."""

# pyright: reportUnnecessaryIsInstance=false
# Users come without a type checker: what they pass is looked at.

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pushpull.base.errors import DataError, ModelError, suggest
from pushpull.records.connectome import Connectome
from pushpull.records.sparse import is_sparse
from pushpull.spec.coupling import Coupling
from pushpull.spec.definition import Definition
from pushpull.spec.expansion import check_stateful, expanded
from pushpull.spec.expressions import parse_expression
from pushpull.spec.model import Model
from pushpull.spec.operators import SPIKES, WEIGHTS, AllToAll, Csr, Dense, OneToOne, Operator, Spectral, SpikeEdges
from pushpull.spec.placing import checked_coupling, connections, placed, reordered, timing
from pushpull.spec.population import Edge, Population
from pushpull.spec.stateful import STATEFUL, Adaptive
from pushpull.spec.tree import names

COUNTED = 1e3  # no coupling weight is so large; a count of streamlines is


@dataclass(frozen=True, eq=False)
class Network:
    """Populations and edges; raises ModelError or DataError where an edge names what is not there or shapes differ."""

    populations: tuple[Population, ...]
    edges: tuple[Edge, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "populations", _all_of(self.populations, Population, "populations"))
        object.__setattr__(self, "edges", _all_of(self.edges, Edge, "edges"))
        if not self.populations:
            raise ModelError("a network without populations is empty", "give at least one Population")
        names = [population.name for population in self.populations]
        for name in names:
            if names.count(name) > 1:
                raise ModelError(
                    f"two populations are called {name!r}", "give each a name of its own: Population(..., name='...')"
                )
        for edge in self.edges:
            _check_edge(edge, self)
        if any(isinstance(edge.operator, STATEFUL) for edge in self.edges):
            populations, edges = expanded(self.populations, self.edges)
            object.__setattr__(self, "populations", populations)
            object.__setattr__(self, "edges", edges)
            self.__post_init__()

    def population(self, name: str) -> Population:
        """Return the population of that name; raises ModelError."""
        for population in self.populations:
            if population.name == name:
                return population
        raise ModelError(f"no population is called {name!r}", suggest(name, [p.name for p in self.populations]))

    @property
    def size(self) -> int:
        """Return the number of nodes of all populations."""
        return sum(population.size for population in self.populations)

    @classmethod
    def from_connectome(
        cls,
        model: Model | Mapping[str, Model],
        connectome: Connectome,
        *,
        regions: Mapping[str, Any] | None = None,
        coupling: Coupling | Mapping[str, Coupling] | None = None,
        speed: Any = None,
        delays: Any = None,
        source: str | Mapping[str, str] | None = None,
        target: str | Mapping[str, str] | None = None,
        adaptive: Model | None = None,
        time_scale: Any = None,
        rounded: bool = False,
        held: bool = False,
    ) -> Network:
        """Place a model on every region of a connectome, or several models by name on the `regions` that each name is given.

        `regions` maps names of models to labels, a pattern such as "ctx-*", or a mask; one name left out takes the rest. `speed`
        ("4 m/s", or mm/ms, [target, source], or per_copy) turns lengths into delays; `delays` gives them at once ("5 ms", or ms
        [target, source]); without either signals are instantaneous. `rounded` as in Dense, `held` as in Edge; a sparse connectome
        makes a Csr. What is sent where is each model's own `couples` unless `source` and `target` say so (by name
        where there are several models). `coupling` is one, or one per port, fed with `source` or `source` of that port. With
        `adaptive`, a model with a state w and ports pre and post, weights have equations of their own, as in `Adaptive`. Weights
        are taken as they are: a connectome of streamline counts wants `connectome.normalise()` first. Raises ModelError.
        """
        if not isinstance(connectome, Connectome):
            raise DataError(
                f"a network needs a Connectome, not {type(connectome).__name__}",
                "pp.data.connectome('dk-84'), or pp.data.from_matrices(...)",
            )
        largest = float(connectome.weights.max())
        if largest > COUNTED:
            warnings.warn(
                f"the weights of {connectome.name} go up to {largest:.3g}, like counts; scale them: connectome.normalise()",
                stacklevel=2,
            )
        places, order = placed(model, connectome, regions, time_scale)
        bare = all(place.has_bare_time for place in places)
        late = timing(connectome, speed, delays, "1" if bare else "ms")
        late = {name: reordered(value, order) for name, value in late.items()}
        weights = reordered(connectome.weights, order)
        operator = (Csr if is_sparse(weights) else Dense)(weights, **late, rounded=rounded)
        edges = tuple(replace(edge, held=held) for edge in connections(places, coupling, source, target))
        if adaptive is not None:
            called = [f"weights_{k}" for k in range(1, len(edges) + 1)] if len(edges) > 1 else ["weights"]
            pairs = zip(edges, called, strict=True)
            return cls(places, tuple(replace(edge, operator=Adaptive(operator, adaptive, name)) for edge, name in pairs))
        return cls(places, tuple(replace(edge, operator=operator) for edge in edges))


def _all_of(given: Any, kind: type, what: str) -> tuple[Any, ...]:
    found = (given,) if isinstance(given, kind) else tuple(given)
    for item in found:
        if not isinstance(item, kind):
            raise ModelError(f"{what} of a network hold {item!r}", f"make a pp.{kind.__name__} of it first")
    return found


def _check_sent(definition: Definition, population: str, text: str) -> None:
    known = {f.name for f in definition.fields if f.kind in ("state", "parameter")} | {d.name for d in definition.derived}
    for name in sorted(names(parse_expression(text, name=f"what {population} sends"))):
        if name not in known:
            raise ModelError(
                f"{population} cannot send {text!r}: it has no state or derived quantity {name!r}", suggest(name, known)
            )


def _size(network: Network, side: Mapping[str, str]) -> int:
    return sum(network.population(name).size for name in side)


def _check_edge(edge: Edge, network: Network) -> None:
    for side in (edge.source, edge.target, edge.measure):
        if not isinstance(side, Mapping):
            raise ModelError(
                f"an edge says {side!r} without its population", "write {'population': 'quantity'}, and {'population': 'port'}"
            )
    checked_coupling(edge.coupling)
    if not isinstance(edge.operator, (*WEIGHTS, *SPIKES, Spectral, *STATEFUL)):
        raise ModelError(
            f"{type(edge.operator).__name__} is no operator", "wrap weights [target, source] in pp.operators.Dense(...)"
        )
    if not edge.source or not edge.target:
        raise ModelError(
            "an edge needs a source and a target", "Edge(source={'population': 'quantity'}, target={'population': 'port'}, ...)"
        )
    for name, port in edge.target.items():
        fields = network.population(name).model.definition.fields
        ports = [f.name for f in fields if f.kind in ("port", "impulse")]
        if port not in ports:
            raise ModelError(f"{name} has no port {port!r}", suggest(port, ports))
        takes = next(f.kind for f in fields if f.name == port)
        if (takes == "impulse") != isinstance(edge.operator, SPIKES):
            hint = "spikes reach an impulse by pp.operators.SpikeEdges, all else a port by pp.operators.Dense or Spectral"
            raise ModelError(
                f"{port} of {name} is {'an impulse' if takes == 'impulse' else 'a port'}, not what this operator feeds", hint
            )
    for name, text in (*edge.source.items(), *edge.measure.items()):
        if not isinstance(edge.operator, SPIKES):
            _check_sent(network.population(name).model.definition, name, text)
    shape = _size(network, edge.target), _size(network, edge.source)
    if isinstance(edge.operator, SPIKES) and (len(edge.source) > 1 or len(edge.target) > 1):
        raise DataError("spikes go from one population to one other along an edge", "write an edge for every pair of populations")
    if isinstance(edge.operator, SpikeEdges):
        for what, size in zip(("targets", "sources"), shape, strict=True):
            largest = int(getattr(edge.operator, what).max(initial=0))
            if largest >= size:
                raise DataError(f"{what} of synapses name node {largest}, there are {size}", f"nodes count from 0 to {size - 1}")
    if isinstance(edge.operator, Spectral) and shape != (edge.operator.grid.points,) * 2:
        raise DataError(
            f"the ring has {edge.operator.grid.points} points, the populations {shape}",
            "give the population as many nodes as the ring points",
        )
    if edge.held and not isinstance(edge.operator, WEIGHTS):
        raise ModelError(
            f"{type(edge.operator).__name__} cannot be held for a step", "leave held out, or use Dense, Csr, OneToOne or AllToAll"
        )
    operator = edge.operator
    while isinstance(operator, STATEFUL):
        operator = check_stateful(operator)
    _check_shape(operator, shape)


def _check_shape(operator: Operator, shape: tuple[int, int]) -> None:
    match operator:
        case Dense() | Csr():
            own = operator.weights.shape if isinstance(operator, Dense) else operator.shape
            if own != shape:
                raise DataError(f"the weights have shape {own}, the populations {shape}", "weights are [target, source]")
        case OneToOne():
            operator.connections(shape)
        case AllToAll(self_connections=False) if shape[0] != shape[1]:
            raise DataError(
                f"{shape[0]} targets and {shape[1]} sources are not the same nodes", "leave self_connections=False out"
            )
        case _:
            pass
