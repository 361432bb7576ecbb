"""Spiking networks as theory sees them: neurons of one state, and what spikes from elsewhere add to drift and diffusion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pushpull.base.errors import DataError, ModelError
from pushpull.base.units import quantity
from pushpull.compile.drives import ready
from pushpull.compile.system import build_system
from pushpull.dynamics.neurons import Neuron, neurons_of
from pushpull.spec.connections import (
    AllToAll,
    Connections,
    FixedIndegree,
    FixedOutdegree,
    FixedTotalNumber,
    OneToOne,
    Sparse,
)
from pushpull.spec.network import Edge, Network

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Way:
    """Spikes from one population to another: what one spike a time and source adds to drift and diffusion, and how late."""

    target: int
    source: int
    push: float
    spread: float
    delay: float


@dataclass(frozen=True)
class Outer:
    """Poisson spikes from outside: their rate, a number or a function of times, and what one of them adds."""

    target: int
    rate: float | Callable[[Values], Values]
    push: float
    spread: float

    def at(self, time: float) -> float:
        """Return the rate at a time."""
        return float(self.rate(np.array([time]))[0]) if callable(self.rate) else self.rate


@dataclass(frozen=True, eq=False)
class SpikingNetwork:
    """Populations of equal neurons that receive many small independent spikes, in base units."""

    names: tuple[str, ...]
    neurons: tuple[Neuron, ...]
    ways: tuple[Way, ...]
    outer: tuple[Outer, ...]
    waves: tuple[tuple[int, str, Callable[[Values], Values]], ...]
    time: str

    @classmethod
    def of(cls, network: Network, stimuli: Mapping[str, Any] | None) -> SpikingNetwork:
        """Read a network and what drives it; raises ModelError or DataError for what has no such theory."""
        neurons: list[Neuron] = []
        for population in network.populations:
            (first, *more), copies = neurons_of(population.model)
            if copies or more:
                raise ModelError(f"{population.name} has copies", "give one value of every parameter")
            neurons.append(first)
        names = [population.name for population in network.populations]
        system = build_system(network)
        found = ready(system, stimuli or {})
        outer: list[Outer] = []
        waves: list[tuple[int, str, Callable[[Values], Values]]] = []
        for plan in found.plans:
            if plan.kind == "train":
                train = found.trains[plan.component, plan.index]
                _check_jump(neurons[plan.component], plan.port)
                outer.append(Outer(plan.component, train.rate, train.weight, train.weight**2 / 2))
            elif plan.kind == "wave" and plan.uniform:
                waves.append((plan.component, plan.port, found.waves[plan.index - 1]))
            else:
                raise DataError("a stimulus varies over nodes", "give every neuron of a population the same")
        ways = tuple(_way(network, edge, names, neurons) for edge in network.edges)
        return cls(tuple(names), tuple(neurons), ways, tuple(outer), tuple(waves), system.time)

    def among(self, arriving: Callable[[Way], float], time: float = 0.0) -> list[Neuron]:
        """Return the neurons among spikes that arrive along each way at a rate, and what comes from outside at a time."""
        push, spread = np.zeros(len(self.neurons)), np.zeros(len(self.neurons))
        for each, rate in [*((w, arriving(w)) for w in self.ways), *((o, o.at(time)) for o in self.outer)]:
            push[each.target] += each.push * rate
            spread[each.target] += each.spread * rate
        inputs: list[dict[str, float]] = [{} for _ in self.neurons]
        for target, port, wave in self.waves:
            inputs[target][port] = inputs[target].get(port, 0.0) + float(wave(np.array([time]))[0])
        pairs = zip(self.neurons, inputs, push.tolist(), spread.tolist(), strict=True)
        return [neuron.with_inputs(own).with_spikes(p, s) for neuron, own, p, s in pairs]

    def at_start(self) -> SpikingNetwork:
        """Return the network with what comes from outside as it is at t = 0."""
        now = np.zeros(1)
        outer = tuple(replace(each, rate=each.at(0.0)) for each in self.outer)
        waves = tuple((target, port, _constant(float(wave(now)[0]))) for target, port, wave in self.waves)
        return replace(self, outer=outer, waves=waves)

    @property
    def is_constant(self) -> bool:
        """Return whether what comes from outside stays the same."""
        times = np.linspace(0.0, 1e3, 50)
        courses = [*(each.rate for each in self.outer if callable(each.rate)), *(wave for *_, wave in self.waves)]
        return all(len(set(course(times).tolist())) == 1 for course in courses)


def _constant(value: float) -> Callable[[Values], Values]:
    return lambda times: np.full(times.shape, value)


def _way(network: Network, edge: Edge, names: list[str], neurons: list[Neuron]) -> Way:
    rule = edge.operator
    (source,), ((target, port),) = edge.source, edge.target.items()
    where = f"the spikes from {source} to {target}"
    if not isinstance(rule, Connections) or rule.synapse is not None:
        raise ModelError(f"{where} are not drawn by a rule", "use pp.connections without plastic synapses")
    here, there = names.index(source), names.index(target)
    _check_jump(neurons[there], port)
    same = source == target and not rule.autapses
    counts = network.populations[there].size, network.populations[here].size
    weight = _one(rule.weight, neurons[there].component.unit_of(port), f"the weight of {where}")
    weight *= neurons[there].component.factor(port)
    delay = sum(_one(late, neurons[there].time, f"the delay of {where}") for late in (rule.delay, rule.dendritic_delay))
    number = _indegree(rule, counts, same)
    return Way(there, here, number * weight, number * weight**2 / 2, delay)


def _indegree(rule: Connections, counts: tuple[int, int], same: bool) -> float:
    """Return the mean number of synapses of a target."""
    targets, sources = counts
    match rule:
        case FixedIndegree():
            return rule.count
        case FixedOutdegree():
            return rule.count * sources / targets
        case FixedTotalNumber():
            return rule.count / targets
        case Sparse():
            return rule.probability * (sources - same)
        case AllToAll():
            return sources - same
        case OneToOne():
            return 1.0
        case _:
            raise DataError(f"{type(rule).__name__} gives no one indegree", "use a rule without places, such as FixedIndegree")


def _one(value: Any, unit: str, what: str) -> float:
    if isinstance(value, int | float | str):
        return quantity(value, unit, what)
    raise DataError(f"{what} differs among synapses", "give one number")


def _check_jump(neuron: Neuron, port: str) -> None:
    if not any(each.port == port and each.state == neuron.state for each in neuron.component.definition.impulses):
        raise ModelError(
            f"{port} of {neuron.component.name} does not make {neuron.state} jump", f"write {neuron.state} += {port}"
        )
