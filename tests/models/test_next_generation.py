"""Next-generation masses: exact mean fields of quadratic neurons, against closed forms and characteristic equations."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

import pushpull as pp
from pushpull.app.verify_equations import Equations
from pushpull.app.verify_points import eigenvalues, fold, hopf, rest

TIGHT = 1e-12


def settled(r, tau):
    """Return where the potential rests at a rate, at Delta = 1."""
    return {"r": r, "v": -1 / (2 * np.pi * tau * r)}


def mass_at(r, tau, *synapse):
    cells = {f"cells.{name}": value for name, value in settled(r, tau).items()}
    return cells | dict.fromkeys(synapse, r)


def test_montbrio_pazo_roxin():
    equations = Equations(pp.models.MontbrioPazoRoxin(eta=-3.0, Delta=0.7, J=9.0, I=0.4), {"drive": 0.2})
    r, v = 0.6, -0.9
    wanted = [0.7 / np.pi + 2 * r * v, v * v - 3 + 9 * r + 0.6 - (np.pi * r) ** 2]
    assert equations.flow(np.array([r, v])) == pytest.approx(wanted, rel=TIGHT)


@pytest.mark.parametrize("width", [1.0, 2.0])
def test_both_folds_of_montbrio_pazo_roxin_meet_at_the_cusp(width):
    """At eta = -sqrt(3)*Delta, J = (8*pi/3)*(3/4)**(1/4)*sqrt(Delta); the bistable range grows as the excess of J to 3/2."""
    strength = 8 * np.pi / 3 * 0.75**0.25 * np.sqrt(width)
    rate = 0.75**0.25 * np.sqrt(width) / np.pi
    excitability = np.sqrt(3) * width
    equations = Equations(pp.models.MontbrioPazoRoxin(eta=-excitability, J=strength, Delta=width))
    at = np.array([rate, -width / (2 * np.pi * rate)])
    assert equations.flow(at) == pytest.approx([0, 0], abs=1e-12)
    assert np.abs(eigenvalues(equations, at)).min() < 1e-9

    def gap(excess):
        """Return the width in eta of the bistable range, from the curve of folds by rate."""

        def strength_at(r):
            return 2 * np.pi**2 * r + width**2 / (2 * np.pi**2 * r**3)

        def eta(r):
            return (np.pi * r) ** 2 - strength_at(r) * r - (width / (2 * np.pi * r)) ** 2

        wanted = strength + excess
        found = [brentq(lambda r: strength_at(r) - wanted, *ends) for ends in ((1e-2, rate), (rate, 10))]
        folds = [
            fold(
                Equations(pp.models.MontbrioPazoRoxin(eta=eta(r), J=wanted, Delta=width)),
                np.array([r, -width / (2 * np.pi * r)]),
                "eta",
            )
            for r in found
        ]
        assert [point.parameter for point in folds] == pytest.approx([eta(r) for r in found], rel=1e-8)
        return eta(found[0]) - eta(found[1])

    assert gap(0.4) / gap(0.1) == pytest.approx(8.0, rel=0.05)


def test_a_pulse_switches_montbrio_pazo_roxin_to_its_persistent_state():
    """While I = 3 lasts the rate goes to that of eta = -2, afterwards it stays at the upper one of eta = -5."""
    during = brentq(lambda r: (np.pi * r) ** 2 - 15 * r - (1 / (2 * np.pi * r)) ** 2 + 2, 1, 2)
    pulse = pp.Stimulus(pp.schedule([0, 20, 20.01, 80, 80.01], [0, 0, 3, 3, 0]))
    run = pp.simulate(
        pp.models.MontbrioPazoRoxin(),
        duration=130,
        dt=0.005,
        scheme=pp.RK4(),
        record="r",
        stimuli={"drive": pulse},
        initial={"r": 0.0811344420, "v": -1.9616},
        progress=False,
    )
    r = run["r"]
    for time, rate in ((19, 0.0811344420), (79.5, during), (129.5, 1.0305967988)):
        assert float(r.sel(time=time, method="nearest").squeeze()) == pytest.approx(rate, abs=1e-5)


def test_next_generation_mass():
    model = pp.models.NextGenerationMass(tau_rise=1.0, tau_decay=6.0, J=-12.0, eta=0.5)
    equations = Equations(model, {"drive": 1.0})
    assert equations.states == ("cells.r", "cells.v", "syn.s", "syn.x")
    r, v, s, x = state = np.array([0.05, -0.4, 0.03, 0.04])
    wanted = [
        (1 / (np.pi * 7.5) + 2 * r * v) / 7.5,
        (v * v + 0.5 + 20 + 1 - (np.pi * 7.5 * r) ** 2 - 7.5 * 12 * s) / 7.5,
        (x - s) / 6,
        (r - x) / 1,
    ]
    assert equations.flow(state) == pytest.approx(wanted, rel=TIGHT)


def test_next_generation_pair():
    model = pp.models.NextGenerationPair(J_ei=12.0, J_ie=9.0, I=4.0, Delta=0.5)
    equations = Equations(model, {"drive": 1.5})
    given = {
        "exc.r": 0.05,
        "exc.v": -0.3,
        "inh.r": 0.04,
        "inh.v": -0.6,
        "ampa.s": 0.03,
        "ampa.x": 0.02,
        "gaba.s": 0.06,
        "gaba.x": 0.01,
    }
    flow = dict(zip(equations.states, equations.flow(equations.start(given)), strict=True))
    assert flow == pytest.approx(
        {
            "exc.r": (0.5 / (np.pi * 15) - 2 * 0.05 * 0.3) / 15,
            "exc.v": (0.09 + 5.5 - (np.pi * 15 * 0.05) ** 2 + 15 * (15 * 0.03 - 12 * 0.06)) / 15,
            "inh.r": (0.5 / (np.pi * 7.5) - 2 * 0.04 * 0.6) / 7.5,
            "inh.v": (0.36 + 4 - (np.pi * 7.5 * 0.04) ** 2 + 7.5 * (9 * 0.03 - 30 * 0.06)) / 7.5,
            "ampa.s": -0.01 / 10,
            "ampa.x": 0.03 / 10,
            "gaba.s": -0.05 / 2.5,
            "gaba.x": 0.03 / 2.5,
        },
        rel=TIGHT,
    )


def test_next_generation_mass_off_its_defaults_keeps_its_characteristic_equation():
    """(tau_m*x - 2*v)**2 + (2*pi*tau_m*r)**2 = 2*r*tau_m*J/(1 + tau_s*x)**2, with x = i*w at the Hopf point."""
    model = pp.models.NextGenerationMass(J=-30.0, tau_m=12.0, tau_rise=3.0, tau_decay=3.0, I=5.0)
    equations = Equations(model)
    point = hopf(equations, rest(equations, equations.start(mass_at(0.02, 12.0, "syn.s", "syn.x"))), "I")
    r, v = point.states[:2]
    x = 1j * point.rotation
    left = (12 * x - 2 * v) ** 2 + (2 * np.pi * 12 * r) ** 2
    assert left == pytest.approx(-2 * r * 12 * 30 / (1 + 3 * x) ** 2, rel=1e-8)
    assert point.parameter == pytest.approx((np.pi * 12 * r) ** 2 - v**2 + 12 * 30 * r, rel=1e-10)


@pytest.mark.parametrize(("tau_s", "strength"), [(5.0, 20.0), (3.0, 35.0)])
def test_first_order_mass_oscillates_from_where_routh_and_hurwitz_say(tau_s, strength):
    """tau_s*x**3 + ... of the characteristic cubic: the middle coefficients' product equals that of the outer ones."""
    tau = 10.0
    model = pp.models.NextGenerationFirstOrder(J=-strength, tau_s=tau_s, I=8.0)
    equations = Equations(model)
    point = hopf(equations, rest(equations, equations.start(mass_at(0.03, tau, "syn.s"))), "I")

    def cubic(r):
        v = -1 / (2 * np.pi * tau * r)
        square = np.polyadd(np.polymul([tau, -2 * v], [tau, -2 * v]), [(2 * np.pi * tau * r) ** 2])
        return np.polyadd(np.polymul(square, [tau_s, 1]), [2 * r * tau * strength])

    def excess(r):
        a, b, c, d = cubic(r)
        return b * c - a * d

    r = point.states[0]
    assert brentq(excess, 0.8 * r, 1.2 * r, xtol=1e-14) == pytest.approx(r, rel=1e-7)
    assert point.rotation == pytest.approx(np.sqrt(cubic(r)[2] / cubic(r)[0]), rel=1e-7)


