"""Systems as pure functions: the numbers of simulate, gradients beside central differences, maps over parameters and copies."""

import numpy as np
import pytest

import pushpull as pp

jax = pytest.importorskip("jax", reason="JAX is not installed: the extra jax")
jnp = jax.numpy

SIZE = 5
RANDOM = np.random.default_rng(4)
WEIGHTS = RANDOM.normal(0, 1, (SIZE, SIZE)) * (RANDOM.random((SIZE, SIZE)) < 0.7)
DELAYS = RANDOM.uniform(0.06, 2.0, (SIZE, SIZE))
NODE = pp.Model.from_text(
    "v' = v - v**3/3 - w + I + drive\nw' = eps*(v + 0.7 - 0.8*w)\nI = 0.4\neps = 0.1\nv(0) = -1\nw(0) = 0.2",
    name="Node",
    time="1",
    ports=["drive"],
)
OPTIONS = {"duration": 10, "dt": 0.05}


@pytest.fixture(autouse=True)
def double():
    with jax.enable_x64(True):
        yield


def network(delays, *couplings):
    model = NODE.with_noise(v=0.1).replace(I=pp.per_node(np.linspace(0.2, 0.6, SIZE)))
    operator = pp.operators.Dense(WEIGHTS, delays)
    edges = tuple(pp.Edge({"Node": "v"}, {"Node": "drive"}, operator, coupling) for coupling in couplings)
    return pp.Network((pp.Population(model, SIZE),), edges)


def assert_gradients_are_right(loss, point, rtol=1e-5):
    """Compare the gradient with central differences along a random direction of each value."""
    point = {name: jnp.asarray(start, dtype=float) for name, start in point.items()}
    gradient, value = jax.jit(jax.grad(loss))(point), jax.jit(loss)
    random = np.random.default_rng(1)
    for name, start in point.items():
        direction = jnp.asarray(random.normal(size=np.shape(start))) * (WEIGHTS != 0 if "weights" in name else 1)
        sides = [float(value(point | {name: start + step * direction})) for step in (1e-5, -1e-5)]
        found = float(np.sum(np.asarray(gradient[name]) * direction))
        assert found == pytest.approx((sides[0] - sides[1]) / 2e-5, rel=rtol), name


@pytest.mark.parametrize(
    ("delays", "couplings"),
    [
        pytest.param(DELAYS, [pp.Diffusive(0.3), pp.Sigmoidal(0.3, 2.0, 1.5, 0.2)], marks=pytest.mark.slow),
        (np.where(DELAYS < 0.8, 0.0, DELAYS), [pp.HyperbolicTangent(0.3, 1.4, -0.1), pp.Kuramoto(0.3, 0.2)]),
        pytest.param(np.round(DELAYS + 0.5), [pp.Linear(0.3), pp.HyperbolicTangent(0.2)], marks=pytest.mark.slow),
    ],
    ids=["delayed", "mixed", "whole steps"],
)
def test_gradients_through_delays_and_noise_are_those_of_central_differences(delays, couplings):
    """The second coupling's slope and the initial v reach the signal through the past before the start, too."""
    function = pp.compile.to_jax(network(delays, *couplings), record=["v", pp.TemporalAverage("w", 0.35)], **OPTIONS)

    def loss(parameters):
        out = function(parameters)
        return (out["v"] ** 2).mean() + out["w"][-3:].sum()

    point = {
        "eps": 0.1,
        "I": np.linspace(0.2, 0.6, SIZE),
        "v": np.linspace(-1, 1, SIZE),
        f"{type(couplings[0]).__name__}/strength": 0.3,
    }
    point |= {"edge 1/weights": WEIGHTS, "edge 0/weights": WEIGHTS}
    point |= {name: function.defaults[name] for name in function.defaults if name.startswith(type(couplings[1]).__name__)}
    assert_gradients_are_right(loss, point)


def test_function_gives_the_numbers_of_a_run():
    record = ["v", pp.Sample("w", 0.15)]
    system = network(DELAYS, pp.Diffusive(0.3), pp.Sigmoidal(0.3, 2.0, 1.5, 0.2))
    found = pp.compile.to_jax(system, record=record, seed=3, **OPTIONS)
    run = pp.simulate(system, record=record, seed=3, precision="double", target="numpy", progress=False, **OPTIONS)
    out = found()
    for name in ("v", "w"):
        np.testing.assert_allclose(out[name], run[name].values, rtol=0, atol=1e-5)
        np.testing.assert_allclose(found.times[name], run[name].time, rtol=0, atol=1e-12)


