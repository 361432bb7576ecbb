"""Stochastic systems with increments that the test chooses: strong errors path by path, weak errors over every path there is."""

import itertools

import numpy as np
import pytest

import pushpull as pp
from pushpull import schemes

from .noise import coarser, end
from .reference import slope

PATHS, FINEST, TIME = 400, 1024, 1.0
STRONG = {"Euler": 0.5, "SequentialEuler": 0.5, "ExponentialEuler": 0.5, "Milstein": 1.0, "Heun": 1.0, "RK4": 2.0}
MULTIPLICATIVE = tuple(
    scheme for scheme in schemes.ALL if not scheme.area_noise
)  # the others have tests/orders/test_area_noise.py


@pytest.fixture(scope="module")
def table():
    return np.random.default_rng(8).standard_normal((FINEST, PATHS))


def geometric(noise, a=-0.3, b=1.0):
    return pp.Model.from_text("x' = a*x + b*x*xi\nx(0) = 1", time="1", noise=noise, a=a, b=b)


def exact_geometric(table, noise, a=-0.3, b=1.0):
    paths = np.sqrt(TIME / FINEST) * table.sum(axis=0)
    return np.exp((a - (b**2 / 2 if noise == "ito" else 0.0)) * TIME + b * paths)


@pytest.mark.parametrize("noise", ["ito", "stratonovich"])
@pytest.mark.parametrize("scheme", MULTIPLICATIVE, ids=str)
def test_strong_order_on_geometric_brownian_motion(monkeypatch, table, scheme, noise):
    """Multiplicative noise: half an order by one stage, one by two; drift and noise commute here, which lets RK4 reach 2."""
    steps = np.array([32, 64, 128, 256])
    exact = exact_geometric(table, noise)
    errors = [np.abs(end(monkeypatch, geometric(noise), coarser(table, FINEST // n), TIME, scheme) - exact).mean() for n in steps]
    assert slope(errors, steps) == pytest.approx(STRONG[type(scheme).__name__], abs=0.1)


@pytest.mark.parametrize("scheme", MULTIPLICATIVE, ids=str)
def test_strong_order_in_a_double_well(monkeypatch, table, scheme):
    """Additive noise: the order that the scheme claims, against the same paths at a step sixteen times finer than the finest."""
    model = pp.Model.from_text("x' = x - x**3 + s*xi\nx(0) = 0.1\ns = 0.8", time="1")
    steps = np.array([16, 32, 64])
    exact = end(monkeypatch, model, table, TIME, pp.Heun())
    errors = [np.abs(end(monkeypatch, model, coarser(table, FINEST // n), TIME, scheme) - exact).mean() for n in steps]
    assert slope(errors, steps) == pytest.approx(scheme.strong_order, abs=0.12)


@pytest.mark.parametrize("scheme", [pp.Euler(), pp.Heun(), pp.ExponentialEuler()], ids=str)
def test_weak_order_over_every_path_of_coin_tosses(monkeypatch, scheme):
    """With increments of +-1 the mean over all 2**n paths is the weak solution itself: E x**2 to first order."""
    steps, a, b = np.array([3, 6, 12]), -0.3, 1.0
    errors = []
    for n in steps:
        paths = np.array(list(itertools.product((-1.0, 1.0), repeat=int(n)))).T
        second = (end(monkeypatch, geometric("ito"), paths, 0.5, scheme) ** 2).mean()
        errors.append(second - np.exp((2 * a + b**2) * 0.5))
    assert slope(errors, steps) == pytest.approx(1.0, abs=0.25)


@pytest.mark.parametrize("noise", ["ito", "stratonovich"])
@pytest.mark.parametrize("scheme", MULTIPLICATIVE, ids=str)
def test_one_text_has_one_mean_under_every_scheme(scheme, noise):
    """x' = 0.5*x*xi from 1 has the mean 1 (Ito) or exp(1/8) (Stratonovich) at t = 1."""
    model = pp.Model.from_text("x' = 0.5*x*xi\nx(0) = 1", time="1", noise=noise)
    run = pp.simulate(
        model, duration=1.02, dt=0.02, scheme=scheme, copies=10_000, target="numpy", record="x", seed=5, progress=False
    )
    x = run["x"].values[50]
    assert abs(x.mean() - (1.0 if noise == "ito" else np.exp(1 / 8))) < 5 * x.std() / np.sqrt(len(x))


def test_two_noises_that_share_states_are_corrected_together(monkeypatch, table):
    """A rotation by noise: x' = -y*xi, y' = x*xi keeps x**2 + y**2 for Stratonovich and lets it grow as exp(t) for Ito."""
    text = "x' = -s*y*xi\ny' = s*x*xi\nsquare = x**2 + y**2\ns = 0.6\nx(0) = 1"
    for noise, growth in (("ito", 0.36), ("stratonovich", 0.0)):
        model = pp.Model.from_text(text, time="1", noise=noise)
        for scheme in MULTIPLICATIVE:
            run = pp.simulate(
                model,
                duration=1.002,
                dt=0.002,
                scheme=scheme,
                copies=400,
                target="numpy",
                record="square",
                seed=2,
                progress=False,
            )
            assert run["square"].values[500].mean() == pytest.approx(np.exp(growth), abs=0.006)


def test_noise_of_a_scaled_time_has_the_scaled_strength(monkeypatch, table):
    """An Ornstein-Uhlenbeck model with time "1" of 10 ms: the same numbers at a step ten times longer, exactly the same law."""
    model = pp.Model.from_text("x' = -x + 0.5*xi", time="1")
    small = table[:32, :8]
    bare = end(monkeypatch, model, small, 1.6, pp.Euler())
    run = pp.simulate(
        model, time_scale="10 ms", duration="16.5 ms", dt=0.5, scheme=pp.Euler(), copies=8, target="numpy", progress=False
    )
    np.testing.assert_allclose(run["x"].values[32], bare, rtol=1e-13)
