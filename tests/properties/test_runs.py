"""What must not matter: the order of nodes, where a run is cut, the unit of time, the process, a model's name."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pushpull as pp

NODE = pp.Model.from_text(
    "v' = v - v**3/3 - w + I + drive\nw' = 0.1*(v + 0.7 - 0.8*w)\nI = 0.4\nv(0) = -1\nw(0) = 0.2",
    name="Node",
    time="1",
    ports=["drive"],
)
NEURON = pp.Model.from_text(
    "v' = (mu - v + push)/tau + 3[1/ms**(1/2)]*xi\nmu = 25\ntau = 20[ms]\nwhen v > 20: v = 10; refractory 2[ms]",
    name="Neuron",
    ports=["push"],
)
SIZE = 6


def network(order=None, kind="mixed", seed=4):
    """Return a network whose nodes stand in another order, with everything that belongs to them."""
    order = np.arange(SIZE) if order is None else np.asarray(order)
    random = np.random.default_rng(seed)
    weights = random.normal(0, 0.5, (SIZE, SIZE))
    delays = {
        "instant": np.zeros((SIZE, SIZE)),
        "mixed": np.where(random.random((SIZE, SIZE)) < 0.4, 0, random.uniform(0.1, 1.5, (SIZE, SIZE))),
    }[kind]
    current = pp.per_node(np.linspace(0.2, 0.7, SIZE)[order])
    turned = np.ix_(order, order)
    population = pp.Population(NODE.replace(I=current), SIZE)
    return pp.Network(
        (population,),
        (pp.Edge({"Node": "v"}, {"Node": "drive"}, pp.operators.Dense(weights[turned], delays[turned]), pp.HyperbolicTangent()),),
    )


@settings(max_examples=8)
@given(order=st.permutations(range(SIZE)), kind=st.sampled_from(["instant", "mixed"]))
def test_permuting_nodes_permutes_results(order, kind):
    options = {"duration": 5, "dt": 0.1, "target": "numpy", "progress": False}
    start = np.linspace(-1, 1, SIZE)
    straight = pp.simulate(network(kind=kind), initial={"v": pp.per_node(start)}, **options)["v"].values
    turned = pp.simulate(network(order, kind), initial={"v": pp.per_node(start[order])}, **options)["v"].values
    np.testing.assert_allclose(turned, straight[:, order], rtol=0, atol=1e-12)


def spiking():
    edge = pp.Edge(
        {"Neuron": "v"}, {"Neuron": "push"}, pp.operators.Dense(np.full((4, 4), 0.2), 1.3), pp.Sigmoidal(2.0, 1.0, 1.0, 18.0)
    )
    return pp.Network((pp.Population(NEURON, 4),), (edge,))


@pytest.mark.parametrize("target", ["numpy", "cpu"])
@pytest.mark.parametrize("cut", [0.1, 3.3, 12.8])
def test_a_run_cut_in_two_is_the_whole_run_to_the_bit(cut, target):
    options = {
        "dt": 0.1,
        "scheme": pp.Euler(),
        "copies": 2,
        "seed": 3,
        "target": target,
        "progress": False,
        "precision": "double",
    }
    whole = pp.simulate(spiking(), duration=40, **options)
    parts = pp.simulate(spiking(), duration=cut, **options).continue_for(40 - cut)
    np.testing.assert_array_equal(whole["v"], parts["v"])
    np.testing.assert_array_equal(whole["v"].time, parts["v"].time)
    for column in ("times", "nodes", "copies"):
        np.testing.assert_array_equal(getattr(whole.spikes["Neuron"], column), getattr(parts.spikes["Neuron"], column))
    assert len(whole.spikes["Neuron"]) > 5
    for name, array in whole.checkpoint.items():
        np.testing.assert_array_equal(array, parts.checkpoint[name], err_msg=name)


@settings(max_examples=6)
@given(cuts=st.lists(st.integers(1, 30), min_size=1, max_size=3))
def test_averages_stimuli_and_transients_survive_any_cuts(cuts):
    record = [pp.TemporalAverage("v", period=0.7), pp.Sample("w", period=0.4)]
    options = {
        "dt": 0.1,
        "record": record,
        "stimuli": {"drive": "0.3*sin(3*t)"},
        "transient": 1.1,
        "target": "numpy",
        "progress": False,
    }
    whole = pp.simulate(network(), duration=0.1 * (sum(cuts) + 15), **options)
    run = pp.simulate(network(), duration=1.5, **options)
    for cut in cuts:
        run = run.continue_for(0.1 * cut)
    for name in "vw":
        np.testing.assert_array_equal(whole[name], run[name])
        np.testing.assert_allclose(whole[name].time, run[name].time)
        assert (whole[name].time >= 1.1).all()


@pytest.mark.parametrize("scale", [1.0, 8.0, 20.0])
def test_scaling_time_scales_the_run(scale):
    bare = pp.simulate(network(), duration=5, dt=0.1, target="numpy", progress=False)["v"]
    plain = network()
    population = pp.Population(plain.populations[0].model, SIZE, time_scale=scale)
    operator = plain.edges[0].operator
    edge = pp.Edge(
        {"Node": "v"}, {"Node": "drive"}, pp.operators.Dense(operator.weights, operator.delays * scale), pp.HyperbolicTangent()
    )
    slow = pp.simulate(
        pp.Network((population,), (edge,)), duration=5 * scale, dt=f"{0.1 * scale} ms", target="numpy", progress=False
    )["v"]
    np.testing.assert_allclose(slow, bare, rtol=0, atol=1e-11)
    np.testing.assert_allclose(slow.time, bare.time * scale)


TERMS = ["a*x", "x**2", "x**3", "sin(x)", "exp(-x)", "tanh(a*x)", "1/(1 + x**2)", "t*x", "sqrt(x**2 + a)", "where(x > a, x, 0)"]


@settings(max_examples=40)
@given(
    one=st.lists(st.sampled_from(TERMS), min_size=1, max_size=3), other=st.lists(st.sampled_from(TERMS), min_size=1, max_size=3)
)
def test_models_of_one_name_share_a_program_only_if_they_share_equations(one, other):
    programs = [
        pp.program_of(pp.Model.from_text(f"x' = {' + '.join(terms)} - a\na = 1", name="Same", time="1"), dt=0.1)
        for terms in (one, other)
    ]
    assert (programs[0].key == programs[1].key) == (one == other)


def test_values_are_arguments_of_one_program():
    assert len({pp.program_of(NODE.replace(I=value), dt=dt).key for value in (0.1, 0.2) for dt in (0.1, 0.01)}) == 1
    assert len({pp.program_of(NODE, dt=0.1, scheme=s).key for s in (pp.Euler(), pp.Heun(), pp.RK4())}) == 3
    assert len({pp.program_of(NODE, dt=0.1, precision=p).key for p in ("single", "double")}) == 2


SCRIPT = """
import json, pushpull as pp
models = [pp.models.JansenRit(), pp.models.LeakyIntegrateAndFire(), pp.models.WilsonCowan().with_noise(E=0.01, I=0.1)]
print(json.dumps([[pp.program_of(m, dt=0.01, target=t).key for m in models] for t in ("cpu", "numpy")]))
"""


def test_one_plan_has_one_key_in_every_process():
    source, found = str(Path(pp.__file__).parents[1]), []
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONPATH": source, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, env=environment)
        found.append(json.loads(done.stdout))
    assert found[0] == found[1]
