"""The texts of errors about models, as users read them: what, where, a caret, one hint."""

import pytest

from pushpull import models
from pushpull.base.errors import PushpullError
from pushpull.spec import Model, impulse, parameter, port, state
from pushpull.spec.values import per_copy, per_node

FIELDS = {
    "v": state(default=-65.0, unit="mV"),
    "w": state(unit="mV"),
    "drive": port(unit="mV"),
    "kick": impulse(unit="mV"),
    "tau": parameter(default=10.0, unit="ms"),
    "eps": parameter(default=0.08),
    "limit": parameter(default=20.0, unit="mV"),
}
REST = """
    w' = -eps*w/tau
    v += kick
    when v >= limit: v = 0[mV]; refractory tau
"""
GOOD = "v' = (drive - v)/tau"

CASES = {
    "unknown name": "v' = (drive - v)/tau + epz*(v - w)/tau",
    "unknown name in a long line": "v' = (drive - v)/tau" + " + (v - w)/tau" * 9 + " + epz*w/tau" + " + (w - v)/tau" * 5,
    "unknown name on a line that goes on": "v' = (drive - v\n        - epz*w)/tau",
    "unknown function": "v' = (drive - v)/tau*expp(v/limit)",
    "name called as a function": "v' = (drive - v)/tau*eps(v/limit)",
    "function without arguments": "v' = (drive - v)/tau + f*w/tau\n    f(x) = 2*x",
    "power": "v' = (drive - v^2)/tau",
    "wrong number of arguments of a known function": "v' = (drive - exp(v, w))/tau",
    "wrong number of arguments of a function of the text": "v' = (drive - f(v))/tau\n    f(x, y) = x*y/limit",
    "two equations": "v' = (drive - v)/tau\n    v' = -v/tau",
    "two derived quantities": f"{GOOD}\n    a = 2*v\n    a = 3*v",
    "equation of a parameter": f"{GOOD}\n    tau' = 1",
    "equation of nothing": f"{GOOD}\n    vv' = 1",
    "derived quantity named as a field": f"{GOOD}\n    w = 2*v",
    "reserved name": f"{GOOD}\n    exp = 2*v",
    "algebraic loop": f"{GOOD}\n    a = b + w\n    b = c*eps\n    c = a",
    "function that calls itself": "v' = (drive - f(v))/tau\n    f(x) = g(x)\n    g(x) = f(x)",
    "units of a sum": "v' = (drive - v)/tau + w",
    "units of an equation": "v' = drive - v",
    "units of an exponential": "v' = (drive - v)/tau*exp(v)",
    "units of a power": "v' = (drive - v)/tau*eps**w",
    "units inside a function": "v' = (drive - f(v))/tau\n    f(x) = x + tau",
    "units of an assignment": f"{GOOD}\n    when w >= limit: w = tau",
    "units of a condition": f"{GOOD}\n    when w >= tau: spike",
    "units of a hold": f"{GOOD}\n    when w >= limit: hold w for eps",
    "unknown unit": "v' = (drive - v - 3[mw])/tau",
    "noise inside a function": "v' = (drive - v)/tau + limit*sin(xi)",
    "noise times noise": "v' = (drive - v)/tau + limit*xi*xi_b",
    "noise in a derived quantity": f"{GOOD}\n    a = 2*xi",
    "units of noise": "v' = (drive - v)/tau + eps*limit*xi",
    "second derivative": "v'' = (drive - v)/tau",
    "derivative on the right": "v' = (drive - v)/tau - w'",
    "python word": "v' = (drive - v)/tau if v > w else 0",
    "name that is a python word": "v' = (drive - lambda*v)/tau",
    "chained comparison": "v' = where(0 < v < limit, drive, w)/tau",
    "condition as a number": "v' = (drive - v*(v > w))/tau",
    "unclosed bracket": "v' = (drive - v/tau",
    "bracket that closes nothing": "v' = drive - v)/tau",
    "something else": "v' = (drive - v v)/tau",
    "no equation at all": f"{GOOD}\n    v gets larger",
    "greek letter": "v' = (drive - v)/τ",
    "impulse as a value": "v' = (drive + kick - v)/tau",
    "impulse to nothing": f"{GOOD}\n    u += kick",
    "impulse that is no impulse": f"{GOOD}\n    v += drive",
    "impulse with a factor": f"{GOOD}\n    v += 2*kick",
    "event without colon": f"{GOOD}\n    when w >= limit spike",
    "event without comparison": f"{GOOD}\n    when w: spike",
    "event with two comparisons": f"{GOOD}\n    when w >= limit or v > limit: spike",
    "event without reaction": f"{GOOD}\n    when w >= limit:",
    "event that sets a parameter": f"{GOOD}\n    when w >= limit: tau = 3[ms]",
    "event that sets twice": f"{GOOD}\n    when w >= limit: w = 0; w = v",
    "event with a misspelt word": f"{GOOD}\n    when w >= limit: w = 0; refractroy tau",
    "event that holds no state": f"{GOOD}\n    when w >= limit: hold eps for tau",
    "event that holds nothing": f"{GOOD}\n    when t >= tau: refractory tau",
    "initial value in a class": f"{GOOD}\n    v(0) = 3[mV]",
    "dunder": "v' = (drive - v)/tau*v.__class__.__name__",
    "power tower": "v' = (drive - v)/tau*9**9**9**9",
    "keywords": "v' = (drive - v)/tau*Synapse(gain=3)",
}


