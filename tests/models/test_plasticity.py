"""Rules of plasticity: sums over pairs by hand, published frequency dependence, rates that settle where theory says."""

import numpy as np
import pytest

import pushpull as pp
from pushpull.base.errors import UnitError
from pushpull.models import plasticity as rules
from pushpull.spec import connections as by

from ..agreement.compare import plain_programs  # noqa: F401

DT = 0.1
REWARD = pp.Model.from_text("level' = 0[1/ms]*level", name="reward")
TRAIN = "x' = speed\nspeed = 1[1/ms]\nwhen x > 0: x = x - period\nperiod = {}\n"


class Membrane(pp.Model):
    """A clock that fires, and a membrane whose potential is high for 2 ms before; its potential filtered twice."""

    equations = """
        x' = speed
        v' = (E_L - v + jump*where(x > -2, 1, 0))/tau_v
        u_minus' = (v - u_minus)/tau_minus
        u_plus' = (v - u_plus)/tau_plus
        v += kick
        when x > 0: x = x - period
    """
    x: float = pp.state(default=-3.0, doc="clock")
    v: float = pp.state(default=-70.6, unit="mV", doc="potential")
    u_minus: float = pp.state(default=-70.6, unit="mV", doc="potential of the last 10 ms")
    u_plus: float = pp.state(default=-70.6, unit="mV", doc="potential of the last 7 ms")
    kick: float = pp.impulse(unit="mV", doc="what a spike adds")
    speed: float = pp.parameter(default=1.0, unit="1/ms", doc="of the clock")
    period: float = pp.parameter(default=9.0, doc="of the clock")
    jump: float = pp.parameter(default=60.0, unit="mV", doc="what a spike of its own aims at")
    E_L: float = pp.parameter(default=-70.6, unit="mV", doc="rest")
    tau_v: float = pp.parameter(default=3.0, unit="ms", doc="of the potential")
    tau_minus: float = pp.parameter(default=10.0, unit="ms", doc="of u_minus")
    tau_plus: float = pp.parameter(default=7.0, unit="ms", doc="of u_plus")


def pair(rule, rate, shift, count, *, weight=0.5, post=None, others=(), initial=None, record="post/x", dt=DT):
    """Run one synapse between two regular trains of `count` spikes each; the second fires `shift` ms after the first."""
    period, first = 1000 / rate, 60.0
    pre = pp.Model.from_text(TRAIN.format(period), name="pre")
    post = Membrane() if post is None else post
    edge = pp.Edge({"pre": "x"}, {"post": "kick"}, pp.operators.SpikeEdges([0], [0], [weight], synapse=rule))
    wired = pp.Network((pp.Population(pre), pp.Population(post.replace(period=period), name="post"), *others), (edge,))
    start = {"pre/x": dt / 2 - first, "post/x": dt / 2 - first - shift} | (initial or {})
    return pp.simulate(
        wired, duration=round((count - 1) * period + first + 40.0, 1), dt=dt, scheme=pp.Euler(), initial=start,
        target="numpy", record=record, progress=False,
    )  # fmt: skip


def change(run, weight=0.5):
    return float(run.weights["pre to post"][0]) - weight


def shifts_of(run):
    """Return t_post - t_pre of every pair, [post, pre]."""
    return np.round(run.spikes["post"].times[:, np.newaxis] - run.spikes["pre"].times, 9)


@pytest.mark.parametrize("shift", [7.0, -7.0])
def test_all_pairs_count_in_one_rule_and_only_the_nearest_in_the_other(shift):
    run = pair(rules.additive, 20, shift, 8)
    delta = shifts_of(run)
    window = np.where(delta > 0, 0.005, -0.00525) * np.exp(-np.abs(delta) / 20)
    assert change(run) == pytest.approx(window.sum(), rel=1e-10)
    near = pair(rules.nearest, 20, shift, 8)
    after, before = np.where(delta > 0, delta, np.inf), np.where(delta < 0, -delta, np.inf)
    expected = 0.005 * np.exp(-after.min(axis=1) / 20).sum() - 0.00525 * np.exp(-before.min(axis=0) / 20).sum()
    assert change(near) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize(
    ("rule", "up", "down"),
    [
        (rules.multiplicative, lambda w: 0.001, lambda w: -0.003 * w),
        (rules.soft_bounds, lambda w: 0.005 * (1 - w) ** 0.02, lambda w: -0.005 * 1.05 * w**0.02),
        (rules.power_law, lambda w: 0.1 * w**0.4, lambda w: -0.1 * 0.11 * w),
    ],
)
@pytest.mark.parametrize("weight", [0.2, 0.8])
def test_the_change_of_a_single_pair_depends_on_the_weight_as_published(rule, up, down, weight):
    assert change(pair(rule, 1, 8.0, 1, weight=weight), weight) == pytest.approx(up(weight) * np.exp(-0.4), rel=1e-9)
    assert change(pair(rule, 1, -8.0, 1, weight=weight), weight) == pytest.approx(down(weight) * np.exp(-0.4), rel=1e-9)


