"""Events that could never happen, or would happen again at once, are refused before the first step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pushpull.base.errors import DataError, ModelError
from pushpull.compile.evaluate import evaluate
from pushpull.compile.system import Component, System, courses_of
from pushpull.spec.definition import Event
from pushpull.spec.tree import Binary, Name, names
from pushpull.spec.trees import to_text


def check_events(system: System, starts: Sequence[Mapping[str, Any]]) -> None:
    """Raise DataError for a reset past its threshold and a threshold out of reach, ModelError for an event that nothing moves.

    `starts` are the parameters and initial states of each component in base units, arrays that broadcast to [node, copy].
    """
    for component, known in zip(system.components, starts, strict=True):
        fixed = {field.name for field in component.definition.of_kind("parameter")} - courses_of(component.population).keys()
        for written, event in zip(component.population.model.definition.events, component.definition.events, strict=True):
            if event.at_rate:
                continue
            said = to_text(written.condition)
            if names(component.expand(event.condition)) <= fixed:
                raise ModelError(
                    f"the event of {component.name} at {said} depends on nothing that moves",
                    "compare a state, as in v >= v_threshold",
                )
            _check_reach(component, event, known, fixed, said)
            if not event.rises:
                _check_reset(component, event, known, fixed, said)


def _check_reach(component: Component, event: Event, known: Mapping[str, Any], fixed: set[str], said: str) -> None:
    """Refuse a constant level outside of the bounds of the state that is compared with it."""
    match event.condition:
        case Binary(operator=operator, left=Name(name=state), right=level) if names(component.expand(level)) <= fixed:
            field = next((f for f in component.definition.of_kind("state") if f.name == state), None)
        case _:
            return
    if field is None or field.bounds is None:
        return
    low, high = field.bounds
    levels = np.asarray(evaluate(component.expand(level), known)) / component.factor(state)
    beyond = levels > high if operator in (">", ">=") else levels < low if operator in ("<", "<=") else np.zeros(1, bool)
    if beyond.any():
        reached = float(levels[beyond].flat[0]) if levels.ndim else float(levels)
        raise DataError(
            f"{said} of {component.name} never comes true: {state} lies in ({low:g}, {high:g}) {field.unit}, not at {reached:g}",
            f"move the threshold, or declare wider bounds for {state}",
        )


def _check_reset(component: Component, event: Event, known: Mapping[str, Any], fixed: set[str], said: str) -> None:
    """Refuse constant resets after which the condition is true as before."""
    settled = {state: node for state, node in event.assignments if names(component.expand(node)) <= fixed}
    condition = component.expand(event.condition)
    read = names(condition) & settled.keys()
    if not read or not names(condition) <= fixed | settled.keys():
        return
    after = {state: evaluate(component.expand(settled[state]), known) for state in read}
    again = np.asarray(evaluate(condition, {**known, **after}))
    if again.any():
        state = sorted(read)[0]
        values, again = np.broadcast_arrays(np.asarray(after[state] / component.factor(state)), again)
        value = values[again].flat[0]
        unit = component.definition.field(state).unit
        raise DataError(
            f"a spike of {component.name} sets {state} to {value:g} {unit}, where {said} is true again".replace(" 1,", ","),
            "move the reset to the other side of the threshold",
        )
