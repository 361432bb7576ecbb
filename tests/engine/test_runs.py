"""simulate: what comes out is what the equations say, under the names, axes, units and times that are promised."""

import numpy as np
import pytest

import pushpull as pp

from .systems import bare, leak, network

STEP = {"dt": 0.5, "scheme": pp.Euler()}
COUPLINGS = {
    pp.Linear(2.0): lambda source, own: 2 * source,
    pp.Diffusive(): lambda source, own: source - own,
    pp.HyperbolicTangent(slope=0.5): lambda source, own: np.tanh(0.5 * source),
    pp.Sigmoidal(): lambda source, own: 5 / (1 + np.exp(-0.56 * (source - 6))),
    pp.Kuramoto(0.7, lag=0.3): lambda source, own: 0.7 * np.sin(source - own - 0.3),
}


@pytest.fixture(params=["numpy", "cpu"])
def target(request):
    return request.param


def test_weights_are_target_by_source():
    run = pp.simulate(network([[0, 0], [2, 0]]), duration=5, target="numpy", initial={"x": pp.per_node([1, 0])}, **STEP)
    values = run["x"]
    assert values.dims == ("time", "node")
    assert values[1, 1] == pytest.approx(0.1)
    assert values[1, 0] == pytest.approx(0.95)


@pytest.mark.parametrize("coupling", COUPLINGS, ids=lambda coupling: type(coupling).__name__)
def test_delayed_edges_read_the_past_and_weight_zero_is_no_edge(coupling, target):
    """Against a plain loop: three nodes, delays from none to past the run, delays of edges that are not there."""
    weights = np.array([[0, 0.3, 0], [2.0, 0, 1], [0, 0.5, 0]])
    delays = np.array([[9, 1.0, 77], [2.5, 50, 0], [3, 100, 4]])
    signal, steps = COUPLINGS[coupling], 40
    run = pp.simulate(network(weights, delays, coupling), duration=20, target=target, history={"x": "cos(t/7[ms])"}, **STEP)
    lags = np.round(delays / 0.5).astype(int)
    longest = lags.max()
    past = np.cos((np.arange(-longest, 1) * 0.5) / 7)
    x = np.concatenate([np.tile(past[:, np.newaxis], 3), np.zeros((steps, 3))])
    for k in range(longest, longest + steps):
        total = np.zeros(3)
        for i, j in np.argwhere(weights):
            total[i] += weights[i, j] * signal(x[k - lags[i, j], j], x[k, i])
        x[k + 1] = x[k] + 0.5 * (total - x[k]) / 10
    np.testing.assert_allclose(run["x"], x[longest:-1], rtol=1e-12, atol=1e-14)


def test_rows_of_a_diffusive_coupling_are_summed_over_sources():
    weights = np.array([[0, 3.0], [1.0, 0]])
    run = pp.simulate(
        network(weights, coupling=pp.Diffusive()), duration=5, target="numpy", initial={"x": pp.per_node([1, 0])}, **STEP
    )
    rate = np.array([-1 + 3 * (0 - 1), 0 + 1 * (1 - 0)]) / 10
    np.testing.assert_allclose(run["x"][1], [1, 0] + 0.5 * rate)


@pytest.mark.parametrize(("sent", "speed_unit"), [("r", "r"), ("v/tau", "an expression")])
def test_what_is_sent_is_in_the_unit_of_the_model_s_own_time(sent, speed_unit):
    """A model in seconds sends mV/s whether the quantity has a name or is written out."""
    text = "v' = -v/tau + drive\ntau = 0.01[s]\nv(0) = 1[mV]\nr = v/tau"
    model = pp.Model.from_text(text, name="Seconds", time="s", ports={"drive": "mV/s"})
    places = pp.Population(model, 2, name="p")
    edge = pp.Edge({"p": sent}, {"p": "drive"}, pp.operators.Dense(np.array([[0, 0], [2.0, 0]])))
    run = pp.simulate(
        pp.Network((places,), (edge,)), duration=5, target="numpy", initial={"v": pp.per_node([1, 0])}, record=["v", "r"], **STEP
    )
    assert run["v"][1, 1] == pytest.approx(0.5e-3 * 2 * 100)
    assert run["r"].attrs["units"] == "mV/s"
    np.testing.assert_allclose(run["r"], 100 * run["v"])


