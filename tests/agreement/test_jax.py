"""The jax target gives the numbers of the plain reference: models, schemes, couplings, delays, noise, events, copies."""

import itertools

import numpy as np
import pytest

import pushpull as pp
from pushpull import schemes

from .compare import assert_targets_agree, fits, fitting, step_of
from .test_events import NEURON, NOISY, TWO
from .test_models import NAMES, is_noisy, nodes
from .test_networks import COUPLINGS, NODE, SIZE, START, copies_of, network

pytest.importorskip("jax", reason="JAX is not installed: the extra jax")

ON_JAX = {"targets": ("numpy", pp.JAX())}


def compare(name, scheme, precision, steps=200):
    population, apart = nodes(name)
    options = {"scheme": scheme, "precision": precision, "dt": step_of(population.model), "initial": apart}
    assert_targets_agree(population, steps, noisy=is_noisy(name), **options, **ON_JAX)


def pairs():
    """Return every eighth model with one of its schemes, each scheme in turn."""
    chosen = NAMES[::8]
    return [(name, fitting(pp.models.get(name)(), position, 1)[0]) for position, name in enumerate(chosen)]


@pytest.mark.parametrize(("name", "scheme"), pairs(), ids=str)
def test_jax_model_agrees_with_the_reference(name, scheme):
    compare(name, scheme, "double" if NAMES.index(name) % 16 else "single")


@pytest.mark.slow
@pytest.mark.parametrize("precision", ["single", "double"])
@pytest.mark.parametrize(("name", "scheme"), list(itertools.product(NAMES, schemes.ALL)), ids=str)
def test_every_jax_model_agrees_under_every_scheme(name, scheme, precision):
    if not fits(pp.models.get(name)(), scheme):
        pytest.skip("the equations do not fall into two groups")
    compare(name, scheme, precision)


@pytest.mark.parametrize(
    ("kind", "scheme", "precision"),
    [
        ("instant", pp.ExponentialEuler(staggered=True), "double"),
        ("mixed", pp.Heun(), "single"),
    ],
    ids=str,
)
def test_jax_couplings_agree_with_the_reference(kind, scheme, precision):
    assert_targets_agree(network(COUPLINGS[2:], kind), scheme=scheme, precision=precision, initial=START, **ON_JAX)


@pytest.mark.slow
@pytest.mark.parametrize("precision", ["single", "double"])
@pytest.mark.parametrize("kind", ["instant", "delayed", "mixed"])
@pytest.mark.parametrize("scheme", [pp.Euler(), pp.Heun(), pp.ExponentialEuler(), pp.ExponentialEuler(staggered=True)], ids=str)
@pytest.mark.parametrize("coupling", COUPLINGS, ids=lambda c: type(c).__name__)
def test_every_jax_coupling_agrees_with_the_reference(coupling, scheme, kind, precision):
    assert_targets_agree(network([coupling], kind), scheme=scheme, precision=precision, initial=START, **ON_JAX)


def test_jax_copies_noise_stimuli_and_averages_agree_with_the_reference():
    """Rows of three kinds, a period that divides no block, a stimulus with a pattern and one [time, node]."""
    brain = copies_of("delayed")
    noisy = brain.populations[0].model.with_noise(v=0.1, drive=pp.per_node(np.linspace(0.0, 0.2, SIZE)))
    brain = pp.Network((pp.Population(noisy, SIZE),), brain.edges)
    stimuli = {"drive": pp.Stimulus("0.3*sin(2*t)", pp.per_node(np.arange(SIZE) / SIZE))}
    record = ["v", pp.TemporalAverage("w", 0.35)]
    assert_targets_agree(brain, noisy=True, record=record, stimuli=stimuli, initial=START, **ON_JAX)


CONNECTIONS = {
    "sparse": pp.operators.Csr(np.array([0.4, -0.3, 0.5]), np.array([0.0, 0.72, 0.0]), [0, 2, 4], [1, 1, 3], shape=(SIZE, SIZE)),
    "all at once": pp.operators.AllToAll(0.1, self_connections=False),
    "all to all": pp.operators.AllToAll(0.1, 0.33),
}


