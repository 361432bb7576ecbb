"""Weights that learn, in a Run: sampled at a period, read at the end, stored, continued, frozen and thawed."""

import numpy as np
import pytest

import pushpull as pp
from pushpull.base.errors import ModelError, RunError
from pushpull.spec import connections as by

RULE = pp.Synapse(
    """
    A = 0.02
    trace x on pre: 20[ms]
    trace y on post: 20[ms]
    c' = -c/50[ms]
    on pre: w = w - A*y*w; c = c + y
    on post: w = w + A*x*w
    """
)
CELL = pp.models.LeakyIntegrateAndFire(mu=pp.per_node(np.linspace(22, 30, 20)), sigma=0.0)
SAMPLES = [pp.Sample("n to n/w", "7 ms"), pp.Sample("n to n/c", "10 ms")]


def network(rule=RULE, seed=0):
    connections = by.FixedIndegree(count=5, weight="0.2 mV", delay=by.Uniform(0.5, 2.0), synapse=rule, seed=seed)
    return pp.Network([pp.Population(CELL, 20, name="n")], [pp.Edge({"n": "spike"}, {"n": "kick"}, connections)])


def run(duration=50, rule=RULE, record=SAMPLES, **more):
    return pp.simulate(network(rule), duration=duration, dt=0.1, scheme=pp.Euler(), record=record, progress=False, **more)


def test_weights_are_sampled_at_their_period_and_kept_at_the_end():
    whole = run()
    weights, final = whole["n to n/w"], whole.weights["n to n"]
    assert weights.dims == ("time", "synapse")
    assert weights.time.values.tolist() == [0, 7, 14, 21, 28, 35, 42, 49]
    assert weights.attrs["units"] == final.attrs["units"] == "mV"
    np.testing.assert_array_equal(weights[0], 0.2)
    assert np.bincount(final.target.values).tolist() == [5] * 20
    assert float(abs(final - 0.2).max()) > 1e-3
    np.testing.assert_array_equal(run(49).weights["n to n"], weights[-1])
    copies = run(49, copies=2)
    np.testing.assert_array_equal(copies.weights["n to n"].isel(copy=1), weights[-1])
    assert copies.of_copies(1).weights["n to n"].dims == ("synapse",)


@pytest.mark.parametrize("ending", [None, "nc", "zarr"])
def test_a_continued_run_goes_on_learning(ending, tmp_path):
    whole, part = run(), run(23.3)
    if ending:
        part = pp.load(part.save(tmp_path / f"run.{ending}"))
    going_on = part.continue_for(50 - 23.3)
    for name in ("n to n/w", "n to n/c"):
        np.testing.assert_array_equal(going_on[name], whole[name])
        np.testing.assert_array_equal(going_on[name].time, whole[name].time)
    np.testing.assert_array_equal(going_on.weights["n to n"], whole.weights["n to n"])


def test_a_state_of_synapses_is_read_as_it_has_decayed():
    alone = pp.Synapse("c' = -c/50[ms]\non pre: c = c + 1; send 0*w")
    model = pp.Model.from_text("x' = rate\nrate = 1[1/ms]\nx += kick\nwhen x rises above 10: spike", name="Once")
    given = pp.operators.SpikeEdges([0], [0], [1.0], 0.5, 0, alone)
    wired = pp.Network([pp.Population(model, 1, name="n")], [pp.Edge({"n": "x"}, {"n": "kick"}, given)])
    found = pp.simulate(wired, duration=41, dt=0.1, scheme=pp.Euler(), record=[pp.Sample("n to n/c", "10 ms")])
    spike = float(found.spikes["n"].times[0])
    expected = [0.0, 0.0, *(np.exp(-(t - spike - 0.5) / 50) for t in (20.0, 30.0, 40.0))]
    np.testing.assert_allclose(found["c"].squeeze(), expected, rtol=1e-12)


def test_a_frozen_rule_remembers_spikes_and_a_thawed_one_goes_on_as_if_nothing_had_been():
    first = run(20)
    still = first.continue_for(15, system=network(RULE.freeze()))
    np.testing.assert_array_equal(still.weights["n to n"], first.weights["n to n"])
    again = still.continue_for(15, system=network(RULE.freeze().thaw()))
    assert float(abs(again.weights["n to n"] - still.weights["n to n"]).max()) > 1e-4
    for name in ("trace_x_0", "trace_y_0"):
        assert again.checkpoint[name].max() > 0.5
    frozen = run(35, RULE.freeze())
    np.testing.assert_array_equal(frozen.weights["n to n"], 0.2)
    unchanged = first.continue_for(15, system=network())
    np.testing.assert_array_equal(unchanged.weights["n to n"], run(35).weights["n to n"])


def test_other_connections_cannot_take_over_what_was_learnt():
    with pytest.raises(RunError, match="learnt weights stand"):
        run(20).continue_for(10, system=network(seed=1))


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        ("n to n/w", "one value per synapse"),
        (pp.Sample("n to n/q", "1 ms"), "have no 'q'"),
        (pp.TemporalAverage("n to n/w", "1 ms"), "one value per synapse"),
        (pp.Sample("n to n/w", "0.15 ms"), "1.5 steps"),
    ],
)
def test_samples_of_synapses_that_cannot_be_are_refused(record, problem):
    with pytest.raises(RunError, match=problem):
        run(5, record=[record])


def test_parameters_are_given_by_name_in_their_units():
    assert RULE.replace(A=0.5).values["A"].value == 0.5
    with pytest.raises(ModelError, match="no parameter 'B'"):
        RULE.replace(B=1)
    text = "tau = 20[ms]\ntrace x on pre: tau\non post: w = w + a*x"
    assert pp.Synapse(text, {"a": "0.1 mV", "tau": "0.01 s"}).values["tau"].value == 10
    assert pp.Synapse(text, {"a": "0.1 mV"}).values["a"].unit == "mV"
