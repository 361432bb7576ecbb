"""Noise-free systems: every scheme converges as fast as it says."""

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

import pushpull as pp
from pushpull import schemes

from .reference import FITZHUGH_NAGUMO, FORCED, VAN_DER_POL, ends, exact, last, slope

STEPS = 2 ** np.arange(5, 9)


@pytest.mark.parametrize("scheme", schemes.ALL, ids=str)
@pytest.mark.parametrize(("model", "time"), [(VAN_DER_POL, 2.0), (FITZHUGH_NAGUMO, 6.0)], ids=["VanDerPol", "FitzHughNagumo"])
def test_scheme_reaches_the_order_it_claims(scheme, model, time):
    steps = 2 * STEPS if scheme.order > 1 else 4 * STEPS
    errors = [np.linalg.norm(ends(model, n, time / n, scheme=scheme) - exact(model, time)) for n in steps]
    assert slope(errors, steps) == pytest.approx(scheme.order, abs=0.1)


@pytest.mark.parametrize("scheme", schemes.ALL, ids=str)
def test_scheme_keeps_its_order_under_a_stimulus_and_explicit_time(scheme):
    errors = [
        last(FORCED, n, 2.0 / n, "x", scheme=scheme, stimuli={"drive": "cos(2*t)"}) - exact(FORCED, 2.0)[0] for n in 4 * STEPS
    ]
    assert slope(errors, STEPS) == pytest.approx(scheme.order, abs=0.1)


def test_staggered_groups_that_start_half_a_step_apart_are_second_order():
    errors = []
    for n in 4 * STEPS:
        dt = 2.0 / n
        before = {"y": 2 * dt / 2}  # y' = -2 at the start, and y'' = 6 there: half a step back to third order
        before["y"] -= -6 * dt**2 / 8
        errors.append(
            last(VAN_DER_POL, n, dt, "x", scheme=pp.ExponentialEuler(staggered=True), initial=before) - exact(VAN_DER_POL, 2.0)[0]
        )
    assert slope(errors, STEPS) == pytest.approx(2.0, abs=0.1)


@pytest.mark.parametrize("staggered", [False, True])
def test_exponential_euler_is_exact_on_a_linear_equation_at_any_step(staggered):
    model = pp.Model.from_text("x' = (c - x)/tau\ntau = 0.7\nc = 3\nx(0) = 1", time="1")
    x = pp.simulate(model, duration=10, dt=2, scheme=pp.ExponentialEuler(staggered=staggered), target="numpy")["x"]
    np.testing.assert_allclose(x, 3 - 2 * np.exp(-x.time / 0.7), rtol=1e-14)


SEVENTH_SPIKE = 90.03072682


def seventh_spike(scheme, dt):
    """Return when v of an axon at I = 10 passes 0 upwards for the seventh time, between steps by a cubic spline."""
    v = pp.simulate(pp.models.HodgkinHuxley(I=10), duration="92 ms", dt=dt, scheme=scheme, record="v", threads=1)["v"].values
    crossing = np.flatnonzero((v[:-1] < 0) & (v[1:] >= 0))[6]
    near = slice(crossing - 4, crossing + 6)
    spline = CubicSpline(np.arange(len(v))[near] * dt, v[near])
    return next(root for root in spline.roots() if crossing * dt <= root <= (crossing + 1) * dt)


@pytest.mark.parametrize(
    ("scheme", "errors"),
    [
        (pp.ExponentialEuler(staggered=True), {0.1: 0.457, 0.05: 0.117, 0.025: 0.0293, 0.0125: 0.00735}),
        (pp.Euler(), {0.05: 5.1e-2, 0.025: 2.2e-2, 0.0125: 1.0e-2}),
        (pp.Heun(), {0.025: 9.6e-3, 0.0125: 2.5e-3}),
    ],
    ids=["staggered", "Euler", "Heun"],
)
def test_spike_times_of_an_axon_err_as_much_as_published_for_the_scheme(scheme, errors):
    found = {dt: abs(seventh_spike(scheme, dt) - SEVENTH_SPIKE) for dt in errors}
    assert found == pytest.approx(errors, rel=0.15)


def test_spike_times_of_an_axon_are_fourth_order_under_rk4():
    steps = np.array([0.05, 0.025])
    errors = [abs(seventh_spike(pp.RK4(), dt) - SEVENTH_SPIKE) for dt in steps]
    assert errors[0] < 2.7e-4
    assert slope(errors, 1 / steps) == pytest.approx(4.0, abs=0.4)
