"""Thresholds, holds and refractoriness give the same spikes on both targets, and those that a count by hand gives."""

import numpy as np
import pytest

import pushpull as pp

from .compare import assert_targets_agree, plain_programs  # noqa: F401

NEURON = pp.Model.from_text(
    "v' = (mu - v)/tau\nu' = -u/tau_u\nmu = 25\ntau = 20[ms]\ntau_u = 30[ms]\n"
    "when v > 20 + u: v = 10; u = u + 2; refractory 2[ms]",
    name="Neuron",
)
TWO = pp.Model.from_text(
    "x' = 1[1/ms]*(1.5 - x)\ny' = 1[1/ms]*(x - y)\nwhen x > 1: x = 0; hold x for 0.7[ms]\nwhen y rises above 0.4: y = y/2; spike",
    name="Two",
)
NOISY = pp.Model.from_text(
    "v' = (18 - v)/tau + 1.5[1/ms**(1/2)]*xi\ntau = 20[ms]\nwhen v > 20: v = 10; refractory 2[ms]", name="Noisy"
)


@pytest.mark.parametrize("scheme", [pp.Euler(), pp.Heun()], ids=str)
def test_adapting_neurons_spike_alike(scheme):
    drive = NEURON.replace(mu=pp.per_node(np.linspace(20.5, 60, 70)))
    assert_targets_agree(pp.Population(drive, 70), 1500, scheme=scheme, spikes=True, dt=0.1)


def test_two_events_and_a_hold_agree():
    assert_targets_agree(pp.Population(TWO, 3), 300, scheme=pp.ExponentialEuler(), spikes=True, dt=0.05)


def test_copies_on_lanes_spike_alike_under_noise():
    model = NOISY.replace(tau=pp.per_copy(np.linspace(10, 30, 40)))
    assert_targets_agree(pp.Population(model, 3), 1000, scheme=pp.Euler(), noisy=True, spikes=True, dt=0.1)


@pytest.mark.parametrize("precision", ["single", "double"])
@pytest.mark.parametrize("model", [NEURON, TWO, NOISY], ids=lambda m: m.definition.name)
def test_printed_events_run_as_plain_python(model, precision, plain_programs):  # noqa: F811
    start = {"v": pp.per_node([19.9, 20.2, 10.0])} if model is not TWO else {"x": pp.per_node([0.99, 0.5, 1.2])}
    assert_targets_agree(pp.Population(model, 3), 5, noisy=model is NOISY, precision=precision, initial=start, scheme=pp.Heun())


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_refractoriness_counts_whole_steps(target):
    """Noise-free: the interval is the refractory period and the steps that the threshold takes from the reset."""
    text = "v' = (30 - v)/tau\ntau = 20[ms]\nwhen v >= 20: v = 10; refractory 2[ms]"
    model = pp.Model.from_text(text, name="Plain")
    run = pp.simulate(model, duration="200 ms", dt="0.1 ms", scheme=pp.ExponentialEuler(), target=target, record="v")
    steps = np.ceil(np.log(2) * 20 / 0.1)
    intervals = np.diff(run.spikes["Plain"].times)
    np.testing.assert_allclose(intervals, 2 + 0.1 * steps, rtol=1e-12)
    v = run["v"].values
    fired = np.round(run.spikes["Plain"].times / 0.1).astype(int)
    for step in fired[:-1]:
        assert (v[step : step + 21] == 10).all()
        assert v[step + 21] > 10
        assert v[step - 1] < 20


def test_crossing_is_reported_once_while_above():
    model = pp.Model.from_text("x' = 1\ny = sin(x)\nwhen y rises above 0.5: spike", name="Wave", time="1")
    run = pp.simulate(model, duration=20, dt=0.01, target="numpy")
    expected = np.arcsin(0.5) + 2 * np.pi * np.arange(4)
    np.testing.assert_allclose(run.spikes["Wave"].times, expected[expected < 20], rtol=0, atol=0.0101)


def test_state_that_starts_above_a_threshold_has_to_fall_first():
    model = pp.Model.from_text("x' = 1\nx(0) = 1.5\ny = sin(x)\nwhen y rises above 0.5: spike", name="Wave", time="1")
    run = pp.simulate(model, duration=7, dt=0.01, target="numpy")
    np.testing.assert_allclose(run.spikes["Wave"].times, [np.arcsin(0.5) + 2 * np.pi - 1.5], rtol=0, atol=0.0101)


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_silent_copies_count_in_the_rate(target):
    model = pp.Model.from_text("x' = I\nI = 1\nwhen x > 1: x = 0; spike", name="Counter", time="1").replace(
        I=pp.per_copy([1.0, 0.0])
    )
    spikes = pp.simulate(model, duration=110, dt=0.1, scheme=pp.Euler(), target=target).spikes["Counter"]
    assert len(spikes) == 100
    assert spikes.rate == pytest.approx(100 / 110 / 2)
