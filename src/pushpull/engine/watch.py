"""When a state stops being a finite number: where it was, when, and what to try."""

from __future__ import annotations

import numpy as np

from pushpull.base.errors import Diverged
from pushpull.compile.adaptive import AdaptiveStream
from pushpull.compile.chunks import Chunk, Stream
from pushpull.compile.evaluate import evaluate
from pushpull.compile.memory import starting_values
from pushpull.compile.system import System
from pushpull.compile.unfold import identifier
from pushpull.engine.steps import fastest_rate
from pushpull.schemes import Adaptive, Scheme
from pushpull.spec.tree import names

COARSER = 0.8
SATURATED = 0.95  # of the steps in which refractoriness lets a node fire
ENOUGH = 100  # steps that a saturated population is watched before it is stopped


def ceilings(stream: Stream | AdaptiveStream, system: System) -> tuple[float, ...]:
    """Return how many spikes a node of each component fires in a step at most; none where spikes go nowhere."""
    if not any(edge.kind == "spikes" for edge in stream.plan.edges):
        return ()
    return tuple(_ceiling(stream, system, index) for index in range(len(system.components)))


def _ceiling(stream: Stream | AdaptiveStream, system: System, index: int) -> float:
    component = system.components[index]
    known = starting_values(system, index, stream.values)
    holds = [component.expand(event.hold_for) for event in component.definition.events if event.hold_for is not None]
    if len(holds) < len(component.definition.events) or any(names(node) - known.keys() for node in holds):
        return 1.0
    return 1.0 / (1.0 + min((float(np.min(evaluate(node, known))) for node in holds), default=0.0) / stream.values.dt)


def runaway(chunk: Chunk, steps: int, ceilings: tuple[float, ...], system: System, time: float) -> Diverged | None:
    """Return what to raise where a population of a spiking network fires as fast as its refractoriness lets it."""
    for component, ceiling, (_, _, copies) in zip(system.components, ceilings, chunk.spikes, strict=False):
        busiest = np.bincount(copies).max(initial=0)  # of the copies
        if steps >= ENOUGH and busiest > SATURATED * ceiling * component.nodes * steps:
            unit = "" if system.time == "1" else " ms"
            return Diverged(
                f"{component.name} runs away: up to t = {time:g}{unit} its nodes fire as fast as they can",
                "weaken what excites it, strengthen what inhibits it, or look at the units of its weights",
            )
    return None


def divergence(
    stream: Stream | AdaptiveStream, before: dict[str, np.ndarray], steps: int, system: System, scheme: Scheme
) -> Diverged:
    """Repeat a chunk step by step to find the first state that is not finite; the stream is left at the step before."""
    stream.restore(before)
    last = before
    for _ in range(steps):
        last = stream.snapshot()
        stream.advance(1)
        if not stream.is_finite():
            break
    step = stream.step
    found = [(space, name, values) for space in range(len(system.components)) for name, values in stream.state(space).items()]
    space, name, values = next(entry for entry in found if not np.isfinite(entry[2]).all())
    node, copy = (int(i) for i in np.argwhere(~np.isfinite(values))[0])
    stream.restore(last)
    component = system.components[space]
    state = next(d.state for d in component.definition.derivatives if identifier(d.state) == name)
    dt, unit = stream.values.dt, "" if system.time == "1" else " ms"
    where = f"step {step}, node {node}" + (f", copy {copy}" if stream.values.copies > 1 else "")
    point = {
        n: float(np.broadcast_to(v, values.shape)[node, copy])
        for n, v in starting_values(system, space, stream.values).items()
        if n != "t"
    }
    rate = fastest_rate(component, point)
    limit = scheme.reach / rate if np.isfinite(rate) and rate > 0 else float("inf")
    message = f"{state} of {component.name} is no longer finite at t = {step * dt:g}{unit} ({where})"
    if isinstance(scheme, Adaptive):
        return Diverged(message, f"steps became too short for {scheme}: the model grows without bound here, or is not defined")
    if COARSER * dt > limit:
        return Diverged(
            message,
            f"dt = {dt:g}{unit} is above the stable limit {limit:.2g}{unit} of {scheme} at the start;"
            f" try dt={_advice(limit / 2, unit)}",
        )
    return Diverged(
        message, f"try a smaller step, dt={_advice(dt / 4, unit)}; if it stays, the model itself grows without bound here"
    )


def _advice(value: float, unit: str) -> str:
    return f'"{value:.1g}{unit}"' if unit else f"{value:.1g}"
