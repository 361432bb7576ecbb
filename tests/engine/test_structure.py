"""Networks of several models, weights with equations of their own, delays spread out, and what changes on the way."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.special import gammainc

import pushpull as pp

from ..agreement.compare import assert_targets_agree
from .systems import leak, network

NODE = pp.Model.from_text(
    "x' = (-x + drive + I)/tau\ntau = 10[ms]\nI = 0.3\nx(0) = 0.2", name="Node", ports=["drive"], couples={"drive": "x"}
)
OJA = pp.Model.from_text("w' = (pre*post - w*post**2)/tw\ntw = 50[ms]", name="Oja", ports=["pre", "post"])
WEIGHTS = np.array([[0, 0.1, 0.3], [0.2, 0, 0], [0.1, 0.4, 0]])
TRIO = pp.data.from_matrices(WEIGHTS, 10.0 * (WEIGHTS > 0), ["a", "b", "c"], directed=True)
INPUTS = np.array([0.3, 0.5, 0.1])
QUIET = {"progress": False, "target": "numpy"}


def adaptive(**options):
    return pp.Network.from_connectome(NODE.replace(I=pp.per_node(INPUTS)), TRIO, adaptive=OJA, **options)


@pytest.mark.parametrize(("scheme", "order"), [(pp.Heun(), 2), (pp.RK4(), 4)], ids=str)
def test_adaptive_weights_keep_the_order_of_a_scheme(scheme, order):
    """Weights read both ends and are summed within a stage: against SciPy's solver, at two steps."""
    target, source = np.nonzero(WEIGHTS)

    def slope(_, y):
        x, w = y[:3], y[3:]
        total = np.bincount(target, w * x[source], 3)
        return np.concatenate([(-x + total + INPUTS) / 10, (x[source] * x[target] - w * x[target] ** 2) / 50])

    start = np.concatenate([np.full(3, 0.2), WEIGHTS[target, source]])
    exact = solve_ivp(slope, (0, 40), start, rtol=1e-12, atol=1e-14).y[:, -1]
    errors = []
    for dt in (2.0, 1.0):
        run = pp.simulate(adaptive(), duration=40 + dt, dt=dt, scheme=scheme, **QUIET)
        errors.append(np.abs(np.concatenate([run["x"].values[-1], run["w"].values[-1]]) - exact).max())
    assert np.log2(errors[0] / errors[1]) == pytest.approx(order, abs=0.3)
    assert list(run["w"]["node"].values) == ["b -> a", "c -> a", "a -> b", "a -> c", "b -> c"]


def test_adaptive_weights_are_the_same_on_both_targets():
    system = adaptive(speed="4 m/s", coupling=pp.HyperbolicTangent(strength=pp.per_copy([0.5, 2.0]), slope=0.7))
    assert_targets_agree(system, steps=60, dt=0.5)


def test_the_rule_of_oja_finds_the_direction_of_its_input():
    """w = x/|x| and post = |x| for inputs x that stand still; Oja (1982), J. Math. Biol. 15:267."""
    weights = np.zeros((3, 3))
    weights[2, :2] = 0.3
    two_to_one = pp.data.from_matrices(weights, 10 * (weights > 0), list("abc"), directed=True)
    model = NODE.replace(I=pp.per_node([0.6, 0.8, 0.0]), tau=5)
    system = pp.Network.from_connectome(model, two_to_one, adaptive=OJA)
    run = pp.simulate(system, duration=1500, dt=1, initial={"x": pp.per_node([0.6, 0.8, 0.4])}, **QUIET)
    np.testing.assert_allclose(run["w"].values[-1], [0.6, 0.8], atol=1e-6)
    assert run["x"].values[-1, 2] == pytest.approx(1.0, abs=1e-6)


