"""Steps as long as a tolerance allows: what the tolerance promises, stimuli that jump, copies, networks, going on."""

import numpy as np
import pytest
from scipy.interpolate import CubicSpline
from scipy.linalg import expm

import pushpull as pp

from .reference import FITZHUGH_NAGUMO, FORCED, VAN_DER_POL, ends, exact

LEAK = pp.Model.from_text("x' = -x + drive\nx(0) = 0", name="Leak", time="1", ports=["drive"])
TOLERANCES = np.array([1e-4, 1e-6, 1e-8, 1e-10])


def run(model, duration, dt, tolerance=1e-6, **options):
    return pp.simulate(
        model,
        duration=duration,
        dt=dt,
        scheme=pp.Adaptive(tolerance=tolerance),
        **{"target": "numpy", "progress": False} | options,
    )


@pytest.mark.parametrize(("model", "time"), [(VAN_DER_POL, 10.0), (FITZHUGH_NAGUMO, 40.0)], ids=["VanDerPol", "FitzHughNagumo"])
def test_error_follows_the_tolerance(model, time):
    errors = [
        np.linalg.norm(ends(model, 50, time / 50, scheme=pp.Adaptive(tolerance=t)) - exact(model, time)) for t in TOLERANCES
    ]
    assert (errors < 20 * TOLERANCES).all()
    assert np.polyfit(np.log(TOLERANCES), np.log(errors), 1)[0] == pytest.approx(1.0, abs=0.25)


def test_a_time_in_the_equations_is_followed():
    errors = np.array(
        [run(FORCED, 2.2, 0.2, t, stimuli={"drive": "cos(2*t)"})["x"].values[10] - exact(FORCED, 2.0)[0] for t in TOLERANCES[:3]]
    )
    assert (np.abs(errors) < 5 * TOLERANCES[:3]).all()


def test_samples_lie_on_the_closed_form_of_a_damped_oscillator():
    x = run(pp.models.DampedOscillator(alpha=-0.1, omega=3.0), 20, 0.1, 1e-8)
    z = (x["x"].values[0] + 1j * x["y"].values[0]) * np.exp((-0.1 + 3j) * x["x"].time.values)
    assert np.abs(x["x"].values + 1j * x["y"].values - z).max() < 1e-7


@pytest.mark.parametrize(("tolerance", "most"), [(1e-6, 1e-5), (1e-9, 1e-8)])
def test_an_axon_spikes_when_it_should(tolerance, most):
    """The seventh spike, between samples by a spline whose own error at this dt is 2e-9 ms; published to 1e-8 ms."""
    found = run(pp.models.HodgkinHuxley(I=10), "92 ms", 0.01, tolerance, target="cpu", record="v")
    v, times = found["v"].values, found["v"].time.values
    k = np.flatnonzero((v[:-1] < 0) & (v[1:] >= 0))[6]
    near = slice(k - 4, k + 6)
    spline = CubicSpline(times[near], v[near])
    seventh = next(root for root in spline.roots() if times[k] <= root <= times[k + 1])
    assert abs(seventh - 90.03072682) < most
    spikes = found.spikes["HodgkinHuxley"].times
    assert len(spikes) == 7
    np.testing.assert_allclose(np.diff(spikes)[1:], 14.638, atol=0.02)


def test_a_jump_between_two_samples_costs_no_accuracy():
    """On at 1.2345, off at 2.7182, and samples 0.5 apart."""
    x = run(LEAK, 5, 0.5, 1e-10, stimuli={"drive": "where(t > 1.2345 and t < 2.7182, 1, 0)"})["x"]
    t = x.time.values
    expected = (t > 1.2345) * -np.expm1(1.2345 - t) - (t > 2.7182) * -np.expm1(2.7182 - t)
    np.testing.assert_allclose(x, expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("stimulus", "area"),
    [
        ("where(t > 300.1 and t < 300.7, 1, 0)", np.exp(0.7) - np.exp(0.1)),
        ("exp(-(t - 300)**2)", np.sqrt(np.pi) * np.exp(0.25)),
        (pp.schedule([0, 299.5, 300.0, 300.5, 400], [0, 0, 1, 0, 0]), 2 * (np.exp(0.5) + np.exp(-0.5) - 2)),
    ],
    ids=["pulse", "bell", "schedule"],
)
def test_a_short_pulse_after_long_rest_is_not_stepped_over(stimulus, area):
    x = run(LEAK, 310.5, 0.5, stimuli={"drive": stimulus})["x"].values
    assert x[620] == pytest.approx(area * np.exp(-10), rel=3e-3)