def test_weights_stay_within_their_bounds():
    strong = rules.additive.replace(A_plus=0.3, A_minus=0.3)
    assert float(pair(strong, 20, 5.0, 10).weights["pre to post"][0]) == 1.0
    assert float(pair(strong, 20, -5.0, 10).weights["pre to post"][0]) == 0.0


@pytest.mark.parametrize("shift", [10.0, -10.0])
def test_triplets_are_those_of_the_published_sums(shift):
    run = pair(rules.triplet, 20, shift, 20)
    pre, post = run.spikes["pre"].times, run.spikes["post"].times

    def trace(times, at, tau):
        earlier = at[:, np.newaxis] - times
        return np.where(earlier > 1e-6, np.exp(-earlier / tau), 0).sum(axis=1)

    gain = (trace(pre, post, 16.8) * (5e-10 + 6.2e-3 * trace(post, post, 125))).sum()
    loss = (trace(post, pre, 33.7) * (7e-3 + 2.3e-4 * trace(pre, pre, 101))).sum()
    assert change(run) == pytest.approx(gain - loss, rel=1e-9)


@pytest.mark.parametrize(("shift", "measured"), [(10.0, (0.14, 0.29, 0.53)), (-10.0, (-0.41, -0.34))])
def test_triplets_follow_the_frequency_dependence_of_visual_cortex(shift, measured):
    """60 pairs at 10, 20 and 40 Hz; data of Sjoestrom et al. (2001), to which Pfister & Gerstner (2006) fitted the rule."""
    found = [change(pair(rules.triplet, rate, shift, 60, dt=0.5)) for rate in (10, 20, 40)[: len(measured)]]
    np.testing.assert_allclose(found, measured, rtol=0, atol=0.09)


def test_triplets_turn_depression_into_potentiation_at_50_hz():
    assert change(pair(rules.triplet, 50, -10.0, 60, dt=0.5)) > 0.5


def test_short_term_depression_settles_at_its_closed_form():
    """Use times what is ready, U = 0.5, recovery 800 ms, for regular trains of 10 and 20 Hz."""
    rule = rules.short_term.replace(tau_facilitation="0.5 ms")
    for rate, expected in ((10, 0.10515), (20, 0.05713)):
        run = pair(rule, rate, 1.0, 30, weight=1.0, post=Membrane(jump=0.0, tau_v=1e9), record="post/v", dt=0.5)
        jumps = np.diff(run["v"].values.squeeze())
        assert jumps[jumps > 1e-3][-1] == pytest.approx(expected, abs=2e-5)


def test_reward_turns_marks_into_weights():
    reward = pp.Population(REWARD)
    dull, keen = (
        pair(rules.reward_modulated, 1, 8.0, 1, others=(reward,), initial={"reward/level": level}) for level in (0.0, 0.5)
    )
    assert change(dull) == 0.0
    spike = float(keen.spikes["post"].times[0])
    visits = np.arange(10, 101, 10)
    mark = 0.1 * np.exp(-0.4) * np.exp(-(visits[visits >= spike] - spike) / 1000)
    assert change(keen) == pytest.approx(0.5 * 0.01 * mark.sum(), rel=1e-9)


def test_calcium_counts_the_time_above_its_thresholds():
    run = pair(rules.calcium, 1, 10.0, 1)
    peak = np.exp(-0.5) + 2
    above = [20 * np.log(peak / theta) for theta in (1.3, 1.0)]
    expected = (321.808 * 0.5 * above[0] - 200 * 0.5 * above[1]) / 150e3
    assert change(run) == pytest.approx(expected, abs=1.1 * 0.5 * 322 / 150e3)
    assert change(pair(rules.calcium.replace(C_post=0.0), 1, 10.0, 1)) == pytest.approx(0, abs=1e-9)


