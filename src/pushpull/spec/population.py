"""Places and connections of a network: populations of nodes of one model, and edges between what they send and their ports."""

# pyright: reportUnnecessaryIsInstance=false
# Users come without a type checker: what they pass is looked at.

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pushpull.base.errors import DataError, ModelError, UnitError
from pushpull.base.units import quantity
from pushpull.spec.coupling import Coupling, Linear
from pushpull.spec.model import Model
from pushpull.spec.operators import Operator


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
