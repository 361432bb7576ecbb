"""A field on a ring with axonal speed: spectral multipliers against sums over points, and against closed forms."""

import numpy as np
import pytest
from scipy.optimize import fsolve

import pushpull as pp

POINTS, LENGTH = 64, 20.0
FIELD = pp.Model.from_text("u' = -u + drive\nf = 1/(1 + exp(-8*(u - 0.3)))", name="Field", time="1", ports=["drive"])
LINEAR = pp.Model.from_text("u' = -u + drive", name="Field", time="1", ports=["drive"])


def exponential(x):
    return np.exp(-np.abs(x)) / 2


def hat(x):
    return (1 - np.abs(x)) * np.exp(-np.abs(x))


def ring(model, sent, kernel, speed, points=POINTS, length=LENGTH, strength=1.0):
    operator = pp.operators.Spectral(pp.operators.Ring(points, length), kernel, speed)
    return pp.Network(
        (pp.Population(model, points),), (pp.Edge({"Field": sent}, {"Field": "drive"}, operator, pp.Linear(strength)),)
    )


def distances(points, length):
    steps = np.abs(np.arange(points)[:, np.newaxis] - np.arange(points))
    return np.minimum(steps, points - steps) * length / points


def summed(kernel, speed, start, past, dt, steps, scheme):
    """Integrate u' = -u + sum of delayed f, point by point, between two steps by linear interpolation."""
    far = distances(POINTS, LENGTH)
    weights = kernel(far) * LENGTH / POINTS
    lag = far / speed / dt
    whole, part = np.floor(lag).astype(int), lag - np.floor(lag)
    sources = np.broadcast_to(np.arange(POINTS), far.shape)

    def rate(u):
        return 1 / (1 + np.exp(-8 * (u - 0.3)))

    def drive(signals, now):
        column = len(signals) - 1 - whole
        table = np.array([*signals[:-1], now])
        return (weights * ((1 - part) * table[column, sources] + part * table[column - 1, sources])).sum(axis=1)

    u, out = start, [start]
    signals = [rate(past(-k * dt)) for k in range(int(lag.max()) + 2, 0, -1)]
    for _ in range(steps):
        now = rate(u)
        signals.append(now)
        first = -u + drive(signals, now)
        if scheme == pp.Heun():
            ahead = rate(u + dt * first)
            first = (first + -(u + dt * first) + drive([*signals, ahead], ahead)) / 2
        u = u + dt * first
        out.append(u)
    return np.array(out)


@pytest.mark.parametrize("speed", [np.inf, 40.0, 1.7], ids=["at once", "within a step", "slow"])
@pytest.mark.parametrize("scheme", [pp.Euler(), pp.Heun()], ids=str)
def test_spectral_sums_are_the_sums_over_points(scheme, speed, generator):
    start, dt, steps = generator.uniform(0, 0.6, POINTS), 0.1, 60
    run = pp.simulate(
        ring(FIELD, "f", hat, speed),
        duration=(steps + 1) * dt,
        dt=dt,
        scheme=scheme,
        initial={"u": pp.per_node(start)},
        target="numpy",
    )
    np.testing.assert_allclose(run["u"], summed(hat, speed, start, lambda t: start, dt, steps, scheme), rtol=0, atol=1e-12)


def test_given_past_of_a_field_is_used():
    start, dt, steps = np.full(POINTS, 0.2), 0.1, 40
    run = pp.simulate(
        ring(FIELD, "f", hat, 1.7),
        duration=(steps + 1) * dt,
        dt=dt,
        initial={"u": 0.2},
        history={"u": "0.2 + 0.1*t"},
        target="numpy",
    )
    expected = summed(hat, 1.7, start, lambda t: np.full(POINTS, 0.2 + 0.1 * t), dt, steps, pp.Heun())
    np.testing.assert_allclose(run["u"], expected, rtol=0, atol=1e-12)


def test_chunks_and_continuation_do_not_change_a_field(monkeypatch, generator):
    options = {"dt": 0.1, "initial": {"u": pp.per_node(generator.uniform(0, 0.6, POINTS))}, "target": "numpy", "progress": False}
    network = ring(FIELD, "f", hat, 1.7)
    whole = pp.simulate(network, duration=9, **options)["u"]
    parts = pp.simulate(network, duration=3.3, **options).continue_for(5.7)["u"]
    np.testing.assert_array_equal(whole, parts)
    monkeypatch.setattr("pushpull.engine.driver.LONGEST_CHUNK", 17)
    np.testing.assert_array_equal(whole, pp.simulate(network, duration=9, **options)["u"])


@pytest.mark.parametrize("speed", [1.0, 3.0])
def test_waves_of_a_linear_field_grow_at_the_rate_of_the_dispersion_relation(speed):
    """lambda + 1 = g (1 + lambda/v)/((1 + lambda/v)**2 + k**2) for the kernel exp(-|x|)/2 (gain g, speed v)."""
    points, length, gain, dt = 256, 24.0, 3.0, 0.1
    k = 2 * np.pi * 2 / length
    x = np.arange(points) * length / points

    def dispersion(parts):
        value = complex(*parts)
        rest = value + 1 - gain * (1 + value / speed) / ((1 + value / speed) ** 2 + k**2)
        return [rest.real, rest.imag]

    exact = fsolve(dispersion, [0.5, 0.0])
    assert exact[1] == pytest.approx(0, abs=1e-9)
    u = pp.simulate(
        ring(LINEAR, "u", exponential, speed, points, length, gain),
        duration=15, dt=dt, initial={"u": pp.per_node(np.cos(k * x))}, target="numpy", progress=False,
    )["u"].values  # fmt: skip
    waves = np.log(np.abs(u @ np.cos(k * x)))
    assert (waves[-1] - waves[-21]) / (20 * dt) == pytest.approx(exact[0], rel=1e-2)


@pytest.mark.parametrize(("speed", "front"), [(np.inf, 1.0), (5.0, 5 / 6)])
def test_front_travels_as_fast_as_the_closed_form(speed, front):
    """Heaviside rate at h = 0.25 and the kernel exp(-|x|)/2: 1/c = 1/c0 + 1/v with c0 = (1 - 2h)/(2h) = 1."""
    model = pp.Model.from_text("u' = -u + drive\nf = where(u > 0.25, 1, 0)", name="Field", time="1", ports=["drive"])
    points, length, dt = 400, 50.0, 0.05
    x = np.arange(points) * length / points
    start = np.where(np.abs(x - length / 2) < 5, 1.0, 0.0)
    u = pp.simulate(
        ring(model, "f", exponential, speed, points, length),
        duration=12.05, dt=dt, scheme=pp.Heun(), initial={"u": pp.per_node(start)}, target="numpy", progress=False,
    )["u"].values  # fmt: skip
    places = []
    for row in (u[100], u[240]):
        last = np.flatnonzero(row > 0.25)[-1]
        places.append(x[last] + (row[last] - 0.25) / (row[last] - row[last + 1]) * length / points)
    assert (places[1] - places[0]) / 7.0 == pytest.approx(front, rel=0.02)
