"""Masses of cortex and thalamus: equations by hand off the defaults, closed forms, other integrators and formulations."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq
from scipy.special import erfc

import pushpull as pp
from pushpull.app.verify_equations import Equations
from pushpull.app.verify_points import rest
from pushpull.app.verify_runs import cycle

TIGHT = 1e-12


def named(model, states, inputs=None):
    """Return the flow per millisecond by name, at states in declared units."""
    equations = Equations(model, inputs or {})
    return dict(zip(equations.states, equations.flow(equations.start(states)) / equations.factors, strict=True))


def alpha_synapse(gain, rate, arriving, s, z):
    return gain * rate * arriving - 2 * rate * z - rate**2 * s


def test_coombes_byrne_is_its_equation_for_the_order_of_phases():
    """Z' = -i*(Z - 1)**2/2 + (Z + 1)**2/2*(-Delta + i*(eta + g*v_syn)) - (Z**2 - 1)/2*g, another formulation."""
    eta, delta, v_syn, kappa, alpha = 14.0, 0.8, -8.0, 1.4, 0.7

    def flow(_, y):
        z, g, q = y[0] + 1j * y[1], y[2], y[3]
        dz = -0.5j * (z - 1) ** 2 + 0.5 * (z + 1) ** 2 * (-delta + 1j * (eta + g * v_syn)) - 0.5 * (z**2 - 1) * g
        opened = kappa * ((1 - np.conj(z)) / (1 + np.conj(z))).real
        return [dz.real, dz.imag, alpha * q, alpha * (opened - g - 2 * q)]

    w = np.pi * 0.5 + 0.3j
    first = np.conj((1 - w) / (1 + w))
    times = np.linspace(0, 20, 401)
    solved = solve_ivp(flow, (0, 20), [first.real, first.imag, 0.5, 0.0], t_eval=times, rtol=1e-9, atol=1e-11).y
    order = np.conj(solved[0] + 1j * solved[1])
    rates = ((1 - order) / (1 + order)).real / np.pi
    model = pp.models.CoombesByrne(eta=eta, Delta=delta, v_syn=v_syn, kappa=kappa, alpha=alpha)
    start = {"r": 0.5, "v": 0.3, "g": 0.5, "q": 0.0}
    options = {"duration": 20.05, "dt": 0.005, "scheme": pp.RK4(), "initial": start, "precision": "double", "progress": False}
    run = pp.simulate(model, record="r", **options)["r"]
    assert run.values[::10][:401] == pytest.approx(rates, abs=1e-6)


def test_liley():
    model = pp.models.Liley(p_ee=6.0, p_ei=4.0, h_ir=-65.0, Gamma_i=2.0, N_ie=400.0)
    h_e, h_i, ee, ei, ie, ii = -60.0, -55.0, 60.0, 50.0, 30.0, 20.0
    given = {"h_e": h_e, "h_i": h_i, "ee.s": ee, "ei.s": ei, "ie.s": ie, "ii.s": ii}
    found = named(model, given, {"drive": 1.5})
    s_e = 0.5 / (1 + np.exp(-np.sqrt(2) * (h_e + 49) / 4.75))
    s_i = 0.5 / (1 + np.exp(-np.sqrt(2) * (h_i + 41) / 5.25))
    fast, slow = 1 / 0.99, 1 / 7.06
    wanted = {
        "h_e": (-70 - h_e + ee * (45 - h_e) / 115 + ie * (-90 - h_e) / 20) / 98,
        "h_i": (-65 - h_i + ei * (45 - h_i) / 110 + ii * (-90 - h_i) / 25) / 34,
        "ee.z": alpha_synapse(1.22 * np.e, fast, 3034 * s_e + 6 + 1.5, ee, 0) * 1e3,
        "ei.z": alpha_synapse(1.22 * np.e, fast, 3034 * s_e + 4, ei, 0) * 1e3,
        "ie.z": alpha_synapse(2 * np.e, slow, 400 * s_i, ie, 0) * 1e3,
        "ii.z": alpha_synapse(2 * np.e, slow, 536 * s_i, ii, 0) * 1e3,
    }
    assert {name: found[name] for name in wanted} == pytest.approx(wanted, rel=1e-10)


