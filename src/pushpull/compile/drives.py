"""Stimuli as users give them - texts of t, schedules, waveforms with a pattern over nodes - made ready to drive a stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import DataError, ModelError
from pushpull.base.units import quantity
from pushpull.compile.chunks import Drive
from pushpull.compile.poisson import train_of
from pushpull.compile.reading import locate
from pushpull.compile.stimuli import StimulusPlan
from pushpull.compile.system import Component, System, courses_of
from pushpull.compile.times import text_of_time
from pushpull.compile.trains import Train
from pushpull.spec.connections import Poisson
from pushpull.spec.values import Varying, schedule

Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Stimulus:
    """A waveform in time (text of t, number or schedule) times a `pattern` over nodes or copies (per_node, per_copy).

    With a `step` the waveform is samples, [time] or [time, node], from t = 0 on, interpolated linearly, the last held for a step;
    a run that outlasts them is refused. Raises DataError for samples that are no table of finite numbers.
    """

    waveform: Any
    pattern: Varying | None = None
    step: Any = None

    def __post_init__(self) -> None:
        if self.step is not None:
            samples = np.asarray(self.waveform) if not isinstance(self.waveform, str | Varying) else None
            if samples is None or samples.ndim == 0 or samples.dtype.kind not in "iuf":
                raise DataError("a stimulus with a step has no samples", "give an array [time] or [time, node]")
            schedule(np.arange(len(samples)), samples)
            object.__setattr__(self, "waveform", samples)


@dataclass
class Stimuli:
    """Stimuli of a system: what the plan knows, and the functions of time behind it."""

    plans: list[StimulusPlan] = field(default_factory=list[StimulusPlan])
    waves: list[Drive] = field(default_factory=list[Drive])
    dense: dict[tuple[int, int], Drive] = field(default_factory=dict[tuple[int, int], Drive])
    patterns: dict[tuple[int, int], Array] = field(default_factory=dict[tuple[int, int], Array])
    trains: dict[tuple[int, int], Train] = field(default_factory=dict[tuple[int, int], Train])
    ends: list[tuple[str, float]] = field(default_factory=list[tuple[str, float]])

    def check_reach(self, end: float) -> None:
        """Raise DataError where the samples of a stimulus are over before the run is."""
        for what, last in self.ends:
            if end > last * (1 + 1e-9):
                raise DataError(
                    f"the samples of {what} end at {last:g}, the run at {end:g}", "give more samples, or a shorter run"
                )


def ready(system: System, given: Mapping[str, Any]) -> Stimuli:
    """Read stimuli by port ("drive", or "population/drive"), one or a list of them, and the parameters that are time courses.

    Raises ModelError and DataError for what does not fit.
    """
    found = Stimuli()
    for where, what in given.items():
        if _is_poisson(what):
            index, port = locate(system, where, "impulse")
            for one in cast(list[Any], what) if isinstance(what, list | tuple) else [what]:
                _add_train(found, system, index, port, one)
            continue
        index, port = locate(system, where, "port")
        for stimulus in _as_stimuli(what):
            _add(found, system, index, port, stimulus)
    for index, component in enumerate(system.components):
        for name, course in courses_of(component.population).items():
            _add(found, system, index, name, Stimulus(course))
    for number, link in enumerate(system.links):
        for name, value in link.edge.coupling.parameters.items():
            if isinstance(value, Varying) and value.times is not None:
                for target in link.targets:
                    _add_course(found, system, target[0], f"link{number}__{name}", value)
    return found


def _is_poisson(what: Any) -> bool:
    several = cast(list[Any], what) if isinstance(what, list | tuple) else [what]
    return any(isinstance(one, Poisson) for one in several)


def _add_train(found: Stimuli, system: System, index: int, port: str, given: Any) -> None:
    if not isinstance(given, Poisson):
        raise DataError(f"a stimulus of the impulse {port} is {given!r}", "it takes pp.connections.Poisson(rate=..., weight=...)")
    number = sum(1 for owner, _ in found.trains if owner == index)
    found.trains[index, number] = train_of(system, index, port, given)
    found.plans.append(StimulusPlan(index, port, "train", number))


def _add(found: Stimuli, system: System, index: int, port: str, stimulus: Stimulus) -> None:
    if stimulus.step is not None:
        step = quantity(stimulus.step, system.time, f"the step of the stimulus of {port}")
        if not 0 < step < np.inf:
            raise DataError(f"the step of the stimulus of {port} is {stimulus.step!r}", "samples are a positive time apart")
        times = step * np.arange(len(stimulus.waveform))
        found.ends.append((f"the stimulus of {port}", step * len(times)))
        stimulus = Stimulus(schedule(times, stimulus.waveform), stimulus.pattern)
    if isinstance(stimulus.waveform, Varying) and "node" in stimulus.waveform.axes:
        _add_dense(found, system, index, port, stimulus)
    else:
        _add_wave(found, system, index, port, stimulus)


def _add_course(found: Stimuli, system: System, index: int, name: str, course: Varying) -> None:
    """Add a coupling's parameter that is a time course, in the coupling's own numbers."""
    if "node" in course.axes:
        _check_nodes(course, system.components[index], name.partition("__")[2])
        number = sum(1 for owner, _ in found.dense if owner == index)
        found.dense[index, number] = course.at
        found.plans.append(StimulusPlan(index, name, "dense", number))
    else:
        found.waves.append(course.at)
        found.plans.append(StimulusPlan(index, name, "wave", len(found.waves)))


def _as_stimuli(what: Any) -> list[Stimulus]:
    several = isinstance(what, list | tuple) and any(isinstance(one, Stimulus | Varying | str) for one in cast(list[Any], what))
    return [_as_stimulus(one) for one in cast(list[Any], what if several else [what])]


def _as_stimulus(what: Any) -> Stimulus:
    if isinstance(what, Stimulus):
        return what
    if isinstance(what, Varying) and "time" not in what.axes:
        return Stimulus(1.0, what)
    return Stimulus(what)


def function_of_time(waveform: str | float | Varying, component: Component, port: str, time: str) -> Drive:
    """Return a function from times to values of a port in base units.

    A text whose value is a pure number is in the port's own unit; else it has the port's dimension. Raises ModelError where it
    uses other names than t, UnitError for another dimension.
    """
    what, factor = f"the stimulus of {port}", component.factor(port)
    if isinstance(waveform, Varying):
        if waveform.times is None:
            raise DataError(
                f"{what} varies over {' and '.join(waveform.axes)}, not over time",
                "use pp.schedule(times, values), or Stimulus(..., pattern=...)",
            )
        scaled = replace(waveform, values=waveform.values * factor)
        return scaled.at
    if isinstance(waveform, str):
        return text_of_time(waveform, what, component.unit_of(port), time)
    if isinstance(waveform, np.ndarray | list | tuple):
        raise DataError(f"{what} is a bare array", "say when and where: pp.schedule(times, values), or pp.per_node(values)")
    if callable(waveform):
        raise ModelError(
            f"{what} is a function",
            "write it as a text of t, as in '0.5*sin(2*pi*t/100[ms])', or give pp.schedule(times, values)",
        )
    value = quantity(waveform, component.unit_of(port), what) * factor
    if not np.isfinite(value):
        raise DataError(f"{what} is {waveform!r}", "give a finite number")
    return lambda t: np.full(t.shape, value)


def _add_wave(found: Stimuli, system: System, index: int, port: str, stimulus: Stimulus) -> None:
    component = system.components[index]
    _check_pattern(stimulus.pattern, component)
    number = len(found.waves) + 1
    found.waves.append(function_of_time(stimulus.waveform, component, port, system.time))
    found.plans.append(StimulusPlan(index, port, "wave", number, stimulus.pattern is None))
    if stimulus.pattern is not None:
        found.patterns[index, number] = stimulus.pattern.laid


def _check_pattern(pattern: Any, component: Component) -> None:
    if pattern is None:
        return
    if not isinstance(pattern, Varying):
        raise DataError(
            f"the pattern of a stimulus of {component.name} is {type(pattern).__name__}",
            "give pp.per_node(...) or pp.per_copy(...)",
        )
    if "time" in pattern.axes:
        raise DataError("the pattern of a stimulus varies over time", "put the time course into the waveform")
    length = pattern.length("node")
    if length is not None and length != component.nodes:
        raise DataError(
            f"the pattern has {length} values, {component.name} has {component.nodes} nodes", "give one value per node"
        )


def _check_nodes(course: Varying, component: Component, what: str) -> None:
    nodes = course.length("node")
    if nodes != component.nodes:
        raise DataError(f"{what} has {nodes} nodes, {component.name} has {component.nodes}", "give values [time, node]")


def _add_dense(found: Stimuli, system: System, index: int, port: str, stimulus: Stimulus) -> None:
    component, waveform = system.components[index], stimulus.waveform
    if stimulus.pattern is not None:
        raise DataError(
            "a stimulus has a schedule [time, node] and a pattern", "give one of them: the schedule says the nodes already"
        )
    _check_nodes(waveform, component, f"the stimulus of {port}")
    number = sum(1 for owner, _ in found.dense if owner == index)
    found.dense[index, number] = function_of_time(waveform, component, port, system.time)
    found.plans.append(StimulusPlan(index, port, "dense", number))
