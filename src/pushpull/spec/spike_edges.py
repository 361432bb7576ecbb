"""Connections that carry spikes, given one by one, and the rule of a plastic weight."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import DataError, ModelError, suggest
from pushpull.base.units import quantity
from pushpull.records.sparse import is_sparse
from pushpull.spec.entries import frozen, is_table
from pushpull.spec.synapse_text import Rule, read_rule
from pushpull.spec.tree import Number

WEIGHTS = "w_"  # how the names of parameters begin that are weights


@dataclass(frozen=True, eq=False)
class SpikeEdges:
    """Connections that carry spikes: arrays [synapse] of target, source, weight.

    `weights` are in the unit of the impulse they add to: one per synapse, a number, or a text such as "0.1 mV". Delays are in
    ms (numbers, texts or one per synapse), on the axonal and on the dendritic side.
    """

    targets: npt.NDArray[np.int32]
    sources: npt.NDArray[np.int32]
    weights: Any
    delay: Any = 0.0
    dendritic_delay: Any = 0.0
    synapse: Synapse | None = None

    def __post_init__(self) -> None:
        for name in ("targets", "sources"):
            given = np.array(getattr(self, name))
            if given.dtype.kind not in "iu" or (given < 0).any():
                raise DataError(f"{name} of synapses are not numbers of nodes", "count nodes with whole numbers from 0 on")
            object.__setattr__(self, name, given.astype(np.int32))
        for name in ("weights", "delay", "dendritic_delay"):
            value = getattr(self, name)
            if is_table(value):
                object.__setattr__(self, name, frozen(value, name))
            elif isinstance(value, int | float) and value < 0 and name != "weights":
                raise DataError(f"{name} is negative ({value:g})", "a spike cannot arrive before it is sent")
        one_each = [self.targets, self.sources, *(v for v in (self.weights, self.delay, self.dendritic_delay) if is_table(v))]
        if any(value.shape != self.targets.shape for value in one_each) or self.targets.ndim != 1:
            raise DataError("targets, sources and weights of synapses differ in length", "give one entry of each per synapse")

    @classmethod
    def from_sparse(
        cls, weights: Any, delay: Any = 0.0, dendritic_delay: Any = 0.0, synapse: Synapse | None = None
    ) -> SpikeEdges:
        """Take weights [target, source] of a SciPy sparse matrix: every stored entry is a synapse. Raises DataError."""
        if not is_sparse(weights):
            raise DataError(f"{type(weights).__name__} is no sparse matrix", "give a SciPy sparse array [target, source]")
        table = weights.tocoo()
        order = np.lexsort((table.row, table.col))
        return cls(table.row[order], table.col[order], table.data[order], delay, dendritic_delay, synapse)


@dataclass(frozen=True)
class Synapse:
    """A plastic synapse as text: what cells remember of their spikes, and what a spike on either side does to the weight w.

    `trace x on pre: tau` is raised by 1 at a spike (`tau nearest`: set to 1) and decays; `on pre: w = ...` and `on post: w = ...`
    happen when a spike is at the synapse and read traces as they are before it, so coincidence changes nothing. `c' = -c/tau` is
    a state of every synapse; `send ...` says what a spike carries (else w); `every 100[ms]: ...` visits all synapses, where
    `incoming(w)` is the sum over those of one target. `post.v` and `pre.v` read a cell's state, `reward.level` that of a
    population of one node. `parameters` give numbers for names, in the unit of their line in the text, or as texts with a unit;
    those called w_... are weights, and bare numbers for them in the unit of the impulse. Rules are added as `one + other`.
    A `frozen` rule goes on remembering spikes and leaves weights as they are. Raises ModelError with a caret, or UnitError.
    """

    text: str
    parameters: Any = ()
    reference: str = ""
    frozen: bool = False

    def __post_init__(self) -> None:
        given: Any = self.parameters
        pairs: list[tuple[str, Any]] = list(dict(given).items())
        object.__setattr__(self, "parameters", tuple(pairs))
        for name, value in self.values.items():
            if not np.isfinite(value.value):
                raise ModelError(f"{name} of a synapse is {value.value}", "give a finite number")

    @cached_property
    def rule(self) -> Rule:
        """Return what the text says."""
        return read_rule(self.text, frozenset(name for name, _ in self.parameters) - _stated(self.text))

    @cached_property
    def values(self) -> dict[str, Number]:
        """Return the parameters as numbers with their units."""
        found = dict(self.rule.parameters)
        for name, value in self.parameters:
            if name in found and not (name.startswith(WEIGHTS) and found[name].unit == "1"):
                found[name] = Number(quantity(value, found[name].unit, name), found[name].unit)
            else:
                number, _, unit = value.strip().partition(" ") if isinstance(value, str) else (value, "", "")
                found[name] = Number(quantity(number, "1", name), unit.strip() or "1")
        return found

    def replace(self, **parameters: Any) -> Synapse:
        """Return the same rule with other parameters; raises ModelError for one that it does not have."""
        for name in parameters:
            if name not in self.values:
                raise ModelError(f"the synapse has no parameter {name!r}", suggest(name, self.values))
        return replace(self, parameters=dict(self.parameters) | parameters)

    def __add__(self, other: Synapse) -> Synapse:
        """Return the rule in which both happen, this one first; raises ModelError for a name said twice."""
        references = filter(None, (self.reference, other.reference))
        text, parameters = f"{self.text}\n{other.text}", (*self.parameters, *other.parameters)
        return replace(self, text=text, parameters=parameters, reference="; ".join(references))

    def freeze(self) -> Synapse:
        """Return the rule that no longer changes weights; a run goes on with it by `continue_for(system=...)`."""
        return replace(self, frozen=True)

    def thaw(self) -> Synapse:
        """Return the rule that changes weights again."""
        return replace(self, frozen=False)


def _stated(text: str) -> set[str]:
    """Return the names that lines of a text give a value."""
    return {found[1] for line in text.splitlines() if (found := re.match(r"\s*(\w+)\s*=", line))}
