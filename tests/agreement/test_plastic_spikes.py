"""Plastic synapses: one answer on both targets, however a run is cut, and that of a hand-written loop over pairs of spikes."""

import numpy as np
import pytest

import pushpull as pp
from pushpull.compile.plastic_rows import bytes_per_synapse
from pushpull.engine.driver import make_driver
from pushpull.engine.simulate import request_of
from pushpull.spec import connections as by

from .compare import plain_programs  # noqa: F401

RULE = pp.Synapse(
    """
    A = 0.01
    w_max = 0.6[mV]
    tau_c = 100[ms]
    trace x on pre: 20[ms]
    trace late on pre: 80[ms] nearest
    trace y on post: 25[ms]
    trace often on post: 100[ms]
    loss = A*w_max*y
    c' = -c/tau_c
    d' = (1 - d)/tau_c
    on pre: w = clip(w - loss*(1 + late), 0, w_max); c = c - 0.5*y; d = 0.7*d; send w*(0.5 + d)
    on post:
        w = clip(w + A*w_max*x*(1 + often)*(1 + 0.01*post.v/1[mV]), 0, w_max);
        c = c + x
    every 5[ms]: w = clip(w + 0.01*c*reward.level*w_max, 0, w_max); d = 0.9*d
    every 7[ms]: w = w*(1 + 0.1*(4[mV] - incoming(w))/4[mV])
    """
)
PAIR = pp.Synapse(
    """
    trace x on pre: 20[ms]
    trace y on post: 25[ms]
    on pre: w = w - 0.01*y*w
    on post: w = w + 0.01*x*w
    """
)
CELL = pp.models.LeakyIntegrateAndFire(mu=pp.per_node(np.linspace(21, 30, 70)), sigma=0.0)
REWARD = pp.Model.from_text("level' = (1 - level)/tau\ntau = 50[ms]", name="Reward")
FEW = pp.models.LeakyIntegrateAndFire(mu=24.0, sigma=0.0)


def edge(source, target, operator):
    return pp.Edge({source: "spike"}, {target: "kick"}, operator)


def network():
    """One and many delays on either side, beside a static edge into the same impulse."""
    some = by.Uniform(0.05, 3.0)
    edges = [
        edge("e", "e", by.FixedIndegree(count=8, weight=by.Normal(0.3, 0.03), delay=some, dendritic_delay=0.3, synapse=PAIR)),
        edge("i", "e", by.FixedIndegree(count=5, weight="-400 uV", delay=some)),
        edge("i", "i", by.FixedIndegree(count=4, weight=0.4, delay=some, dendritic_delay=some, synapse=RULE.replace(A=0.03))),
    ]
    populations = [pp.Population(CELL, 70, name="e"), pp.Population(FEW, 20, name="i"), pp.Population(REWARD, name="reward")]
    return pp.Network(populations, edges)


def options(**more):
    return {"dt": 0.1, "scheme": pp.Euler(), "record": ["e/v", "i/v"], "precision": "double", "progress": False} | more


def test_targets_agree_and_cut_runs_and_copies_give_the_same():
    wired = network()
    run = pp.simulate(wired, duration=60, **options())
    plain = pp.simulate(wired, duration=60, **options(target="numpy"))
    parts = pp.simulate(wired, duration=21.3, **options()).continue_for(60 - 21.3)
    copies = pp.simulate(wired, duration=60, copies=2, threads=2, **options())
    assert len(run.spikes["e"]) > 100
    for name, array in run.checkpoint.items():
        np.testing.assert_array_equal(parts.checkpoint[name], array, err_msg=name)
        np.testing.assert_allclose(plain.checkpoint[name], array, rtol=0, atol=1e-12, err_msg=name)
        if name.startswith("weights"):
            np.testing.assert_array_equal(copies.checkpoint[name][1], array[0])
            assert np.ptp(array) > 0.01


def test_printed_rules_run_as_plain_python(plain_programs):  # noqa: F811
    given = pp.operators.SpikeEdges([0, 1, 1], [0, 0, 1], [0.5, 0.2, 0.3], [0.1, 0.2, 0.0], 0.1, RULE)
    cells = pp.Population(FEW, 2, name="n")
    wired = pp.Network([cells, pp.Population(REWARD, name="reward")], [edge("n", "n", given)])
    start = {"n/v": pp.per_node([19.9, 19.95])}
    runs = [pp.simulate(wired, duration=6, initial=start, **options(target=t, record="n/v")) for t in ("cpu", "numpy")]
    for name, array in runs[0].checkpoint.items():
        np.testing.assert_allclose(runs[1].checkpoint[name], array, rtol=0, atol=1e-13, err_msg=name)


@pytest.mark.parametrize(("precision", "aim"), [("single", 12.2), ("double", 16.2)])
def test_plastic_synapses_take_few_bytes(precision, aim):
    rule = by.FixedIndegree(count=100, weight=0.1, delay=1.5, synapse=PAIR)
    wired = pp.Network([pp.Population(FEW, 3000, name="n")], [edge("n", "n", rule)])
    driver = make_driver(*request_of(wired, "test", dt=0.1, scheme=pp.Euler(), precision=precision, record="v"))
    assert bytes_per_synapse(driver.stream.memory, 0) <= aim
