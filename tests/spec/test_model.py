"""Instances: values in many forms, frozen, equal by content, shown shortly; class bodies that say too little or too much."""

import copy
import pickle
import warnings

import numpy as np
import pint
import pytest

from pushpull.base.errors import ModelError, UnitError
from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port, state
from pushpull.spec.values import per_copy, per_node, schedule

from .anchors import ALL, JansenRit, LeakyIntegrator, WilsonCowan

REGISTRY = pint.UnitRegistry(cache_folder=None)


FORMS = (20, 20.0, "20", "20 ms", "0.02 s", np.float32(20), np.array(20.0), REGISTRY.Quantity(0.02, "s"))


@pytest.mark.parametrize("value", FORMS, ids=repr)
def test_values_in_every_form_mean_the_declared_unit(value):
    model = WilsonCowan(tau_e=value)
    assert model.values["tau_e"] == pytest.approx(20, rel=1e-15)
    assert model.tau_e == model.values["tau_e"]


def test_states_and_ports_show_their_defaults():
    assert (WilsonCowan().E, WilsonCowan().drive) == (0.1, 0.0)


@pytest.mark.parametrize("value", [np.ones(3), [1, 2], (1, 2), REGISTRY.Quantity(np.ones(2), "ms")], ids=repr)
def test_a_bare_array_is_refused(value):
    with pytest.raises(ModelError, match=r"wrap it in pp.per_node\(...\) or pp.per_copy\(...\)"):
        WilsonCowan(tau_e=value)


def test_values_that_vary_are_kept_and_compared_by_content():
    one, other = WilsonCowan(P_e=per_copy([1, 2])), WilsonCowan(P_e=per_copy([1, 2]))
    assert one == other
    assert hash(one) == hash(other)
    assert one != WilsonCowan(P_e=per_node([1, 2]))
    assert WilsonCowan(P_e=schedule([0, 1], [1, 2])).P_e.axes == ("time",)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "nan ms"])
def test_values_that_are_not_finite_are_refused(value):
    with pytest.raises(ModelError, match="finite"):
        WilsonCowan(tau_e=value)


@pytest.mark.parametrize("value", ["20 mV", "fast", "20ms", None, True])
def test_values_that_are_no_quantity_of_the_unit_are_refused(value):
    with pytest.raises(UnitError, match="tau_e of WilsonCowan"):
        WilsonCowan(tau_e=value)


