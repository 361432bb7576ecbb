"""What drives a network over time: values as maps and time courses, stimuli of every form, couplings as texts."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import pushpull as pp

from ..agreement.compare import assert_targets_agree
from .systems import leak, network

MAPS = {
    "number": 0.5,
    "per node": pp.per_node([0.1, 0.6]),
    "per copy": pp.per_copy([0.1, 0.2, 0.3]),
    "per node and copy": pp.per_node([[0.1, 0.2], [0.3, 0.4]]),
    "time course": pp.schedule([0, 8], [0, 1.0]),
    "time course per node": pp.schedule([0, 8], [[0, 1.0], [0.5, 0.1]]),
    "steps": pp.schedule([0, 4], [1.0, 0.2], hold=True),
}
WEIGHTS = np.array([[0, 0.5], [2.0, 0]])


@pytest.mark.parametrize("values", MAPS.values(), ids=MAPS)
def test_a_coupling_takes_values_of_every_form(values):
    half = np.where(np.eye(2) > 0, 1.0, 0.0)  # one edge of each node at once, the other late
    assert_targets_agree(network(WEIGHTS + 0.1 * half, 1.0 - half, pp.Linear(values)), dt=0.5, steps=20)


@pytest.mark.parametrize("what", ["time course", "time course per node", "steps"])
def test_a_parameter_takes_time_courses_of_every_form(what):
    model = pp.Model.from_text("x' = (drive + level - x)/tau\ntau = 3[ms]\nlevel = 1", name="Leak", ports=["drive"])
    assert_targets_agree(network(WEIGHTS, 1.0, model=model.replace(level=MAPS[what])), dt=0.5, steps=20)


def test_values_change_without_compiling_anew():
    def key(course, strength, shape):
        model = leak().replace(tau=pp.schedule([0.0, 5.0], course))
        return pp.program_of(network(WEIGHTS, 0.5, pp.Linear(strength), model), dt=0.5, copies=None, stimuli={"drive": shape}).key

    first = key([10.0, 12.0], pp.per_node([0.1, 0.2]), pp.schedule([0, 1], [0, 1]))
    assert key([5.0, 6.0], pp.per_node([0.3, 0.2]), pp.schedule([0, 2, 3], [5, 1, 0])) == first
    assert key([5.0, 6.0], 0.3, pp.schedule([0, 2], [5, 1])) != first


def test_a_parameter_that_is_a_time_course_follows_the_closed_form():
    """x' = -x/tau(t) with 1/tau rising in a straight line: x = exp(-integral)."""
    model = pp.Model.from_text("x' = -rate*x\nrate = 0.1[1/ms]\nx(0) = 1", name="Decay")
    run = pp.simulate(model.replace(rate=pp.schedule([0, 20], [0.0, 0.4])), duration=20, dt=0.01, progress=False)
    t = run["x"]["time"].values
    np.testing.assert_allclose(run["x"].values, np.exp(-0.01 * t**2), atol=2e-6)


def test_a_strength_that_is_a_time_course_per_node_is_that_of_each_target():
    coupling = pp.Linear(pp.schedule([0, 6], [[0.0, 1.0], [0.0, 1.0]]))
    run = pp.simulate(network(WEIGHTS, 0.0, coupling), duration=6, dt=0.01, progress=False)
    alone = np.exp(-run["x"]["time"].values / 10)
    np.testing.assert_allclose(run["x"].values[:, 0], alone, rtol=1e-6)
    assert run["x"].values[-1, 1] > 1.2 * alone[-1]


def test_steps_of_a_held_schedule_stand_at_their_times():
    run = pp.simulate(
        pp.Model.from_text("x' = drive", name="Sum", ports=["drive"], time="1"),
        duration=1.1,
        dt=0.1,
        scheme=pp.Euler(),
        stimuli={"drive": pp.schedule([0, 0.3, 0.7], [1, 2, 0], hold=True)},
        progress=False,
    )
    np.testing.assert_allclose(np.diff(run["x"].values) / 0.1, [1, 1, 1, 2, 2, 2, 2, 0, 0, 0], atol=1e-12)


def integrated(stimulus, duration=100.0, dt=0.1, **options):
    model = pp.Model.from_text("x' = drive/tau\ntau = 1[ms]", name="Sum", ports=["drive"])
    options = {"scheme": pp.Euler(), "progress": False, "target": "numpy", **options}
    return pp.simulate(options.pop("system", model), duration=duration + dt, dt=dt, stimuli={"drive": stimulus}, **options)[
        "x"
    ].values


@pytest.mark.parametrize("scheme", [pp.Euler(), pp.Heun()], ids=str)
@pytest.mark.parametrize("dt", [0.1, 0.05, 0.3])
def test_every_pulse_of_a_train_has_its_width(dt, scheme):
    """Ten pulses of 1.2 ms every 9 ms from 3 ms on: no rounding lengthens or shortens one."""
    x = integrated("2*pulse(t, 3[ms], 1.2[ms], 9[ms])", 90.0, dt, scheme=scheme)
    ends = x[np.round(np.arange(0, 91, 9) / dt).astype(int)]
    np.testing.assert_allclose(np.diff(ends), 2.4, atol=1e-9)


