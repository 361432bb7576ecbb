"""Edges without delay are exchanged at every stage: coupled nodes converge as one system of equations does."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import pushpull as pp

PREY = pp.Model.from_text("p' = p*(1.1 - 0.4*loss)\np(0) = 1", name="Prey", time="1", ports=["loss"])
HUNTER = pp.Model.from_text("h' = h*(0.1*gain - 0.4)\nh(0) = 2", name="Hunter", time="1", ports=["gain"])
TICK = pp.Model.from_text("c' = -c*c\nc(0) = 1", name="Tick", time="1")
FIRST = (pp.Euler(), pp.SequentialEuler(), pp.ExponentialEuler(), pp.ExponentialEuler(staggered=True))
ORDERS = {**dict.fromkeys(FIRST, 1), pp.Heun(): 2, pp.RK4(): 4}


def chain():
    """Prey and hunters feed on each other; a third population, which receives nothing, drives the prey."""
    one = pp.operators.Dense([[1.0]])
    return pp.Network(
        (pp.Population(PREY), pp.Population(HUNTER), pp.Population(TICK)),
        (
            pp.Edge({"Hunter": "h"}, {"Prey": "loss"}, one),
            pp.Edge({"Prey": "p"}, {"Hunter": "gain"}, one),
            pp.Edge({"Tick": "c"}, {"Prey": "loss"}, one, pp.Linear(-0.5)),
        ),
    )


def exact(time):
    def rate(t, s):
        return [s[0] * (1.1 - 0.4 * (s[1] - 0.5 * s[2])), s[1] * (0.1 * s[0] - 0.4), -s[2] * s[2]]

    return solve_ivp(rate, (0, time), [1, 2, 1], method="DOP853", rtol=1e-13, atol=1e-13).y[:, -1]


def ends(network, steps, dt, names, **options):
    run = pp.simulate(network, duration=(steps + 1) * dt, dt=dt, progress=False, **options)
    return np.concatenate([run[name].values[steps] for name in names])


@pytest.mark.parametrize("target", ["numpy", pytest.param("cpu", marks=pytest.mark.slow)])
@pytest.mark.parametrize("scheme", ORDERS, ids=str)
def test_coupled_populations_converge_with_the_order_of_the_scheme(scheme, target):
    steps = np.array([16, 32, 64])
    errors = [np.linalg.norm(ends(chain(), n, 2.0 / n, "phc", scheme=scheme, target=target) - exact(2.0)) for n in steps]
    assert -np.polyfit(np.log(steps), np.log(errors), 1)[0] == pytest.approx(ORDERS[scheme], abs=0.2)


def test_receiver_that_sends_nothing_sees_each_stage():
    """y' = x with x' = -x under Heun is Heun on the pair; a stage-old input would give first order."""
    sender = pp.Model.from_text("x' = -x\nx(0) = 1", name="Sender", time="1")
    receiver = pp.Model.from_text("y' = drive", name="Receiver", time="1", ports=["drive"])
    for order in ((sender, receiver), (receiver, sender)):
        network = pp.Network(
            tuple(map(pp.Population, order)), (pp.Edge({"Sender": "x"}, {"Receiver": "drive"}, pp.operators.Dense([[1.0]])),)
        )
        for target in ("numpy", "cpu"):
            y = pp.simulate(network, duration=0.2, dt=0.1, scheme=pp.Heun(), target=target)["y"].values.ravel()
            assert y[1] == pytest.approx(0.1 * (1 + 0.9) / 2, rel=1e-14)


@pytest.mark.parametrize("coupling", [pp.Diffusive(0.4), pp.Kuramoto(0.4, 0.3)], ids=["Diffusive", "Kuramoto"])
def test_one_population_coupled_at_once_is_second_order(coupling):
    weights = np.array([[0.0, 1.0, 0.0], [0.5, 0.0, 2.0], [0.0, 0.3, 0.0]])
    model = pp.Model.from_text("theta' = 1 + 0.5*cos(theta) + drive", name="Node", time="1", ports=["drive"])
    network = pp.Network(
        (pp.Population(model, 3),), (pp.Edge({"Node": "theta"}, {"Node": "drive"}, pp.operators.Dense(weights), coupling),)
    )
    start = np.array([0.0, 1.0, 2.5])

    def rate(t, s):
        gap = s - s[:, np.newaxis] if isinstance(coupling, pp.Diffusive) else np.sin(s - s[:, np.newaxis] - 0.3)
        return 1 + 0.5 * np.cos(s) + 0.4 * (weights * gap).sum(axis=1)

    solution = solve_ivp(rate, (0, 2), start, method="DOP853", rtol=1e-13, atol=1e-13).y[:, -1]
    steps = np.array([32, 64, 128])
    options = {"scheme": pp.Heun(), "target": "numpy", "initial": {"theta": pp.per_node(start)}}
    errors = [np.linalg.norm(ends(network, n, 2.0 / n, ["theta"], **options) - solution) for n in steps]
    assert -np.polyfit(np.log(steps), np.log(errors), 1)[0] == pytest.approx(2.0, abs=0.1)