def test_values_out_of_bounds_are_warned_about_where_they_are_given():
    with pytest.warns(UserWarning, match="tau_e of WilsonCowan is 200 ms, outside its bounds 1 to 100 ms") as record:
        WilsonCowan(tau_e=200)
    assert record[0].filename == __file__
    with pytest.warns(UserWarning, match="outside its bounds") as record:
        WilsonCowan().replace(tau_e=per_node([50, 0.5]))
    assert record[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        WilsonCowan(tau_e=100)


def test_instances_are_frozen_and_replace_makes_others():
    model = WilsonCowan()
    with pytest.raises(AttributeError, match=r"use .replace\(P_e=...\)"):
        model.P_e = 3
    other = model.replace(P_e=1.5)
    assert (model.P_e, other.P_e) == (1.25, 1.5)
    assert other.replace(P_e=1.25) == model
    assert len({model, other, WilsonCowan()}) == 2


def test_misspelt_names_are_refused_with_the_nearest():
    with pytest.raises(ModelError, match=r"no parameter 'tau_E'\nhint: did you mean 'tau_e'"):
        WilsonCowan(tau_E=3)
    with pytest.raises(ModelError, match="E is a state, not a parameter"):
        WilsonCowan(E=0.3)
    with pytest.raises(AttributeError, match="did you mean 'theta_e'"):
        _ = WilsonCowan().theta_E
    assert not hasattr(WilsonCowan(), "nothing")


def test_repr_shows_what_differs_from_the_defaults():
    assert repr(WilsonCowan()) == "WilsonCowan()"
    assert repr(WilsonCowan(P_e=1.5, tau_i=12)) == "WilsonCowan(tau_i=12, P_e=1.5)"
    assert repr(JansenRit(P=200).with_noise(drive="10 1/sqrt(s)")) == "JansenRit(P=200).with_noise(drive=10)"


def test_regimes_are_named_parameter_sets():
    assert WilsonCowan().regime("oscillating") == WilsonCowan(P_e=1.5, P_i=0)
    with pytest.raises(ModelError, match=r"no regime 'oscillatin'\nhint: did you mean 'oscillating'"):
        WilsonCowan().regime("oscillatin")
    with pytest.raises(ModelError, match="it has none"):
        JansenRit().regime("alpha")


@pytest.mark.parametrize("model", [cls() for cls in ALL], ids=repr)
def test_models_survive_pickle_and_copy(model):
    for made in (pickle.loads(pickle.dumps(model)), copy.deepcopy(model)):
        assert made == model
        assert hash(made) == hash(model)


def test_models_with_noise_and_models_of_texts_survive_pickle():
    noisy = LeakyIntegrator(tau=5).with_noise(v=0.3)
    assert pickle.loads(pickle.dumps(noisy)) == noisy
    of_text = Model.from_text("x' = -k*x\nk = 2", time="1").replace(k=3)
    again = pickle.loads(pickle.dumps(of_text))
    assert again == of_text
    assert again.k == 3


def test_models_that_differ_in_one_equation_are_different():
    one, other = (Model.from_text(f"x' = {sign}k*x\nk = 2", time="1") for sign in ("-", ""))
    assert one != other


def test_a_model_is_final():
    with pytest.raises(ModelError, match="extends another model"):

        class Child(WilsonCowan):
            pass

    with pytest.raises(ModelError, match="no equations"):
        Model()


def _define(equations="x' = -x/tau", **body):
    fields = {"x": state(), "tau": parameter(default=1.0, unit="ms")}
    annotations = dict.fromkeys((*fields, *body), "float")
    return type("Thing", (Model,), fields | {"__annotations__": annotations, "equations": equations} | body)


def test_declarations_that_are_no_fields_are_refused():
    assert _define().__name__ == "Thing"
    with pytest.raises(ModelError, match="'k' of Thing is neither state nor parameter nor port"):
        _define(k=3.0)
    with pytest.raises(ModelError, match="has no type"):
        type("Thing", (Model,), {"equations": "x' = -x", "time": "1", "x": state()})
    with pytest.raises(ModelError, match="write them as the class attribute equations"):
        _define("  ")
    with pytest.raises(ModelError, match="time of Thing is 'hours'"):
        _define(time="hours")


@pytest.mark.parametrize("name", ["xi", "xi_a", "t", "exp", "lambda", "__x", "values", "replace", "definition", "time_"])
def test_reserved_names_are_refused(name):
    if name == "time_":
        _define("x' = -x/tau + 0*time_/tau", time_=port())
        return
    with pytest.raises(ModelError, match=f"cannot be called '{name}'"):
        _define(f"x' = -x/tau + {name}/tau", **{name: port()})


def test_defaults_that_contradict_their_field_are_refused():
    with pytest.raises(ModelError, match="outside its bounds"):
        _define(x=state(default=2.0, bounds=(0, 1)))
    with pytest.raises(ModelError, match="no number"):
        _define(x=state(default="2 ms"))
    with pytest.raises(UnitError, match="unknown unit 'mss'"):
        _define(tau=parameter(default=2, unit="mss"))
    with pytest.raises(ModelError, match=r"give \(lowest, highest\)"):
        _define(x=state(bounds=(1, 0)))


def test_regimes_and_couplings_name_what_exists():
    with pytest.raises(ModelError, match=r"no parameter 'tua'\nhint: did you mean 'tau'"):
        _define(regimes=(Regime("fast", {"tua": 1.0}, promises=(LimitCycle(), FixedPoint())),))
    with pytest.raises(ModelError, match=r"the regime 'fast' of \w+ has no state 'y'"):
        _define(regimes=(Regime("fast", {}, FixedPoint(), start={"y": 1.0}),))
    with pytest.raises(ModelError, match=r"the regime 'fast' of \w+ has no port 'x'"):
        _define(regimes=(Regime("fast", {}, FixedPoint(), stimuli={"x": "sin(t)"}),))
    with pytest.raises(ModelError, match="couples to 'tau', which is no port"):
        _define(couples={"tau": "x"})
    with pytest.raises(ModelError, match="couples 'drive' to 'y', which it does not have"):
        _define("x' = (drive - x)/tau", drive=port(), couples={"drive": "2*y"})


@pytest.mark.parametrize("value", [-1.0, 0.0, "-2 s"])
def test_a_time_constant_that_is_not_positive_is_refused(value):
    with pytest.raises(ModelError, match="tau_e of WilsonCowan is") as error:
        WilsonCowan(tau_e=value)
    assert error.value.hint == "a time constant is positive"