@pytest.mark.parametrize(("ratio", "error"), [(0.5, 0.556), (2.0, 0.162), (10.0, 0.025), (50.0, 0.0050)])
def test_slow_synapses_make_a_classical_mass_of_a_next_generation_mass(ratio, error):
    """A step of I from 1 to 2 against the mass whose rate follows its input at once: less apart, the slower the synapse."""
    tau, tau_s, strength = 10.0, 10.0 * ratio, -5.0

    def rate(current):
        return np.sqrt(current + np.sqrt(current**2 + 1)) / (np.pi * tau * np.sqrt(2))

    before = brentq(lambda s: rate(tau * strength * s + 1) - s, 0, 1, xtol=1e-15)

    def static(_, y):
        s, z = y
        return [z / tau_s, (rate(tau * strength * s + 2) - 2 * z - s) / tau_s]

    duration, dt = 12 * tau_s + 100, 0.05
    model = pp.models.NextGenerationMass(tau_m=tau, J=strength, I=2.0, tau_rise=tau_s, tau_decay=tau_s)
    start = mass_at(before, tau, "syn.s", "syn.x")
    run = pp.simulate(model, duration=duration, dt=dt, scheme=pp.RK4(), record="syn.s", initial=start, progress=False)
    times = run["syn.s"]["time"].values
    slow = solve_ivp(static, (0, times[-1]), [before, 0], t_eval=times, rtol=1e-9, atol=1e-12).y[0]
    apart = np.abs(run["syn.s"].values.ravel() - slow).max() / np.ptp(slow)
    assert apart == pytest.approx(error, rel=0.02)