def test_stimuli_may_differ_between_nodes():
    stimulus = pp.schedule([0, 1, 1.0000001, 9], [[0, 1], [0, 1], [2, 1], [2, 1]])
    x = run(pp.Population(LEAK, 2), 4, 0.25, 1e-9, stimuli={"drive": stimulus})["x"]
    t = x.time.values
    np.testing.assert_allclose(x[:, 0], np.where(t > 1, -2 * np.expm1(1 - np.maximum(t, 1)), 0), atol=1e-6)
    np.testing.assert_allclose(x[:, 1], -np.expm1(-t), atol=1e-8)


def test_a_parameter_may_be_a_time_course():
    """x' = -k x with k = 1, then 3 from t = 1.3 on."""
    decay = pp.Model.from_text("x' = -k*x\nk = 1\nx(0) = 1", name="Decay", time="1")
    x = run(decay.replace(k=pp.schedule([0, 1.3, 1.3 + 1e-9, 9], [1, 1, 3, 3])), 4, 0.25, 1e-8)["x"]
    t = x.time.values
    np.testing.assert_allclose(x, np.exp(-t - 2 * np.maximum(t - 1.3, 0)), atol=2e-8)


@pytest.mark.parametrize("target", ["cpu", "numpy"])
def test_a_copy_is_bit_for_bit_the_run_alone(target):
    strengths = [0.5, 1.0, 3.0]
    together = run(VAN_DER_POL.replace(mu=pp.per_copy(strengths)), 12, 0.1, target=target)["x"]
    for copy, strength in enumerate(strengths):
        alone = run(VAN_DER_POL.replace(mu=strength), 12, 0.1, target=target)["x"]
        np.testing.assert_array_equal(together.isel(copy=copy), alone)


@pytest.mark.parametrize("target", ["cpu", "numpy"])
def test_nodes_that_are_coupled_at_once_are_solved_together(target):
    weights = np.array([[0.0, 0.5, 0.0], [0.0, 0.0, -0.8], [0.3, 0.0, 0.0]])
    edge = pp.Edge({"n": "x"}, {"n": "drive"}, pp.operators.Dense(weights), pp.Linear(strength=pp.per_copy([1.0, 2.0])))
    nodes = pp.Network((pp.Population(LEAK, 3, name="n"),), (edge,))
    x = run(nodes, 5, 0.25, 1e-9, initial={"x": pp.per_node([1.0, -1.0, 2.0])}, target=target)["x"]
    for copy, strength in enumerate((1.0, 2.0)):
        expected = [expm((strength * weights - np.eye(3)) * t) @ [1.0, -1.0, 2.0] for t in x.time.values]
        np.testing.assert_allclose(x.isel(copy=copy), expected, atol=1e-8)


def test_compiled_and_plain_runs_agree():
    compiled, plain = (run(pp.models.JansenRit(), 300, 0.5, 1e-9, target=target).data for target in ("cpu", "numpy"))
    for name, values in plain["JansenRit/states"].data_vars.items():
        np.testing.assert_allclose(compiled[f"JansenRit/states/{name}"], values, rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize("first", [1, 777, 1024, 1500])
def test_going_on_is_bit_for_bit_one_longer_run(tmp_path, first):
    options = {"stimuli": {"drive": "where(t > 15.3, 0.4, 0)"}, "record": ["x", pp.TemporalAverage("y", 0.05)]}
    model = pp.Model.from_text("x' = y\ny' = (1 - x**2)*y - x + drive\nx(0) = 2", name="V", time="1", ports=["drive"])
    whole = run(model, 25.0, 0.01, **options)
    part = run(model, first * 0.01, 0.01, **options)
    part.save(tmp_path / "part.nc")
    gone = pp.load(tmp_path / "part.nc").continue_for((2500 - first) * 0.01)
    for name in ("x", "y"):
        np.testing.assert_array_equal(gone[name], whole[name])


def test_averages_and_quantities_of_time_are_recorded():
    model = pp.Model.from_text("x' = cos(t)\ny = x + t\nx(0) = 0", name="M", time="1")
    found = run(model, 6, 0.01, 1e-9, record=["y", pp.TemporalAverage("x", 1)])
    t = found["y"].time.values
    np.testing.assert_allclose(found["y"], np.sin(t) + t, atol=1e-8)
    np.testing.assert_allclose(found["x"], np.sin(t).reshape(-1, 100).mean(axis=1), atol=1e-8)


def test_growth_without_bound_is_found_where_it_happens():
    model = pp.Model.from_text("x' = x**2\nx(0) = 1", name="Blow", time="1")
    with pytest.raises(pp.Diverged, match=r"t = 1\.?0?\d* ") as caught:
        run(model, 3, 0.05)
    assert "grows without bound" in caught.value.hint
    np.testing.assert_allclose(caught.value.run["x"], 1 / (1 - np.arange(20) * 0.05), rtol=1e-4)
