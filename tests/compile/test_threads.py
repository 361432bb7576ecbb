"""Nodes shared among threads give the bits of one thread."""

from types import SimpleNamespace

import numpy as np
import pytest

import pushpull as pp
from pushpull.compile import prepare_cpu

LEAK = pp.Model.from_text("x' = -x + drive\nx(0) = 1", name="Leak", time="1", ports=["drive"])
ROTOR = pp.Model.from_text("theta' = 1.3 + push\nwave = sin(theta)", name="Rotor", time="1", ports=["push"])


def two_populations(seed=3):
    """150 and 200 nodes, three and four tiles, sparse and all to all, both late."""
    random = np.random.default_rng(seed)
    targets, sources = np.nonzero(random.random((350, 350)) < 0.1)
    weights, delays = random.normal(0, 0.3, len(targets)), random.uniform(0.5, 2, len(targets))
    send, take = {"Rotor": "wave", "Leak": "x"}, {"Leak": "drive", "Rotor": "push"}
    edges = (
        pp.Edge(send, take, pp.operators.Csr(weights, delays, targets, sources, (350, 350)), pp.HyperbolicTangent()),
        pp.Edge({"Leak": "x"}, {"Rotor": "push"}, pp.operators.AllToAll(0.02, 0.7)),
    )
    noisy = LEAK.with_noise(x=0.1)
    return pp.Network((pp.Population(noisy, 150), pp.Population(ROTOR, 200)), edges)


@pytest.mark.parametrize("copies", [1, 2])
def test_nodes_shared_among_threads_keep_their_bits(monkeypatch, copies):
    monkeypatch.setattr(prepare_cpu, "LEAST_WORK", 0.0)
    options = {"duration": 4.7, "dt": 0.05, "scheme": pp.Heun(), "seed": 2, "copies": copies, "progress": False}
    alone = pp.simulate(two_populations(), threads=1, **options)
    for threads in (3, 4):
        shared = pp.simulate(two_populations(), threads=threads, **options)
        for name in ("x", "theta"):
            np.testing.assert_array_equal(shared[name], alone[name])
    assert np.ptp(alone["theta"].values[-1]) > 0.1


def test_small_networks_are_not_shared_among_threads():
    program = pp.program_of(two_populations(), dt=0.05, scheme=pp.Heun())
    memory = SimpleNamespace(lanes=[SimpleNamespace(node=np.zeros((1, 192)))], threads=2, dtype=np.float64)
    memory.near_0, memory.near_1 = np.zeros(12_000), np.zeros(150)
    assert prepare_cpu._parts(program.plan, memory) == 1
    memory.near_0 = np.zeros(1_000_000)
    assert prepare_cpu._parts(program.plan, memory) == 2
