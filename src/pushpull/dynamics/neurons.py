"""Neurons of one state read off a system: drift, diffusion, threshold, reset and refractory period as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pushpull.base.errors import DataError, ModelError
from pushpull.compile.evaluate import evaluate
from pushpull.compile.noise import Flow
from pushpull.compile.system import Component
from pushpull.dynamics.flow import NetworkFlow
from pushpull.spec.definition import Event
from pushpull.spec.tree import Binary, Name, Node, Number, names

Values = NDArray[np.float64]
DEEPEST = 60  # doublings of the distance below the reset, in search of where the density ends
NEGLIGIBLE = 50.0  # exp of minus this is nothing


@dataclass(frozen=True, eq=False)
class Neuron:
    """One copy of a neuron with one state: v' = drift(v) + noise, D = diffusion(v) half its variance per time, in base units.

    `threshold`, `reset` and `refractory` are in base units, `factor` converts the state's declared unit to the base. Arriving
    spikes add `push` to the drift and `spread` to the diffusion.
    """

    component: Component
    parts: Flow
    known: Mapping[str, Any]
    time: str
    threshold: float
    reset: float
    refractory: float
    inputs: Mapping[str, float] = field(default_factory=dict[str, float])
    push: float = 0.0
    spread: float = 0.0

    @property
    def state(self) -> str:
        """Return the name of the state."""
        return self.parts.drift[0][0]

    @property
    def factor(self) -> float:
        """Return what converts the state's declared unit to the base."""
        return self.component.factor(self.state)

    @property
    def per_second(self) -> float:
        """Return what converts a rate in base units to Hz, or to the model's own unit."""
        return 1000.0 if self.time == "ms" else 1.0

    def with_inputs(self, inputs: Mapping[str, float]) -> Neuron:
        """Return the neuron with constants in base units at its ports."""
        return replace(self, inputs=inputs)

    def with_spikes(self, push: float, spread: float) -> Neuron:
        """Return the neuron among spikes that push its state by so much per time and spread it, in base units."""
        return replace(self, push=push, spread=spread)

    def drift(self, v: Values) -> Values:
        """Return the drift at potentials of any shape."""
        return self._at(self.parts.drift[0][1], v) + self.push

    def diffusion(self, v: Values) -> Values:
        """Return half the variance of the noise per unit of time."""
        squares = [self._at(amplitude, v) ** 2 for _, amplitude in self.parts.amplitudes[0]]
        return np.sum(squares, axis=0) / 2 + self.spread if squares else np.full(np.shape(v), self.spread)

    def bottom(self) -> float:
        """Return a potential below which the stationary density is nothing; raises ModelError where there is none."""
        reach = self.threshold - self.reset
        for _ in range(DEEPEST):
            low = self.reset - reach
            v = np.linspace(low, self.reset, 2001)
            pull = self.drift(v) / self.diffusion(v)
            fall = np.trapezoid(pull, v)
            if np.isfinite(fall) and fall > NEGLIGIBLE and pull[0] > 0:
                potential = np.append(0.0, np.cumsum((pull[1:] + pull[:-1]) / 2 * np.diff(v)))
                return float(v[np.searchsorted(potential - potential[-1], -NEGLIGIBLE, side="left") if (pull > 0).all() else 0])
            reach *= 2
        raise ModelError(f"the drift of {self.component.name} does not lead up from below", "its density has no lower end")

    def check_noisy(self) -> None:
        """Refuse a neuron without noise, or whose noise vanishes on the way."""
        v = np.linspace(self.reset - (self.threshold - self.reset), self.threshold, 101)
        if not (self.diffusion(v) > 0).all():
            raise ModelError(f"{self.component.name} has no noise", f"attach some: model.with_noise({self.state}=...)")

    def _at(self, node: Node, v: Values) -> Values:
        at = {**self.known, **self.inputs, self.state: np.asarray(v, dtype=np.float64)}
        with np.errstate(all="ignore"):
            return np.broadcast_to(np.asarray(evaluate(self.component.expand(node), at), dtype=np.float64), np.shape(v))


def neurons_of(model: Any) -> tuple[list[Neuron], bool]:
    """Return a model's neuron copy by copy, and whether it has copies; raises ModelError for what is no such neuron."""
    flow = NetworkFlow.of(model, {})
    (component,) = flow.system.components if len(flow.system.components) == 1 else (None,)
    if component is None or component.nodes != 1 or flow.system.links:
        raise ModelError("the density of a network is not that of its neurons alone", "give one model")
    return [_neuron(flow, component, copy) for copy in range(flow.copies)], flow.has_copies


def _neuron(flow: NetworkFlow, component: Component, copy: int) -> Neuron:
    (parts,) = flow.flows
    state = parts.drift[0][0]
    if len(parts.drift) != 1:
        raise ModelError(f"{component.name} has {len(parts.drift)} states", "a density over one state is computed: simulate it")
    event = _event(component, state)
    at = {name: value[0] if np.ndim(value) else value for name, value in flow.known(flow.start({}, copy), copy)[0].items()}
    at |= {item.name: 0.0 for item in component.definition.of_kind("impulse")}
    threshold, reset, held = (
        float(evaluate(component.expand(node), at))
        for node in (_level(event, component), event.assignments[0][1], event.hold_for or Number(0.0))
    )
    if not reset < threshold:
        raise DataError(f"{component.name} is reset to {reset:g}, at or above its threshold {threshold:g}", "lower the reset")
    return Neuron(component, parts, at, flow.system.time, threshold, reset, held)


def _event(component: Component, state: str) -> Event:
    events = component.definition.events
    if len(events) != 1:
        raise ModelError(f"{component.name} has {len(events)} events", "a neuron needs one: when v >= v_threshold: v = v_reset")
    (event,) = events
    moving = {f.name for f in component.definition.fields if f.kind != "parameter"} | {"t"}
    resets = [name for name, _ in event.assignments] == [state]
    if not resets or names(component.expand(event.assignments[0][1])) & moving:
        raise ModelError(f"the event of {component.name} does not put {state} to a fixed value", f"write {state} = v_reset")
    if names(component.expand(_level(event, component))) & moving:
        raise ModelError(f"the threshold of {component.name} moves", "compare the state with parameters alone")
    return event


def _level(event: Event, component: Component) -> Node:
    match event.condition:
        case Binary(operator=">=" | ">", left=Name(), right=level):
            return level
        case _:
            raise ModelError(f"the event of {component.name} is no threshold from below", "write when v >= v_threshold: ...")