def test_weights_that_scale_bring_every_node_to_its_target():
    """w' = w (target - post)/tw: what stands still has post = target, and keeps the ratio of the weights of one node."""
    rule = pp.Model.from_text(
        "w' = w*(target - post)/tw\nsignal = w*pre\ntarget = 0.8\ntw = 60[ms]", name="Rule", ports=["pre", "post"]
    )
    nodes = pp.Population(NODE.replace(I=pp.per_node(INPUTS)), 3, name="p")
    operator = pp.operators.Adaptive(pp.operators.Dense(WEIGHTS), rule, "scaled")
    system = pp.Network((nodes,), (pp.Edge({"p": "x"}, {"p": "drive"}, operator),))
    run = pp.simulate(system, duration=4000, dt=4, **QUIET)
    np.testing.assert_allclose(run["x"].values[-1], 0.8, atol=1e-6)
    w = run["scaled/w"].values[-1]
    np.testing.assert_allclose([w[1] / w[0], w[4] / w[3]], [3, 4], rtol=1e-9)
    np.testing.assert_allclose([w[0] + w[1], w[2], w[3] + w[4]], (0.8 - INPUTS) / 0.8, rtol=1e-5)


def test_what_a_rule_sums_may_be_a_difference():
    """w (pre - post) with weights that rest is the diffusive coupling."""
    rule = pp.Model.from_text("w' = 0*w/tw\nsignal = w*(pre - post)\ntw = 1[ms]", name="Rest", ports=["pre", "post"])
    one = pp.Network.from_connectome(NODE.replace(I=pp.per_node(INPUTS)), TRIO, adaptive=rule)
    other = pp.Network.from_connectome(NODE.replace(I=pp.per_node(INPUTS)), TRIO, coupling=pp.Diffusive())
    found, expected = (pp.simulate(system, duration=30, dt=0.5, **QUIET)["x"].values for system in (one, other))
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_adaptive_weights_are_stored_and_go_on(tmp_path):
    run = pp.simulate(adaptive(speed="4 m/s"), duration=10, dt=0.5, **QUIET)
    run.save(tmp_path / "run.nc")
    assert (pp.load(tmp_path / "run.nc").continue_for(5)["w"].values == run.continue_for(5)["w"].values).all()


def chain_of(order, mean, text="x' = 0*x/tau\ntau = 1[ms]\nx(0) = 1", **options):
    sender = pp.Model.from_text(text, name="Sender")
    places = pp.Population(sender, name="s"), pp.Population(leak(), name="r")
    operator = pp.operators.Gamma(pp.operators.Dense([[1.0]]), mean, order)
    system = pp.Network(places, (pp.Edge({"s": "x"}, {"r": "drive"}, operator),))
    return pp.simulate(system, dt=0.02, scheme=pp.RK4(), **(QUIET | {"duration": 30} | options))


@pytest.mark.parametrize("order", [1, 3, 8])
def test_a_gamma_delay_answers_a_step_with_the_incomplete_gamma_function(order):
    run = chain_of(order, "6 ms", initial={f"s/gamma_1_{k}": 0.0 for k in range(1, order + 1)})
    t = run["s/x"]["time"].values
    np.testing.assert_allclose(run[f"gamma_1_{order}"].values[:, 0], gammainc(order, order * t / 6), atol=1e-7)


def test_a_gamma_delay_passes_a_rhythm_as_its_transform_says():
    """(1 + i w theta)^-n with theta = mean/n, here 25 Hz, 4 stages and 12 ms."""
    rate, order, mean = 2 * np.pi * 0.025, 4, 12.0
    text = f"x' = -{rate}*y/tau\ny' = {rate}*x/tau\ntau = 1[ms]\nx(0) = 1"
    run = chain_of(order, mean, text, duration=200)
    t = run["s/x"]["time"].values
    expected = (np.exp(1j * rate * t) * (1 + 1j * rate * mean / order) ** -order).real
    late = t > 120
    np.testing.assert_allclose(run["gamma_1_4"].values[late, 0], expected[late], atol=1e-5)


