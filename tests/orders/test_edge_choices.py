"""What rounding delays and holding edges for a step cost: an order, as the documentation says."""

import numpy as np
import pytest

import pushpull as pp

from .reference import last, method_of_steps, slope

LAG = pp.Model.from_text("x' = drive\nx(0) = 1", name="Lag", time="1", ports=["drive"])
PAIR = pp.Model.from_text("x' = -x + drive\nx(0) = 1", name="Pair", time="1", ports=["drive"])


def delayed(**options):
    operator = pp.operators.Dense([[-1.0]], [[1.0]], **options)
    return pp.Network((pp.Population(LAG),), (pp.Edge({"Lag": "x"}, {"Lag": "drive"}, operator),))


def errors_at(system, counts, time):
    """Return the errors of x' = -x(t - 1) at the whole number of steps nearest to a time."""
    found = []
    for count in counts:
        steps = round(time * count)
        found.append(float(last(system, steps, 1.0 / count, "x", scheme=pp.Heun()).squeeze()) - method_of_steps(steps / count))
    return found


def test_rounded_delays_lower_the_order_to_one():
    """Steps whose delay always lies 0.3 of a step above a whole one: the error is that of the delay."""
    counts = np.array([8, 16, 32, 64]) + 0.3
    rounded, read_between = (errors_at(delayed(rounded=rounded), counts, 3.5) for rounded in (True, False))
    assert slope(rounded, counts) == pytest.approx(1.0, abs=0.2)
    assert slope(read_between, counts) == pytest.approx(2.0, abs=0.2)


def test_rounded_delays_of_whole_steps_keep_the_order():
    counts = np.array([8, 16, 32, 64])
    assert slope(errors_at(delayed(rounded=True), counts, 3.5), counts) == pytest.approx(2.0, abs=0.2)


@pytest.mark.parametrize(("scheme", "order"), [(pp.Heun(), 2), (pp.RK4(), 4)], ids=str)
def test_edges_held_for_a_step_lower_the_order_to_one(scheme, order):
    """Two nodes that exchange at once: x_i' = -x_i + x_j/2, so that their sum decays with rate 1/2."""
    counts = np.array([4, 8, 16, 32])
    for held, expected in ((True, 1), (False, order)):
        edge = pp.Edge({"Pair": "x"}, {"Pair": "drive"}, pp.operators.Dense([[0, 0.5], [0.5, 0]]), held=held)
        network = pp.Network((pp.Population(PAIR, 2),), (edge,))
        errors = [float(last(network, 2 * n, 1.0 / n, "x", scheme=scheme).sum()) - 2 * np.exp(-1) for n in counts]
        assert slope(errors, counts) == pytest.approx(expected, abs=0.15)


def test_held_edges_read_late_values_at_the_beginning_of_the_step():
    """x' = -x(t - 1) with a straight past: held for a step, Heun becomes Euler."""
    edge = pp.Edge({"Lag": "x"}, {"Lag": "drive"}, pp.operators.Dense([[-1.0]], [[1.0]]), held=True)
    options = {"duration": 2, "dt": 0.125, "target": "numpy", "history": {"x": "1 + t"}}
    heun = pp.simulate(pp.Network((pp.Population(LAG),), (edge,)), scheme=pp.Heun(), **options)
    euler = pp.simulate(delayed(), scheme=pp.Euler(), **options)
    np.testing.assert_allclose(heun["x"], euler["x"], rtol=1e-14)
