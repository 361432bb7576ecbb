"""Signals that a model makes of what is observed: the model runs on the averaged quantity, and only its output is kept."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.compile.chunks import Stream
from pushpull.compile.lower import Setup, lower
from pushpull.compile.memory import Values
from pushpull.compile.plan import Sink
from pushpull.compile.program import compile_plan
from pushpull.compile.stimuli import StimulusPlan
from pushpull.compile.system import build_system
from pushpull.schemes import Heun
from pushpull.spec.network import Network, Population
from pushpull.spec.observer import Filter

Array = npt.NDArray[Any]
LONGEST = 256


class FilterStream:
    """A Filter over [node, copy], fed with values at its step; gives an output every `every` steps."""

    def __init__(self, what: Filter, nodes: int, copies: int, every: int) -> None:
        population = Population(what.model, nodes)
        system = build_system(Network((population,)))
        sink = Sink(every, False, ((0, what.output),))
        setup = Setup(Heun(), what.step, "double", copies, (StimulusPlan(0, what.port, "dense", 0),), (sink,))
        program = compile_plan(lower(system, setup))
        self.factor = system.components[0].factor(what.output)
        self.unit = system.components[0].unit_of(what.output)
        self.inward = system.components[0].factor(what.port)
        self.stream = Stream(program, system, Values(what.step, copies, 0, LONGEST))

    def push(self, values: Array) -> Array:
        """Feed values [step, node, copy], in the unit of the port; return outputs [row, node, copy] in their declared unit."""
        pieces = [values[start : start + LONGEST] for start in range(0, len(values), LONGEST)]
        outputs = [self.stream.push(piece * self.inward).tables[0][0].copy() for piece in pieces]
        return np.concatenate(outputs) / self.factor if outputs else np.zeros((0, *values.shape[1:]))
