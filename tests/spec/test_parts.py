"""Parts: their states under dotted names, everything else replaced by what the parent gives."""

import pytest

from pushpull.base.errors import ModelError, UnitError
from pushpull.spec import Model, impulse, parameter, port, state, to_text


class Decay(Model):
    """Exponential decay with noise, kicks, an event and a derived quantity."""

    equations = """
        g' = (input - g)/tau + s*xi
        g += kick unless held
        twice = 2*g
        when g >= limit: g = floor_; refractory 2*tau
    """
    g: float = state(default=0.5, unit="nS")
    input: float = port(unit="nS")
    kick: float = impulse(unit="nS")
    tau: float = parameter(default=5.0, unit="ms")
    s: float = parameter(default=0.1, unit="nS/sqrt(ms)")
    limit: float = parameter(default=9.0, unit="nS")
    floor_: float = parameter(default=-1.0, unit="nS")


def parent(line, *, time="ms", more="", **body):
    fields = {"v": state(unit="nS"), "blow": impulse(unit="nS"), "k": parameter(default=1.0)}
    text = f"{line}\nv' = -k*v/3[ms]{more}" if time == "ms" else f"{line}\nv' = -k*v"
    body = {"equations": text, "parts": (Decay,), "time": time, "__annotations__": dict.fromkeys(fields, "float")} | body
    return type("Parent", (Model,), fields | body)


def test_everything_of_a_part_is_flattened():
    definition = parent("a = Decay(input=k*v, kick=blow, tau=2[ms]*k)", more=" + a.twice/1[ms]")().definition
    texts = {item.state: to_text(item.expression) for item in definition.derivatives}
    assert texts["a.g"] == "(k*v - a.g)/(2[ms]*k) + 0.1[nS/sqrt(ms)]*xi_a"
    assert [(item.name, to_text(item.expression)) for item in definition.derived] == [("a.twice", "2*a.g")]
    (event,) = definition.events
    assert (event.hold, to_text(event.condition), to_text(event.hold_for)) == (("a.g",), "a.g >= 9[nS]", "2*(2[ms]*k)")
    assert [(name, to_text(node)) for name, node in event.assignments] == [("a.g", "-1[nS]")]
    (kick,) = definition.impulses
    assert (kick.port, kick.state, kick.lost_while_held) == ("blow", "a.g", True)
    assert definition.field("a.g").default == 0.5


def test_flattened_text_says_the_same():
    model = parent("a = Decay(input=k*v, kick=blow)")()
    text = model.to_text()
    assert "Decay" not in text
    assert Model.from_text(text, name="Parent").definition.derivatives == model.definition.derivatives


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a = Decay(input=v)", r"leaves open what comes in at kick"),
        ("a = Decay(input=v, kick=blow, Tau=3[ms])", r"no parameter or port 'Tau'(?s:.)*did you mean 'tau'"),
        ("a = Decay(v, kick=blow)", "has no name"),
        ("a = Decay(input=v, kick=blow) + 1", "a part stands alone"),
        ("a = Decay(input=v, kick=k)", "'k' is a parameter where an impulse is needed"),
        ("a = Decay(input=v, kick=blow)\na = 3", "two equations for 'a'"),
        ("a = Decay(input=v, kick=blow)\na.g' = 3", "two equations for 'a.g'"),
        ("a = Decay(input=v, kick=blow)\nb = a", "the part 'a' stands as a value"),
        ("a = Other(input=v)", "Other is called with keywords"),
    ],
)
def test_parts_used_wrongly_are_refused(line, message):
    with pytest.raises(ModelError, match=message):
        parent(line)


def test_what_a_part_is_given_has_its_unit():
    with pytest.raises(UnitError, match=r"in a's tau(?s:.)*it is to be in 'ms'"):
        parent("a = Decay(input=v, kick=blow, tau=k)")


def test_a_part_that_counts_time_otherwise_is_refused():
    with pytest.raises(ModelError, match='Decay has time = "ms", this model "1"'):
        parent("a = Decay(input=v, kick=blow)", time="1")


def test_a_part_whose_noise_means_another_calculus_is_refused():
    with pytest.raises(ModelError, match='the noise of Decay is "ito", that of this model "stratonovich"'):
        parent("a = Decay(input=v, kick=blow)", noise="stratonovich")


@pytest.mark.parametrize("parts", [Decay, (Model,), ("Decay",), None], ids=repr)
def test_parts_that_are_no_models_are_refused(parts):
    with pytest.raises(ModelError, match="list models with a comma"):
        parent("a = Decay(input=v, kick=blow)", parts=parts)
