"""Reference problems, and how fast a scheme's error falls with the step."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from scipy.integrate import solve_ivp

import pushpull as pp

VAN_DER_POL = pp.Model.from_text("x' = y\ny' = mu*(1 - x**2)*y - x\nmu = 1\nx(0) = 2", name="VanDerPol", time="1")
FITZHUGH_NAGUMO = pp.Model.from_text(
    "v' = v - v**3/3 - w + I\nw' = eps*(v + a - b*w)\nI = 0.5\neps = 0.08\na = 0.7\nb = 0.8\nv(0) = -1\nw(0) = 1",
    name="FitzHughNagumo",
    time="1",
)
FORCED = pp.Model.from_text("x' = -x**3 + sin(3*t) + drive\nx(0) = 1", name="Forced", time="1", ports=["drive"])


def _slopes(model):
    if model is VAN_DER_POL:
        return [2.0, 0.0], lambda t, x: [x[1], (1 - x[0] ** 2) * x[1] - x[0]]
    if model is FITZHUGH_NAGUMO:
        return [-1.0, 1.0], lambda t, x: [x[0] - x[0] ** 3 / 3 - x[1] + 0.5, 0.08 * (x[0] + 0.7 - 0.8 * x[1])]
    return [1.0], lambda t, x: [-(x[0] ** 3) + np.sin(3 * t) + np.cos(2 * t)]


@cache
def exact(model, time):
    """Return the first state at a time, by a method of order 8 at tight tolerances."""
    start, slopes = _slopes(model)
    return solve_ivp(slopes, (0, time), start, method="DOP853", rtol=1e-13, atol=1e-13).y[:, -1]


def last(system, steps, dt, name, **options):
    """Return a state after a number of steps: samples stand at the beginning of a step, so one more is made."""
    options = {"target": "numpy", "record": name, **options}
    return pp.simulate(system, duration=(steps + 1) * dt, dt=dt, progress=False, **options)[name].values[steps]


def ends(model, steps, dt, **options):
    """Return every state of a model after a number of steps."""
    run = pp.simulate(model, duration=(steps + 1) * dt, dt=dt, target="numpy", progress=False, **options)
    return np.array([run[name].values[steps] for name in (field.name for field in model.definition.of_kind("state"))])


def slope(errors, steps):
    """Return the order: the slope of log error over log step."""
    return -np.polyfit(np.log(steps), np.log(np.abs(errors)), 1)[0]


def method_of_steps(t, tau=1.0):
    """Return the solution of x' = -x(t - tau) with x = 1 before 0, a polynomial on each interval of length tau."""
    return sum((-1) ** k * (t - (k - 1) * tau) ** k / math.factorial(k) for k in range(math.floor(t / tau) + 2))