def test_a_single_pulse_and_two_phases():
    assert integrated("pulse(t, 20[ms], 5[ms])")[-1] == pytest.approx(5)
    assert integrated("pulse(t, 1[ms], 0.2[ms], 10[ms]) - 0.5*pulse(t, 1.2[ms], 0.4[ms], 10[ms])")[-1] == pytest.approx(
        0, abs=1e-9
    )


def test_pulses_stand_in_the_text_of_a_model_too():
    model = pp.Model.from_text("x' = pulse(t, on, 1[ms], 10[ms])/tau\ntau = 1[ms]\non = 2[ms]", name="Train")
    run = pp.simulate(model, duration=50, dt=0.1, scheme=pp.Euler(), progress=False)
    assert run["x"].values[-1] == pytest.approx(5)
    assert pp.Model.from_text(model.to_text(), name="Train") == model


def test_samples_are_interpolated_at_their_own_step():
    samples = np.array([0.0, 1.0, 4.0, 9.0, 16.0])
    x = integrated(pp.Stimulus(samples, step="2 ms"), 8.0, 0.5, scheme=pp.Heun())
    expected = np.cumsum([0, *np.repeat((samples[1:] + samples[:-1]) / 2 * 2, 1)])
    np.testing.assert_allclose(x[:17:4], expected, atol=1e-12)


def test_samples_differ_between_nodes_and_run_on_in_a_continuation():
    model = pp.Population(pp.Model.from_text("x' = drive/tau\ntau = 1[ms]", name="Sum", ports=["drive"]), 3)
    samples = np.random.default_rng(0).normal(size=(41, 3))
    options = {"dt": 0.25, "stimuli": {"drive": pp.Stimulus(samples, step=0.5)}, "progress": False, "target": "numpy"}
    whole = pp.simulate(model, duration=20, **options)
    np.testing.assert_allclose(whole["x"].values[-1], ((samples[1:] + samples[:-1]) / 4).sum(axis=0), atol=0.6)
    half = pp.simulate(model, duration=10, **options)
    assert (half.continue_for(10)["x"].values == whole["x"].values).all()
    with pytest.raises(pp.errors.DataError, match=r"end at 20\.5, the run at 30"):
        half.continue_for(20)


def test_stimuli_of_one_port_add_up():
    parts = ["0.3", pp.Stimulus("pulse(t, 5[ms], 5[ms])", pattern=pp.per_node([1.0, 2.0])), pp.schedule([0, 50, 100], [0, 1, 0])]
    model = pp.Population(pp.Model.from_text("x' = drive/tau\ntau = 1[ms]", name="Sum", ports=["drive"]), 2)
    together = integrated(parts, system=model)
    np.testing.assert_allclose(together, sum(integrated(part, system=model) for part in parts), atol=1e-9)


def test_a_coupling_as_text_is_the_same_as_the_class():
    for text, coupling in (
        (pp.Coupling.from_text(post="k*(y - total*target)", k=0.3), pp.Diffusive(0.3)),
        (pp.Coupling.from_text("k*tanh(source)", k=0.3), pp.HyperbolicTangent(0.3)),
        (
            pp.Coupling.from_text("s = sin(source)\nc = cos(source)", "s*cos(target + 0.1) - c*sin(target + 0.1)"),
            pp.Kuramoto(lag=0.1),
        ),
    ):
        one, other = (
            pp.simulate(network(WEIGHTS, 0.5, c), duration=10, dt=0.5, target="numpy", progress=False)["x"].values
            for c in (text, coupling)
        )
        np.testing.assert_allclose(one, other, rtol=1e-13)


def test_a_modulating_and_a_squashing_coupling():
    """x1' = (k x1 x2 - x1)/tau, and a logistic function of the sum: against SciPy's solver."""

    cases = {
        pp.Coupling.from_text(post="k*target*y", k=0.4): lambda x, y: 0.4 * x * y,
        pp.Coupling.from_text(post="2*sigmoid(3*(y - 0.5))"): lambda x, y: 2 / (1 + np.exp(-3 * (y - 0.5))),
    }
    for coupling, drive in cases.items():
        run = pp.simulate(network(WEIGHTS, 0.0, coupling), duration=20, dt=0.1, scheme=pp.RK4(), target="numpy", progress=False)

        def slope(_, x, drive=drive):
            return (drive(x, WEIGHTS @ x) - x) / 10

        expected = solve_ivp(slope, (0, 19.9), [1, 1], rtol=1e-10, atol=1e-12).y[:, -1]
        np.testing.assert_allclose(run["x"].values[-1], expected, rtol=1e-7)


def test_a_run_of_texts_and_courses_is_stored_and_goes_on(tmp_path):
    coupling = pp.Coupling.from_text(post="k*target*y", k=pp.schedule([0, 3], [0.1, 0.3], hold=True))
    run = pp.simulate(
        network(WEIGHTS, 1.0, coupling), duration=5, dt=0.5, stimuli={"drive": pp.Stimulus(np.arange(21.0), step=1)}
    )
    run.save(tmp_path / "run.nc")
    assert (pp.load(tmp_path / "run.nc").continue_for(5)["x"].values == run.continue_for(5)["x"].values).all()