def test_david_friston():
    model = pp.models.DavidFriston(w=0.3, P=180.0, tau_ef=5.0)
    s = dict(
        zip(("slow_pyr", "slow_exc", "slow_inh", "fast_pyr", "fast_exc", "fast_inh"), (0.1, 22, 15, 0.2, 25, 14), strict=True)
    )
    found = named(model, {f"{name}.s": value for name, value in s.items()}, {"drive": 20.0})

    def firing(v):
        return 5 / (1 + np.exp(0.56 * (6 - v)))

    eeg, pyr = 0.3 * (22 - 15) + 0.7 * (25 - 14), 0.3 * 0.1 + 0.7 * 0.2
    arriving = {"pyr": firing(eeg), "exc": 200 + 108 * firing(135 * pyr), "inh": 33.75 * firing(33.75 * pyr)}
    taus = {"slow_pyr": 10.8, "slow_exc": 10.8, "slow_inh": 22.0, "fast_pyr": 5.0, "fast_exc": 5.0, "fast_inh": 2.9}
    for name, tau in taus.items():
        kind = name[5:]
        gain = (440 if kind == "inh" else 32.5) / tau
        wanted = alpha_synapse(gain, 1000 / tau, arriving[kind], s[name], 0)
        assert 1000 * found[f"{name}.z"] == pytest.approx(wanted, rel=1e-10)


def test_david_friston_with_the_constants_of_jansen_and_rit_is_their_column():
    alike = pp.models.DavidFriston(w=0.4, tau_es=10.0, tau_is=20.0, tau_ef=10.0, tau_if=20.0)
    options = {"duration": "1 s", "dt": "0.2 ms", "scheme": pp.RK4(), "record": "eeg", "precision": "double", "progress": False}
    first, second = (pp.simulate(model, **options)["eeg"].values for model in (alike, pp.models.JansenRit()))
    assert first == pytest.approx(second, abs=1e-9)


def thalamus(y, received, g_LK, g_h):
    """Return the derivatives of V_t, V_r, Ca, h_t, h_r, m, b for filtered rates [excitation, inhibition_t, inhibition_r]."""
    v, u, ca, h_t, h_r, m, b = y
    exc, inh_t, inh_r = received
    i_t = 3.0 * (1 / (1 + np.exp(-(v + 59) / 6.2))) ** 2 * h_t * (v - 120)
    i_r = 2.3 * (1 / (1 + np.exp(-(u + 52) / 7.4))) ** 2 * h_r * (u - 120)
    i_h = g_h * (m + 2 * b) * (v + 40)
    tau_t = (30.8 + (211.4 + np.exp((v + 115.2) / 5)) / (1 + np.exp((v + 86) / 3.2))) / 3.7371928
    tau_r = (85 + 1 / (np.exp((u + 48) / 4) + np.exp(-(u + 407) / 50))) / 3.7371928
    tau_m = 20 + 1000 / (np.exp((v + 71.5) / 14.2) + np.exp(-(v + 89) / 11.6))
    bound = 2.5e7 * ca**4 / (2.5e7 * ca**4 + 4e-4)
    return [
        -(v + 70 + inh_t * (v + 70)) / 20 - g_LK * (v + 100) - i_t - i_h,
        -(u + 70 + exc * u + inh_r * (u + 70)) / 20 - g_LK * (u + 100) - i_r,
        -51.8e-6 * i_t - (ca - 2.4e-4) / 10,
        (1 / (1 + np.exp((v + 81) / 4)) - h_t) / tau_t,
        (1 / (1 + np.exp((u + 80) / 5)) - h_r) / tau_r,
        ((1 - b) / (1 + np.exp((v + 75) / 5.5)) - m) / tau_m - 0.1 * bound * m + 0.001 * b,
        0.1 * bound * m - 0.001 * b,
    ]


@pytest.mark.slow
def test_thalamic_mass_goes_as_another_integrator_says_off_its_defaults():
    """Spindles at a leak and an h current of the test's own, followed from the start through the first bursts."""
    g_LK, g_h = 0.03, 0.04

    def rate(v):
        return 0.4 / (1 + np.exp(-np.pi / np.sqrt(3) * (v + 58.5) / 6))

    def flow(_, y):
        s, z = y[7:10], y[10:]
        arriving = np.array([3 * rate(y[0]), 5 * rate(y[1]), 25 * rate(y[1])])
        gamma = np.array([0.07, 0.1, 0.1])
        return [*thalamus(y[:7], s, g_LK, g_h), *z, *(gamma**2 * (arriving - s) - 2 * gamma * z)]

    model = pp.models.ThalamicMass(g_LK=g_LK, g_h=g_h)
    start = [-68, -68, 2.4e-4, 0.05, 0.05, 0.1, 0.1, *[0.0] * 6]
    times = np.arange(0.0, 400.0, 1.0)
    solved = solve_ivp(flow, (0, 400), start, t_eval=times, method="LSODA", rtol=1e-9, atol=1e-11).y
    options = {"duration": "400 ms", "dt": "0.05 ms", "scheme": pp.RK4(), "precision": "double", "progress": False}
    run = pp.simulate(model, record=["V_t", "V_r", "Ca"], **options)
    for name, row, tolerance in (("V_t", 0, 5e-3), ("V_r", 1, 5e-3), ("Ca", 2, 1e-6)):
        assert run[name].values[::20] == pytest.approx(solved[row], abs=tolerance)
    assert np.ptp(solved[0][200:]) > 5


