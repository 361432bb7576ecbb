"""Pass: split each derivative into drift and noise amplitudes, and settle which stochastic calculus is meant."""

from __future__ import annotations

from dataclasses import dataclass

from pushpull.base.errors import CompileError, ModelError
from pushpull.compile.algebra import ZERO, add, multiply, total
from pushpull.compile.system import Component, noise_names
from pushpull.spec.algebra import differentiate
from pushpull.spec.tree import Binary, Name, Node, Number, names
from pushpull.spec.trees import split_linear


@dataclass(frozen=True)
class Flow:
    """x' = drift + sum of amplitude * noise, per state in order; `noises` lists the streams of unit white noise."""

    drift: tuple[tuple[str, Node], ...]
    amplitudes: tuple[tuple[tuple[str, Node], ...], ...]
    noises: tuple[str, ...]


def split_noise(component: Component) -> Flow:
    """Separate drift and amplitudes; raises ModelError where a noise does not enter linearly."""
    drift: list[tuple[str, Node]] = []
    amplitudes: list[tuple[tuple[str, Node], ...]] = []
    streams: dict[str, None] = {}
    for derivative in component.definition.derivatives:
        rest, found = derivative.expression, list[tuple[str, Node]]()
        for noise in sorted(noise_names(derivative.expression)):
            parts = split_linear(rest, noise)
            if parts is None:
                raise ModelError(
                    f"{noise} does not enter the equation of {derivative.state} linearly",
                    "white noise can be multiplied by a factor and added, nothing else",
                )
            rest = parts[0]
            found.append((noise, parts[1]))
            streams[noise] = None
        drift.append((derivative.state, rest))
        amplitudes.append(tuple(found))
    return Flow(tuple(drift), tuple(amplitudes), tuple(streams))


def settle_calculus(flow: Flow, component: Component, scheme_noise: str) -> Flow:
    """Add the drift correction where the model is meant in another calculus than the scheme converges to.

    Stratonovich drift = Ito drift - 1/2 sum_j g_j dg/dx_j, per noise (Kloeden & Platen 1992, eq. 4.9.11).
    """
    if component.definition.noise == scheme_noise or not is_multiplicative(flow, component):
        return flow
    sign = -0.5 if scheme_noise == "stratonovich" else 0.5
    drift = list[tuple[str, Node]]()
    for (state, rest), own in zip(flow.drift, flow.amplitudes, strict=True):
        terms: list[Node] = []
        for noise, amplitude in own:
            full = component.expand(amplitude)
            for (other, _), others in zip(flow.drift, flow.amplitudes, strict=True):
                strength = dict(others).get(noise)
                if strength is not None:
                    terms.append(multiply(component.expand(strength), differentiate(full, other)))
        correction = total(term for term in terms if term != ZERO)
        drift.append((state, rest if correction == ZERO else add(rest, Binary("*", Number(sign), correction))))
    return Flow(tuple(drift), flow.amplitudes, flow.noises)


def is_multiplicative(flow: Flow, component: Component) -> bool:
    """Return whether any noise amplitude depends on a state."""
    states = {state for state, _ in flow.drift}
    return any(names(component.expand(amplitude)) & states for own in flow.amplitudes for _, amplitude in own)


def area_of(noise: str) -> Name:
    """Return the name of a step's area under that noise, I_(1,0) / dt = (dW + V / sqrt(3)) / 2 with V as large as dW."""
    return Name(f"area__{noise}")


def check_additive(flow: Flow, component: Component, scheme: str) -> None:
    """Raise CompileError where a noise amplitude depends on a state, a port or time."""
    moving = {f.name for f in component.definition.fields if f.kind != "parameter"} | {"t"}
    for (state, _), own in zip(flow.drift, flow.amplitudes, strict=True):
        for noise, amplitude in own:
            if names(component.expand(amplitude)) & moving:
                raise CompileError(
                    f"{scheme} needs additive noise, and {noise} in the equation of {state} of {component.name} is multiplied",
                    "use Milstein() or Heun(), which take multiplicative noise",
                )


def white(noise: str) -> Name:
    """Return the name under which a step's increment dW of that noise stands in statements."""
    return Name(f"dW__{noise}")
