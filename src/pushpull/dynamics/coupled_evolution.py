"""How the rates of coupled populations of spiking neurons evolve: their densities drive each other through spikes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from pushpull.base.errors import DataError, ModelError, RunError
from pushpull.compile.reading import read_time, whole_steps
from pushpull.compile.system import build_system
from pushpull.dynamics.asynchronous import asynchronous, neurons_at
from pushpull.dynamics.carried import Carried
from pushpull.dynamics.evolution import placed
from pushpull.dynamics.neurons import Neuron
from pushpull.dynamics.spiking_network import SpikingNetwork, Way
from pushpull.dynamics.volumes import Volumes
from pushpull.spec.network import Network

Values = NDArray[np.float64]
SPILLED = 1e-6  # of the neurons, in the lowest cell: then the cells did not reach down far enough
WIDER = 1.5
ATTEMPTS = 8


def network_evolution(
    network: Network,
    *,
    duration: float | str,
    dt: float | str,
    stimuli: Mapping[str, Any] | None = None,
    initial: Mapping[str, float | str] | str | None = None,
    cells: int = 500,
) -> xr.DataArray:
    """Return the rates (time, node) in Hz of infinitely many neurons, one node a population; a rate is that of the step before.

    network, stimuli: as in `asynchronous_rates`; stimuli may change over time. initial: by population, where its neurons start,
    in the state's unit, as the state's own start where not given; or "stationary", for the asynchronous state of the stimuli at
    t = 0, which stays where it is unless it is unstable. Finite volumes, of first order in dt, which smears what is narrower
    than about drift*sqrt(dt*time); spikes that take less than a step act in the next one. Raises ModelError, DataError, RunError.
    Source: Nykamp & Tranchina (2000), J. Comput. Neurosci. 8:19.
    """
    flat = SpikingNetwork.of(network, stimuli)
    system = build_system(network)
    step = read_time(dt, system, "dt")
    steps = whole_steps(read_time(duration, system, "duration"), step, "duration", flat.time)
    settled = isinstance(initial, str)
    if settled and initial != "stationary":
        raise DataError(f"initial is {initial!r}", "give a number per population: {'e': 0.0}, or 'stationary'")
    starts: Mapping[str, Any] = {} if settled or initial is None else initial
    for name in starts:
        if name not in flat.names:
            raise ModelError(f"initial names no population {name!r}", f"known: {', '.join(flat.names)}")
    rates = asynchronous(flat.at_start()) if settled else np.zeros(len(flat.neurons))
    first = neurons_at(flat, rates)
    lows = [_low(neuron, starts.get(name)) for name, neuron in zip(flat.names, first, strict=True)]
    for _ in range(ATTEMPTS):
        meshes = [Volumes.of(neuron, low, cells) for neuron, low in zip(first, lows, strict=True)]
        begin = [v.stationary[0] if settled else placed(v, starts.get(n)) for n, v in zip(flat.names, meshes, strict=True)]
        course, spilled = _carry(flat, meshes, begin, rates, step, steps)
        if not spilled:
            break
        for k in spilled:
            lows[k] = first[k].reset - WIDER * (first[k].reset - lows[k])
    else:
        raise RunError(
            f"the density of {flat.names[spilled[0]]} falls below {lows[spilled[0]]:g}, without end",
            "weaken what inhibits it: such a neuron has no reversal potential that would stop it",
        )
    per_second = flat.neurons[0].per_second
    time = ("time", step * np.arange(1, steps + 1), {"units": flat.time, "long_name": "time"})
    attrs = {"long_name": "firing rate", "units": "Hz" if flat.time == "ms" else "1"}
    return xr.DataArray(course * per_second, dims=("time", "node"), coords={"time": time, "node": list(flat.names)}, attrs=attrs)


def _carry(
    flat: SpikingNetwork, meshes: list[Volumes], begin: list[Values], rates: Values, step: float, steps: int
) -> tuple[Values, list[int]]:
    """Return rates [step, population], and the populations whose density went lower than their cells."""
    past = {way: way.delay / step for way in flat.ways}
    longest = int(max([0.0, *past.values()])) + 2
    course = np.concatenate([np.broadcast_to(rates, (longest, len(meshes))), np.zeros((steps, len(meshes)))])
    carried = [Carried(volumes, density, step) for volumes, density in zip(meshes, begin, strict=True)]
    for n in range(steps):
        row = longest + n

        def arriving(way: Way, row: int = row) -> float:
            whole, part = divmod(past[way], 1.0)
            if whole == 0:
                return float(course[row - 1, way.source])
            near = row - int(whole)
            return float((1 - part) * course[near, way.source] + part * course[near - 1, way.source])

        for k, neuron in enumerate(flat.among(arriving, (n + 1) * step)):
            neuron.check_noisy()
            course[row, k] = carried[k].advance(meshes[k].at(neuron))
        spilled = [k for k, each in enumerate(carried) if each.density[0] * meshes[k].h > SPILLED]
        if spilled:
            return course[longest:], spilled
    return course[longest:], []


def _low(neuron: Neuron, start: Any) -> float:
    """Return a lower end below the density at these inputs and below the start."""
    neuron.check_noisy()
    value = neuron.component.definition.field(neuron.state).default if start is None else start
    below = neuron.threshold - neuron.reset
    return min(neuron.bottom(), value * neuron.factor - below if isinstance(value, int | float) else np.inf)
