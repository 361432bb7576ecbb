"""Networks give the same numbers on both targets: every coupling, with and without delays, mixed models, copies, noise."""

import numpy as np
import pytest

import pushpull as pp

from .compare import assert_targets_agree, plain_programs  # noqa: F401

NODE = pp.Model.from_text(
    "v' = v - v**3/3 - w + I + drive\nw' = eps*(v + 0.7 - 0.8*w)\nI = 0.4\neps = 0.1\nv(0) = -1\nw(0) = 0.2",
    name="Node",
    time="1",
    ports=["drive"],
)
ROTOR = pp.Model.from_text("theta' = omega + push\nomega = 1.3\nwave = sin(theta)", name="Rotor", time="1", ports=["push"])
COUPLINGS = [
    pp.Linear(0.3),
    pp.Diffusive(0.3),
    pp.Sigmoidal(0.3, 2.0, 1.5, 0.2),
    pp.HyperbolicTangent(0.3, 1.4, -0.1),
    pp.Kuramoto(0.3, 0.2),
]
SIZE = 5
RANDOM = np.random.default_rng(4)
WEIGHTS = RANDOM.normal(0, 1, (SIZE, SIZE)) * (RANDOM.random((SIZE, SIZE)) < 0.7)
DELAYS = RANDOM.uniform(0.06, 2.0, (SIZE, SIZE))
START = {"v": pp.per_node(np.linspace(-1.5, 1.5, SIZE))}


def delays_of(kind):
    """Return delays: none, all longer than a step, or both in one matrix."""
    return {
        "instant": np.zeros((SIZE, SIZE)),
        "delayed": DELAYS,
        "mixed": np.where(RANDOM.random((SIZE, SIZE)) < 0.5, 0.0, DELAYS),
    }[kind]


def network(couplings, kind, model=NODE):
    operator = pp.operators.Dense(WEIGHTS, delays_of(kind))
    name = model.definition.name
    return pp.Network((pp.Population(model, SIZE),), tuple(pp.Edge({name: "v"}, {name: "drive"}, operator, c) for c in couplings))


@pytest.mark.parametrize("kind", ["instant", "delayed", "mixed"])
@pytest.mark.parametrize("coupling", COUPLINGS, ids=lambda c: type(c).__name__)
def test_printed_coupling_runs_as_plain_python(coupling, kind, plain_programs):  # noqa: F811
    assert_targets_agree(network([coupling], kind), 5, scheme=pp.Heun(), initial=START)


@pytest.mark.parametrize(
    ("kind", "scheme", "couplings"),
    [
        ("instant", pp.RK4(), COUPLINGS[1:2]),
        ("delayed", pp.Heun(), COUPLINGS[0:3:2]),
        ("mixed", pp.ExponentialEuler(), COUPLINGS[3:]),
    ],
    ids=str,
)
def test_compiled_couplings_agree_with_the_reference(kind, scheme, couplings):
    assert_targets_agree(network(couplings, kind), scheme=scheme, initial=START)


@pytest.mark.slow
@pytest.mark.parametrize("precision", ["single", "double"])
@pytest.mark.parametrize("kind", ["instant", "delayed", "mixed"])
@pytest.mark.parametrize("scheme", [pp.Euler(), pp.Heun(), pp.ExponentialEuler(), pp.ExponentialEuler(staggered=True)], ids=str)
@pytest.mark.parametrize("coupling", COUPLINGS, ids=lambda c: type(c).__name__)
def test_every_compiled_coupling_agrees_with_the_reference(coupling, scheme, kind, precision):
    assert_targets_agree(network([coupling], kind), scheme=scheme, precision=precision, initial=START)


def test_compiled_couplings_in_single_precision_agree_with_the_reference():
    assert_targets_agree(network(COUPLINGS[4:], "mixed"), scheme=pp.Heun(), precision="single", initial=START)


def test_staggered_groups_are_exchanged_alike():
    """Two turns per step, and two exchanges: the second group sees the first group's new values."""
    assert_targets_agree(network([pp.Diffusive(0.3)], "instant"), scheme=pp.ExponentialEuler(staggered=True), initial=START)


def copies_of(kind):
    """Return a network with values that differ between nodes, between copies, and between both."""
    model = NODE.replace(I=pp.per_node(np.linspace(0.2, 0.6, SIZE)), eps=pp.per_copy([0.05, 0.1, 0.2]))
    couplings = [
        pp.Diffusive(pp.per_copy([0.0, 0.2, 0.4])),
        pp.HyperbolicTangent(0.2, 1.0, pp.per_node(np.linspace(-0.4, 0.4, SIZE))),
    ]
    return network(couplings, kind, model)


