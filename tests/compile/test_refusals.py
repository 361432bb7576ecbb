"""What cannot be compiled is refused before the first step, with what to do about it."""

import numpy as np
import pytest

import pushpull as pp
from pushpull.base.errors import PushpullError

LEAK = pp.Model.from_text("x' = -x*rate + drive\nrate = 1", name="Leak", time="1", ports=["drive"])
CLOCK = pp.Model.from_text("x' = rate\nrate = 1[1/ms]\nv' = -v*rate\nv += kick\nwhen x rises above 0: spike", name="Clock")


def late(delay=1.0, weights=((0.0, 1.0), (1.0, 0.0)), model=LEAK, coupling=None):
    operator = pp.operators.Dense(np.array(weights), np.full(np.shape(weights), delay))
    edge = pp.Edge({"Leak": "x"}, {"Leak": "drive"}, operator, coupling or pp.Linear())
    return pp.Network((pp.Population(model, len(weights)),), (edge,))


def field(speed=1.0):
    operator = pp.operators.Spectral(pp.operators.Ring(16, 8.0), lambda x: np.exp(-x), speed)
    return pp.Network((pp.Population(LEAK, 16),), (pp.Edge({"Leak": "x"}, {"Leak": "drive"}, operator),))


def spikes(model=CLOCK):
    edges = pp.operators.SpikeEdges(np.zeros(1, int), np.zeros(1, int), np.ones(1))
    return pp.Network((pp.Population(model),), (pp.Edge({"Clock": "x"}, {"Clock": "kick"}, edges),))


SILENT = pp.Model.from_text("x' = rate\nrate = 1[1/ms]\nv' = -v*rate\nv += kick", name="Clock")
TRIANGLE = pp.Model.from_text("a' = b - a\nb' = c - b\nc' = a - c", name="Triangle", time="1")
STAGGERED = pp.ExponentialEuler(staggered=True)
THREE = LEAK.replace(rate=pp.per_node([1, 2, 3]))
CASES = {
    "delay below a step": (late(0.04), {}, "from node 1 to node 0 is 0.04, shorter than the step dt = 0.1", "below 0.04"),
    "RK4 with delays": (late(), {"scheme": pp.RK4()}, "RK4 with delays", "use Heun"),
    "RK4 with an axonal speed": (field(), {"scheme": pp.RK4(), "target": "numpy"}, "RK4 with a finite axonal speed", "use Heun"),
    "three states in a ring": (TRIANGLE, {"scheme": STAGGERED}, "Triangle cannot be staggered", "without staggering"),
    "a field on the cpu": (field(), {"target": "cpu"}, "cpu target has no spectral edges yet", "target='numpy'"),
    "spikes of a silent model": (spikes(SILENT), {"target": "numpy"}, "Clock sends no spikes", "give its model an event"),
    "an unknown target": (LEAK, {"target": "nunpy"}, "there is no target 'nunpy'", "numpy"),
    "a parameter of other nodes": (late(model=THREE), {}, "3 values along node, there are 2", "one value per node"),
    "copies that differ": (LEAK.replace(rate=pp.per_copy([1, 2, 3])), {"copies": 2}, "copies differ", "same length"),
    "total of a field": (
        pp.Network(field().populations, (pp.Edge({"Leak": "x"}, {"Leak": "drive"}, field().edges[0].operator, pp.Diffusive()),)),
        {"target": "numpy"}, "needs a matrix of weights", "Dense",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_does_not_fit_is_refused_with_a_way_out(case):
    system, options, message, hint = CASES[case]
    with pytest.raises(PushpullError) as caught:
        pp.simulate(system, duration=1, **{"dt": 0.1, **options})
    assert message in str(caught.value)
    assert hint in str(caught.value)


def test_rk4_is_allowed_without_delays_and_with_a_field_at_once():
    assert np.isfinite(pp.simulate(late(0.0), duration=1, dt=0.1, scheme=pp.RK4(), target="numpy")["x"]).all()
    assert np.isfinite(pp.simulate(field(float("inf")), duration=1, dt=0.1, scheme=pp.RK4(), target="numpy")["x"]).all()


def test_delay_of_a_missing_edge_is_ignored():
    weights = np.array([[0.0, 1.0], [0.0, 0.0]])
    run = pp.simulate(late(1.0, weights), duration=1, dt=0.1, target="numpy")
    delays = np.array([[0.01, 1.0], [0.02, 0.03]])
    edge = pp.Edge({"Leak": "x"}, {"Leak": "drive"}, pp.operators.Dense(weights, delays))
    other = pp.simulate(pp.Network((pp.Population(LEAK, 2),), (edge,)), duration=1, dt=0.1, target="numpy")
    np.testing.assert_array_equal(run["x"], other["x"])


def test_delays_within_rounding_of_whole_steps_are_whole():
    """3 * 0.1 is not 0.3 in binary: both must read the same step."""
    runs = []
    for delay in (0.3, 3 * 0.1, 0.1 + 0.2):
        network = late(delay)
        runs.append(pp.simulate(network, duration=2, dt=0.1, initial={"x": pp.per_node([1.0, -0.5])}, target="numpy")["x"].values)
    np.testing.assert_array_equal(runs[0], runs[1])
    np.testing.assert_array_equal(runs[0], runs[2])