def test_a_gamma_delay_starts_from_what_was_always_sent_and_leaves_the_targets_own_quantity():
    """Two nodes pull each other late: at the start both chains hold x(0), and each compares with its own present x."""
    operator = pp.operators.Gamma(pp.operators.Dense([[0, 1.0], [1.0, 0]]), pp.per_node([3.0, 6.0]), 2)
    places = pp.Population(leak(), 2, name="p")
    system = pp.Network((places,), (pp.Edge({"p": "x"}, {"p": "drive"}, operator, pp.Diffusive(0.5)),))
    run = pp.simulate(system, duration=20, dt=0.02, scheme=pp.RK4(), initial={"x": pp.per_node([1.0, 0.4])}, **QUIET)
    theta = np.array([1.5, 3.0])

    def slope(_, y):
        x, a, b = y.reshape(3, 2)
        return np.concatenate([(-x + 0.5 * (b[::-1] - x)) / 10, (x - a) / theta, (a - b) / theta])

    start = np.tile([1.0, 0.4], 3)
    exact = solve_ivp(slope, (0, 19.98), start, rtol=1e-10, atol=1e-12).y[:2, -1]
    np.testing.assert_allclose(run["x"].values[-1], exact, rtol=1e-7)


def test_models_stand_on_the_regions_that_are_named():
    weights = np.array([[0, 0.1, 0.3, 0], [0.2, 0, 0, 0.5], [0.1, 0.4, 0, 0], [0, 0.3, 0.2, 0]])
    four = pp.data.from_matrices(weights, 13.0 * (weights > 0), ["ctx-a", "thal", "ctx-b", "pal"], directed=True)
    slow = leak().replace(tau=30)
    fast = NODE.replace(I=pp.per_node([0.1, 0.7]))
    options = {"source": {"deep": "x"}, "target": {"deep": "drive"}, "speed": "2 m/s"}
    expected = None
    for chosen in ("ctx-*", ["ctx-a", "ctx-b"], [True, False, True, False]):
        system = pp.Network.from_connectome({"cortex": fast, "deep": slow}, four, regions={"cortex": chosen}, **options)
        run = pp.simulate(system, duration=20, dt=0.5, **QUIET)
        expected = run if expected is None else expected
        assert (run["cortex/x"].values == expected["cortex/x"].values).all()
    assert list(run["cortex/x"]["node"].values) == ["ctx-a", "ctx-b"]
    assert list(run["deep/x"]["node"].values) == ["thal", "pal"]
    everywhere = pp.Model.from_text(
        "x' = (-x + drive + I)/tau\ntau = 10[ms]\nI = 0\nx(0) = 1", name="One", ports=["drive"], couples={"drive": "x"}
    ).replace(I=pp.per_node([0.1, 0, 0.7, 0]), tau=pp.per_node([10, 30, 10, 30]))
    one = pp.Network.from_connectome(everywhere, four, speed="2 m/s")
    reference = pp.simulate(one, duration=20, dt=0.5, initial={"x": pp.per_node([0.2, 1, 0.2, 1])}, **QUIET)["x"].values
    np.testing.assert_allclose(run["cortex/x"].values, reference[:, [0, 2]], rtol=1e-12)
    np.testing.assert_allclose(run["deep/x"].values, reference[:, [1, 3]], rtol=1e-12)


def test_couplings_by_port_are_the_edges_written_one_by_one():
    model = pp.Model.from_text("x' = (-x + push - x*pull)/tau\ntau = 10[ms]\nx(0) = 0.3", name="Two", ports=["push", "pull"])
    by_port = {"push": pp.Linear(0.5), "pull": pp.HyperbolicTangent(2.0)}
    system = pp.Network.from_connectome(model, TRIO, coupling=by_port, source={"push": "x", "pull": "x**2"}, speed="4 m/s")
    places = pp.Population(model, 3, name="p")
    operator = pp.operators.Dense(WEIGHTS, 2.5)
    edges = (
        pp.Edge({"p": "x"}, {"p": "push"}, operator, by_port["push"]),
        pp.Edge({"p": "x**2"}, {"p": "pull"}, operator, by_port["pull"]),
    )
    found, expected = (pp.simulate(s, duration=20, dt=0.5, **QUIET)["x"].values for s in (system, pp.Network((places,), edges)))
    assert (found == expected).all()


def lesioned(weights, delays=1.0, **options):
    return network(weights, delays, pp.Linear(**options), NODE)