def test_stimuli_are_in_the_unit_of_the_port():
    text = "v' = -v/tau + drive\ntau = 0.01[s]\nv(0) = 0[mV]"
    model = pp.Model.from_text(text, name="Seconds", time="s", ports={"drive": "mV/s"})
    ways = ["1000", "1[mV/ms]", "1 V/s", 1000.0, pp.schedule([0, 9], [1000, 1000]), pp.Stimulus("1000"), pp.per_node([1000])]
    runs = [pp.simulate(model, duration=5, target="numpy", stimuli={"drive": way}, **STEP)["v"] for way in ways]
    assert runs[0][1] == pytest.approx(0.5)
    for run in runs[1:]:
        np.testing.assert_allclose(run, runs[0], rtol=1e-14)


def test_a_schedule_over_nodes_keeps_their_order(target):
    times, values = np.array([0, 10, 20.0]), np.array([[0, 1, 2], [1, 1, 0], [1, 5, 0.0]])
    places = pp.Population(leak(), 3, name="p")
    run = pp.simulate(
        places, duration=20, target=target, initial={"x": 0.0}, stimuli={"drive": pp.schedule(times, values)}, **STEP
    )
    x = np.zeros((41, 3))
    for k in range(40):
        drive = [np.interp(k * 0.5, times, column) for column in values.T]
        x[k + 1] = x[k] + 0.5 * (drive - x[k]) / 10
    np.testing.assert_allclose(run["x"], x[:-1], atol=1e-14)


def test_values_per_node_and_copy_reach_their_place(target):
    model = pp.models.WilsonCowan
    values = np.array([[1.0, 2, 3], [0.5, 1.5, 2.5]])
    run = pp.simulate(pp.Population(model(P_e=pp.per_node(values)), 2), duration=5, dt=0.5, target=target)
    assert run["E"].dims == ("time", "node", "copy")
    for node, copy in np.ndindex(2, 3):
        alone = pp.simulate(model(P_e=values[node, copy]), duration=5, dt=0.5, target=target)
        np.testing.assert_allclose(run["E"][:, node, copy], alone["E"], rtol=1e-13)


def test_samples_lie_at_multiples_of_the_period(target):
    def value(record=None, **options):
        return pp.simulate(leak(), duration=20, dt=0.5, target=target, record=record, **options)["x"]

    full = value()
    np.testing.assert_array_equal(full["time"], 0.5 * np.arange(40))
    np.testing.assert_array_equal(value(pp.Sample("x", "2 ms")), full[::4])
    average = value(pp.TemporalAverage("x", "2 ms"))
    np.testing.assert_allclose(average, full.values.reshape(-1, 4).mean(1), rtol=1e-14)
    np.testing.assert_array_equal(average["time"], 2.0 * np.arange(10))
    late = value(transient="3 ms")
    assert late["time"][0] == 3
    np.testing.assert_array_equal(late, full[6:])


def test_time_scale_stretches_time_and_nothing_else(target):
    noisy = bare().with_noise(x=0.3)
    plain = pp.simulate(noisy, duration=5, dt=0.05, seed=1, target=target)["x"]
    scaled = pp.simulate(noisy, duration="50 ms", dt="0.5 ms", time_scale="10 ms", seed=1, target=target)["x"]
    np.testing.assert_allclose(plain, scaled, rtol=1e-12)
    assert scaled["time"].attrs["units"] == "ms"
    np.testing.assert_allclose(scaled["time"], 10 * plain["time"])


