"""From text to statements: forms of statements, lines that go on, precedence, what is refused."""

import math

import pytest

from pushpull.base.errors import PushpullError
from pushpull.spec import Model, parse_expression, to_text
from pushpull.spec.definition import Event
from pushpull.spec.tree import Binary, Call, Name, Number, Unary


def test_power_binds_tighter_than_minus_and_associates_to_the_right():
    assert parse_expression("-x**2") == Unary("-", Binary("**", Name("x"), Number(2)))
    assert parse_expression("a**b**c") == Binary("**", Name("a"), Binary("**", Name("b"), Name("c")))


def test_numbers_carry_units_in_brackets():
    assert parse_expression("0.1[1/(mV*ms)] * v") == Binary("*", Number(0.1, "1/(mV*ms)"), Name("v"))


def test_single_letters_and_greek_names_are_ordinary():
    for name in ("I", "E", "N", "S", "O", "Q", "beta", "gamma", "zeta", "lambda_", "e"):
        assert parse_expression(name) == Name(name)
    assert parse_expression("pi") == Number(math.pi)


def test_expressions_go_on_inside_brackets_past_comments():
    model = Model.from_text("x' = (-x   # leak\n   + 1)/tau\ntau = 2[ms]")
    assert to_text(model.definition.derivatives[0].expression) == "(-x + 1)/tau"


def test_event_body_goes_on_after_colon_and_semicolon():
    text = """
        v' = -v/tau
        w' = -w/tau
        tau = 10[ms]
        when v >= 1:
            v = 0; w = w + 1;
            hold v, w for tau
    """
    (event,) = Model.from_text(text).definition.events
    assignments = (("v", Number(0)), ("w", Binary("+", Name("w"), Number(1))))
    assert event == Event(Binary(">=", Name("v"), Number(1)), False, assignments, ("v", "w"), Name("tau"))


def test_refractory_looks_through_derived_quantities_and_functions():
    text = "v' = -v/tau\nw' = -w/tau\ntau = 10[ms]\nm = f(v)\nf(x) = 2*x\nwhen m >= 1: spike; refractory tau"
    assert Model.from_text(text).definition.events[0].hold == ("v",)


def test_functions_are_inlined_whatever_their_order_and_arguments_shadow_fields():
    text = "x' = f(2*x)\nf(y) = g(y, k)\ng(x, y) = x**2 + y*k\nk = 3"
    model = Model.from_text(text, time="1")
    assert to_text(model.definition.derivatives[0].expression) == "(2*x)**2 + k*k"
    assert to_text(model.written.derivatives[0].expression) == "f(2*x)"


def test_derived_quantities_are_stored_in_an_order_that_can_be_computed():
    model = Model.from_text("x' = -a*x\na = b + 1\nb = x*c\nc = x**2", time="1")
    assert [item.name for item in model.definition.derived] == ["c", "b", "a"]


def test_where_takes_a_condition():
    node = parse_expression("where(x > 0 and not y < 1, x, 0)")
    condition = Binary("and", Binary(">", Name("x"), Number(0)), Unary("not", Binary("<", Name("y"), Number(1))))
    assert node == Call("where", (condition, Name("x"), Number(0)))


REFUSED = """x if y else z;a < b < c;x > 0;(x > 0) + 1;where(x, 1, 2);x % 2;x // 2;x @ y;f(*a);[1, 2];1j;0x10;1_000;1e999
f(a=b);True;None;x[0];40[parsec];x y;;();exp();(1;1);x := 2;x.y();τ;lambda: 0;x.__class__();f'x'"""


@pytest.mark.parametrize("text", REFUSED.replace("\n", ";").split(";"))
def test_what_is_no_formula_is_refused(text):
    with pytest.raises(PushpullError, match=r"(expression|line|language|closed|closes|unit)"):
        parse_expression(text)