def define(equations, **fields):
    given = FIELDS | fields
    kept = {name: value for name, value in given.items() if value is not None}
    body = {"equations": equations, "__annotations__": dict.fromkeys(kept, "float")}
    return type("Neuron", (Model,), kept | body)


def test_the_model_behind_the_messages_is_right():
    assert define(GOOD + REST)().definition.name == "Neuron"


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_error_of_an_equation(text, snapshot):
    with pytest.raises(PushpullError) as caught:
        define(f"\n    {text}{REST}")
    problem = caught.value
    assert problem.hint is not None
    assert problem.hint.count("\n") == 0
    assert f"{type(problem).__name__}: {problem}" == snapshot


FIELD_CASES = {
    "state without equation": {"u": state()},
    "parameter that no equation uses": {"gain": parameter(default=1.0)},
    "port that no equation uses": {"light": port()},
    "reserved field": {"xi_a": parameter(default=1.0)},
    "attribute as field": {"regime": parameter(default=1.0)},
    "default out of limits": {"eps": parameter(default=1.2, limits=(0, 1))},
    "limits the wrong way round": {"eps": parameter(default=0.08, limits=(1, 0))},
    "default out of bounds": {"tau": parameter(default=10.0, unit="ms", bounds=(20, 30))},
    "unknown unit": {"tau": parameter(default=10.0, unit="msec_")},
    "impulse of another unit": {"kick": impulse(unit="nA")},
    "bare numbers in a model with time": {name: state() for name in ("v", "w")}
    | {name: parameter(default=1.0) for name in ("tau", "eps", "limit")}
    | {"drive": port(), "kick": impulse()},
}


@pytest.mark.parametrize("fields", FIELD_CASES.values(), ids=FIELD_CASES)
def test_error_of_a_field(fields, refused):
    refused(lambda: define(f"\n    {GOOD}{REST}".replace("0[mV]", "0"), **fields))


VALUE_CASES = {
    "negative time constant": lambda: models.WilsonCowan(tau_e=-1),
    "negative refractory period": lambda: models.LeakyIntegrateAndFire(tau_ref="-1 ms"),
    "time constant without a unit": lambda: models.WilsonCowanPSP(tau_x=0),
    "no capacitance": lambda: models.HodgkinHuxley(C=0),
    "negative conductance": lambda: models.HodgkinHuxley(g_Na=-1),
    "probability above one": lambda: models.ReducedWongWang(gamma=1.2),
    "probability below zero in one node": lambda: models.ReducedWongWang(gamma=per_node([0.5, -0.1])),
    "negative spread": lambda: models.MontbrioPazoRoxin(Delta=-1),
    "negative noise": lambda: models.WilsonCowan().with_noise(E=-1),
    "misspelt regime": lambda: models.JansenRit().regime("alfa"),
    "other regime": lambda: models.JansenRit().regime("gamma oscillation"),
    "regime of a model that has none": lambda: define(GOOD + REST)().regime("any"),
}


@pytest.mark.parametrize("make", VALUE_CASES.values(), ids=VALUE_CASES)
def test_error_of_a_value(make, refused):
    refused(make)


WARNING_CASES = {
    "with a reason": lambda: models.HodgkinHuxley(I=400),
    "with a meaning": lambda: models.WilsonCowan(tau_e=200),
    "in one copy": lambda: models.FitzHughNagumo(eps=per_copy([0.1, 3.0])),
    "conductance that may be small": lambda: models.AdaptiveExponential(g_L=0),
}


@pytest.mark.parametrize("make", WARNING_CASES.values(), ids=WARNING_CASES)
def test_warning_of_a_value(make, snapshot):
    with pytest.warns(UserWarning, match="outside its bounds") as caught:
        make()
    assert str(caught[0].message) == snapshot
