"""Right-hand sides against the same equations written out by hand in NumPy, at points and parameters off the defaults."""

import numpy as np
import pytest

from pushpull import models
from pushpull.app.verify_equations import Equations
from pushpull.dynamics.neurons import neurons_of

TIGHT = 1e-12


def test_kuramoto():
    equations = Equations(models.Kuramoto(omega=3.0), {"drive": 0.25})
    assert equations.flow(np.array([7.0])) == pytest.approx([3.25], rel=TIGHT)
    assert equations.quantity("x", np.array([7.0])) == pytest.approx(np.cos(7.0), rel=TIGHT)


def test_stuart_landau_is_its_complex_equation():
    z, drive = 0.7 - 1.3j, 0.2 - 0.1j
    model = models.StuartLandau(alpha=0.4, omega=1.7, gamma=0.9, beta=-0.6)
    flow = Equations(model, {"drive_x": drive.real, "drive_y": drive.imag}).flow(np.array([z.real, z.imag]))
    wanted = (0.4 + 1.7j) * z - (0.9 - 0.6j) * abs(z) ** 2 * z + drive
    assert flow == pytest.approx([wanted.real, wanted.imag], rel=TIGHT)
    assert Equations(model).quantity("amplitude", np.array([z.real, z.imag])) == pytest.approx(abs(z), rel=TIGHT)


def test_stuart_landau_does_not_see_where_its_phase_begins():
    equations = Equations(models.StuartLandau(beta=0.5))
    for angle in (0.3, 2.0):
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        point = np.array([0.4, -0.8])
        assert equations.flow(turn @ point) == pytest.approx(turn @ equations.flow(point), rel=1e-10)


def test_wilson_cowan():
    model = models.WilsonCowan(tau_i=8.0, P_e=1.2, P_i=0.3, c_ei=11.0)
    e, i = 0.2, 0.35
    flow = Equations(model, {"drive": 0.4}).flow(np.array([e, i]))

    def response(slope, midpoint, x):
        return 1 / (1 + np.exp(-slope * (x - midpoint)))

    wanted = [
        (-e + (1 - e) * response(1.3, 4.0, 16 * e - 11 * i + 1.2 + 0.4)) / 10,
        (-i + (1 - i) * response(2.0, 3.7, 15 * e - 3 * i + 0.3)) / 8,
    ]
    assert flow == pytest.approx(wanted, rel=TIGHT)


def test_jansen_rit_in_milliseconds():
    model = models.JansenRit(A=4.0, b=40.0, C=150.0, P=180.0)
    y0, y1, y2, y3, y4, y5 = state = np.array([0.1, 20.0, 12.0, 0.3, -0.4, 0.2])  # per second

    def rate(v):
        return 2 * 2.5 / (1 + np.exp(0.56 * (6 - v)))

    accelerations = [
        4 * 100 * rate(y1 - y2) - 2 * 100 * y3 - 100**2 * y0,
        4 * 100 * (180 + 35 + 0.8 * 150 * rate(150 * y0)) - 2 * 100 * y4 - 100**2 * y1,
        22 * 40 * 0.25 * 150 * rate(0.25 * 150 * y0) - 2 * 40 * y5 - 40**2 * y2,
    ]
    equations = Equations(model, {"drive": 35.0})
    assert equations.states == ("pyr.s", "pyr.z", "exc.s", "exc.z", "inh.s", "inh.z")
    given = dict(zip(equations.states, state[[0, 3, 1, 4, 2, 5]], strict=True))
    flow = equations.flow(equations.start(given))
    assert flow[0::2] == pytest.approx(np.array([y3, y4, y5]) / 1e3, rel=TIGHT)
    assert flow[1::2] == pytest.approx(np.array(accelerations) / 1e6, rel=TIGHT)
    assert equations.quantity("eeg", equations.start(given)) == pytest.approx(y1 - y2, rel=TIGHT)


@pytest.mark.parametrize("v", [-65.0, -40.0, -55.0, 20.0])
def test_hodgkin_huxley(v):
    m, h, n = 0.3, 0.5, 0.4
    equations = Equations(models.HodgkinHuxley(I=7.0, g_K=30.0), {"drive": 1.5})
    alpha_m = 0.1 * (v + 40) / (1 - np.exp(-(v + 40) / 10)) if v != -40 else 1.0
    alpha_n = 0.01 * (v + 55) / (1 - np.exp(-(v + 55) / 10)) if v != -55 else 0.1
    wanted = [
        7 + 1.5 - 120 * m**3 * h * (v - 50) - 30 * n**4 * (v + 77) - 0.3 * (v + 54.4),
        alpha_m * (1 - m) - 4 * np.exp(-(v + 65) / 18) * m,
        0.07 * np.exp(-(v + 65) / 20) * (1 - h) - h / (1 + np.exp(-(v + 35) / 10)),
        alpha_n * (1 - n) - 0.125 * np.exp(-(v + 65) / 80) * n,
    ]
    assert equations.flow(np.array([v, m, h, n])) == pytest.approx(wanted, rel=TIGHT)


@pytest.mark.parametrize("v", [-40.0, -55.0])
def test_hodgkin_huxley_is_smooth_where_its_rates_are_quotients_of_zeros(v):
    equations = Equations(models.HodgkinHuxley())
    here = np.array([v, 0.3, 0.5, 0.4])
    step = np.array([1e-4, 0, 0, 0])
    slope = (equations.flow(here + step) - equations.flow(here - step)) / 2e-4
    assert equations.jacobian(here)[:, 0] == pytest.approx(slope, rel=1e-7)


def test_hodgkin_huxley_starts_with_its_gates_at_rest():
    flow = Equations(models.HodgkinHuxley()).flow(Equations(models.HodgkinHuxley()).start({}))
    assert np.abs(flow[1:]).max() < 1e-9


def test_leaky_integrate_and_fire():
    equations = Equations(models.LeakyIntegrateAndFire(mu=12.0, sigma=3.0, tau=15.0, tau_ref=1.0), {"drive": 2.0})
    assert equations.flow(np.array([9.0])) == pytest.approx([(12 - 9 + 2) / 15], rel=TIGHT)
    ((neuron,), _) = neurons_of(equations.model)
    assert neuron.diffusion(np.array([9.0])) == pytest.approx(9 / 30, rel=TIGHT)
    assert (neuron.threshold, neuron.reset, neuron.refractory) == (20.0, 10.0, 1.0)


def test_alpha_synapse_in_milliseconds():
    equations = Equations(models.AlphaSynapse(gain=22.0, rate=50.0), {"input": 10.0})
    flow = equations.flow(equations.start({"s": 2.0, "z": 30.0}))
    assert flow == pytest.approx([30 / 1e3, (22 * 50 * 10 - 2 * 50 * 30 - 50**2 * 2) / 1e6], rel=TIGHT)


@pytest.mark.parametrize("name", models.names())
def test_jacobian_is_the_slope_of_the_right_hand_side(name):
    equations = Equations(models.get(name)())
    here = equations.start({}) * 0.9 + 0.05
    numerical = np.empty((here.size, here.size))
    for column, step in enumerate(1e-6 * np.eye(here.size)):
        numerical[:, column] = (equations.flow(here + step) - equations.flow(here - step)) / 2e-6
    assert equations.jacobian(here) == pytest.approx(numerical, rel=1e-6, abs=1e-7)
