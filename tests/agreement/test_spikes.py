"""Spikes carried by drawn and given synapses: one answer on both targets, however a run is cut, and that of a sum by hand."""

from itertools import pairwise

import numpy as np
import pytest
import scipy.sparse

import pushpull as pp
from pushpull.compile.spike_rows import rows_of
from pushpull.compile.system import build_system
from pushpull.spec import connections as by

from .compare import assert_targets_agree, plain_programs  # noqa: F401

MANY = pp.models.LeakyIntegrateAndFire(mu=pp.per_node(np.linspace(21, 30, 90)), sigma=0.0)
FEW = pp.models.LeakyIntegrateAndFire(mu=24.0, sigma=0.0)


def edge(source, target, operator):
    return pp.Edge({source: "spike"}, {target: "kick"}, operator)


def network():
    """Two populations, and an edge for each combination of one and many weights and delays."""
    varied = by.Normal(0.3, 0.03), by.Uniform(0.05, 3.0)
    edges = [
        edge("e", "i", by.Sparse(0.3, weight="0.3 mV", delay="1.5 ms")),
        edge("e", "e", by.FixedIndegree(count=10, weight=varied[0], delay=varied[1])),
        edge("i", "e", by.FixedIndegree(count=5, weight="-400 uV", delay=varied[1], dendritic_delay="0.2 ms")),
        edge("i", "i", by.FixedTotalNumber(count=100, multapses=True, weight=by.Normal(-0.4, 0.02), delay=1)),
    ]
    return pp.Network([pp.Population(MANY, 90, name="e"), pp.Population(FEW, 30, name="i")], edges)


def options(**more):
    return {"dt": 0.1, "scheme": pp.Euler(), "record": ["e/v", "i/v"], "precision": "double", "progress": False} | more


def test_targets_agree_and_cut_runs_and_copies_give_the_same():
    wired = network()
    run = assert_targets_agree(wired, 600, spikes=True, **options())
    parts = pp.simulate(wired, duration=21.3, **options()).continue_for(60.0 - 21.3)
    copies = pp.simulate(wired, duration=60, copies=2, threads=2, **options())
    for name in ("e/v", "i/v"):
        np.testing.assert_array_equal(parts[name], run[name])
        np.testing.assert_array_equal(copies[name].isel(copy=1), run[name])


def test_printed_spikes_run_as_plain_python(plain_programs):  # noqa: F811
    given = pp.operators.SpikeEdges([0, 1, 1], [0, 0, 1], [1.0, 2.0, 3.0], [0.1, 0.2, 0.0])
    near = pp.Population(FEW, 2, name="n")
    wired = pp.Network([near], [edge("n", "n", given)])
    assert_targets_agree(wired, 12, spikes=True, initial={"v": pp.per_node([19.9, 19.95])}, dt=0.1, scheme=pp.Euler())


def test_a_spike_arrives_with_its_weight_after_its_delay():
    sender = pp.models.LeakyIntegrateAndFire(mu=0.0, sigma=0.0, v_threshold=5.0, v_reset=-90.0)
    receiver = pp.Model.from_text("v' = 0[1/ms]*v\nv += kick", name="Receiver")
    weights = scipy.sparse.csr_array([[0, 1.5], [2.5, 0], [0.25, 4.0]])
    edges = pp.operators.SpikeEdges.from_sparse(weights, delay=[0.3, 0.5, 1.0, 0.0])
    wired = pp.Network([pp.Population(sender, 2, name="s"), pp.Population(receiver, 3, name="r")], [edge("s", "r", edges)])
    start = {"s/v": pp.per_node([6.0, 6.0])}
    run = pp.simulate(wired, duration=2, dt=0.1, scheme=pp.Euler(), initial=start, record="r/v", target="numpy", progress=False)
    assert run.spikes["s"].times.tolist() == [0.1, 0.1]
    for node, arrivals in enumerate([{1.1: 1.5}, {0.4: 2.5}, {0.6: 0.25, 0.1: 4.0}]):
        expected = [sum(w for t, w in arrivals.items() if t < time - 0.05) for time in run["v"].time.values]
        np.testing.assert_allclose(run["v"].isel(node=node), expected, atol=1e-6)


@pytest.mark.parametrize(("weight", "delay", "aim"), [(0.1, 1.5, 4), (by.Normal(0.1, 0.01), by.Uniform(0.5, 5), 8)])
def test_synapses_take_few_bytes(weight, delay, aim):
    population = pp.Population(FEW, 3000, name="n")
    rule = by.FixedIndegree(count=100, weight=weight, delay=delay)
    rows = rows_of(build_system(pp.Network([population], [edge("n", "n", rule)])), 0, 0.1)
    assert len(rows.into) == 300_000
    assert rows.bytes_per_synapse <= aim


def test_connections_are_drawn_once_and_the_same_again():
    wired = network()
    first = rows_of(build_system(wired), 1, 0.1)
    assert rows_of(build_system(wired), 1, 0.1) is first
    again = rows_of(build_system(network()), 1, 0.1)
    for name in ("begin", "into", "weight", "late"):
        np.testing.assert_array_equal(getattr(again, name), getattr(first, name))
    assert (np.diff(first.begin.astype(int)) >= 0).all()
    inside = first.begin.astype(int)
    assert all((np.diff(first.late[a:b].astype(int)) >= 0).all() for a, b in pairwise(inside))


def test_a_stored_run_keeps_the_rule_and_goes_on(tmp_path):
    wired = network()
    run = pp.simulate(wired, duration=5, **options(target="numpy"))
    run.save(tmp_path / "run.nc")
    assert "FixedTotalNumber" in (stored := str(run.origin["request"]))
    assert len(stored) < 20_000
    longer = pp.load(tmp_path / "run.nc").continue_for(5)
    np.testing.assert_array_equal(longer["e/v"], pp.simulate(wired, duration=10, **options(target="numpy"))["e/v"])
