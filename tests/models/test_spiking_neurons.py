"""Spiking neurons against the same by hand: right-hand sides, published patterns, closed forms and limits."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import expm
from scipy.optimize import brentq

from pushpull import models
from pushpull.app.verify_equations import Equations
from pushpull.app.verify_points import eigenvalues, rest
from pushpull.app.verify_runs import cycle, rises, trace
from pushpull.dynamics import firing_rate, interval_cv
from pushpull.dynamics.neurons import neurons_of
from pushpull.engine.simulate import simulate
from pushpull.schemes.tables import RK4, Heun, SequentialEuler
from pushpull.spec.network import Population

TIGHT = 1e-12
ADEX = models.AdaptiveExponential


def spikes_of(model, **options):
    (spikes,) = simulate(model, **{"scheme": RK4(), "record": [], "progress": False, **options}).spikes.values()
    return spikes


def test_adaptive_integrate_and_fire():
    model = models.AdaptiveIntegrateAndFire(I=25.0, a=0.4, tau=12.0, tau_w=80.0)
    flow = Equations(model, {"drive": 3.0}).flow(np.array([9.0, 2.0]))
    assert flow == pytest.approx([(-9 + 25 - 2 + 3) / 12, (0.4 * 9 - 2) / 80], rel=TIGHT)


def test_adaptive_exponential():
    equations = Equations(ADEX(I=300.0, a=4.0), {"drive": 20.0})
    wanted = [(-10 * (-48 + 70) + 10 * 2 * np.exp(1.0) - 50 + 300 + 20) / 200, (4 * (-48 + 70) - 50) / 30]
    here, beyond, peak = (equations.flow(equations.start({"v": v, "w": 50.0})) / equations.factors for v in (-48.0, 500.0, 0.0))
    assert here == pytest.approx(wanted, rel=TIGHT)
    assert beyond == pytest.approx(peak, rel=TIGHT)


def test_exponential_integrate_and_fire():
    equations = Equations(models.ExponentialIntegrateAndFire(mu=2.0, sigma=3.0), {"drive": 1.0})
    wanted = (-65 + 58 + 3.48 * np.exp((-58 + 59.9) / 3.48) + 3) / 10
    assert equations.flow(np.array([-58.0])) == pytest.approx([wanted], rel=TIGHT)
    ((neuron,), _) = neurons_of(equations.model)
    assert neuron.diffusion(np.array([-58.0])) == pytest.approx(9 / 20, rel=TIGHT)
    assert (neuron.threshold, neuron.reset, neuron.refractory) == (-20.0, -68.0, 1.7)


def test_izhikevich():
    model = models.Izhikevich(I=4.0)
    flow = Equations(model, {"drive": 6.0}).flow(np.array([-55.0, -9.0]))
    assert flow == pytest.approx([0.04 * 55**2 - 5 * 55 + 140 + 9 + 10, 0.02 * (-11 + 9)], rel=TIGHT)
    follows = Equations(model.regime("accommodation")).flow(np.array([-55.0, -9.0]))
    assert follows[1] == pytest.approx(0.02 * 1 * (-55 + 65), rel=TIGHT)


def test_quadratic_neuron_and_theta_neuron_are_one_equation():
    """With v = tan(theta/2) a change of theta is a change of v times 2/(1 + v**2)."""
    theta = 0.8
    v = np.tan(theta / 2)
    (slope,) = Equations(models.QuadraticIntegrateAndFire(I=0.7), {"drive": 0.2}).flow(np.array([v]))
    turn = Equations(models.ThetaNeuron(I=0.7), {"drive": 0.2})
    assert turn.flow(np.array([theta])) == pytest.approx([slope * 2 / (1 + v**2)], rel=TIGHT)
    assert turn.quantity("pulse", np.array([theta])) == pytest.approx(1 - np.cos(theta), rel=TIGHT)


def morris_lecar(t, y, current, v3=2.0, v4=30.0, g_ca=4.4, phi=0.04):
    v, w = y
    ionic = g_ca * (1 + np.tanh((v + 1.2) / 18)) / 2 * (v - 120) + 8 * w * (v + 84) + 2 * (v + 60)
    opening = (1 + np.tanh((v - v3) / v4)) / 2
    return [(current - ionic) / 20, phi * (opening - w) * np.cosh((v - v3) / (2 * v4))]


def test_morris_lecar():
    equations = Equations(models.MorrisLecar(I=60.0, V3=12.0, V4=17.4, g_Ca=4.0, phi=0.1), {"drive": 5.0})
    wanted = morris_lecar(0, [-12.0, 0.2], 65.0, 12.0, 17.4, 4.0, 0.1)
    assert equations.flow(np.array([-12.0, 0.2])) == pytest.approx(wanted, rel=TIGHT)


def printed_program(regime, dt, current):
    """Iterate as the program behind the figure does: v, then u with the new v, then the reset; return v, u and spike times."""
    k = {**models.Izhikevich().values, **regime.values}
    v, u, times, states = regime.start["v"], regime.start["u"], [], []
    for step in range(round(regime.promises.duration / dt)):
        states.append((v, u))
        v = v + dt * (k["k2"] * v**2 + k["k1"] * v + k["k0"] - u + current(step * dt))
        u = u + dt * k["a"] * (k["b"] * (v - k["v_b"]) - k["decay"] * u)
        if v > 30:
            times.append((step + 1) * dt)
            v, u = k["c"], u + k["d"]
    return np.array(states), np.array(times)


WINDOWS = {  # height and windows of the patterns whose current is made of pulses, and what flows besides
    "tonic spiking": (14, [(10, 1e9)], 0),
    "phasic spiking": (0.5, [(20, 1e9)], 0),
    "tonic bursting": (15, [(22, 1e9)], 0),
    "phasic bursting": (0.6, [(20, 1e9)], 0),
    "mixed mode": (10, [(16, 1e9)], 0),
    "frequency adaptation": (30, [(8.5, 1e9)], 0),
    "spike latency": (7.04, [(10, 13)], 0),
    "subthreshold oscillations": (2, [(20, 25)], 0),
    "resonator": (0.65, [(40, 44), (60, 64), (280, 284), (320, 324)], 0),
    "integrator": (9, [(100 / 11, 100 / 11 + 2), (100 / 11 + 5, 100 / 11 + 7), (70, 72), (80, 82)], 0),
    "rebound spike": (-15, [(20, 25)], 0),
    "rebound burst": (-15, [(20, 25)], 0),
    "bistability": (1, [(37.5, 42.5), (216, 221)], 0.24),
    "after-depolarisation": (20, [(9, 11)], 0),
    "inhibition-induced spiking": (-5, [(49.9, 250.1)], 80),
    "inhibition-induced bursting": (-5, [(49.9, 250.1)], 80),
}
COURSES = {
    "class 1": lambda t: 0.075 * (t - 30) if t > 30 else 0.0,
    "class 2": lambda t: -0.5 + (0.015 * (t - 30) if t > 30 else 0.0),
    "threshold variability": lambda t: 1.0 if 10 < t < 15 or 80 < t < 85 else -6.0 if 70 < t < 75 else 0.0,
    "accommodation": lambda t: t / 25 if t < 200 else (t - 300) / 12.5 * 4 if 300 < t < 312.5 else 0.0,
}


def course(name):
    if name in COURSES:
        return COURSES[name]
    height, windows, base = WINDOWS[name]
    return lambda t: base + sum(height for first, last in windows if first < t < last)


PATTERNS = models.Izhikevich.regimes
LASTING = "ABFGJKLOR"


@pytest.mark.parametrize("regime", PATTERNS, ids=lambda regime: regime.name)
def test_pattern_is_that_of_the_printed_program_step_by_step(regime):
    promise = regime.promises
    options = {"initial": regime.start, "stimuli": regime.stimuli, "progress": False, "scheme": SequentialEuler()}
    run = simulate(models.Izhikevich().regime(regime.name), duration=promise.duration, dt=promise.dt, **options)
    states, times = printed_program(regime, promise.dt, course(regime.name))
    assert run.spikes["Izhikevich"].times == pytest.approx(times, abs=1e-9)
    assert len(times) == promise.count
    assert run["v"].values == pytest.approx(states[:, 0], abs=0.05)
    assert run["u"].values == pytest.approx(states[:, 1], abs=0.05)


@pytest.mark.parametrize("regime", [r for r in PATTERNS if r.doc[0] in LASTING], ids=lambda regime: regime.name)
def test_pattern_outlives_a_finer_step(regime):
    """The same number of spikes at steps of 0.01 and 0.0025 ms, by two schemes; the first spike settles."""
    model, promise = models.Izhikevich().regime(regime.name), regime.promises
    options = {"duration": promise.duration, "initial": regime.start, "stimuli": regime.stimuli}
    coarse = spikes_of(model, dt=0.01, scheme=SequentialEuler(), **options)
    fine = spikes_of(model, dt=0.0025, scheme=SequentialEuler(), **options)
    best = spikes_of(model, dt=0.0025, scheme=RK4(), **options)
    assert len(coarse) == len(fine) == len(best) == promise.count
    extrapolated = fine.times[0] - (coarse.times[0] - fine.times[0]) / 3
    assert best.times[0] == pytest.approx(extrapolated, abs=0.03)


@pytest.mark.parametrize(("name", "count"), [("after-depolarisation", 5), ("tonic bursting", 29), ("class 2", 17)])
def test_other_patterns_hang_on_the_step_of_the_program(name, count):
    (regime,) = (item for item in PATTERNS if item.name == name)
    options = {"initial": regime.start, "stimuli": regime.stimuli, "scheme": SequentialEuler()}
    found = spikes_of(models.Izhikevich().regime(name), duration=regime.promises.duration, dt=0.01, **options)
    assert len(found) == count != regime.promises.count


def test_irregular_firing_keeps_its_count_roughly():
    """Chaos: 28 spikes by a method of order 8; late ones come otherwise at every step."""
    found = spikes_of(ADEX().regime("irregular"), duration=500, dt=0.002, initial={"v": -60.0})
    assert 25 <= len(found) <= 31


@pytest.mark.parametrize(("share", "fires"), [(0.999, False), (1.001, True)])
def test_adaptive_exponential_fires_past_its_rheobase(share, fires):
    """A ramp slow against the adaptation: fires once the fold is passed, at V_T + Delta_T*log(1 + a/g_L)."""
    model = ADEX(a=2.0, g_L=12.0, E_L=-65.0)
    bend = 1 + 2 / 12
    fold = 14 * (-50 + 2 * np.log(bend) + 65) - 12 * 2 * bend
    text = f"{fold * share}*minimum(1, t/2000[ms])"
    found = spikes_of(model, duration=4000, dt=0.02, initial={"v": -65.0 + 2 * np.exp(-7.5)}, stimuli={"drive": text})
    assert (len(found) > 0) == fires


@pytest.mark.parametrize("dt", [0.1, 0.5])
@pytest.mark.parametrize("precision", ["single", "double"])
def test_coarse_steps_overflow_nowhere(dt, precision):
    for model, start in ((ADEX(I=800.0, a=-10.0), -70.0), (models.ExponentialIntegrateAndFire(mu=60.0), -65.0)):
        options = {"duration": 200, "dt": dt, "initial": {"v": start}, "precision": precision, "record": ["v"], "progress": False}
        run = simulate(model, scheme=RK4(), **options)
        assert np.isfinite(run["v"].values).all()
        assert len(next(iter(run.spikes.values()))) > 5


def test_adaptive_exponential_without_adaptation_is_exponential_integrate_and_fire():
    shape = {"E_L": -65.0, "V_T": -58.0, "Delta_T": 1.5, "v_peak": -10.0, "v_reset": -66.0}
    adex = ADEX(C=150.0, g_L=15.0, I=15.0 * 9.0, a=0.0, b=0.0, **shape)
    plain = models.ExponentialIntegrateAndFire(mu=9.0, tau=10.0, tau_ref=0.0, **shape)
    found = [spikes_of(model, duration=300, dt=0.002, initial={"v": -65.0}) for model in (adex, plain)]
    assert found[0].times == pytest.approx(found[1].times, abs=1e-9)
    assert np.diff(found[0].times).mean() == pytest.approx(1000 / float(firing_rate(plain)), abs=0.003)


def test_exponential_neurons_under_noise_fire_at_the_rate_of_their_density():
    """Five standard errors of the count of 400 neurons in 2 s; the steep rise leaves nothing for the grid to miss."""
    model = models.ExponentialIntegrateAndFire(mu=2.0, sigma=3.0)
    options = {"duration": 2200, "transient": 200, "dt": 0.05, "scheme": Heun(), "seed": 7}
    found = spikes_of(Population(model, 400), **options)
    error = 5 * float(interval_cv(model)) / np.sqrt(len(found))
    assert found.rate == pytest.approx(float(firing_rate(model)), rel=error + 0.003)


def test_adaptation_below_threshold_rings_at_the_frequency_of_its_eigenvalues():
    model = models.AdaptiveIntegrateAndFire(I=10.0, a=8.0, tau=15.0, tau_w=40.0)
    point = np.array([10 / 9, 80 / 9])
    assert rest(Equations(model), np.array([1.0, 8.0])) == pytest.approx(point, rel=1e-10)
    rotation = np.sqrt(8 / 600 - (1 / 15 - 1 / 40) ** 2 / 4)
    assert np.abs(eigenvalues(Equations(model), point).imag) == pytest.approx(rotation, rel=1e-10)
    run = simulate(model, duration=200, dt=0.02, scheme=RK4(), record=["v"], progress=False)
    ups = rises(*trace(run, "v"), point[0])
    assert np.diff(ups)[:2] == pytest.approx(2 * np.pi / rotation, rel=1e-5)


def adapting_intervals(current, a, b, tau_w, count):
    """Return intervals by matrix exponentials: from the reset, held for 2 ms, to the threshold of 20 mV."""
    matrix = np.array([[-1 / 10, -1 / 10], [a / tau_w, -1 / tau_w]])
    point = np.linalg.solve(matrix, [-current / 10, 0])
    state, found = np.zeros(2), []

    def above(t):
        return (point + expm(matrix * t) @ (state - point))[0] - 20

    for _ in range(count):
        late = next(t for t in np.arange(0.25, 500, 0.25) if above(t) > 0)
        wait = brentq(above, late - 0.25, late, xtol=1e-13)
        adaptation = (point + expm(matrix * wait) @ (state - point))[1] + b
        found.append(wait + 2 if found else wait)
        state = np.array([10.0, a * 10 + (adaptation - a * 10) * np.exp(-2 / tau_w)])
    return np.array(found)


def test_adaptation_stretches_intervals_as_matrix_exponentials_say():
    model = models.AdaptiveIntegrateAndFire(I=35.0, a=0.3, b=1.5, tau_w=60.0)
    found = spikes_of(model, duration=250, dt=0.002)
    wanted = adapting_intervals(35.0, 0.3, 1.5, 60.0, 12)
    assert np.diff(found.times, prepend=0)[:12] == pytest.approx(wanted, abs=0.006)
    assert wanted[-1] > 1.2 * wanted[1]


@pytest.mark.parametrize("current", [0.5, 3.0])
def test_theta_and_quadratic_neurons_fire_together(current):
    """From v = -100, the reset, on both sides; the hold of 2/v_peak is the way through infinity."""
    quadratic = spikes_of(models.QuadraticIntegrateAndFire(I=current), duration=30, dt=0.001, initial={"v": -100.0})
    theta = spikes_of(models.ThetaNeuron(I=current), duration=30, dt=0.001, initial={"theta": 2 * np.arctan(-100.0)})
    assert abs(len(quadratic) - len(theta)) <= 1
    assert np.diff(quadratic.times) == pytest.approx(np.pi / np.sqrt(current), abs=3e-3)
    assert np.diff(theta.times) == pytest.approx(np.pi / np.sqrt(current), abs=1.1e-3)


def test_class_1_begins_at_frequency_zero_as_a_square_root():
    """Frequency squared over the distance to the saddle-node settles: 39.963153 is where it begins."""
    model = models.MorrisLecar().regime("class 1")
    options = {"duration": 8000, "dt": 0.1, "scheme": RK4(), "record": ["v"], "transient": 1000, "progress": False}
    found = [cycle(simulate(model.replace(I=39.963153 + d), **options), "v").period for d in (0.02, 0.08)]
    assert found[0] / found[1] == pytest.approx(2.0, rel=0.02)
    assert found[0] > 1000


@pytest.mark.parametrize(
    ("current", "start", "fires"), [(92.0, "rest", False), (92.0, "pushed", True), (94.5, "rest", True), (87.0, "pushed", False)]
)
def test_class_2_begins_at_a_frequency_of_its_own_beside_a_stable_rest(current, start, fires):
    model = models.MorrisLecar(I=current)
    v, w = rest(Equations(model), np.array([-25.0, 0.13])) + 0.01
    initial = {"v": v, "w": w} if start == "rest" else {"v": 20.0, "w": 0.1}
    options = {"duration": 8000, "transient": 6000, "dt": 0.1, "record": ["v"], "initial": initial, "progress": False}
    run = simulate(model, scheme=RK4(), **options)
    assert (np.ptp(run["v"].values) > 40) == fires
    if fires:
        assert 7 < 1000 / cycle(run, "v").period < 12


def test_morris_lecar_with_other_constants_keeps_time_with_an_independent_method():
    model = models.MorrisLecar(I=70.0, V3=11.0, V4=18.0, g_Ca=4.2, phi=0.09)
    run = simulate(model, duration=1000, dt=0.05, scheme=RK4(), record=["v"], transient=500, progress=False)

    def up(t, y, *rest):
        return y[0]

    up.direction = 1
    options = {"method": "DOP853", "rtol": 1e-11, "atol": 1e-12, "events": up, "args": (70.0, 11.0, 18.0, 4.2, 0.09)}
    exact = solve_ivp(morris_lecar, (0, 1000), [-60.0, 0.015], **options).t_events[0]
    assert cycle(run, "v").period == pytest.approx(exact[-1] - exact[-2], rel=1e-7)
    assert np.diff(run.spikes["MorrisLecar"].times) == pytest.approx(exact[-1] - exact[-2], abs=0.051)
