"""Models of texts and files: names declared in the text, exact round trips, files that are wrong."""

import pickle
from dataclasses import asdict

import pytest

from pushpull.base.errors import ModelError, UnitError
from pushpull.spec import Centre, FixedPoint, Model, SpikeTrain, parameter, port, state, to_text
from pushpull.spec.values import per_copy

from .anchors import ALL, JansenRit, LeakyIntegrator, WilsonCowan

FITZHUGH = """
    v' = v - v**3/3 - w + drive    # fast
    w' = eps*(v + a - b*w)
    v(0) = -1
    eps = 0.08
    a = 0.7
"""


def fitzhugh(**values):
    return Model.from_text(FITZHUGH, name="FitzHughNagumo", time="1", ports=("drive",), **({"b": 0.8} | values))


class Filter(Model):
    """A first-order filter."""

    equations = "s' = (input - s)/tau"
    s: float = state(unit="mV", doc="filtered")
    input: float = port(unit="mV", doc="what comes in")
    tau: float = parameter(default=5.0, unit="ms", doc="time constant")


def test_a_text_uses_parts_and_says_what_it_couples():
    text = "first = Filter(input=drive)\nsecond = Filter(input=2*first.s, tau=slow)\nslow = 20[ms]"
    model = Model.from_text(
        text, name="Cascade", ports={"drive": "mV"}, parts=(Filter,), couples={"drive": "second.s"}, slow="30 ms"
    )
    assert [(item.state, to_text(item.expression)) for item in model.definition.derivatives] == [
        ("first.s", "(drive - first.s)/5[ms]"),
        ("second.s", "(2*first.s - second.s)/slow"),
    ]
    assert model.definition.couples == (("drive", "second.s"),)
    assert model.slow == 30.0
    assert pickle.loads(pickle.dumps(model)) == model == Model.from_toml(model.to_toml())


def test_what_is_no_part_or_no_port_is_refused():
    with pytest.raises(ModelError, match="parts of Cascade is"):
        Model.from_text("first = Filter(input=drive)", name="Cascade", ports={"drive": "mV"}, parts=Filter)
    with pytest.raises(ModelError, match="couples to 'drve'"):
        Model.from_text("first = Filter(input=drive)", ports={"drive": "mV"}, parts=(Filter,), couples={"drve": "first.s"})


def test_a_text_declares_its_own_names():
    model = fitzhugh()
    definition = model.definition
    assert [(field.kind, field.name, field.default) for field in definition.fields] == [
        ("state", "v", -1.0),
        ("state", "w", 0.0),
        ("port", "drive", 0.0),
        ("parameter", "eps", 0.08),
        ("parameter", "a", 0.7),
        ("parameter", "b", 0.8),
    ]
    assert definition.derived == ()
    assert fitzhugh(eps=0.1).eps == 0.1
    assert isinstance(model, Model)


def test_units_in_a_text_are_those_of_its_numbers():
    text = "v' = (-v + u)/tau\nv(0) = -65[mV]\ntau = 10[ms]\nv += kick"
    model = Model.from_text(text, ports={"u": "mV"}, tau="0.02 s")
    assert model.tau == 20
    assert model.definition.field("v").unit == "mV"
    assert model.definition.field("kick").unit == "mV"
    assert model.definition.field("kick").kind == "impulse"


def test_keywords_declare_what_the_text_leaves_open():
    model = Model.from_text("v' = -v/tau", tau="10 ms")
    assert model.definition.field("tau").unit == "ms"
    with pytest.raises(UnitError, match="write them with a space"):
        Model.from_text("v' = -v/tau", tau="10ms")
    with pytest.raises(ModelError, match="unknown name 'tau'"):
        Model.from_text("v' = -v/tau")
    with pytest.raises(ModelError, match="no equation of Model uses the parameter 'tua'"):
        Model.from_text("v' = -v/tau", tau="10 ms", tua=3)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x' = -x\ny(0) = 2", "y has an initial value but no equation"),
        ("x' = -x\nx(0) = 2*3", "the initial value of x is no number"),
        ("x' = -x\nx(0) = 2\nx(0) = 3", "stands twice"),
        ("x' = -k*x\nk = 2\nk = 3", "two values for 'k'"),
        ("x' = -x\nx = 3", "'x' of Model is both a state and a parameter"),
    ],
)
def test_declarations_that_contradict_each_other_are_refused(text, message):
    with pytest.raises(ModelError, match=message):
        Model.from_text(text, time="1")


@pytest.mark.parametrize("cls", ALL, ids=lambda cls: cls.__name__)
def test_text_round_trip_gives_an_equal_model(cls):
    definition = cls().definition
    ports = {field.name: field.unit for field in definition.of_kind("port")}
    options = {"name": cls.__name__, "time": definition.time, "ports": ports}
    first = Model.from_text(cls().to_text(), **options)
    assert first.definition.derivatives == definition.derivatives
    assert first.definition.events == definition.events
    assert first.values == cls().values
    assert Model.from_text(first.to_text(), **options) == first


CHANGED = (WilsonCowan(P_e=1 / 3, tau_e=12), JansenRit().with_noise(drive=0.1), LeakyIntegrator().with_noise(v=1e-17))


