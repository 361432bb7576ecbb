"""Poisson trains as users give them, in base units."""

from __future__ import annotations

import numpy as np

from pushpull.base.errors import DataError
from pushpull.base.units import quantity, unit
from pushpull.compile.system import System
from pushpull.compile.times import text_of_time
from pushpull.compile.trains import Train
from pushpull.spec.connections import Poisson


def train_of(system: System, index: int, port: str, given: Poisson) -> Train:
    """Read rate and weight in base units; raises UnitError, ModelError or DataError for what does not fit."""
    component, what = system.components[index], f"the Poisson rate into {port}"
    weight = quantity(given.weight, component.unit_of(port), f"the weight of the Poisson spikes into {port}")
    if not np.isfinite(weight):
        raise DataError(f"the weight of the Poisson spikes into {port} is {given.weight!r}", "give a finite number")
    own = "Hz" if system.time == "ms" else "1"
    if isinstance(given.rate, str):
        course = text_of_time(given.rate, what, own, system.time)
        if len(set(course(np.linspace(0.0, 1e3, 50)).tolist())) > 1:
            return Train(course, weight * component.factor(port))
        rate = float(course(np.zeros(1))[0])
    else:
        rate = quantity(given.rate, own, what) * unit(own).factor
    if not (np.isfinite(rate) and rate >= 0):
        raise DataError(f"{what} is {given.rate!r}", "a rate is a finite number, 0 or more")
    return Train(rate, weight * component.factor(port))
