"""Additive noise: on states, on ports that enter linearly, never in the text of the class."""

import pytest

from pushpull.base.errors import ModelError, UnitError
from pushpull.spec import Model, to_text
from pushpull.spec.values import per_node

from .anchors import JansenRit, LeakyIntegrator, WilsonCowan


def equation(model, state):
    return next(to_text(item.expression) for item in model.definition.derivatives if item.state == state)


def test_noise_on_a_state_is_added_to_its_derivative():
    model = LeakyIntegrator().with_noise(v="0.3 mV/sqrt(ms)")
    assert equation(model, "v") == "(v_rest - v + resistance*current)/tau + noise_v*xi_v"
    assert model.values["noise_v"] == 0.3
    assert model.definition.field("noise_v").unit == "mV/sqrt(ms)"
    assert equation(LeakyIntegrator(), "v") == "(v_rest - v + resistance*current)/tau"


def test_noise_on_a_port_is_added_to_the_port():
    model = JansenRit().with_noise(drive="10 1/sqrt(s)")
    assert "P + (drive + noise_drive*xi_drive) + 0.8*C" in equation(model, "exc.z")
    assert model.definition.field("noise_drive").unit == "1/s*sqrt(s)"
    assert model.values["noise_drive"] == 10


def test_units_of_noise_convert():
    assert JansenRit().with_noise(drive="1 1/sqrt(ms)").noise_drive == pytest.approx(1000**0.5)
    with pytest.raises(UnitError, match="noise_drive of JansenRit"):
        JansenRit().with_noise(drive="10 1/s")


def test_noise_reaches_derivatives_through_derived_quantities():
    model = Model.from_text("x' = (-x + u)/tau\nu = 2*drive + w\nw = 3*drive\ntau = 5[ms]", ports=["drive"]).with_noise(drive=0.1)
    assert equation(model, "x") == "(-x + (2*(drive + noise_drive*xi_drive) + 3*(drive + noise_drive*xi_drive)))/tau"
    assert [to_text(item.expression) for item in model.definition.derived] == ["3*drive", "2*drive + w"]


def test_a_port_inside_a_sigmoid_takes_no_white_noise():
    with pytest.raises(ModelError, match=r"(?s)drive enters the equation of E other than linearly.*coloured noise"):
        WilsonCowan().with_noise(drive=0.1)


def test_strength_is_not_negative_and_targets_exist():
    with pytest.raises(ModelError, match=r"noise on v is at least 0.*its sign has no meaning"):
        LeakyIntegrator().with_noise(v=-1)
    with pytest.raises(ModelError, match=r"no state or port 'V'.*\nhint: did you mean 'v'"):
        LeakyIntegrator().with_noise(V=1)
    with pytest.raises(ModelError, match="no state or port 'tau'"):
        LeakyIntegrator().with_noise(tau=1)


def test_noise_twice_replaces_the_strength_and_may_vary():
    model = LeakyIntegrator().with_noise(v=0.3)
    assert model.with_noise(v=0.4) == LeakyIntegrator().with_noise(v=0.4)
    assert model.replace(noise_v=per_node([0, 1])).noise_v.length("node") == 2
    with pytest.raises(ModelError, match="noise on v is at least 0"):
        model.replace(noise_v=per_node([-0.1, 1]))


def test_noise_of_the_text_is_not_mixed_up():
    model = Model.from_text("x' = -x + s*x*xi_x\ns = 0.1", time="1")
    with pytest.raises(ModelError, match="uses the noise 'xi_x' already"):
        model.with_noise(x=1)


def test_part_states_take_noise_under_names_without_dots():
    model = JansenRit().with_noise(**{"exc.z": 1.0})
    assert equation(model, "exc.z").endswith(" + noise_exc_z*xi_exc_z")