@pytest.mark.parametrize("operator", CONNECTIONS.values(), ids=CONNECTIONS)
def test_jax_sparse_and_uniform_connections_agree_with_the_reference(operator):
    edge = pp.Edge({"Node": "v"}, {"Node": "drive"}, operator, pp.Diffusive(0.3))
    system = pp.Network((pp.Population(NODE.with_noise(v=0.1, correlation=0.4), SIZE),), (edge,))
    assert_targets_agree(system, noisy=True, scheme=pp.Heun(), initial=START, **ON_JAX)


def test_jax_stimulus_per_node_agrees_with_the_reference():
    course = pp.schedule([0, 2, 3, 8], np.arange(4 * SIZE).reshape(4, SIZE) / 20)
    record = [pp.Sample("v", 0.15), "w"]
    assert_targets_agree(pp.Population(NODE, SIZE), stimuli={"drive": course}, record=record, scheme=pp.RK4(), **ON_JAX)


@pytest.mark.parametrize(
    ("model", "scheme"),
    [(NEURON.replace(mu=pp.per_node(np.linspace(20.5, 60, 70))), pp.Heun()), (TWO, pp.ExponentialEuler())],
    ids=str,
)
def test_jax_neurons_spike_with_the_reference(model, scheme):
    assert_targets_agree(pp.Population(model, 70), 1000, scheme=scheme, spikes=True, dt=0.1, **ON_JAX)


def test_jax_copies_on_lanes_spike_with_the_reference_under_noise():
    model = NOISY.replace(tau=pp.per_copy(np.linspace(10, 30, 40)))
    assert_targets_agree(pp.Population(model, 3), 1000, scheme=pp.Euler(), noisy=True, spikes=True, dt=0.1, **ON_JAX)


def test_jax_run_goes_on_bit_for_bit():
    """Three parts whose ends fall inside blocks, beside one run; the setting of JAX's precision is left alone."""
    import jax

    before = jax.config.jax_enable_x64
    noisy = network(COUPLINGS[1:2], "mixed", NODE.with_noise(v=0.1))
    options = {
        "dt": 0.05,
        "initial": START,
        "target": pp.JAX(),
        "record": ["v", pp.TemporalAverage("w", 0.35)],
        "progress": False,
    }
    whole = pp.simulate(noisy, duration=10, **options)
    parts = pp.simulate(noisy, duration=3.35, **options).continue_for(3.3, progress=False).continue_for(3.35, progress=False)
    for name in ("v", "w"):
        np.testing.assert_array_equal(parts[name], whole[name])
    assert jax.config.jax_enable_x64 == before


def test_jax_run_that_diverges_says_where_as_the_reference_does():
    model = pp.Model.from_text("x' = x**2", name="Burst", time="1").replace()
    found = []
    for target in ("numpy", pp.JAX()):
        with pytest.raises(pp.Diverged) as problem:
            pp.simulate(model, duration=20, dt=0.1, initial={"x": 0.5}, target=target, progress=False)
        found.append((problem.value.message, len(problem.value.run["x"])))
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "operator",
    [
        pp.operators.Spectral(pp.operators.Ring(8, 8.0), lambda x: np.exp(-x)),
    ],
    ids=["spectral"],
)
def test_jax_refuses_the_edges_that_it_does_not_have(operator):
    edge = pp.Edge({"Node": "v"}, {"Node": "drive"}, operator)
    with pytest.raises(pp.errors.CompileError, match="jax target has no spectral edges"):
        pp.program_of(pp.Network((pp.Population(NODE, 8),), (edge,)), target=pp.JAX(), dt=0.1)


def test_absent_jax_is_named_with_what_to_install(monkeypatch):
    from pushpull.compile import targets

    def absent(name):
        raise ModuleNotFoundError("No module named 'jax'", name="jax")

    monkeypatch.setattr(targets, "import_module", absent)
    with pytest.raises(pp.errors.CompileError, match=r"needs JAX.*\n.*pushpull\[jax\]"):
        pp.simulate(NODE, duration=1, target=pp.JAX(), progress=False)


def test_unknown_device_is_refused():
    with pytest.raises(pp.errors.CompileError, match="finds no device 'abacus'"):
        pp.simulate(NODE, duration=1, dt=0.1, target=pp.JAX("abacus"), progress=False)
