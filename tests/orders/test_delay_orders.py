"""Delayed systems: past values are read at stage times, so that the order of the scheme is kept."""

import numpy as np
import pytest

import pushpull as pp

from .reference import last, method_of_steps, slope

LAG = pp.Model.from_text("x' = drive\nx(0) = 1", name="Lag", time="1", ports=["drive"])


def delayed(weight=-1.0, delay=1.0):
    return pp.Network(
        (pp.Population(LAG),), (pp.Edge({"Lag": "x"}, {"Lag": "drive"}, pp.operators.Dense([[weight]], [[delay]])),)
    )


def errors_at(scheme, counts, time, **options):
    """Return the errors of x' = -x(t - 1) at the whole number of steps nearest to a time."""
    found = []
    for count in counts:
        dt = 1.0 / count
        steps = round(time * count)
        found.append(float(last(delayed(), steps, dt, "x", scheme=scheme, **options).squeeze()) - method_of_steps(steps * dt))
    return found


@pytest.mark.parametrize("scheme", [pp.Euler(), pp.Heun(), pp.ExponentialEuler()], ids=str)
@pytest.mark.parametrize("fraction", [0.0, 0.37], ids=["whole", "fractional"])
def test_delayed_decay_converges_with_the_order_of_the_scheme(scheme, fraction):
    counts = np.array([8, 16, 32, 64]) + fraction
    errors = errors_at(scheme, counts, 3.5)
    assert slope(errors, counts) == pytest.approx(scheme.order, abs=0.2)


def test_delayed_decay_is_exact_where_a_linear_past_makes_it_so():
    x = pp.simulate(delayed(), duration=1.5, dt=0.125, scheme=pp.Heun(), target="numpy")["x"].squeeze()
    np.testing.assert_allclose(x, [method_of_steps(t) for t in x.time.values], rtol=0, atol=2e-3)
    np.testing.assert_allclose(x[:9], 1 - x.time[:9], rtol=1e-14)


def test_given_history_is_read_at_its_times():
    """With x = 1 + t before 0, x = 1 - t**2/2 up to t = 1; Heun integrates the straight past exactly."""
    x = pp.simulate(delayed(), duration=1, dt=0.0625, scheme=pp.Heun(), history={"x": "1 + t"}, target="numpy")["x"].squeeze()
    np.testing.assert_allclose(x, 1 - x.time**2 / 2, rtol=1e-13)


def test_given_history_is_read_between_steps():
    dt = 1 / 12.3
    x = pp.simulate(delayed(), duration=11 * dt, dt=dt, scheme=pp.Heun(), history={"x": "1 + t"}, target="numpy")["x"].squeeze()
    np.testing.assert_allclose(x, 1 - x.time**2 / 2, rtol=1e-13)


def test_what_is_sent_may_depend_on_time():
    """With sin(t) sent, x' = sin(t - 1): a source read a step late would cost an order."""
    sender = pp.Model.from_text("y' = -y\nwave = sin(t)", name="Sender", time="1")
    network = pp.Network(
        (pp.Population(sender), pp.Population(LAG)),
        (pp.Edge({"Sender": "wave"}, {"Lag": "drive"}, pp.operators.Dense([[1.0]], [[1.0]])),),
    )
    steps = np.array([10, 20, 40])
    exact = 1 + np.cos(1.0) - np.cos(0.5)
    errors = [float(last(network, 3 * n // 2, 1.0 / n, "x", scheme=pp.Heun()).squeeze()) - exact for n in steps]
    assert slope(errors, steps) == pytest.approx(2.0, abs=0.1)
