"""Masses of whole-brain models: equations by hand off the defaults, closed forms, other integrators."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

import pushpull as pp
from pushpull.app.verify_equations import Equations
from pushpull.app.verify_points import rest
from pushpull.app.verify_runs import rises, trace

TIGHT = 1e-12


def deco_rate(current, slope, threshold, roundness):
    x = slope * current - threshold
    return x / (1 - np.exp(-roundness * x))


def test_wong_wang_pair():
    model = pp.models.WongWangPair(J=1.3, w=1.1, J_N=0.2, feedforward=0.6, W_I=0.8, w_I=0.9)
    flow = Equations(model, {"drive": 0.5, "stimulus": 0.02}).flow(np.array([0.3, 0.07]))
    excited = 0.382 + 1.1 * 0.2 * 0.3 + 0.2 * 0.5 - 1.3 * 0.07 + 0.02
    inhibited = 0.8 * 0.382 + 0.2 * 0.3 - 0.9 * 0.07 + 0.6 * 0.2 * 0.5
    wanted = [
        -0.3 / 100 + 0.7 * 0.641 * deco_rate(excited, 310, 125, 0.16) / 1000,
        -0.07 / 10 + deco_rate(inhibited, 615, 177, 0.087) / 1000,
    ]
    assert flow == pytest.approx(wanted, rel=TIGHT)


def test_wong_wang_pair_rests_where_two_balances_meet():
    """At rest each current follows from one unknown, S_E."""
    model = pp.models.WongWangPair(J=0.8, w=1.2)

    def inhibition(excitation):
        return brentq(lambda s: s - 0.01 * deco_rate(0.7 * 0.382 + 0.15 * excitation - s, 615, 177, 0.087), 0, 5, xtol=1e-15)

    def balance(excitation):
        rate = deco_rate(0.382 + 1.2 * 0.15 * excitation - 0.8 * inhibition(excitation), 310, 125, 0.16)
        return 0.0641 * rate * (1 - excitation) - excitation

    equations = Equations(model)
    found = rest(equations, equations.start({}))
    excitation = brentq(balance, 0.01, 0.9, xtol=1e-14)
    assert found == pytest.approx([excitation, inhibition(excitation)], rel=1e-10)


def epileptor(x_0, y, lagged):
    x1, y1, z, x2, y2 = y
    f1 = x1**3 - 3 * x1**2 if x1 < 0 else (x2 - 0.6 * (z - 4) ** 2) * x1
    f2 = 0 if x2 < -0.25 else 6 * (x2 + 0.25)
    return [
        y1 - f1 - z + 3.1,
        1 - 5 * x1**2 - y1,
        (4 * (x1 - x_0) - z) / 2857,
        -y2 + x2 - x2**3 + 0.45 + lagged - 0.3 * (z - 3.5),
        (-y2 + f2) / 10,
    ]


@pytest.mark.parametrize("point", [(-1.2, -9.0, 3.1, -0.7, 0.1), (0.6, -3.0, 3.6, 0.4, 2.0)])
def test_epileptor_with_and_without_its_filter(point):
    given = dict(zip(("x1", "y1", "z", "x2", "y2"), point, strict=True))
    plain = Equations(pp.models.Epileptor(x_0=-1.9))
    assert plain.flow(plain.start(given)) == pytest.approx(epileptor(-1.9, point, 0.2 * point[0]), rel=TIGHT)
    filtered = Equations(pp.models.EpileptorFiltered(x_0=-1.9))
    start = filtered.start({f"core.{name}": value for name, value in given.items()} | {"g": -90.0})
    found = dict(zip(filtered.states, filtered.flow(start), strict=True))
    assert found.pop("g") == pytest.approx(point[0] + 0.9, rel=TIGHT)
    assert list(found.values()) == pytest.approx(epileptor(-1.9, point, -0.18), rel=TIGHT)


def test_epileptor_off_its_defaults_has_seizures_as_often_as_another_integrator_says():
    start = [-1.6, -11.8, 3, -0.9, 0]
    solved = solve_ivp(lambda _, y: epileptor(-1.8, y, 0.2 * y[0]), (0, 5000), start, method="LSODA", rtol=1e-7, atol=1e-8)
    low = solved.t[1:][(solved.y[2, 1:] >= 3.5) & (solved.y[2, :-1] < 3.5)]
    options = {"duration": 5000, "dt": 0.05, "scheme": pp.RK4(), "record": "z", "progress": False}
    run = pp.simulate(pp.models.Epileptor(x_0=-1.8), **options)
    found = rises(*trace(run, "z"), 3.5)
    assert len(found) == len(low) >= 2
    assert found == pytest.approx(low, abs=3)


def test_seizures_spread_through_the_permittivity_to_a_region_below_threshold():
    """The neighbour that is high draws z of the healthy region down: 4*(x1 - x_0) less the weighted difference."""
    equations = Equations(pp.models.EpileptorPlane(x_0=-2.2), {"drive": 0.7})
    x1, z = -1.3, 3.0
    wanted = [1 - x1**3 - 2 * x1**2 - z + 3.1, (4 * (x1 + 2.2) - z - 0.7) / 2857]
    assert equations.flow(np.array([x1, z])) == pytest.approx(wanted, rel=TIGHT)
    weights = np.array([[0.0, 1.0], [1.0, 0.0]])
    model = pp.models.EpileptorPlane(x_0=pp.per_node([-1.6, -2.12]))
    options = {"duration": 8000, "dt": 0.1, "record": "x1", "transient": 2000, "scheme": pp.Heun(), "progress": False}
    for strength, spreads in ((0.0, False), (1.0, True)):
        connectome = pp.data.from_matrices(weights, weights)
        network = pp.Network.from_connectome(model, connectome, coupling=pp.Diffusive(strength))
        run = pp.simulate(network, **options)
        assert float(run["x1"].isel(node=0).max()) > 0
        assert (float(run["x1"].isel(node=1).max()) > 0) == spreads


def test_generic_oscillator_is_the_fitzhugh_nagumo_plane():
    model = pp.models.GenericOscillator().regime("FitzHugh-Nagumo").replace(I=0.2, scale=2.0)
    flow = Equations(model, {"drive": 0.3}).flow(np.array([0.7, -0.4]))
    wanted = Equations(pp.models.FitzHughNagumo(I=0.5)).flow(np.array([0.7, -0.4]))
    assert 2 * flow == pytest.approx(wanted, rel=TIGHT)


def test_generic_oscillator_with_a_parabola():
    model = pp.models.GenericOscillator(a=1.0, b=0.5, c=-5.0, tau=1.5, gamma=0.4, I=0.2)
    v, w = 0.6, -0.3
    wanted = [0.03 * (-(v**3) + 3 * v**2 + w + 0.4 * 0.2), 0.02 / 1.5 * (-5 * v**2 + 0.5 * v - w + 1)]
    assert Equations(model).flow(np.array([v, w])) == pytest.approx(wanted, rel=TIGHT)


def larter_breakspear(y, C, received, width):
    def half(x, middle, width):
        return (1 + np.tanh((x - middle) / width)) / 2

    V, W, Z = y
    excitation = (1 - C) * half(V, 0, width) + C * received
    dV = -(1 + 0.25 * 0.36 * excitation) * half(V, -0.01, 0.15) * (V - 1) - 2 * W * (V + 0.7) - 0.5 * (V + 0.5)
    dV += -(6.7 * half(V, 0.3, 0.15) + 0.36 * excitation) * (V - 0.53) - 2 * Z * half(Z, 0, 0.65) + 0.3
    return np.array([dV, 0.7 * (half(V, 0, 0.3) - W), 0.1 * (0.4 * 0.3 + 2 * V * half(V, 0, width))])


def test_larter_breakspear():
    y = np.array([0.1, 0.3, 0.2])
    flow = Equations(pp.models.LarterBreakspear(delta_V=0.6, C=0.2), {"drive": 0.35}).flow(y)
    assert flow == pytest.approx(larter_breakspear(y, 0.2, 0.35, 0.6), rel=TIGHT)


def test_larter_breakspear_column_goes_from_a_cycle_into_chaos():
    """Two pairs of runs that start 1e-6 apart: on the cycle they stay together, in chaos they part."""
    model = pp.models.LarterBreakspear(delta_V=pp.per_node([0.58, 0.58, 0.65, 0.65]))
    start = {"V": pp.per_node([-0.2, -0.2 + 1e-6] * 2)}
    options = {"duration": 1500, "dt": 0.05, "scheme": pp.RK4(), "record": "V", "initial": start, "progress": False}
    values = pp.simulate(pp.Population(model, 4), **options)["V"].values[-2000:]
    assert np.abs(values[:, 0] - values[:, 1]).max() < 1e-4
    assert np.abs(values[:, 2] - values[:, 3]).max() > 0.1


def test_regions_have_bifurcation_parameters_and_frequencies_of_their_own():
    """The Hopf model of whole brains: radius sqrt(a) past 0, a decaying focus below, 2*pi*f round each."""
    growth, hertz = np.array([0.04, 0.25, -0.2]), np.array([0.05, 0.03, 0.04])
    model = pp.models.StuartLandau(alpha=pp.per_node(growth), omega=pp.per_node(2 * np.pi * hertz))
    options = {"duration": 300, "dt": 0.05, "scheme": pp.RK4(), "record": ["x", "y"], "precision": "double", "progress": False}
    run = pp.simulate(pp.Population(model, 3), **options)
    z = run["x"].values[-4000:] + 1j * run["y"].values[-4000:]
    assert np.abs(z[-1]) == pytest.approx(np.sqrt(growth.clip(0)), abs=1e-5)
    turned = np.unwrap(np.angle(z[:, :2]), axis=0)
    assert (turned[-1] - turned[0]) / (3999 * 0.05 * 2 * np.pi) == pytest.approx(hertz[:2], rel=1e-6)
