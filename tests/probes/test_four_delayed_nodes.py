"""Four nodes of two models that fill one port, with delays, against an integration written out by hand."""

from itertools import pairwise

import numpy as np
import pytest

import pushpull as pp

EXCITABLE = pp.Model.from_text(
    "v' = v - v**3/3 - w + 0.4 + drive\nw' = 0.1*(v + 0.7 - 0.8*w)\nv(0) = -1\nw(0) = 0.2",
    name="Excitable",
    time="1",
    ports=["drive"],
)
CYCLE = pp.Model.from_text(
    "x' = x - 2*y - x*(x**2 + y**2) + push\ny' = y + 2*x - y*(x**2 + y**2)\nx(0) = 0.5\ny(0) = 0.1",
    name="Cycle",
    time="1",
    ports=["push"],
)
WEIGHTS = np.array([[0.0, 0.3, -0.2, 0.5], [0.4, 0.0, 0.1, 0.0], [0.25, -0.3, 0.0, 0.2], [0.0, 0.6, 0.15, 0.1]])
DELAYS = np.array([[0.0, 0.7, 1.31, 0.5], [0.233, 0.0, 2.0, 1.0], [0.9, 0.1, 0.0, 1.77], [1.0, 0.45, 0.85, 0.31]])
NOW = np.array([[0.0, 0.2, 0.1, 0.0], [0.3, 0.0, 0.0, -0.4]])
STRENGTH, SLOPE = 0.8, 1.3


def network(extra=True):
    populations = (pp.Population(EXCITABLE, 2), pp.Population(CYCLE, 2))
    send, take = {"Excitable": "v", "Cycle": "x + 0.5*y"}, {"Excitable": "drive", "Cycle": "push"}
    late = pp.Edge(send, take, pp.operators.Dense(WEIGHTS, DELAYS), pp.HyperbolicTangent(STRENGTH, SLOPE, 0.1))
    at_once = pp.Edge({"Excitable": "v", "Cycle": "x"}, {"Excitable": "drive"}, pp.operators.Dense(NOW), pp.Diffusive(0.5))
    return pp.Network(populations, (late, at_once) if extra else (late,))


def slopes(state, late, extra):
    """Return the derivatives of [v, v, w, w, x, x, y, y]."""
    v, w, x, y = state.reshape(4, 2)
    own = np.concatenate((v, x))
    drive = STRENGTH * late
    at_once = 0.5 * (NOW @ own - NOW.sum(axis=1) * v) if extra else 0.0
    dv = v - v**3 / 3 - w + 0.4 + drive[:2] + at_once
    dw = 0.1 * (v + 0.7 - 0.8 * w)
    square = x**2 + y**2
    return np.concatenate((dv, dw, x - 2 * y - x * square + drive[2:], y + 2 * x - y * square))


def sent(state):
    v, _, x, y = state.reshape(4, 2)
    return np.tanh(SLOPE * (np.concatenate((v, x + 0.5 * y)) - 0.1))


def integrate(past, dt, steps, heun, extra=True):
    """Step by hand; `past(t)` is the state before 0. Delays are read by linear interpolation between steps."""
    kept = {-k: sent(past(-k * dt)) for k in range(1, 60)}
    state, out = past(0.0), [past(0.0)]

    def late(step, present):
        kept[step] = present
        total = np.zeros(4)
        for i in range(4):
            for j in range(4):
                lag = DELAYS[i, j] / dt
                whole = int(np.floor(lag + 1e-9))
                part = max(lag - whole, 0.0)
                if WEIGHTS[i, j] != 0:
                    total[i] += WEIGHTS[i, j] * (
                        (1 - part) * kept[step - whole][j] + (part * kept[step - whole - 1][j] if part > 1e-9 else 0)
                    )
        return total

    for n in range(steps):
        first = slopes(state, late(n, sent(state)), extra)
        if heun:
            ahead = state + dt * first
            first = (first + slopes(ahead, late(n + 1, sent(ahead)), extra)) / 2
        state = state + dt * first
        out.append(state)
    return np.array(out)


def past_of(course):
    def past(t):
        return np.array([-1 + course * t, -1 + course * t, 0.2, 0.2, 0.5 - course * t, 0.5 - course * t, 0.1, 0.1])

    return past


@pytest.mark.parametrize("course", [0.0, 0.25], ids=["constant past", "given past"])
@pytest.mark.parametrize("scheme", [pp.Euler(), pp.Heun()], ids=str)
@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_mixed_models_on_one_port_agree_with_an_integration_by_hand(target, scheme, course):
    dt, steps = 0.1, 120
    history = {"v": f"-1 + {course}*t", "x": f"0.5 - {course}*t"} if course else {}
    run = pp.simulate(
        network(), duration=(steps + 1) * dt, dt=dt, scheme=scheme, history=history, target=target, threads=1, progress=False
    )
    expected = integrate(past_of(course), dt, steps, isinstance(scheme, pp.Heun))
    found = np.concatenate([run[name].values for name in ("v", "w", "x", "y")], axis=1)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-11)


def test_delayed_and_instant_edges_together_are_second_order():
    ends = []
    for factor in (1, 2, 4, 8):
        dt, steps = 0.1 / factor, 30 * factor
        run = pp.simulate(network(), duration=(steps + 1) * dt, dt=dt, scheme=pp.Heun(), target="numpy", progress=False)
        ends.append(np.concatenate([run[name].values[steps] for name in ("v", "w", "x", "y")]))
    differences = [np.abs(a - b).max() for a, b in pairwise(ends)]
    orders = np.log2(np.array(differences[:-1]) / differences[1:])
    assert orders[-1] == pytest.approx(2.0, abs=0.25)