def test_adapting_mass_loses_its_rest_where_routh_and_hurwitz_say():
    """Fatigue is a first-order synapse that inhibits beside the excitation that acts at once."""
    tau, tau_a, strength, alpha = 8.0, 150.0, 16.0, 9.0
    model = pp.models.NextGenerationAdaptation(tau_m=tau, tau_a=tau_a, J=strength, alpha=alpha, eta=-1.9)
    equations = Equations(model)
    point = hopf(equations, rest(equations, equations.start(mass_at(0.02, tau, "fatigue.s"))), "eta")
    r, v = point.states[:2]
    inner = np.polyadd(np.polymul([tau, -2 * v], [tau, -2 * v]), [(2 * np.pi * tau * r) ** 2 - 2 * r * tau * strength])
    a, b, c, d = np.polyadd(np.polymul(inner, [tau_a, 1]), [2 * r * tau * alpha])
    assert b * c == pytest.approx(a * d, rel=1e-6)
    assert point.rotation == pytest.approx(np.sqrt(c / a), rel=1e-6)
    assert point.parameter == pytest.approx((np.pi * tau * r) ** 2 - v**2 - tau * (strength - alpha) * r, rel=1e-9)


@pytest.mark.parametrize(("rise", "decay"), [(1.0, 6.0), (3.0, 3.0)])
def test_rise_decay_synapse_answers_an_impulse_by_its_double_exponential(rise, decay):
    model = pp.models.RiseDecaySynapse(tau_rise=rise, tau_decay=decay)
    run = pp.simulate(model, duration="30 ms", dt="0.01 ms", scheme=pp.RK4(), record="s", initial={"x": 1 / rise}, progress=False)
    t = run["s"]["time"].values
    wanted = t * np.exp(-t / rise) / rise**2 if rise == decay else (np.exp(-t / decay) - np.exp(-t / rise)) / (decay - rise)
    assert run["s"].values.ravel() == pytest.approx(wanted, abs=1e-9)


def test_first_order_synapse_decays():
    run = pp.simulate(
        pp.models.FirstOrderSynapse(tau=4.0), duration="8.1 ms", dt="0.1 ms", scheme=pp.RK4(), initial={"s": 2.0}, progress=False
    )
    assert float(run["s"].sel(time=8.0, method="nearest").squeeze()) == pytest.approx(2 * np.exp(-2), rel=1e-6)
