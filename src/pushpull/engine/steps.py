"""How fine a system must be stepped: rates from its own Jacobian, delays from its edges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.compile.evaluate import evaluate
from pushpull.compile.noise import split_noise
from pushpull.compile.system import Component, System
from pushpull.spec.operators import WEIGHTS, delays_of

Array = npt.NDArray[Any]
NICE = np.array([f * 10.0**e for e in range(-6, 3) for f in (1, 2, 5)])
FINEST_FRACTION = 0.05
LONGEST_STEP_MS = 0.1


def jacobian_at(component: Component, values: Mapping[str, Any]) -> Array:
    """Return d(drift)/d(state) at one point, [state, state], by central differences; ports count as zero."""
    drifts = [component.expand(drift) for _, drift in split_noise(component).drift]
    states = [d.state for d in component.definition.derivatives]
    known = {"t": 0.0} | {f.name: 0.0 for f in component.definition.of_kind("port")} | dict(values)
    columns: list[list[float]] = []
    for state in states:
        small = 1e-6 * max(1.0, abs(float(known[state])))
        sides = [[float(evaluate(d, known | {state: known[state] + s})) for d in drifts] for s in (small, -small)]
        columns.append([(a - b) / (2 * small) for a, b in zip(*sides, strict=True)])
    return np.array(columns).T


def fastest_rate(component: Component, values: Mapping[str, Any]) -> float:
    """Return the largest |eigenvalue| of the Jacobian at a point, per unit of the system's time; nan where it is not finite."""
    with np.errstate(all="ignore"):
        jacobian = jacobian_at(component, values)
    return float(np.abs(np.linalg.eigvals(jacobian)).max()) if np.isfinite(jacobian).all() else float("nan")


def default_step(system: System, starts: list[Mapping[str, Any]]) -> float:
    """Choose a step: a twentieth of the fastest time constant at the start, a round number, a tenth of the shortest delay."""
    limits = [LONGEST_STEP_MS] if system.time == "ms" else [0.05]
    for component, start in zip(system.components, starts, strict=True):
        point = {name: float(np.ravel(value)[0]) for name, value in start.items()}
        rate = fastest_rate(component, point)
        if np.isfinite(rate) and rate > 0:
            limits.append(FINEST_FRACTION / rate)
    for link in system.links:
        if isinstance(link.edge.operator, WEIGHTS):
            delays = delays_of(link.edge.operator)
            positive = delays[delays > 0]
            limits += [float(positive.min()) / 10] if positive.size else []
    return float(NICE[min(limits) * (1 + 1e-9) >= NICE][-1:].max(initial=NICE[0]))