def zerlaut(y, external, table, share):
    """Return a population's transfer function of rates per ms, in mV, ms, nS and pF."""
    f_e, f_i = 500 * (1 - share) * (y[0] + external + 1e-6), 500 * share * (y[1] + 1e-6)
    g_e, g_i = 5 * f_e, 25 * f_i
    total = 10 + g_e + g_i
    mean = (g_i * -80 + 10 * -65) / total
    membrane = 150 / total
    parts = [(f, (q / total * (e - mean) * 5) ** 2) for f, q, e in ((f_e, 1, 0), (f_i, 5, -80))]
    variance = sum(f * square / (2 * (5 + membrane)) for f, square in parts)
    correlation = sum(f * square for f, square in parts) / (2 * variance)
    v, s, t = (mean + 60) / 10, (np.sqrt(variance) - 4) / 6, correlation * 10 / 150 - 0.5
    terms = [1, v, s, t, np.log(total / 10), v * v, s * s, t * t, v * s, v * t, s * t]
    threshold = 1000 * np.dot(table, terms)
    return erfc((threshold - mean) / np.sqrt(2 * variance)) / (2 * correlation)


REGULAR = [-5.14155819e-02, 6.11046069e-03, 7.44015476e-03, 5.76905434e-05, -1.52902668e-04, 5.63364410e-04]
REGULAR += [2.72814525e-04, 5.27870901e-04, -6.77080411e-04, 4.89796440e-04, 1.15073958e-03]
FAST = [-5.46160664e-02, 4.58415750e-03, -1.77303201e-03, 6.64785219e-04, -3.00637490e-04, 3.93520293e-04]
FAST += [-5.14454957e-04, -6.39186948e-06, -1.39021341e-03, -4.85663596e-04, -3.63617754e-04]


def test_zerlaut():
    y = np.array([0.005, 0.012])
    flow = Equations(pp.models.Zerlaut(external=0.003, share=0.25, T=4.0), {"drive": 0.002}).flow(y)
    wanted = [(zerlaut(y, 0.005, table, 0.25) - own) / 4 for table, own in zip((REGULAR, FAST), y, strict=True)]
    assert flow == pytest.approx(wanted, rel=1e-10)


def test_zerlaut_answers_with_what_it_hears_on_both_populations():
    """The rest follows from one unknown, the inhibitory rate given the excitatory one."""

    def inhibitory(e):
        return brentq(lambda i: zerlaut((e, i), 0.006, FAST, 0.2) - i, 1e-6, 0.2, xtol=1e-15)

    excitatory = brentq(lambda e: zerlaut((e, inhibitory(e)), 0.006, REGULAR, 0.2) - e, 1e-4, 0.05, xtol=1e-15)
    equations = Equations(pp.models.Zerlaut(external=0.006))
    assert rest(equations, equations.start({})) == pytest.approx([excitatory, inhibitory(excitatory)], rel=1e-9)


NU = {"ee": 1.525377176, "ei": -3.022754434, "es": 0.5674779589, "re": 0.1695899041, "rs": 0.05070036187}
NU |= {"se": 3.447358203, "sr": -1.465128967, "sn": 3.593330094}


def loop(model, delay=42.48047):
    """Return one place of cortex and thalamus that hear each other."""
    operator = pp.operators.Dense(np.ones((1, 1)), np.full((1, 1), delay))
    name = model.definition.name
    edges = tuple(pp.Edge({name: sent}, {name: port}, operator) for port, sent in model.definition.couples)
    return pp.Network((pp.Population(model, 1),), edges)


def robinson_rates(nu, phi_n):
    """Return the lowest rest of the loop in 1/s, from one unknown, the cortex's rate."""

    def fires(v):
        return 340 / (1 + np.exp((12.92 - v) / 3.8))

    def thalamus_of(q_e):
        v = 12.92 - 3.8 * np.log(340 / q_e - 1)
        q_s = (v - (nu["ee"] + nu["ei"]) * q_e) / nu["es"]
        return fires(nu["re"] * q_e + nu["rs"] * q_s), q_s

    def balance(q_e):
        q_r, q_s = thalamus_of(q_e)
        return fires(nu["se"] * q_e + nu["sr"] * q_r + nu["sn"] * phi_n) - q_s

    q_e = brentq(balance, 3.0, 6.5, xtol=1e-13)
    return q_e, *thalamus_of(q_e)


