"""Pass: the second-order noise terms of the Milstein scheme, for noise that commutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from pushpull.base.errors import CompileError
from pushpull.compile.algebra import ZERO, multiply, total
from pushpull.compile.evaluate import evaluate
from pushpull.compile.noise import Flow, white
from pushpull.compile.system import Component
from pushpull.spec.algebra import differentiate
from pushpull.spec.tree import Binary, Name, Node, Number, names

POINTS, AGREE = 5, 1e-9


def milstein_terms(flow: Flow, component: Component) -> dict[str, Node]:
    """Return, per state, 1/2 sum_jk L_j g_k (dW_j dW_k - delta_jk dt) with L_j = sum_m g_jm d/dx_m, in the names of the model.

    Source: Milstein (1974), Theor. Prob. Appl. 19:557; Kloeden & Platen (1992), eq. 10.3.16. Raises CompileError where two noises
    do not commute (L_j g_k differs from L_k g_j): their product of increments then is not enough.
    """
    amplitudes = {
        noise: {state: component.expand(dict(own).get(noise, ZERO)) for (state, _), own in _pairs(flow)} for noise in flow.noises
    }
    found: dict[str, Node] = {}
    for state, _ in flow.drift:
        terms: list[Node] = []
        for j, first in enumerate(flow.noises):
            for second in flow.noises[j:]:
                forth = _along(amplitudes[first], amplitudes[second][state])
                if first != second:
                    _check_commute(forth, _along(amplitudes[second], amplitudes[first][state]), (first, second), state, component)
                terms.append(multiply(_increments(first, second), forth))
        found[state] = total(terms)
    return found


def _pairs(flow: Flow) -> Iterable[tuple[tuple[str, Node], tuple[tuple[str, Node], ...]]]:
    return zip(flow.drift, flow.amplitudes, strict=True)


def _along(direction: Mapping[str, Node], amplitude: Node) -> Node:
    """Return the derivative of an amplitude along the noise that moves the states in a direction."""
    return total(multiply(step, differentiate(amplitude, state)) for state, step in direction.items() if step != ZERO)


def _increments(first: str, second: str) -> Node:
    """Return (dW^2 - dt) / 2 for one noise, dW_j dW_k for two, whose two orders are counted together."""
    product = Binary("*", white(first), white(second))
    if first != second:
        return product
    return Binary("*", Number(0.5), Binary("-", product, Name("step__dt")))


def _check_commute(forth: Node, back: Node, noises: tuple[str, str], state: str, component: Component) -> None:
    """Compare L_j g_k with L_k g_j at points drawn at random; seeded, so that the answer is always the same."""
    if forth == back == ZERO:
        return
    generator = np.random.default_rng(1)
    used = sorted(names(forth) | names(back))
    for _ in range(POINTS):
        point = dict(zip(used, generator.uniform(0.5, 1.5, len(used)), strict=True))
        a, b = float(evaluate(forth, point)), float(evaluate(back, point))
        if not abs(a - b) <= AGREE * max(abs(a), abs(b), 1.0):
            raise CompileError(
                f"the noises {noises[0]} and {noises[1]} of {component.name} do not commute in the equation of {state}",
                "Milstein needs commuting noise: use Euler(), or a Stratonovich model under Heun()",
            )