@pytest.mark.parametrize("model", [*(cls() for cls in ALL), *CHANGED], ids=repr)
def test_toml_round_trip_gives_an_equal_model(model, tmp_path):
    path = tmp_path / "model.toml"
    path.write_text(model.to_toml(), encoding="utf-8")
    read = Model.from_file(path)
    assert read == model
    assert read.definition.fields == model.definition.fields
    assert (read.time, read.noise, read.regimes) == (model.time, model.noise, model.regimes)
    assert read.to_toml() == model.to_toml()


def test_docs_with_quotes_and_line_breaks_survive(tmp_path):
    head = "name = 'Odd'\ntime = '1'\nequations = \"x' = -x\"\n"
    text = head + 'doc = """a \\"b\\"\n\\\\ µ \\u007f"""\n[states.x]\nbounds = [-inf, inf]\n'
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    model = Model.from_file(tmp_path / "a.toml")
    assert model.definition.doc == 'a "b"\n\\ µ \x7f'
    (tmp_path / "b.toml").write_text(model.to_toml(), encoding="utf-8")
    assert Model.from_file(tmp_path / "b.toml") == model


def test_values_that_vary_are_not_written():
    with pytest.raises(
        ModelError, match=r"P_e of WilsonCowan varies over copy\nhint: write the model with .replace\(P_e=number\)"
    ):
        WilsonCowan(P_e=per_copy([1, 2])).to_toml()


@pytest.mark.parametrize("promise", [FixedPoint(), Centre(period=2.0, unit="1")], ids=["FixedPoint", "Centre"])
def test_regimes_keep_their_promises_in_a_file(tmp_path, promise):
    fields = "".join(f", {name} = {value!r}" for name, value in asdict(promise).items())
    regime = f"[[regimes]]\nname = 'rest'\nvalues = {{}}\npromises = [{{ kind = '{type(promise).__name__}'{fields} }}]\n"
    text = "equations = \"x' = -x\"\ntime = '1'\n[states.x]\n" + regime
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    model = Model.from_file(tmp_path / "a.toml")
    assert model.regimes[0].promises == promise
    assert model.regime("rest") == model


def test_regimes_keep_their_start_stimuli_and_spikes_in_a_file():
    neuron = Model.from_toml(NEURON)
    (regime,) = neuron.regimes
    assert regime.start == {"v": -0.5}
    assert regime.stimuli == {"drive": "where(t > 1, 2, 0)"}
    assert regime.promises == SpikeTrain(2, 10.0, 0.01, first=(3.0, 4.5), scheme="Euler")
    again = Model.from_toml(neuron.to_toml())
    assert again.regimes[0] == regime
    assert again == neuron


NEURON = """
equations = "v' = drive - v"
time = "1"
[states.v]
[ports.drive]
[[regimes]]
name = "pushed"
values = {}
start = { v = -0.5 }
stimuli = { drive = "where(t > 1, 2, 0)" }
promises = [{ kind = "SpikeTrain", count = 2, duration = 10.0, dt = 0.01, first = [3, 4.5], scheme = "Euler" }]
"""
GOOD = "equations = \"x' = -k*x\"\ntime = '1'\n[states.x]\n[parameters.k]\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("equations = ", "a.toml is no TOML"),
        ("[" * 5000, "a.toml is no TOML"),
        ("time = 'ms'", "has no equations"),
        (GOOD.replace("time", "tiem"), r"unknown key 'tiem' in a.toml\nhint: did you mean 'time'"),
        (GOOD + "defualt = 3", r"unknown key 'defualt' in 'k' in a.toml\nhint: did you mean 'default'"),
        (GOOD + "bounds = 3", r"write bounds = \[lowest, highest\]"),
        (GOOD + "default = '3 ms'", "which is no number"),
        (GOOD + "default = nan", "finite"),
        (GOOD + "[values]\nq = 3", r"no parameter 'q'"),
        (GOOD.replace("[states.x]", "states = 3"), "'states' in a.toml is no table"),
        ("name = 'a b'\n" + GOOD, "'a b' in a.toml cannot name a model"),
        (GOOD + "[[regimes]]\nname='a'\npromises=[{kind='Chaos'}]", "promises 'Chaos'"),
        (GOOD + "[[regimes]]\nname='a'\npromises=[{kind='LimitCycle', frequency=3}]", "does not take frequency"),
        (GOOD.replace("-k*x", "-k*y"), "unknown name 'y'"),
    ],
)
def test_wrong_files_are_refused(text, message, tmp_path):
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        Model.from_file(tmp_path / "a.toml")


def test_limits_and_reasons_survive_a_file():
    text = (
        WilsonCowan()
        .to_toml()
        .replace("bounds = [1.0, 100.0]", "bounds = [1.0, 100.0]\nlimits = [0.5, inf]\nwhy = 'slower is no rate'")
    )
    model = Model.from_toml(Model.from_toml(text).to_toml())
    with pytest.warns(UserWarning, match="outside its bounds 1 to 100 ms: slower is no rate"):
        model.replace(tau_e=200)
    with pytest.raises(ModelError, match=r"is at least 0.5 ms: slower is no rate"):
        model.replace(tau_e=0.2)