def test_a_lesion_at_a_border_of_steps_is_the_system_without_the_edge_from_there_on():
    """Without delays the state at the border is all there is: a run started from it with the lesioned system is the same."""
    cut = WEIGHTS * (np.arange(3) != 0)
    first = pp.simulate(lesioned(WEIGHTS, 0.0), duration=10, dt=0.5, **QUIET)
    whole = first.continue_for(10, system=lesioned(cut, 0.0))
    border = pp.simulate(lesioned(WEIGHTS, 0.0), duration=10.5, dt=0.5, **QUIET)["x"].values[-1]
    fresh = pp.simulate(lesioned(cut, 0.0), duration=10, dt=0.5, initial={"x": pp.per_node(border)}, **QUIET)
    np.testing.assert_allclose(whole["x"].values[20:], fresh["x"].values, rtol=1e-13)
    assert (whole["x"].values[:20] == first["x"].values).all()
    assert whole["x"]["time"].values[-1] == 19.5


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_a_change_that_changes_nothing_is_a_run_that_goes_on(target):
    """With delays, noise and values per node: states, the past and the noise are all kept."""
    model = NODE.replace(I=pp.per_node(INPUTS)).with_noise(x=0.1)
    system = network(WEIGHTS, 2.3, pp.Linear(pp.per_node([0.1, 0.2, 0.3])), model)
    first = pp.simulate(system, duration=10, dt=0.5, target=target, progress=False, precision="double")
    assert (first.continue_for(10, system=system)["x"].values == first.continue_for(10)["x"].values).all()


def test_what_was_sent_before_a_lesion_arrives_until_it_is_made():
    """The signal under way from a cut source is lost; a shorter delay reads the same past at another place."""
    first = pp.simulate(lesioned(WEIGHTS, 4.0), duration=10, dt=0.5, **QUIET)
    longer = pp.simulate(lesioned(WEIGHTS, 4.0), duration=12, dt=0.5, history={"x": 0.2}, **QUIET)["x"].values
    for delay in (4.0, 2.0):
        after = first.continue_for(0.5, system=lesioned(WEIGHTS, delay)).continue_for(0.5)["x"].values[-1]
        x = longer[20]
        late = [longer[20 - round(delay / 0.5) + k] for k in (0, 1)]
        half = [WEIGHTS @ late[k] + 0.3 for k in (0, 1)]
        k1 = (-x + half[0]) * 0.05
        k2 = (-(x + k1) + half[1]) * 0.05
        np.testing.assert_allclose(after, x + (k1 + k2) / 2, rtol=1e-13)


def test_changed_parameters_act_from_the_change_on():
    first = pp.simulate(leak().replace(tau=pp.per_copy([10.0, 20.0])), duration=10, dt=0.01, **QUIET)
    run = first.continue_for(10, system=leak().replace(tau=pp.per_copy([5.0, 40.0])))
    expected = np.exp(-10 / np.array([10, 20.0]) - 9.99 / np.array([5, 40.0]))
    np.testing.assert_allclose(run["x"].values[-1], expected, rtol=1e-5)


def test_a_strength_that_steps_down_is_a_lesion_too():
    """A held schedule of one edge's strength: exact for schemes that read a step once."""
    kept, cut = np.where(np.arange(3) == 0, 0, WEIGHTS), np.where(np.arange(3) == 0, WEIGHTS, 0)
    places = pp.Population(NODE, 3, name="p")
    edges = [
        pp.Edge({"p": "x"}, {"p": "drive"}, pp.operators.Dense(weights, 1.0), pp.Linear(strength))
        for weights, strength in ((kept, 1.0), (cut, pp.schedule([0, 10], [1, 0], hold=True)))
    ]
    options = {"dt": 0.5, "scheme": pp.Euler(), **QUIET}
    stepped = pp.simulate(pp.Network((places,), tuple(edges)), duration=20, **options)
    changed = pp.simulate(lesioned(WEIGHTS), duration=10, **options).continue_for(10, system=lesioned(kept))
    np.testing.assert_allclose(stepped["x"].values, changed["x"].values, rtol=1e-13)
