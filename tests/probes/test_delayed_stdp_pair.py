"""A plastic synapse with delays on both sides: what decides is when spikes are at the synapse, not at the somata."""

import numpy as np
import pytest

import pushpull as pp

DT, AMPLITUDE, TAU = 0.1, 0.01, 20.0
RULE = """
    trace before on pre: tau
    trace after on post: tau
    on pre: w = w - amplitude*after
    on post: w = w + amplitude*before
"""
STDP = pp.Synapse(RULE, (("tau", TAU), ("amplitude", AMPLITUDE)))
CLOCK = "x' = rate\nrate = 1[1/ms]\nwhen x rises above 0: spike"
SENDER = pp.Model.from_text(CLOCK, name="Sender")
RECEIVER = pp.Model.from_text("v' = -v/tau_v\ntau_v = 10[ms]\nv += kick\n" + CLOCK, name="Receiver")
DELAYS = [(0.0, 0.0), (5.0, 0.0), (0.0, 5.0), (5.0, 5.0)]


def before(times):
    """Return starts of the clocks that ring at the ends of the steps nearest to times."""
    return pp.per_node(DT / 2 - np.asarray(times, dtype=float))


def pairs(pre, post, delays, rule=STDP, duration=60.0, weight=0.5, target="cpu"):
    """Run synapse i from sender i to receiver i, which fire once each; returns the run and its final weights."""
    count = len(pre)
    edges = pp.operators.SpikeEdges(np.arange(count), np.arange(count), np.full(count, weight), *delays, rule)
    network = pp.Network(
        (pp.Population(SENDER, count), pp.Population(RECEIVER, count)), (pp.Edge({"Sender": "x"}, {"Receiver": "kick"}, edges),)
    )
    start = {"Sender/x": before(pre), "Receiver/x": before(post)}
    run = pp.simulate(
        network, duration=duration, dt=DT, scheme=pp.Euler(), initial=start, record="Receiver/v", target=target, progress=False
    )
    return run, run.checkpoint["weights_0"][0] if rule else None


SHIFTS = np.array([-12.0, -5.1, -5.0, -4.9, -1.0, -0.1, 0.0, 0.1, 1.0, 4.9, 5.0, 5.1, 12.0])


@pytest.mark.parametrize("delays", DELAYS, ids=str)
def test_sign_and_size_follow_the_spikes_at_the_synapse(delays):
    """delta_t = (t_post + dendritic) - (t_pre + axonal): above 0 potentiation, below 0 depression, at 0 nothing."""
    run, weights = pairs(np.full(len(SHIFTS), 20.0), 20.0 + SHIFTS, delays)
    np.testing.assert_allclose(run.spikes["Sender"].times, np.full(len(SHIFTS), 20.0))
    np.testing.assert_allclose(np.sort(run.spikes["Receiver"].times), np.sort(20.0 + SHIFTS))
    shift = np.round(SHIFTS + delays[1] - delays[0], 9)
    expected = AMPLITUDE * np.sign(shift) * np.exp(-np.abs(shift) / TAU)
    np.testing.assert_allclose(weights - 0.5, expected, rtol=0, atol=1e-12 * AMPLITUDE + 2e-16)
    assert (weights[shift == 0.0] == 0.5).all()
    assert np.sign(weights - 0.5).tolist() == np.sign(shift).tolist()


def test_swapping_the_two_spikes_and_the_two_delays_negates_the_change():
    pre, post = np.full(len(SHIFTS), 20.0), 20.0 + SHIFTS
    one = pairs(pre, post, (5.0, 2.0))[1] - 0.5
    other = pairs(post, pre, (2.0, 5.0))[1] - 0.5
    np.testing.assert_allclose(one, -other, rtol=0, atol=4e-16)


@pytest.mark.parametrize("delays", DELAYS, ids=str)
def test_weight_arrives_after_both_delays(delays):
    run, _ = pairs([20.0], [55.0], delays, rule=None)
    v = run["v"].squeeze()
    arrival = 20.0 + sum(delays)
    steps = round(arrival / DT)
    assert (v[: steps + 1] == 0).all()
    assert float(v[steps + 1]) == pytest.approx(0.5 * (1 - DT / 10), rel=1e-14)


def test_kick_is_lost_while_the_receiver_is_refractory():
    text = "v' = -v/tau_v\ntau_v = 10[ms]\nv += kick unless held\nwhen v > 1: v = 0; refractory 3[ms]"
    receiver = pp.Model.from_text(text, name="Receiver")
    edges = pp.operators.SpikeEdges(np.zeros(3, int), np.arange(3), np.array([2.0, 0.25, 0.5]))
    network = pp.Network(
        (pp.Population(SENDER, 3), pp.Population(receiver)), (pp.Edge({"Sender": "x"}, {"Receiver": "kick"}, edges),)
    )
    run = pp.simulate(
        network, duration=12, dt=DT, scheme=pp.Euler(), initial={"x": before([2.0, 4.0, 6.0])}, target="numpy", record="v"
    )
    v = run["v"].squeeze()
    assert len(run.spikes["Receiver"]) == 1
    assert (v[:60] == 0).all()
    assert float(v[61]) == pytest.approx(0.5 * 0.99)


def trains(delays, duration=200.0, target="cpu"):
    """Run one synapse between two regular trains of periods 7.3 and 11.1 ms."""
    text = "x' = rate\nrate = 1[1/ms]\nwhen x > 0: x = x - period"
    sender = pp.Model.from_text(f"{text}\nperiod = 7.3", name="Sender")
    receiver = pp.Model.from_text(f"{text}\nperiod = 11.1\nv' = -v/tau_v\ntau_v = 10[ms]\nv += kick", name="Receiver")
    edges = pp.operators.SpikeEdges(np.zeros(1, int), np.zeros(1, int), np.ones(1), *delays, STDP)
    network = pp.Network(
        (pp.Population(sender), pp.Population(receiver)), (pp.Edge({"Sender": "x"}, {"Receiver": "kick"}, edges),)
    )
    start = {"Sender/x": before([3.0]), "Receiver/x": before([4.0])}
    return pp.simulate(
        network, duration=duration, dt=DT, scheme=pp.Euler(), initial=start, target="numpy", record="v", progress=False
    )


@pytest.mark.parametrize("delays", DELAYS, ids=str)
def test_trains_change_the_weight_by_the_sum_over_all_pairs(delays):
    run = trains(delays)
    pre = run.spikes["Sender"].times + delays[0]
    post = run.spikes["Receiver"].times + delays[1]
    assert len(pre) > 25
    assert len(post) > 17
    arrived = [times[times <= 200.0 + DT / 2] for times in (pre, post)]
    shifts = np.round(arrived[1][:, np.newaxis] - arrived[0], 9)
    expected = 1 + AMPLITUDE * (np.sign(shifts) * np.exp(-np.abs(shifts) / TAU)).sum()
    assert run.checkpoint["weights_0"][0, 0] == pytest.approx(expected, rel=1e-12)


def test_a_run_in_two_parts_learns_the_same():
    whole, parts = trains((5.0, 2.0)), trains((5.0, 2.0), 81.3).continue_for(200.0 - 81.3)
    for name, array in whole.checkpoint.items():
        np.testing.assert_array_equal(array, parts.checkpoint[name], err_msg=name)
    np.testing.assert_array_equal(whole["v"], parts["v"])
