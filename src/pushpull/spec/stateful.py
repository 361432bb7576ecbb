"""Operators with states of their own: weights that obey equations, and delays spread out over a chain of stages."""

# pyright: reportUnnecessaryIsInstance=false
# Users come without a type checker: what they pass is looked at.

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pushpull.base.errors import DataError, ModelError
from pushpull.spec.model import Model
from pushpull.spec.sparse import Csr


@dataclass(frozen=True, eq=False)
class Adaptive:
    """Weights that obey equations: a model with a state w and a port pre, and, where it is needed, a port post.

    `start` is a Dense or Csr operator: where there is a connection, its weight at the start, and its delay, after which pre
    arrives. w is one state per connection in a population `name`, in order of target, then source. What is summed over sources is
    w*pre, or the model's own derived quantity `signal`. pre and post are what the coupling makes of the source, and what the
    target itself sends. Raises ModelError for a model without w or pre.
    """

    start: Any
    rule: Model
    name: str = "weights"

    def __post_init__(self) -> None:
        if not isinstance(self.rule, Model):
            raise ModelError(
                f"the rule of adaptive weights is {self.rule!r}", "give a model with a state w and ports pre and post"
            )
        kinds = {field.name: field.kind for field in self.rule.definition.fields}
        for name, kind in (("w", "state"), ("pre", "port")):
            if kinds.get(name) != kind:
                raise ModelError(
                    f"{self.rule.definition.name} cannot rule weights: it has no {kind} {name!r}",
                    "give it a state w, a port pre and, where it is needed, a port post",
                )
        if not isinstance(self.start, Csr) and not hasattr(self.start, "weights"):
            raise DataError(
                f"adaptive weights start from {self.start!r}", "give pp.operators.Dense(...) or pp.operators.Csr(...)"
            )


@dataclass(frozen=True, eq=False)
class Gamma:
    """A delay with a gamma distribution in front of an operator: what is sent passes a chain of `order` equal stages.

    The delays' mean is `mean` (a text with a unit, or a number in the model's time; per_node where sources differ), their
    standard deviation mean/sqrt(order); the operator's own delays come on top. The states of the chain belong to the sending
    population. A coupling's `pre` acts on what leaves the chain. Raises DataError for an order that is no whole number up to 50.
    """

    operator: Any
    mean: Any
    order: int = 3

    def __post_init__(self) -> None:
        if isinstance(self.order, bool) or not isinstance(self.order, int) or not 1 <= self.order <= 50:
            raise DataError(f"the order of a gamma delay is {self.order!r}", "give a whole number of stages, from 1 to 50")


STATEFUL = (Adaptive, Gamma)
