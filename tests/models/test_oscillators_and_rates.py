"""Oscillators, Wilson-Cowan in two forms, the simple mass and the reduced Wong-Wang mass, against the same by hand."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

import pushpull as pp
from pushpull import models
from pushpull.app.verify_equations import Equations
from pushpull.app.verify_points import eigenvalues, hopf, rest
from pushpull.app.verify_runs import cycle
from pushpull.schemes.tables import RK4, Euler, Heun

TIGHT = 1e-12


def logistic(slope, middle, x):
    return 1 / (1 + np.exp(-slope * (x - middle)))


@pytest.mark.parametrize(("model", "growth"), [(models.HarmonicOscillator, 0.0), (models.DampedOscillator, -0.35)])
def test_linear_oscillators_are_their_complex_equation(model, growth):
    z, drive = 0.7 - 1.3j, 0.2 - 0.1j
    made = model(omega=1.7, alpha=growth) if growth else model(omega=1.7)
    flow = Equations(made, {"drive_x": drive.real, "drive_y": drive.imag}).flow(np.array([z.real, z.imag]))
    wanted = (growth + 1.7j) * z + drive
    assert flow == pytest.approx([wanted.real, wanted.imag], rel=TIGHT)
    assert Equations(made).quantity("amplitude", np.array([z.real, z.imag])) == pytest.approx(abs(z), rel=TIGHT)


def test_damped_oscillator_grows_where_its_growth_rate_is_positive():
    model = models.DampedOscillator(alpha=0.2, omega=3.0)
    run = pp.simulate(model, duration=5.01, dt=0.01, scheme=RK4(), record=["amplitude"], progress=False)
    assert float(run["amplitude"][-1]) == pytest.approx(np.exp(0.2 * 5), rel=1e-6)


def test_noise_gives_a_damped_oscillator_the_variance_of_its_lyapunov_equation():
    """White noise of strength s in both parts: variance s**2/(2*|alpha|) of each; five standard errors of 2000 nodes."""
    model = models.DampedOscillator(alpha=-0.5, omega=2.0).with_noise(x="0.4", y="0.4")
    run = pp.simulate(
        pp.Population(model, 2000),
        duration=12,
        dt=0.02,
        scheme=Heun(),
        record=["x", "y"],
        initial={"x": 0.0},
        seed=4,
        progress=False,
    )
    variance = 0.5 * sum(float(run[part].isel(time=-1).var()) for part in ("x", "y"))
    assert variance == pytest.approx(0.16, abs=5 * 0.16 * np.sqrt(2 / 4000))


def test_van_der_pol():
    flow = Equations(models.VanDerPol(mu=2.5), {"drive": 0.3}).flow(np.array([1.2, -0.7]))
    assert flow == pytest.approx([-0.7, 2.5 * (1 - 1.44) * -0.7 - 1.2 + 0.3], rel=TIGHT)


def test_van_der_pol_nearly_harmonic_follows_the_expansion_of_its_period():
    """Period = 2*pi*(1 + mu**2/16 - 5*mu**4/3072 + ...), by the method of Poincare and Lindstedt."""
    run = pp.simulate(
        models.VanDerPol(mu=0.2),
        duration=200,
        dt=0.02,
        scheme=RK4(),
        record=["x"],
        initial={"x": 2.0},
        transient=100,
        progress=False,
    )
    assert cycle(run, "x").period == pytest.approx(2 * np.pi * (1 + 0.04 / 16 - 5 * 0.0016 / 3072), rel=2e-7)


def test_fitzhugh_nagumo():
    model = models.FitzHughNagumo(I=0.4, a=0.6, b=0.9, eps=0.1)
    flow = Equations(model, {"drive": 0.2}).flow(np.array([-1.1, 0.3]))
    assert flow == pytest.approx([-1.1 + 1.331 / 3 - 0.3 + 0.6, 0.1 * (-1.1 + 0.6 - 0.27)], rel=TIGHT)


def test_fitzhugh_nagumo_is_fitzhughs_form_turned_about():
    """FitzHugh (1961), eqs. 1-2: x' = c*(y + x - x**3/3 + z), y' = -(x - a + b*y)/c with v = -x, w = y, I = -z, time in 1/c."""
    a, b, c, z, x, y = 0.7, 0.8, 3.0, -0.4, 0.9, 0.2
    printed = np.array([c * (y + x - x**3 / 3 + z), -(x - a + b * y) / c])
    flow = Equations(models.FitzHughNagumo(I=-z, a=a, b=b, eps=1 / c**2)).flow(np.array([-x, y]))
    assert flow * c == pytest.approx([-printed[0], printed[1]], rel=TIGHT)


@pytest.mark.parametrize(("current", "rests"), [(0.32, True), (0.34, False), (1.41, False), (1.43, True)])
def test_fitzhugh_nagumo_is_unstable_between_its_hopf_points(current, rests):
    equations = Equations(models.FitzHughNagumo(I=current))
    v = brentq(lambda v: v - v**3 / 3 - (v + 0.7) / 0.8 + current, -3, 3)
    growth = eigenvalues(equations, np.array([v, (v + 0.7) / 0.8])).real.max()
    assert (growth < 0) == rests


def test_fitzhugh_nagumo_answers_a_kick_past_threshold_with_one_spike():
    for kick, spikes in ((0.3, 0), (0.8, 1)):
        start = {"v": models.FitzHughNagumo().definition.field("v").default + kick}
        run = pp.simulate(
            models.FitzHughNagumo(), duration=200, dt=0.05, scheme=RK4(), record=["v"], initial=start, progress=False
        )
        assert int(float(run["v"].max()) > 1) == spikes


def test_wilson_cowan_1972():
    model = models.WilsonCowan1972(tau_i=6.0, P=1.1, Q=0.2, r_e=0.9, r_i=1.2)
    e, i = 0.2, 0.15

    def response(slope, middle, x):
        return logistic(slope, middle, x) - logistic(slope, middle, 0)

    largest = [1 - logistic(1.3, 4.0, 0), 1 - logistic(2.0, 3.7, 0)]
    wanted = [
        (-e + (largest[0] - 0.9 * e) * response(1.3, 4.0, 16 * e - 12 * i + 1.1 + 0.4)) / 8,
        (-i + (largest[1] - 1.2 * i) * response(2.0, 3.7, 15 * e - 3 * i + 0.2)) / 6,
    ]
    assert Equations(model, {"drive": 0.4}).flow(np.array([e, i])) == pytest.approx(wanted, rel=TIGHT)


def test_wilson_cowan_1972_rests_at_its_background_without_input():
    assert np.abs(Equations(models.WilsonCowan1972(P=0.0)).flow(np.zeros(2))).max() == 0


def test_wilson_cowan_1972_turns_supercritically():
    """Just below the Hopf point a small cycle is there, and it shrinks with the root of the distance."""
    spans = []
    for distance in (0.01, 0.0025):
        run = pp.simulate(
            models.WilsonCowan1972(P=1.8793132 - distance),
            duration="60 s",
            dt="0.5 ms",
            scheme=RK4(),
            record=["E"],
            initial={"E": 0.26, "I": 0.2},
            transient="58 s",
            progress=False,
        )
        spans.append(float(run["E"].max() - run["E"].min()))
    assert spans[0] / spans[1] == pytest.approx(2, rel=0.05)


def test_wilson_cowan_of_potentials():
    model = models.WilsonCowanPSP(
        tau_x=2.0, tau_y=3.0, gamma_x=0.5, gamma_y=1.5, kappa_xy=11.0, r_max=4.0, rho=0.7, theta=1.0, P_x=0.3, P_y=-5.5
    )
    x, y = 0.6, 0.9
    wanted = [
        (-x + 0.5 * 4 * logistic(0.7, 1.0, 12 * x - 11 * y + 0.3 + 0.2)) / 2,
        (-y + 1.5 * 4 * logistic(0.7, 1.0, 12 * x - 2 * y - 5.5)) / 3,
    ]
    assert Equations(model, {"drive": 0.2}).flow(np.array([x, y])) == pytest.approx(wanted, rel=TIGHT)


def test_wilson_cowan_of_potentials_is_its_own_mirror_image_about_minus_five():
    """With P_x = 0 and P_y = -5 + p the point (x, y) moves as (1 - x, 1 - y) does with P_y = -5 - p."""
    for p in (0.0, 0.7, 2.0):
        one = Equations(models.WilsonCowanPSP(P_y=-5 + p)).flow(np.array([0.3, 0.8]))
        other = Equations(models.WilsonCowanPSP(P_y=-5 - p)).flow(np.array([0.7, 0.2]))
        assert one == pytest.approx(-other, rel=1e-10)


def test_wilson_cowan_of_potentials_with_slower_inhibition_turns_where_its_trace_is_zero():
    equations = Equations(models.WilsonCowanPSP(tau_y=1.5, P_x=1.5))
    point = hopf(equations, equations.start({"x": 0.7, "y": 0.75}), "P_x")
    x, y = point.states
    d_x, d_y = x * (1 - x), y * (1 - y)
    jacobian = np.array([[-1 + 12 * d_x, -12 * d_x], [12 * d_y / 1.5, (-1 - 2 * d_y) / 1.5]])
    assert point.parameter == pytest.approx(np.log(x / (1 - x)) - 12 * x + 12 * y, rel=1e-10)
    assert np.trace(jacobian) == pytest.approx(0, abs=1e-11)
    assert point.rotation == pytest.approx(np.sqrt(np.linalg.det(jacobian)), rel=1e-10)


def test_simple_mass():
    model = models.SimpleMass(G=150.0, tau=12.0, P=0.001, S_max=0.004, V_half=5.0, r=0.4)
    v, current = 3.0, 1.5
    wanted = [current / 12, 150 * (0.004 * logistic(0.4, 5.0, v) + 0.001 + 0.002) - 2 * current / 12 - v / 12]
    assert Equations(model, {"drive": 0.002}).flow(np.array([v, current])) == pytest.approx(wanted, rel=TIGHT)


@pytest.mark.parametrize(("start", "end"), [(5.9, 0.5381543860), (6.1, 11.4618456140)])
def test_simple_mass_rests_on_either_side_of_its_middle(start, end):
    run = pp.simulate(
        models.SimpleMass(), duration="1 s", dt="0.5 ms", scheme=RK4(), record=["V"], initial={"V": start}, progress=False
    )
    assert float(run["V"][-1]) == pytest.approx(end, rel=1e-8)


def test_simple_mass_rings_with_the_damping_of_its_synapse():
    """About V = V_half the slope of the rate is r*S_max/4: eigenvalues -1/tau +- i*sqrt(-G*r*S_max/(4*tau))."""
    equations = Equations(models.SimpleMass().regime("ringing"))
    point = rest(equations, equations.start({"V": 5.0}))
    found = eigenvalues(equations, point)
    assert point == pytest.approx([6.0, 0.0], abs=1e-10)
    assert found.real == pytest.approx([-0.1, -0.1], rel=1e-9)
    assert np.abs(found.imag) == pytest.approx([np.sqrt(2000 * 0.56 * 0.005 / 4 / 10)] * 2, rel=1e-9)


def test_printed_simple_mass_drifts_and_this_one_does_not():
    """With -I/tau**2 in the last term, as it circulates, V grows without end under a constant rate."""
    rate, gain, tau = 0.002, 100.0, 10.0
    printed = solve_ivp(lambda t, y: [y[1] / tau, gain * rate - 2 * y[1] / tau - y[1] / tau**2], (0, 2000), [0.0, 0.0])
    assert printed.y[0, -1] > 150
    here = models.SimpleMass(G=gain, P=rate, S_max=0.0)
    run = pp.simulate(here, duration="2 s", dt="1 ms", scheme=RK4(), record=["V"], progress=False)
    assert float(run["V"][-1]) == pytest.approx(gain * tau * rate, rel=1e-9)


def test_reduced_wong_wang():
    model = models.ReducedWongWang(w=1.1, I_0=0.32, tau_s=80.0)
    s = 0.3
    current = 1.1 * 0.2609 * s + 0.2609 * 0.5 + 0.32 + 0.01
    excess = 270 * current - 108
    rate = excess / (1 - np.exp(-0.154 * excess))
    equations = Equations(model, {"drive": 0.5, "stimulus": 0.01})
    assert equations.quantity("rate", np.array([s])) * 1000 == pytest.approx(rate, rel=TIGHT)
    assert equations.flow(np.array([s])) == pytest.approx([-s / 80 + 0.7 * 0.641 * rate / 1000], rel=TIGHT)


def test_reduced_wong_wang_is_smooth_where_its_rate_is_a_quotient_of_zeros():
    threshold = 108 / 270
    equations = Equations(models.ReducedWongWang(w=0.0, I_0=threshold))
    assert equations.quantity("rate", np.array([0.1])) * 1000 == pytest.approx(1 / 0.154, rel=1e-9)


@pytest.mark.parametrize(("w", "rests"), [(1.15, 1), (1.16, 3), (1.79, 3), (1.80, 1)])
def test_reduced_wong_wang_has_three_rests_between_its_folds_only(w, rests):
    equations = Equations(models.ReducedWongWang(w=w))
    flow = np.array([equations.flow(np.array([s]))[0] for s in np.linspace(0.001, 0.999, 1500)])
    assert np.count_nonzero(np.diff(np.sign(flow))) == rests


def test_reduced_wong_wang_stays_where_it_starts_when_bistable():
    ends = [
        float(
            pp.simulate(
                models.ReducedWongWang(w=1.4),
                duration="20 s",
                dt="2 ms",
                scheme=Euler(),
                record=["S"],
                initial={"S": start},
                progress=False,
            )["S"][-1]
        )
        for start in (0.05, 0.9)
    ]
    assert ends[0] < 0.1 < 0.5 < ends[1]
