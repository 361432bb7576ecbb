"""Expressions of every shape: printed and read again they are the same tree; units behave like dimensions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushpull.base.errors import PushpullError, UnitError
from pushpull.base.units import NUMBER, Dimension, convert, unit
from pushpull.spec import Model, parse_expression, split_linear, to_text
from pushpull.spec.expressions import is_condition
from pushpull.spec.functions import KNOWN
from pushpull.spec.tree import Binary, Call, Name, Number, Unary, names

LETTERS = st.sampled_from(["x", "y", "I", "E", "S", "beta", "lambda_", "exc.s", "a.b.c", "t", "xi_1"])
UNITS = st.sampled_from(["1", "mV", "1/(mV*ms)", "uA/cm**2", "1/sqrt(s)"])
NUMBERS = st.builds(Number, st.floats(0, 1e300, allow_subnormal=True), UNITS)
SUMS = st.sampled_from(["+", "-", "*", "/"])


UNARY = st.sampled_from([name for name, known in KNOWN.items() if len(known.arguments) == 1])
EXPONENTS_OF_POWERS = st.one_of(LETTERS.map(Name), st.integers(0, 9).map(lambda n: Number(float(n))))
SHAPES = ("leaf", "leaf", "sum", "sum", "sum", "minus", "power", "call", "function", "where")


@st.composite
def trees(draw, levels=5):
    """Draw an expression that is a number."""
    match draw(st.sampled_from(SHAPES)) if levels else "leaf":
        case "leaf":
            return draw(st.one_of(LETTERS.map(Name), NUMBERS))
        case "sum":
            return Binary(draw(SUMS), draw(trees(levels - 1)), draw(trees(levels - 1)))
        case "minus":
            return Unary("-", draw(trees(levels - 1)))
        case "power":
            base, exponent = draw(trees(levels - 1).filter(names)), draw(EXPONENTS_OF_POWERS)
            return Binary("**", base, draw(st.sampled_from([exponent, Unary("-", exponent), Binary("**", Name("k"), exponent)])))
        case "call":
            return Call("f", (draw(trees(levels - 1)), draw(trees(levels - 1))))
        case "function":
            return Call(draw(UNARY), (draw(trees(levels - 1)),))
        case _:
            return Call("where", (draw(conditions(levels - 1)), draw(trees(levels - 1)), draw(trees(levels - 1))))


@st.composite
def conditions(draw, levels):
    """Draw an expression that is true or false."""
    match draw(st.sampled_from(["compare", "compare", "not", "and", "or"])) if levels else "compare":
        case "compare":
            left, right = draw(trees(max(levels - 1, 0))), draw(trees(max(levels - 1, 0)))
            return Binary(draw(st.sampled_from(["<", "<=", ">", ">=", "==", "!="])), left, right)
        case "not":
            return Unary("not", draw(conditions(levels - 1)))
        case word:
            return Binary(word, draw(conditions(levels - 1)), draw(conditions(levels - 1)))


@given(trees())
def test_a_printed_tree_reads_as_the_same_tree(tree):
    assert not is_condition(tree)
    assert parse_expression(to_text(tree)) == tree


@given(trees())
def test_printing_has_no_bracket_that_could_go(tree):
    text = to_text(tree)
    opened = [index for index, character in enumerate(text) if character == "("]
    for start in opened:
        if start and (text[start - 1].isalnum() or text[start - 1] in "_["):
            continue
        end = _closing(text, start)
        without = text[:start] + " " + text[start + 1 : end] + " " + text[end + 1 :]
        assert _read(without) != tree, f"{text} has a bracket too many"


def _closing(text, start):
    depth = 0
    for index in range(start, len(text)):
        depth += (text[index] == "(") - (text[index] == ")")
        if depth == 0:
            return index
    raise AssertionError(text)


def _read(text):
    try:
        return parse_expression(text)
    except PushpullError:
        return None


@given(trees())
def test_the_linear_part_names_nothing_of_what_was_taken_out(tree):
    parts = split_linear(tree, "x")
    if parts is not None:
        assert "x" not in names(parts[0]) | names(parts[1])


EXPONENTS = st.fractions(-3, 3, max_denominator=2)
DIMENSIONS = st.builds(Dimension, EXPONENTS, EXPONENTS, EXPONENTS, EXPONENTS)


@given(DIMENSIONS, DIMENSIONS, EXPONENTS)
def test_dimensions_are_a_group_with_powers(a, b, power):
    assert a * b == b * a
    assert a / a == NUMBER
    assert (a * b) ** power == a**power * b**power
    assert (a**2) ** Fraction(1, 2) == a


NAMED = st.sampled_from(
    ["ms", "s", "mV", "V", "nA", "uA", "pF", "nS", "Mohm", "mm", "cm", "Hz", "uA/cm**2", "mS/cm**2", "1/sqrt(s)"]
)


@given(st.lists(st.tuples(NAMED, st.integers(-2, 2)), min_size=1, max_size=3), st.floats(-1e6, 1e6))
def test_conversion_there_and_back_is_the_identity(parts, value):
    text = "*".join(f"({name})**{power}" for name, power in parts)
    dimension, factor = NUMBER, 1.0
    for name, power in parts:
        dimension, factor = dimension * unit(name).dimension ** Fraction(power), factor * unit(name).factor ** power
    assert unit(text).dimension == dimension
    assert unit(text).factor == pytest.approx(factor, rel=1e-12)
    base = "*".join(
        f"{symbol}**({exponent})" for symbol, exponent in zip(("ms", "mV", "nA", "mm"), dimension.exponents, strict=True)
    )
    assert convert(convert(value, text, base), base, text) == pytest.approx(value, rel=1e-12, abs=1e-12)


@given(st.sampled_from(["mV", "ms", "nA", "1"]), st.sampled_from(["mV", "ms", "nA", "1"]))
def test_a_sum_adds_up_exactly_where_its_units_are_the_same(one, other):
    text = f"x' = (a + b)/a/tau\na = 1[{one}]\nb = 2[{other}]\ntau = 3[ms]"
    if one == other:
        assert Model.from_text(text).definition.field("a").unit == one
    else:
        with pytest.raises(UnitError, match=r"a \+ b adds"):
            Model.from_text(text)