def test_robinson_loop_rests_off_its_defaults_where_three_balances_meet():
    nu = NU | {"se": 3.0, "ee": 1.4}
    rates = robinson_rates(nu, 1.5)
    model = pp.models.RobinsonCorticothalamic(nu_se=3.0, nu_ee=1.4, phi_n=1.5)
    held = {"ascending": rates[2] / 1000, "descending": rates[0] / 1000}
    equations = Equations(model, held)
    start = {"cortex.s": -3.0, "reticular.s": 1.0, "relay.s": -1.0, "field.s": 0.005}
    point = rest(equations, equations.start(start))
    assert [1000 * equations.quantity(f"Q_{name}", point) for name in "ers"] == pytest.approx(rates, rel=1e-9)


def test_robinson_loop_rings_as_its_transfer_function_says():
    """The cortex's field after a small push of the senses, Fourier transformed, is the linear loop's: alpha and its double."""
    q_e, q_r, q_s = robinson_rates(NU, 1.0)
    slope = {name: q / 3.8 * (1 - q / 340) for name, q in (("e", q_e), ("r", q_r), ("s", q_s))}
    gain = {pair: slope[pair[0]] * strength for pair, strength in NU.items()}
    width, height = 20.0, 1e-5  # ms, 1/ms
    network = loop(pp.models.RobinsonCorticothalamic())
    name = network.populations[0].name
    potentials = [12.92 - 3.8 * np.log(340 / q - 1) for q in (q_e, q_r, q_s)]
    first = dict(zip(("cortex", "reticular", "relay"), potentials, strict=True))
    initial = {f"{part}.{state}": value for part, value in first.items() for state in "sx"}
    initial |= {f"field.{state}": q_e / 1000 for state in "sx"}
    options = {"dt": "0.1 ms", "duration": "8 s", "precision": "double", "progress": False, "scheme": pp.Heun()}
    stimuli = {"stimulus": f"where(t < {width}[ms], {height}[1/ms]*sin(pi*t/{width}[ms])**2, 0[1/ms])"}
    pushed, quiet = (
        pp.simulate(network, record="field.s", initial=initial, stimuli=given, **options)[f"{name}/field.s"].values.ravel()
        for given in (stimuli, {})
    )
    answer = pushed - quiet
    times = np.arange(len(answer)) * 1e-4
    shape = np.where(times < width / 1000, height * np.sin(np.pi * times * 1000 / width) ** 2, 0)
    for frequency in (5.0, 9.0, 12.0, 18.0, 25.0):
        w = 2j * np.pi * frequency
        dendrite = 1 / ((1 + w / 83.3333) * (1 + w / 769.2308))
        late = np.exp(-w * 0.04248047)
        system = np.eye(4, dtype=complex)  # Q_e, Q_r, Q_s, field
        system[0, :] -= dendrite * np.array([gain["ei"], 0, gain["es"] * late, gain["ee"]])
        system[1, :] -= dendrite * np.array([0, 0, gain["rs"], gain["re"] * late])
        system[2, :] -= dendrite * np.array([0, gain["sr"], 0, gain["se"] * late])
        system[3, 0] -= 1 / (1 + w / 116) ** 2
        push = np.trapezoid(shape * np.exp(-w * times), times)
        wanted = np.linalg.solve(system, [0, 0, dendrite * gain["sn"] * push, 0])[3]
        found = np.trapezoid(answer * np.exp(-w * times), times)
        assert abs(found - wanted) < 0.01 * abs(wanted)


def test_alpha_and_gamma_cells_go_round_off_their_defaults():
    """In the fast column all time scales with both constants: half as long, twice as fast, at twice the rates."""
    base = {"w": 0.0, "P": 220.0}
    double = {"w": 0.0, "P": 440.0, "tau_ef": 2.3, "tau_if": 1.45, "e0": 5.0, "A": 16.25, "B": 220.0}
    options = {"duration": "1 s", "scheme": pp.RK4(), "record": "eeg", "transient": "0.5 s", "progress": False, "dt": "0.05 ms"}
    periods = [cycle(pp.simulate(pp.models.DavidFriston(**values), **options), "eeg").period for values in (base, double)]
    assert periods[0] == pytest.approx(2 * periods[1], rel=1e-4)
    assert 1000 / periods[0] == pytest.approx(43.67, abs=0.02)