@pytest.mark.parametrize("kind", ["instant", "delayed"])
def test_values_per_node_and_per_copy_agree_and_each_copy_is_a_run_of_its_own(kind):
    run = assert_targets_agree(copies_of(kind), scheme=pp.Heun(), initial=START)
    model = NODE.replace(I=pp.per_node(np.linspace(0.2, 0.6, SIZE)), eps=0.2)
    couplings = [pp.Diffusive(0.4), pp.HyperbolicTangent(0.2, 1.0, pp.per_node(np.linspace(-0.4, 0.4, SIZE)))]
    alone = pp.simulate(
        network(couplings, kind, model), duration=10, dt=0.05, scheme=pp.Heun(), initial=START, target="numpy", progress=False
    )
    np.testing.assert_allclose(run["v"].isel(copy=2), alone["v"], rtol=0, atol=1e-11)


def test_models_of_two_kinds_and_sizes_agree_beyond_one_tile():
    """70 nodes of one model, 3 of another: tiles, offsets and padding of ports that both fill."""
    many, few = 70, 3
    weights = RANDOM.normal(0, 0.3, (many + few, many + few)) * (RANDOM.random((many + few, many + few)) < 0.2)
    send, take = {"Rotor": "wave", "Node": "v"}, {"Node": "drive", "Rotor": "push"}
    reordered = np.concatenate((np.arange(many, many + few), np.arange(many)))
    late = pp.Edge(
        send, take, pp.operators.Dense(weights[reordered], 0.3 + 2 * np.abs(weights[reordered])), pp.HyperbolicTangent()
    )
    now = pp.Edge({"Node": "v"}, {"Rotor": "push"}, pp.operators.Dense(weights[:many, many:]), pp.Sigmoidal(0.5))
    populations = (pp.Population(ROTOR.replace(omega=pp.per_node(np.linspace(1, 2, many))), many), pp.Population(NODE, few))
    start = {"theta": pp.per_node(np.linspace(0, 6, many))}
    assert_targets_agree(pp.Network(populations, (late, now)), scheme=pp.Heun(), initial=start)


def test_noise_and_stimuli_agree_in_a_delayed_network():
    noisy = NODE.with_noise(v=0.1, drive=pp.per_node(np.linspace(0.0, 0.2, SIZE)))
    stimuli = {"drive": pp.Stimulus("0.3*sin(2*t)", pp.per_node(np.arange(SIZE) / SIZE))}
    run = assert_targets_agree(
        network(COUPLINGS[:1], "delayed", noisy), noisy=True, scheme=pp.Heun(), initial=START, stimuli=stimuli, copies=3
    )
    assert np.ptp(run["v"].values[-1], axis=1).min() > 1e-3


def test_stimuli_of_every_kind_agree():
    times = np.linspace(0, 10, 41)
    dense = pp.schedule(times, np.sin(times)[:, np.newaxis] * np.arange(1, SIZE + 1))
    for stimulus in (dense, pp.schedule(times, np.cos(times)), "where(t > 3, 0.5, 0)", 0.2):
        run = pp.simulate(
            pp.Population(NODE, SIZE), duration=10, dt=0.1, stimuli={"drive": stimulus}, target="numpy", scheme=pp.Euler()
        )
        assert np.isfinite(run["v"]).all()
    assert_targets_agree(network([pp.Linear(0.1)], "delayed"), scheme=pp.Heun(), initial=START, stimuli={"drive": dense})


def test_averages_samples_and_derived_quantities_agree():
    record = ["v", pp.Sample("w", period=0.35), pp.TemporalAverage("v", period=0.5)]
    assert_targets_agree(pp.Population(NODE, SIZE), 100, scheme=pp.Heun(), initial=START, record=record[1:])
    assert_targets_agree(pp.Population(ROTOR, SIZE), 100, scheme=pp.Heun(), record="wave")


@pytest.mark.parametrize("sizes", [(1, 200), (200, 1)], ids=str)
def test_populations_of_other_sizes_without_edges_agree(sizes):
    """Nothing couples them, and yet they step together: neither may be cut short by the other's number of nodes."""
    network = pp.Network((pp.Population(NODE, sizes[0]), pp.Population(ROTOR, sizes[1])))
    run = assert_targets_agree(network, 50, scheme=pp.Heun(), copies=2)
    for name in ("v", "theta"):
        assert np.ptp(run[name].values[-1]) == 0


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_powers_of_zero_are_one_and_zero(target):
    model = pp.Model.from_text("x' = 1 + 0*x + x**0 - x**2 - x**1\nx(0) = 0", time="1")
    x = pp.simulate(model, duration=0.2, dt=0.1, scheme=pp.Euler(), target=target)["x"].values
    assert x[1] == pytest.approx(0.2, rel=1e-15)
