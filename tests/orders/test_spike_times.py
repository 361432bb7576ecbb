"""Spike times: of first order where they fall on the ends of steps, of second where they are located within them."""

import numpy as np
import pytest

import pushpull as pp
from pushpull.base.errors import CompileError

DRIVES = np.linspace(23.0, 40.0, 40)
NONE = {"record": [], "progress": False}
LATER = [("", 0.0), ("; refractory 2.05[ms]", 2.05)]


def leaky(hold=""):
    text = "v' = (mu - v)/tau\nv(0) = 0\nmu = 25\ntau = 20[ms]\nwhen v >= 20: v = 10"
    return pp.Model.from_text(text + hold, name="Leaky").replace(mu=pp.per_node(DRIVES))


def error(scheme, dt, hold, refractory):
    """Return how far the fifth spikes of neurons under different drives lie from the closed form, in the mean."""
    options = {"duration": 200.0, "dt": dt, "scheme": scheme, "target": "numpy", **NONE}
    spikes = pp.simulate(pp.Population(leaky(hold), 40), **options).spikes["Leaky"]
    found = np.array([spikes.of(node)[4] for node in range(40)])
    exact = 20 * np.log(DRIVES / (DRIVES - 20)) + 4 * (refractory + 20 * np.log((DRIVES - 10) / (DRIVES - 20)))
    return np.abs(found - exact).mean()


@pytest.mark.parametrize(("hold", "refractory"), LATER)
@pytest.mark.parametrize("scheme", [pp.Heun, pp.RK4, pp.ExponentialEuler])
def test_located_spikes_are_of_second_order_and_others_of_first(scheme, hold, refractory):
    for located, order in ((True, 2.0), (False, 1.0)) if not refractory else ((True, 2.0),):
        errors = [error(scheme(interpolated=located), dt, hold, refractory) for dt in (0.4, 0.1)]
        assert np.log2(errors[0] / errors[1]) / 2 == pytest.approx(order, abs=0.15)


def test_states_that_a_spike_sets_without_holding_them_go_on_from_the_spike():
    """Adaptation is raised where the spike is, not at the end of the step; against steps a hundred times finer."""
    text = "v' = (mu - v - w)/tau\nv(0) = 0\nmu = 30\ntau = 20[ms]\nw' = (0.3*v - w)/slow\nw(0) = 0\nslow = 100[ms]\n"
    model = pp.Model.from_text(text + "when v >= 15: v = 5; w = w + 2; hold v for 1[ms]", name="Adapting")
    cells = pp.Population(model.replace(mu=pp.per_node(np.linspace(28, 40, 40))), 40)
    found = {}
    for dt in (0.4, 0.1, 0.01):
        options = {"duration": 100.0, "dt": dt, "scheme": pp.RK4(interpolated=True), "target": "numpy", **NONE}
        spikes = pp.simulate(cells, **options).spikes["Adapting"]
        found[dt] = np.array([spikes.of(node)[:4] for node in range(40)])
    errors = [np.abs(found[dt] - found[0.01]).mean() for dt in (0.4, 0.1)]
    assert np.log2(errors[0] / errors[1]) / 2 == pytest.approx(2.0, abs=0.15)


def test_spikes_of_the_squid_axon_are_told_between_steps():
    """Crossings of 0 mV by an independent integration of order 8, with steps of 0.02 ms."""
    axon = pp.models.HodgkinHuxley(I=10.0, v_spike=0.0)
    exact = [1.90142059, 16.82503533, 31.47638639, 46.11567538]
    for located, tolerance in ((True, 2e-4), (False, 0.02)):
        options = {"duration": 50, "dt": 0.02, "initial": {"v": -65.0}, "scheme": pp.RK4(interpolated=located), **NONE}
        times = pp.simulate(axon, target="numpy", **options).spikes["HodgkinHuxley"].times
        assert times == pytest.approx(exact, abs=tolerance)


@pytest.mark.parametrize("precision", ["single", "double"])
def test_targets_threads_and_runs_in_two_parts_agree(precision):
    options = {"dt": 0.1, "scheme": pp.Heun(interpolated=True), "precision": precision, **NONE}
    cells = pp.Population(leaky("; refractory 2.05[ms]"), 40)
    plain, *others = [
        pp.simulate(cells, duration=100.0, target=target, threads=threads, **options).spikes["Leaky"]
        for target, threads in (("numpy", 1), ("cpu", 1), ("cpu", 2))
    ]
    half = pp.simulate(cells, duration=50.0, **options).continue_for(50.0).spikes["Leaky"]
    assert len(plain) > 100
    for other in (*others, half):
        assert np.array_equal(plain.nodes, other.nodes)
        assert other.times == pytest.approx(plain.times, rel=0, abs=1e-10 if precision == "double" else 1e-3)
    assert np.array_equal(half.times, others[0].times)


def test_a_kick_past_the_threshold_is_a_spike_at_its_arrival():
    clock = pp.Model.from_text("x' = 1[1/ms]/7\nx(0) = 0\nwhen x >= 1: x = 0", name="Clock")
    silent = pp.models.LeakyIntegrateAndFire(mu=0.0, sigma=0.0)
    groups = (pp.Population(clock, 1, name="clock"), pp.Population(silent, 1, name="cell"))
    edge = pp.Edge({"clock": "spike"}, {"cell": "kick"}, pp.operators.SpikeEdges([0], [0], 25.0, "1 ms"))
    run = pp.simulate(pp.Network(groups, (edge,)), duration=10.0, dt=0.1, scheme=pp.Heun(interpolated=True), **NONE)
    steps = run.spikes["cell"].times / 0.1
    assert steps == pytest.approx([np.ceil(70 - 1e-9) + 10], abs=1.0 + 1e-6)
    assert steps == pytest.approx(np.round(steps), abs=1e-9)


def test_jax_does_not_locate_spikes():
    pytest.importorskip("jax")
    with pytest.raises(CompileError, match="does not locate spikes"):
        pp.program_of(leaky(), dt=0.1, scheme=pp.Heun(interpolated=True), target=pp.JAX())