def test_time_scale_reaches_a_population_that_has_none():
    run = pp.simulate(pp.Population(bare(), 2), duration="50 ms", dt="0.5 ms", time_scale="10 ms", target="numpy")
    assert run["x"][-1, 0] == pytest.approx(np.exp(-4.95), rel=1e-2)


@pytest.mark.parametrize("past", [3.0, "3", "3 + 0*t/1[ms]", pp.per_node([3.0, 3.0]), np.full((9, 2), 3.0)], ids=str)
def test_a_run_starts_from_the_history(past):
    system = network([[0, 1], [1, 0]], 2.0)
    run = pp.simulate(system, duration=5, dt=0.5, target="numpy", history={"x": past})
    np.testing.assert_array_equal(run["x"][0], 3)
    np.testing.assert_allclose(run["x"], 3, rtol=1e-12)


def test_an_initial_value_stands_before_the_history():
    system = network([[0, 1], [1, 0]], 2.0)
    run = pp.simulate(system, duration=5, dt=0.5, target="numpy", history={"x": 3.0}, initial={"x": 1.0})
    assert (run["x"][0] == 1).all()


def test_an_ensemble_begins_with_the_smaller_one_and_differs_between_copies(target):
    noisy = leak().with_noise(x="0.1 1/sqrt(ms)")
    three, five = (pp.simulate(noisy, duration=20, dt=0.1, copies=n, seed=4, target=target)["x"] for n in (3, 5))
    np.testing.assert_array_equal(three, five[:, :3])
    assert len(set(five.values[-1])) == 5


def test_white_noise_has_the_strength_that_it_says():
    noisy = leak().with_noise(x="0.1 1/sqrt(ms)")
    run = pp.simulate(noisy, duration=2000, dt=0.1, copies=50, transient=100, seed=3, record=pp.Sample("x", "1 ms"))
    expected = 0.1 * np.sqrt(10 / 2)
    independent = 50 * 1900 / 20
    assert float(run["x"].std()) == pytest.approx(expected, abs=5 * expected / np.sqrt(2 * independent))


def test_threads_change_nothing():
    places = pp.Population(leak().with_noise(x=0.1), 200)
    runs = [pp.simulate(places, duration=20, dt=0.1, copies=3, seed=4, threads=n)["x"] for n in (1, 2, 5)]
    np.testing.assert_array_equal(runs[0], runs[1])
    np.testing.assert_array_equal(runs[0], runs[2])


def test_a_neuron_without_synapses_runs_and_its_spikes_are_sorted(target):
    neuron = pp.models.LeakyIntegrateAndFire(mu=30)
    run = pp.simulate(pp.Population(neuron, 5, name="n"), duration=100, dt=0.1, copies=3, seed=2, target=target)
    spikes = run.spikes["n"]
    assert len(spikes) > 50
    assert (np.diff(spikes.times) >= 0).all()
    assert spikes.rate == pytest.approx(len(spikes) / (5 * 3 * 0.1))
    assert len(spikes.of(2, 1)) == int(((spikes.nodes == 2) & (spikes.copies == 1)).sum())


def test_names_of_states_do_not_meet_those_of_the_program(target):
    states = ["m", "n", "first", "steps", "load", "store", "average", "row_of", "chunk", "g", "w", "x", "lane"]
    model = pp.Model.from_text("\n".join(f"{name}' = -{name}**3/10[ms]\n{name}(0) = 1" for name in states), name="Words")
    run = pp.simulate(model, duration=5, dt=0.5, target=target)
    assert len({float(run[name][-1]) for name in states}) == 1


def test_derived_quantity_made_with_a_number_in_a_unit_is_recorded_in_its_unit():
    model = pp.Model.from_text("x' = -x/tau\ntau = 2[ms]\nx(0) = 3\ny = x*4[mV] + 2[V]", name="Scaled")
    found = pp.simulate(model, duration=1, dt=0.5, record="y", target="numpy", progress=False)["y"]
    assert found.attrs["units"] == "mV"
    assert float(found[0]) == pytest.approx(2012)
