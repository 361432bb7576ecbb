"""Numbers off the defaults that the table of references does not hold, each from an argument of its own."""

import numpy as np
import pytest
from scipy.optimize import brentq

from pushpull import models
from pushpull.app.verify_equations import Equations
from pushpull.app.verify_points import eigenvalues, hopf, rest
from pushpull.app.verify_runs import cycle
from pushpull.dynamics import firing_rate
from pushpull.engine.simulate import simulate
from pushpull.schemes.tables import RK4, Heun
from pushpull.spec.network import Population


def test_wilson_cowan_with_slower_inhibition_oscillates_from_where_its_trace_is_zero():
    """In the plane a Hopf point is where trace and determinant, by hand, are zero and positive."""
    equations = Equations(models.WilsonCowan(tau_i=12.0, P_e=3.0, P_i=0.2))
    point = hopf(equations, equations.start({"E": 0.3, "I": 0.33}), "P_e")
    e, i = point.states
    s_e = 1 / (1 + np.exp(-1.3 * (16 * e - 12 * i + point.parameter - 4)))
    s_i = 1 / (1 + np.exp(-2 * (15 * e - 3 * i + 0.2 - 3.7)))
    d_e, d_i = 1.3 * s_e * (1 - s_e) * (1 - e), 2 * s_i * (1 - s_i) * (1 - i)
    jacobian = np.array([[(-1 - s_e + 16 * d_e) / 10, -12 * d_e / 10], [15 * d_i / 12, (-1 - s_i - 3 * d_i) / 12]])
    assert e == pytest.approx((1 - e) * s_e, abs=1e-12)
    assert np.trace(jacobian) == pytest.approx(0, abs=1e-12)
    assert point.rotation == pytest.approx(np.sqrt(np.linalg.det(jacobian)), rel=1e-10)


def test_jansen_rit_rests_where_its_loops_balance():
    """With all derivatives zero one equation for the potential of the pyramidal cells is left."""
    values = {"A": 4.0, "B": 20.0, "a": 90.0, "C": 120.0, "P": 300.0}

    def rate(v):
        return 5 / (1 + np.exp(0.56 * (6 - v)))

    def balance(v):
        first = 4.0 / 90 * rate(v)
        return 4.0 / 90 * (300 + 96 * rate(120 * first)) - 20.0 / 50 * 30 * rate(30 * first) - v

    equations = Equations(models.JansenRit(**values))
    found = rest(equations, equations.start({"pyr.s": 0.1, "exc.s": 25.0, "inh.s": 15.0}))
    assert equations.quantity("eeg", found) == pytest.approx(brentq(balance, 0, 20, xtol=1e-14), rel=1e-10)


def test_jansen_rit_oscillates_between_its_hopf_points_only():
    equations = Equations(models.JansenRit())
    for rate, grows in ((80.0, False), (100.0, True), (300.0, True), (330.0, False)):
        point = rest(equations, equations.start({"pyr.s": 0.1, "exc.s": 22.0, "inh.s": 15.0}), {"P": rate})
        assert (eigenvalues(equations, point, {"P": rate}).real.max() > 0) == grows


@pytest.mark.parametrize("current", [6.0, 9.0, 10.5, 150.0, 160.0])
def test_hodgkin_huxley_is_unstable_between_its_hopf_points(current):
    equations = Equations(models.HodgkinHuxley(I=current))
    start = {} if current < 100 else {"v": -43.0, "m": 0.4, "h": 0.07, "n": 0.6}
    growth = eigenvalues(equations, rest(equations, equations.start(start))).real.max()
    assert (growth > 0) == (9.77934 < current < 154.52633)


def test_hodgkin_huxley_keeps_its_period_under_a_change_of_scale():
    """Conductances, capacitance and current times two: the same voltages at the same times."""
    double = models.HodgkinHuxley(I=40.0, g_Na=240.0, g_K=72.0, g_L=0.6, C=2.0)
    periods = [
        cycle(
            simulate(model, duration="200 ms", dt="0.01 ms", scheme=RK4(), record=["v"], transient="50 ms", progress=False), "v"
        )
        for model in (double, models.HodgkinHuxley(I=20.0))
    ]
    assert periods[0].period == pytest.approx(periods[1].period, rel=1e-9)
    assert 1000 / periods[0].period == pytest.approx(86.4645, abs=1e-3)


def test_hodgkin_huxley_fires_once_a_cycle():
    run = simulate(models.HodgkinHuxley(I=30.0), duration="200 ms", dt="0.02 ms", scheme=RK4(), record=[], progress=False)
    (spikes,) = run.spikes.values()
    assert np.diff(spikes.times)[5:] == pytest.approx(1000 / 98.7410, abs=0.021)


def test_leaky_integrate_and_fire_without_refractoriness():
    """The printed test of the transfer function with noise: 9.6433, 28.9221 and 52.1414 spikes a second."""
    for mean, rate in ((15.0, 9.6433), (20.0, 28.9221), (25.0, 52.1414)):
        assert float(firing_rate(models.LeakyIntegrateAndFire(mu=mean, tau_ref=0.0))) == pytest.approx(rate, abs=5e-5)


def test_leaky_integrate_and_fire_drifts_as_a_free_membrane_below_threshold():
    model = models.LeakyIntegrateAndFire(mu=12.0, sigma=0.0, tau=8.0)
    run = simulate(model, duration="16.1 ms", dt="0.1 ms", scheme=RK4(), record=["v"], progress=False)
    assert float(run["v"][-1]) == pytest.approx(12 * (1 - np.exp(-2)), rel=1e-6)


def test_free_membrane_has_the_spread_that_its_noise_says():
    """Without a threshold in reach the variance is sigma**2/2; five standard errors of 4000 neurons, 100 ms after the start."""
    model = models.LeakyIntegrateAndFire(mu=0.0, sigma=4.0, v_threshold=100.0)
    run = simulate(Population(model, 4000), duration="100 ms", dt="0.1 ms", scheme=Heun(), record=["v"], seed=5, progress=False)
    variance = float(run["v"].isel(time=-1).var())
    assert variance == pytest.approx(8.0, abs=5 * 8.0 * np.sqrt(2 / 4000))


def test_alpha_synapse_peaks_at_the_inverse_of_its_rate():
    """A start with slope gain*rate is the answer to a unit impulse: it peaks at gain/e after 1/rate."""
    model = models.AlphaSynapse(gain=10.0, rate=200.0)
    run = simulate(model, duration="20 ms", dt="0.01 ms", scheme=RK4(), record=["s"], initial={"z": 2000.0}, progress=False)
    assert float(run["s"].max()) == pytest.approx(10 / np.e, rel=1e-6)
    assert float(run["s"].idxmax("time")) == pytest.approx(5.0, abs=0.011)


def test_stuart_landau_forgets_its_start_at_twice_its_growth():
    model = models.StuartLandau(alpha=0.3, gamma=1.5)
    run = simulate(model, duration=20, dt=0.01, scheme=RK4(), record=["amplitude"], initial={"x": 0.5}, progress=False)
    distance = run["amplitude"].values - np.sqrt(0.3 / 1.5)
    times = run["amplitude"]["time"].values
    slope = np.polyfit(times[500:1500], np.log(np.abs(distance[500:1500])), 1)[0]
    assert slope == pytest.approx(-0.6, rel=1e-2)
