"""How the density of a population of uncoupled noisy neurons, and its rate, evolve in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from pushpull.base.errors import DataError, ModelError
from pushpull.compile.drives import ready
from pushpull.compile.reading import as_network, read_time, whole_steps
from pushpull.compile.system import build_system
from pushpull.dynamics.carried import Carried
from pushpull.dynamics.neurons import Neuron, neurons_of
from pushpull.dynamics.volumes import Volumes
from pushpull.spec.model import Model
from pushpull.spec.values import Varying

Values = NDArray[np.float64]
Drive = Callable[[Values], Values]


def density_evolution(
    model: Model,
    *,
    duration: float | str,
    dt: float | str,
    stimuli: Mapping[str, Any] | None = None,
    initial: float | str | Varying | None = None,
    cells: int = 1000,
    period: float | str | None = None,
) -> xr.Dataset:
    """Return `rate` (time[, copy]) in Hz, `density` (time, state's name[, copy]) and `refractory`, the share held after a spike.

    Finite volumes, implicit in time, of first order in dt: the density stays positive and mass is kept to rounding. model: as in
    `firing_rate`. stimuli: by port, as `simulate` takes them, the same for every neuron. initial: where all neurons start, in
    the state's unit, as the state's own start where None, or "stationary" without stimuli. The rate is that of the step that
    ends at its time; the density is kept every `period` (a tenth of the duration where None) and at 0.
    The density has its own axis of time, "kept". Raises ModelError, DataError, RunError for times that do not divide.
    Source: Scharfetter & Gummel (1969), IEEE Trans. Electron Devices 16:64; Nykamp & Tranchina (2000), J. Comput. Neurosci. 8:19.
    """
    neurons, copies = neurons_of(model)
    system = build_system(as_network(model, None)[0])
    length, step = read_time(duration, system, "duration"), read_time(dt, system, "dt")
    steps = whole_steps(length, step, "duration", system.time)
    every = (
        max(1, steps // 10) if period is None else whole_steps(read_time(period, system, "period"), step, "period", system.time)
    )
    found = ready(system, stimuli or {})
    if found.dense or any(plan.kind != "wave" or not plan.uniform for plan in found.plans):
        raise DataError("a stimulus varies over nodes or copies", "give every neuron the same: copies differ by parameters")
    drives = {plan.port: found.waves[plan.index - 1] for plan in found.plans}
    if len(drives) < len(found.plans):
        raise DataError("a port has several stimuli", "write their sum as one text")
    low = min(_bottom(neuron, drives, length) for neuron in neurons)
    runs = [_Evolution(neuron, Volumes.of(neuron, low, cells), step, drives) for neuron in neurons]
    out = [each.go(_start(each, initial, copy), steps, every) for copy, each in enumerate(runs)]
    return _dataset(runs[0], out, steps, every, copies)


class _Evolution:
    """Carries one copy over all steps."""

    def __init__(self, neuron: Neuron, volumes: Volumes, step: float, drives: Mapping[str, Drive]) -> None:
        self.neuron, self.volumes, self.step, self.drives = neuron, volumes, step, drives

    def go(self, density: Values, steps: int, every: int) -> tuple[Values, Values, Values]:
        """Return rates [step], densities [kept, cell] and the refractory share [kept]."""
        carried = Carried(self.volumes, density, self.step)
        rates = np.zeros(steps)
        kept, held = [density], [carried.held]
        volumes = self.volumes
        for n in range(steps):
            if self.drives:
                now = np.array([(n + 1) * self.step])
                volumes = self.volumes.at(self.neuron.with_inputs({port: float(f(now)[0]) for port, f in self.drives.items()}))
            rates[n] = carried.advance(volumes)
            if (n + 1) % every == 0:
                kept.append(carried.density)
                held.append(carried.held)
        return rates, np.stack(kept), np.array(held)


def _bottom(neuron: Neuron, drives: Mapping[str, Drive], length: float) -> float:
    """Return a lower end that holds under the least input, too."""
    neuron.check_noisy()
    times = np.linspace(0.0, length, 1001)
    inputs = [{port: float(find(f(times))) for port, f in drives.items()} for find in (np.min, np.max)]
    return min(neuron.with_inputs(each).bottom() for each in (*inputs, {}))


def _start(run: _Evolution, initial: Any, copy: int) -> Values:
    if isinstance(initial, str) and initial == "stationary":
        return run.volumes.stationary[0]
    if isinstance(initial, Varying):
        if initial.axes != ("copy",):
            raise DataError("initial varies over nodes or time", "give a number, pp.per_copy(...) or 'stationary'")
        initial = initial.values[copy]
    return placed(run.volumes, initial)


def placed(volumes: Volumes, initial: Any) -> Values:
    """Return the density of neurons that all start at one value, in the state's unit; the state's own start where None."""
    neuron = volumes.neuron
    value = neuron.component.definition.field(neuron.state).default if initial is None else initial
    if isinstance(value, str) or not np.isfinite(value):
        raise DataError(f"initial is {value!r}", "give a number in the state's unit, or 'stationary'")
    place = float(value) * neuron.factor
    if not volumes.v[0] <= place < neuron.threshold:
        hint = f"start between {volumes.v[0] / neuron.factor:g} and {neuron.threshold / neuron.factor:g}"
        raise ModelError(f"{neuron.component.name} starts at {value:g}, outside its density", hint)
    x = (place - volumes.v[0]) / volumes.h
    cell, share = min(int(x), len(volumes.v) - 2), min(1.0, x - min(int(x), len(volumes.v) - 2))
    density = np.zeros(len(volumes.v))
    density[cell], density[cell + 1] = (1 - share) / volumes.h, share / volumes.h
    return density


def _dataset(run: _Evolution, out: list[tuple[Values, Values, Values]], steps: int, every: int, copies: bool) -> xr.Dataset:
    neuron, volumes = run.neuron, run.volumes
    unit, rate_unit = neuron.component.unit_of(neuron.state), "Hz" if neuron.time == "ms" else "1"
    rates, densities, held = (np.stack([each[i] for each in out], axis=-1) for i in range(3))
    time = {"units": neuron.time, "long_name": "time"}
    coords = {
        "time": ("time", run.step * np.arange(1, steps + 1), time),
        "kept": ("kept", run.step * every * np.arange(len(densities)), time),
        neuron.state: (neuron.state, volumes.v / neuron.factor, {"units": unit, "long_name": neuron.state}),
    }
    density_unit = {"long_name": "probability density", "units": "1" if unit == "1" else f"1/{unit}"}
    data = {
        "rate": (("time", "copy"), rates * neuron.per_second, {"long_name": "firing rate", "units": rate_unit}),
        "density": (("kept", neuron.state, "copy"), densities * neuron.factor, density_unit),
        "refractory": (("kept", "copy"), held, {"long_name": "share that is refractory", "units": "1"}),
    }
    found = xr.Dataset(data, coords=coords)
    return found if copies else found.isel(copy=0)