def test_given_values_are_those_of_a_system_that_has_them():
    found = pp.compile.to_jax(network(DELAYS, pp.Diffusive(0.3)), **OPTIONS)
    weights = WEIGHTS * 0.7
    changed = found({"strength": 0.5, "weights": weights, "eps": 0.2, "v": 0.3, "noise_v": 0.05})["v"]
    model = NODE.with_noise(v=0.05).replace(I=pp.per_node(np.linspace(0.2, 0.6, SIZE)), eps=0.2)
    edge = pp.Edge({"Node": "v"}, {"Node": "drive"}, pp.operators.Dense(weights, DELAYS), pp.Diffusive(0.5))
    system = pp.Network((pp.Population(model, SIZE),), (edge,))
    run = pp.simulate(system, initial={"v": 0.3}, record="v", precision="double", target="numpy", progress=False, **OPTIONS)
    np.testing.assert_allclose(changed, run["v"].values, rtol=0, atol=1e-5)


def test_maps_over_parameters_and_over_copies():
    """A mapped function is the function of each; copy k draws the noise of copy k of an ensemble."""
    system = network(DELAYS, pp.Linear(0.3))
    found = pp.compile.to_jax(system, record="v", **OPTIONS)
    strengths = jnp.array([0.1, 0.4])
    alone = jax.jit(lambda strength: found({"strength": strength})["v"])
    together = jax.vmap(lambda strength: found({"strength": strength})["v"])(strengths)
    for strength, own in zip(strengths, together, strict=True):
        np.testing.assert_allclose(own, alone(strength), rtol=0, atol=1e-11)
    copies = jax.vmap(lambda copy: found({}, copy)["v"])(jnp.arange(3))
    run = pp.simulate(system, record="v", copies=3, precision="double", target="numpy", progress=False, **OPTIONS)
    np.testing.assert_allclose(np.moveaxis(copies, 0, -1), run["v"].values, rtol=0, atol=1e-5)


CONNECTIONS = np.nonzero(WEIGHTS)
SOME_LATE = np.where(DELAYS < 0.8, 0.0, DELAYS)[CONNECTIONS]
HEARD = {"drive": [pp.Stimulus("0.3*sin(t)", pp.per_node(np.linspace(0, 1, SIZE))), pp.schedule([0, 4], np.eye(SIZE)[:2])]}


def test_sparse_weights_and_what_drives_a_system_are_those_of_a_run():
    """Weights given per connection, with and without delay; waves, a course per node, and parameters that are time courses."""
    targets, sources = CONNECTIONS
    model = NODE.with_noise(v=0.1).replace(I=pp.schedule([0, 5], [0.2, 0.6]))

    def system(weights, strength):
        operator = pp.operators.Csr(weights, SOME_LATE, targets, sources, shape=(SIZE, SIZE))
        edges = [
            pp.Edge({"Node": "v"}, {"Node": "drive"}, operator, pp.Diffusive(strength)),
            pp.Edge({"Node": "w"}, {"Node": "drive"}, operator, pp.Linear(pp.schedule([0, 5], [0.0, 0.2]))),
        ]
        return pp.Network((pp.Population(model, SIZE),), tuple(edges))

    options = {"record": "v", "stimuli": HEARD, "seed": 3, **OPTIONS}
    found = pp.compile.to_jax(system(WEIGHTS[CONNECTIONS], 0.3), **options)
    assert sorted(found.places) == [
        "Diffusive/strength", "Node/eps", "Node/noise_v", "Node/v", "Node/w", "edge 0/weights", "edge 1/weights"
    ]  # fmt: skip
    weights = WEIGHTS[CONNECTIONS] * np.linspace(0.5, 1.5, len(targets))
    out = found({"edge 0/weights": weights, "edge 1/weights": weights, "Diffusive/strength": 0.4})["v"]
    run = pp.simulate(system(weights, 0.4), precision="double", target="numpy", progress=False, **options)["v"]
    np.testing.assert_allclose(out, run.values, rtol=0, atol=1e-5)
    loss = jax.jit(lambda given: (found({"edge 0/weights": given})["v"] ** 2).mean())
    direction = np.random.default_rng(1).normal(size=len(weights))
    sides = [float(loss(weights + step * direction)) for step in (1e-5, -1e-5)]
    assert float(jax.grad(loss)(weights) @ direction) == pytest.approx((sides[0] - sides[1]) / 2e-5, rel=1e-5)


