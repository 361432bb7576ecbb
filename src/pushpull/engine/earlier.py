"""The past out of an earlier run: what its states were, as the history of a run that starts from its last sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import DataError
from pushpull.compile.system import System
from pushpull.engine.initial import longest_past
from pushpull.records.run import Run

Array = npt.NDArray[Any]


def past_of(run: Run, system: System, dt: float, initial: Mapping[str, Any]) -> dict[str, Array]:
    """Return the last steps of every state of an earlier run, [time, node, copy] in declared units, as many as delays reach back.

    States that `initial` gives may be missing. Raises DataError for other populations or nodes, another step, or a run too short.
    """
    found: dict[str, Array] = {}
    steps = longest_past(system, dt) + 1
    for component in system.components:
        for derivative in component.definition.derivatives:
            name = f"{component.name}/{derivative.state}"
            if name not in run.names:
                if name in initial or derivative.state in initial:
                    continue
                raise DataError(
                    f"the earlier run has not recorded {name}", f"it has {', '.join(run.names)}; record every state at every step"
                )
            array = run[name]
            nodes = array.sizes.get("node", 1)
            if nodes != component.nodes:
                raise DataError(
                    f"{name} of the earlier run has {nodes} nodes, {component.name} has {component.nodes}",
                    "take the past from a run of the same populations",
                )
            period = float(array.attrs.get("period", dt))
            if abs(period - dt) > 1e-9 * dt:
                raise DataError(
                    f"the earlier run holds {name} every {period:g}, and dt is {dt:g}", "record every step, and keep its dt"
                )
            if array.sizes["time"] < steps:
                raise DataError(
                    f"the earlier run holds {array.sizes['time']} steps of {name}, the delays need {steps}", "run it for longer"
                )
            order = [axis for axis in ("time", "node", "copy") if axis in array.dims]
            values = np.asarray(array.transpose(*order).values[-steps:], dtype=np.float64)
            found[name] = values.reshape(steps, nodes, -1)
    return found