def test_voltage_rule_is_its_integral_over_the_recorded_potentials():
    rule = rules.voltage.replace(A_LTP=8e-4)
    run = pair(rule, 20, 6.0, 4, record=["post/v", "post/u_minus", "post/u_plus"])
    v, low, up = (run[f"post/{name}"].values.squeeze()[1:] for name in ("v", "u_minus", "u_plus"))
    fired = np.zeros(len(v) + 1, dtype=bool)
    fired[np.rint(run.spikes["pre"].times / DT).astype(int) - 1] = True
    weight, trace = 0.5, 0.0
    for k in range(len(v)):
        if fired[k]:
            weight = max(weight - 1.4e-4 * max(low[k] + 70.6, 0), 0)
        weight += DT / 15 * 8e-4 * trace * max(v[k] + 45.3, 0) * max(up[k] + 70.6, 0)
        trace = (trace + fired[k]) * np.exp(-DT / 15)
    assert abs(weight - 0.5) > 1e-4
    assert float(run.weights["pre to post"][0]) == pytest.approx(weight, abs=2e-5)


POISSON = pp.Model.from_text("x' = -x/tau\ntau = 10[ms]\nrate = 20[1/s]\nx += kick\nat rate rate: spike", name="Poisson")


def test_poisson_pairs_drift_as_the_areas_of_the_window_say():
    """d<w>/dt = r_pre r_post (A_plus tau_plus - A_minus tau_minus) where spikes are independent; within five standard errors."""
    rule = rules.additive.replace(A_plus=1e-4, A_minus=2e-4, tau_minus=15)
    count, seconds, rate = 600, 10.0, 0.02
    populations = (pp.Population(POISSON, count, name="a"), pp.Population(POISSON, count, name="b"))
    wired = pp.Network(populations, [pp.Edge({"a": "x"}, {"b": "kick"}, by.OneToOne(weight=0.5, synapse=rule))])
    run = pp.simulate(wired, duration=1000 * seconds, dt=0.5, scheme=pp.Euler(), record=pp.Sample("a/x", "1 s"), seed=3)
    grown = run.weights["a to b"].values - 0.5
    step = 0.5 * (1 / np.tanh(0.25 / 20) - 1) / 2, 0.5 * (1 / np.tanh(0.25 / 15) - 1) / 2
    per_step = 1 - np.exp(-rate * 0.5)
    expected = (per_step / 0.5) ** 2 * 1000 * seconds * (1e-4 * step[0] - 2e-4 * step[1])
    error = grown.std() / np.sqrt(count)
    assert abs(grown.mean() - expected) < 5 * error
    assert abs(expected) > 20 * error


COUNTER = "v' = 0[1/ms]*v\nv += kick\nwhen v >= 1: v = v - 1"


def test_scaling_keeps_ratios_and_brings_the_rate_back_with_its_time_constant():
    """A cell that counts its input fires at r = sum(w) r_in: r' = r (1 - r/r0)/tau, the logistic law."""
    rule = rules.scaling.replace(target_rate=20, tau_scaling="2 s", tau_rate="50 ms", period="10 ms")
    clock = pp.Model.from_text(TRAIN.format(5.0), name="clock")
    cells = pp.Population(pp.Model.from_text(COUNTER, name="cell"), 1)
    given = np.array([0.04, 0.08, 0.03, 0.05])
    edge = pp.Edge({"clock": "x"}, {"cell": "kick"}, pp.operators.SpikeEdges(np.zeros(4, int), np.arange(4), given, synapse=rule))
    wired = pp.Network((pp.Population(clock, 4), cells), (edge,))
    start = {"clock/x": pp.per_node(-np.arange(1.0, 5.0)), "cell/v": 0.0}
    run = pp.simulate(
        wired, duration=12000, dt=0.5, scheme=pp.Euler(), initial=start, record=pp.Sample("clock to cell/w", "100 ms")
    )
    weights = run["clock to cell/w"].values
    np.testing.assert_allclose(weights / weights[:, :1], np.tile(given / given[0], (len(weights), 1)), rtol=1e-10)
    rate = 200 * weights.sum(axis=1)[10:]  # the cell's own mean of its rate has risen from 0
    time = np.arange(len(rate)) / 10
    expected = 20 / (1 + (20 / rate[0] - 1) * np.exp(-time / 2))
    np.testing.assert_allclose(rate, expected, rtol=0.04)
    assert rate[-1] == pytest.approx(20, rel=0.03)


