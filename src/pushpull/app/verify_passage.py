"""Firing rate and irregularity of a neuron with one state, by integrating its own equation from below to the threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.integrate import quad, solve_ivp

from pushpull.app.verify_equations import Equations, Vector
from pushpull.base.errors import RunError

DEPTH = 10
"""How many distances between reset and threshold below the reset the integration starts."""


@dataclass(frozen=True)
class Passage:
    """Rate in 1/ms and coefficient of variation of the intervals."""

    rate: float
    cv: float


def passage(equations: Equations) -> Passage:
    """Return rate and irregularity from the mean and variance of the time from reset to threshold.

    With drift f and noise s the density obeys a stationary Fokker-Planck equation, D = s**2/2. With w' = 1 - w*f/D the mean is
    the integral of w/D, and with q' = 2*w**2/D**2 - q*f/D the variance that of q, both from reset to threshold.
    """
    threshold, reset, refractory = equations.reset()

    def drift(v: float) -> float:
        return float(equations.flow(np.array([v]))[0])

    diffusion = equations.noise(np.array([reset])) ** 2 / 2
    if diffusion == 0:
        mean = quad(lambda v: 1 / drift(v), reset, threshold, epsabs=0, epsrel=1e-12)[0]
        return Passage(1 / (refractory + mean), 0.0)
    low = reset - DEPTH * (threshold - reset)
    if drift(low) <= 0:
        raise RunError(
            f"{equations.model.definition.name} drifts away from its threshold at {low:g}", "its drift must lead up from below"
        )

    def slope(v: float, y: Vector) -> list[float]:
        w, q, _, _ = y
        pull = drift(v) / diffusion
        return [1 - pull * w, 2 * (w / diffusion) ** 2 - pull * q, w / diffusion, q]

    settled = diffusion / drift(low)
    start = [settled, 2 * settled**3 / diffusion**2, 0.0, 0.0]
    options = {"method": "LSODA", "rtol": 1e-11, "atol": 1e-13}
    below = solve_ivp(slope, (low, reset), start, **options)
    above = solve_ivp(slope, (reset, threshold), [*below.y[:2, -1], 0.0, 0.0], **options)
    mean, variance = above.y[2, -1], above.y[3, -1]
    return Passage(float(1 / (refractory + mean)), float(np.sqrt(variance) / (refractory + mean)))
