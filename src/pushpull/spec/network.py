"""Networks: populations of models, and edges between what they send and the ports that receive."""

# pyright: reportUnnecessaryIsInstance=false
# Users come without a type checker: what they pass is looked at.

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np

from pushpull.base.errors import DataError, ModelError, UnitError, suggest
from pushpull.base.units import quantity
from pushpull.records.connectome import Connectome
from pushpull.spec.coupling import Coupling, Linear
from pushpull.spec.definition import Definition
from pushpull.spec.expressions import parse_expression
from pushpull.spec.model import Model
from pushpull.spec.operators import SPIKES, WEIGHTS, AllToAll, Csr, Dense, OneToOne, Operator, Spectral, SpikeEdges
from pushpull.spec.tree import names

COUNTED = 1e3  # no coupling weight is so large; a count of streamlines is


@dataclass(frozen=True)
class Population:
    """`size` nodes of one model; `labels` name the nodes, `name` the population.

    `time_scale` (ms, or a text such as "10 ms") is one unit of time of a model whose time is "1", needed beside models in ms.
    """

    model: Model
    size: int = 1
    name: str = ""
    labels: tuple[str, ...] = ()
    time_scale: Any = None

    def __post_init__(self) -> None:
        if not isinstance(self.model, Model):
            raise ModelError(
                f"a population is made of a model, not of {getattr(self.model, '__name__', repr(self.model))}",
                "make an instance first, as in MyModel()",
            )
        if isinstance(self.size, bool) or not isinstance(self.size, int | np.integer) or self.size < 1:
            raise ModelError(f"the size of a population is {self.size!r}", "give the number of nodes, 1 or more")
        if not isinstance(self.name, str) or "/" in self.name or self.name.startswith("."):
            raise ModelError(
                f"a population cannot be called {self.name!r}", "results are found as 'population/quantity': leave the '/' out"
            )
        object.__setattr__(self, "labels", tuple(self.labels))
        if len(set(self.labels)) < len(self.labels):
            raise DataError("two nodes of a population have the same label", "give each node a label of its own")
        if self.labels and len(self.labels) != self.size:
            raise DataError(f"{len(self.labels)} labels for {self.size} nodes", "give one label per node")
        if self.time_scale is not None:
            object.__setattr__(self, "time_scale", _time_scale(self))
        if not self.name:
            object.__setattr__(self, "name", self.model.definition.name)

    @property
    def has_bare_time(self) -> bool:
        """Return whether its time is a pure number."""
        return self.model.definition.time == "1" and self.time_scale is None


def _time_scale(population: Population) -> float:
    if population.model.definition.time != "1":
        raise UnitError(f"{population.model.definition.name} has a unit of time of its own", "leave time_scale out")
    scale = quantity(population.time_scale, "ms", "time_scale")
    if not scale > 0:
        raise UnitError(
            f"time_scale is {population.time_scale!r}", "one unit of the model's time lasts a positive time, as in '10 ms'"
        )
    return scale


@dataclass(frozen=True, eq=False)
class Edge:
    """Signals from quantities to ports through an operator.

    `source` maps populations to the quantity (state, derived or an expression of them) that each sends, `target` maps populations
    to the port that each receives on; nodes count through the populations in that order. `measure` maps target populations
    to their own coupled quantity, for couplings that use `target` (by default what the same population sends, else what its
    model couples by that port). A `held` edge is read once per step, at its beginning: cheaper, and of order 1 under any scheme.
    """

    source: Mapping[str, str]
    target: Mapping[str, str]
    operator: Operator
    coupling: Coupling = field(default_factory=Linear)
    measure: Mapping[str, str] = field(default_factory=dict[str, str])
    held: bool = False


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
        model: Model,
        connectome: Connectome,
        *,
        coupling: Coupling | None = None,
        speed: Any = None,
        delays: Any = None,
        source: str | None = None,
        target: str | None = None,
        time_scale: Any = None,
    ) -> Network:
        """Place one model on every region of a connectome.

        `speed` ("4 m/s" or mm/ms) turns its lengths into delays; `delays` gives them at once ("5 ms", or ms [target, source]);
        without either signals are instantaneous. What is sent where is the model's own `couples` unless `source` and `target`
        say so. Weights are taken as they are: a connectome of streamline counts wants `connectome.normalise()` first.
        Raises ModelError where the model says neither.
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
        population = Population(model, connectome.size, labels=tuple(connectome.labels), time_scale=time_scale)
        operator = Dense(connectome.weights, _delays(connectome, speed, delays, "1" if population.has_bare_time else "ms"))
        pairs = _pairs(model, source, target)
        rule = _rule(Linear() if coupling is None else coupling)
        edges = tuple(Edge({population.name: sent}, {population.name: port}, operator, rule) for port, sent in pairs)
        return cls((population,), edges)


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


def _delays(connectome: Connectome, speed: Any, delays: Any, time: str) -> Any:
    if speed is not None and delays is not None:
        raise DataError("both speed and delays are given", "give one of them")
    if delays is not None:
        if isinstance(delays, np.ndarray | list | tuple):
            return np.asarray(cast(Any, delays), dtype=np.float64)
        return np.asarray(quantity(delays, time, "delays"))
    if speed is None:
        return np.zeros(())
    if time == "1":
        raise UnitError(
            'a speed needs a unit of time, and the model\'s time is "1"',
            "say how long one unit of its time is: time_scale='10 ms'",
        )
    velocity = quantity(speed, "mm/ms", "speed")
    if not velocity > 0:
        raise DataError(f"speed is {speed!r}", "a signal speed is positive, as in '4 m/s'")
    return np.asarray(connectome.lengths) / velocity


def _all_of(given: Any, kind: type, what: str) -> tuple[Any, ...]:
    found = (given,) if isinstance(given, kind) else tuple(given)
    for item in found:
        if not isinstance(item, kind):
            raise ModelError(f"{what} of a network hold {item!r}", f"make a pp.{kind.__name__} of it first")
    return found


def _rule(coupling: Any) -> Coupling:
    if isinstance(coupling, type) and issubclass(coupling, Coupling):
        raise ModelError(f"{coupling.__name__} is a class of couplings", f"make an instance: {coupling.__name__}()")
    if not isinstance(coupling, Coupling):
        raise ModelError(
            f"{coupling!r} is no coupling", "give pp.Linear(strength=...), pp.Diffusive(...), pp.Sigmoidal(...) or another"
        )
    return coupling


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
    _rule(edge.coupling)
    if not isinstance(edge.operator, (*WEIGHTS, *SPIKES, Spectral)):
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
    _check_shape(edge.operator, shape)


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