def test_inhibitory_plasticity_brings_cells_to_their_target_rate():
    """From 63 Hz without inhibition; a little above the target, as each of the 200 inputs delays the cell that it learns from."""
    text = "v' = (mu - v - g)/tau\nmu = 30\ntau = 20[ms]\ng' = -g/tau_g\ntau_g = 5[ms]\ng += kick\n"
    text += "when v >= 20: v = 10; refractory 2[ms]"
    cells = pp.Population(pp.Model.from_text(text, name="cell"), 40)
    source = pp.Population(POISSON.replace(rate=20), 200, name="i")
    rule = rules.inhibitory.replace(eta=0.05, target_rate=8)
    wired = pp.Network(
        [source, cells], [pp.Edge({"i": "x"}, {"cell": "kick"}, by.FixedIndegree(count=200, weight=0.01, synapse=rule))]
    )
    run = pp.simulate(wired, duration=12000, dt=0.5, scheme=pp.Euler(), record=pp.Sample("cell/v", "1 s"), transient=6000)
    assert run.spikes["cell"].rate == pytest.approx(8.0, rel=0.1)


def test_normalised_weights_keep_their_sum_and_rules_add_up():
    rule = rules.additive + rules.normalisation.replace(w_total=2.0)
    populations = (pp.Population(POISSON, 40, name="a"), pp.Population(POISSON, 20, name="b"))
    wired = pp.Network(populations, [pp.Edge({"a": "x"}, {"b": "kick"}, by.FixedIndegree(count=8, weight=0.5, synapse=rule))])
    run = pp.simulate(wired, duration=500, dt=0.5, scheme=pp.Euler(), record="a/x", target="numpy")
    weights = run.weights["a to b"]
    np.testing.assert_allclose(np.bincount(weights.target, weights), 2.0, rtol=1e-12)
    assert weights.std() > 1e-3
    assert "Song" in rule.reference
    assert "Royer" in rule.reference


@pytest.mark.parametrize("name", rules.RULES)
def test_every_rule_names_its_source_and_means_the_same_on_both_targets(name, plain_programs):  # noqa: F811
    rule = rules.RULES[name]
    assert rule.reference
    edge = pp.Edge({"cell": "x"}, {"cell": "kick"}, pp.operators.SpikeEdges([1, 0], [0, 1], [0.5, 0.4], 1.0, 0.5, rule))
    wired = pp.Network((pp.Population(Membrane(), 2, name="cell"), pp.Population(REWARD)), (edge,))
    start = {"x": pp.per_node([-3.0, -7.0]), "level": 0.5}
    runs = [
        pp.simulate(wired, duration=25, dt=DT, scheme=pp.Euler(), initial=start, target=target, record="cell/v", progress=False)
        for target in ("cpu", "numpy")
    ]
    for array, plain in zip(runs[0].checkpoint.values(), runs[1].checkpoint.values(), strict=True):
        np.testing.assert_allclose(array, plain, rtol=1e-12, atol=1e-12)


class Conductance(pp.Model):
    """A conductance in nS that spikes of its own clock raise."""

    equations = "x' = speed\ng' = -g/tau\ng += kick\nwhen x > 0: x = x - 9"
    x: float = pp.state(default=-3.0, doc="clock")
    g: float = pp.state(unit="nS", doc="conductance")
    kick: float = pp.impulse(unit="nS", doc="what a spike adds")
    tau: float = pp.parameter(default=5.0, unit="ms", doc="decay")
    speed: float = pp.parameter(default=1.0, unit="1/ms", doc="of the clock")


def test_bare_weights_are_in_the_unit_of_the_impulse_and_others_are_converted():
    found = []
    for bound in (0.6, "0.6 nS", "600 pS"):
        given = pp.operators.SpikeEdges([0], [0], 0.5, 1.0, 0.0, rules.additive.replace(w_max=bound))
        wired = pp.Network([pp.Population(Conductance(), name="c")], [pp.Edge({"c": "x"}, {"c": "kick"}, given)])
        run = pp.simulate(wired, duration=40, dt=DT, scheme=pp.Euler(), record="g", target="numpy")
        found.append(float(run.weights["c to c"][0]))
        assert run.weights["c to c"].attrs["units"] == "nS"
    assert found[0] == pytest.approx(found[1], rel=1e-12) == pytest.approx(found[2], rel=1e-12)
    assert 0.001 < abs(found[0] - 0.5) < 0.1
    given = pp.operators.SpikeEdges([0], [0], 0.5, 1.0, 0.0, rules.additive.replace(w_max="0.6 mV"))
    wired = pp.Network([pp.Population(Conductance(), name="c")], [pp.Edge({"c": "x"}, {"c": "kick"}, given)])
    with pytest.raises(UnitError, match="units do not add up on pre"):
        pp.simulate(wired, duration=1, dt=DT)