def test_gradients_of_a_single_model_in_time_and_with_a_removable_singularity():
    """x/(exp(x) - 1) starts at x = 0, and a forcing in t."""
    model = pp.Model.from_text("x' = a/exprel(x) - k + b*sin(t)\nk = 0.5\na = 0.4\nb = 0.3\nx(0) = 0", name="Gate", time="1")
    found = pp.compile.to_jax(model, duration=5, dt=0.01, scheme=pp.RK4())
    assert_gradients_are_right(lambda p: (found(p)["x"] ** 2).mean(), {"k": 0.5, "a": 0.4, "b": 0.3, "x": 0.0})


@pytest.mark.slow
def test_gradient_descends_to_the_parameter_that_made_the_data():
    optax = pytest.importorskip("optax", reason="optax is not installed: the extra jax")
    truth = pp.simulate(
        network(DELAYS, pp.Linear(0.45)), record="v", precision="double", target="numpy", progress=False, **OPTIONS
    )["v"].values
    found = pp.compile.to_jax(network(DELAYS, pp.Linear(0.2)), record="v", **OPTIONS)
    climb = jax.jit(jax.value_and_grad(lambda p: ((found(p)["v"] - truth) ** 2).mean()))
    optimiser = optax.adam(0.05)
    point = {"strength": jnp.asarray(0.2)}
    state = optimiser.init(point)
    for _ in range(100):
        _, gradient = climb(point)
        update, state = optimiser.update(gradient, state)
        point = optax.apply_updates(point, update)
    assert float(point["strength"]) == pytest.approx(0.45, abs=2e-3)


def test_a_model_that_is_given_nothing_at_its_steps_has_gradient_and_curvature():
    """x' = -k x: the mean of exp(-k t) over steps, and its derivatives by k, are known."""
    model = pp.Model.from_text("x' = -k*x\nk = 0.5\nx(0) = 1", name="Decay", time="1")
    found = pp.compile.to_jax(model, duration=2, dt=0.01, scheme=pp.RK4())
    times, mean = found.times["x"], lambda k: found({"k": k})["x"].mean()
    slope, curvature = float(jax.grad(mean)(0.5)), float(jax.hessian(mean)(0.5))
    assert slope == pytest.approx(np.mean(-times * np.exp(-0.5 * times)), rel=1e-8)
    assert curvature == pytest.approx(np.mean(times**2 * np.exp(-0.5 * times)), rel=1e-8)


def test_without_double_precision_the_function_is_single():
    with jax.enable_x64(False):
        out = pp.compile.to_jax(network(DELAYS, pp.Linear(0.3)), record="v", **OPTIONS)({"strength": 0.3})
    assert out["v"].dtype == jnp.float32


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda f: f({"strenght": 1.0}), pp.errors.ModelError, "did you mean 'strength'"),
        (lambda f: f({"weights": 1.0}), pp.errors.ModelError, "'weights' is a name of several"),
        (lambda f: f({"I": jnp.zeros(3)}), pp.errors.DataError, r"I has shape \(3,\)"),
        (lambda f: f({"edge 0/weights": 1.0}), pp.errors.DataError, r"has shape \(\)\n.*\(5, 5\)"),
    ],
    ids=["misspelt", "ambiguous", "length", "matrix"],
)
def test_a_value_that_does_not_fit_is_refused(call, error, text):
    function = pp.compile.to_jax(network(DELAYS, pp.Linear(0.3), pp.Sigmoidal()), record="v", **OPTIONS)
    with pytest.raises(error, match=text):
        call(function)


@pytest.mark.parametrize(
    ("system", "options", "text"),
    [
        (NODE.replace(eps=pp.per_copy([0.1, 0.2])), {}, "jax.vmap"),
        (NODE, {"record": pp.Bold("v")}, "Bold|bold"),
        (NODE, {"record": ["v", pp.Sample("v", 0.1)]}, "recorded twice"),
    ],
    ids=["copies", "BOLD", "twice"],
)
def test_what_a_function_cannot_be_is_refused(system, options, text):
    with pytest.raises(pp.PushpullError, match=text):
        pp.compile.to_jax(system, **OPTIONS, **options)
