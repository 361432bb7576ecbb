"""Inhibition that brings every node of a network to one rate: closed forms, and what is refused."""

import numpy as np
import pytest

import pushpull as pp
from pushpull.base.errors import ModelError, RunError

TARGET = "3.0630854242680075 1/s"  # the rate at b_E/a_E - 0.026 nA, printed 3.06309


@pytest.fixture(scope="module")
def connectome():
    return pp.data.connectome("dk-84").normalise()


def network(connectome, gain, **options):
    parameters = {key: options.pop(key) for key in ("J", "feedforward") if key in options}
    return pp.Network.from_connectome(pp.models.WongWangPair(**parameters), connectome, coupling=pp.Linear(gain), **options)


@pytest.mark.parametrize("gain", [0.0, 0.3, 0.5])
def test_inhibition_grows_with_gain_times_strength_by_its_closed_form(connectome, gain):
    """At the target all nodes have S_E = 0.164120 and S_I = 0.039163, so that J = 1.001940 + 0.15*S_E/S_I*gain*strength."""
    found = pp.dynamics.inhibition_control(network(connectome, gain), parameter="J", quantity="rate_E", target=TARGET)
    wanted = 1.001939699625365 + 0.15 * 0.1641198622707097 / 0.039163399394103425 * gain * connectome.weights.sum(axis=1)
    assert found.axes == ("node",)
    assert found.values == pytest.approx(wanted, rel=1e-10)


def test_noise_does_not_move_the_balance(connectome):
    options = {"parameter": "J", "quantity": "rate_E", "target": "3.06309 1/s"}
    quiet, noisy = (
        pp.dynamics.inhibition_control(pp.Network.from_connectome(each, connectome, coupling=pp.Linear(0.3)), **options)
        for each in (pp.models.WongWangPair(), pp.models.WongWangPair().with_noise(S_E=0.01))
    )
    np.testing.assert_array_equal(quiet.values, noisy.values)


def test_delays_do_not_move_the_balance(connectome):
    late = network(connectome, 0.3, speed="5 m/s")
    options = {"parameter": "J", "quantity": "rate_E", "target": TARGET}
    assert pp.dynamics.inhibition_control(late, **options) == pp.dynamics.inhibition_control(network(connectome, 0.3), **options)


def test_network_with_feedforward_inhibition_rests_at_the_target(connectome):
    """What arrives at inhibitory cells moves S_I too: no closed form, but the network's own rest says whether it is right."""
    options = {"parameter": "J", "quantity": "rate_E", "target": "4 1/s"}
    found = pp.dynamics.inhibition_control(network(connectome, 0.4, feedforward=0.5), **options)
    balanced = network(connectome, 0.4, feedforward=0.5, J=found)
    rest = pp.dynamics.fixed_point(balanced)["S_E"]
    assert rest.values == pytest.approx(np.full(84, 0.0641 * 4 / (1 + 0.0641 * 4)), abs=1e-9)
    assert np.ptp(found.values) > 0.1


def test_other_quantities_and_parameters_are_balanced_alike():
    """A rest in closed form: x = a + x0 with x0 what arrives, so that a is the target less twice the target."""
    model = pp.Model.from_text("x' = a + drive - x\na = 0.5", name="Leak", time="1", ports=["drive"], couples={"drive": "x"})
    population = pp.Population(model, 2)
    operator = pp.operators.Dense(np.array([[0.0, 2.0], [0.5, 0.0]]))
    pair = pp.Network((population,), (pp.Edge({"Leak": "x"}, {"Leak": "drive"}, operator),))
    with pytest.raises(RunError, match="does not rest"):
        pp.dynamics.inhibition_control(pair, parameter="a", quantity="x", target=3.0)
    damped = pp.Network((population,), (pp.Edge({"Leak": "x"}, {"Leak": "drive"}, operator, pp.Linear(0.5)),))
    found = pp.dynamics.inhibition_control(damped, parameter="a", quantity="x", target=3.0)
    assert found.values == pytest.approx([0.0, 2.25], abs=1e-12)


@pytest.mark.parametrize(
    ("options", "error", "text"),
    [
        ({"parameter": "JJ"}, ModelError, "has no parameter 'JJ'"),
        ({"quantity": "rate"}, ModelError, "has no quantity 'rate'"),
        ({"target": "300 1/s"}, RunError, "would need J = -"),
        ({"target": "-1 1/s"}, RunError, "no J was found"),
    ],
)
def test_what_cannot_be_balanced_is_refused(connectome, options, error, text):
    given = {"parameter": "J", "quantity": "rate_E", "target": TARGET, **options}
    with pytest.raises(error, match=text) as caught:
        pp.dynamics.inhibition_control(network(connectome, 0.1), **given)
    assert caught.value.hint


@pytest.mark.parametrize("speed", [None, "5 m/s"])
def test_unstable_balance_is_refused(connectome, speed):
    with pytest.raises(RunError, match="unstable"):
        pp.dynamics.inhibition_control(network(connectome, 0.7, speed=speed), parameter="J", quantity="rate_E", target=TARGET)


def test_network_of_several_populations_is_refused():
    model = pp.models.WongWangPair()
    several = pp.Network((pp.Population(model, name="a"), pp.Population(model, name="b")))
    with pytest.raises(ModelError, match="several populations"):
        pp.dynamics.inhibition_control(several, parameter="J", quantity="rate_E", target=TARGET)
