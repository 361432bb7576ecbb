"""Derivatives and SymPy's view, checked against differences of numbers computed apart from both."""

import math

import pytest
import sympy

from pushpull.base.errors import ModelError
from pushpull.spec import (
    Model,
    differentiate,
    flow,
    from_sympy,
    jacobian,
    latex,
    parameter_table,
    parse_expression,
    split_linear,
    to_sympy,
)
from pushpull.spec.tree import Number

from .anchors import ALL, HodgkinHuxley, WilsonCowan
from .evaluate import evaluate, slopes

TEXTS = [
    "x**3 - 2*x",
    "-x/(1 + x**2)",
    "exp(-a*x)*sin(x) + cos(2*x)",
    "log(1 + x**2) + sqrt(x + 5)",
    "tan(x/3) + tanh(x) + sinh(x/2)*cosh(x)",
    "sigmoid(a*(x - 0.3))",
    "exprel(x) + exprel(-x/10)",
    "1/exprel(-(x - 1))",
    "erf(x) + x*erfc(a*x)",
    "abs(x - 1) + minimum(x, a*x) - maximum(2, x)",
    "where(x > 0.2 and x < 9, x**2, a*x)",
    "where(not x <= 0.2 or x == 7, expm1(x), x) + sign(x)*floor(x)",
    "(2 + x**2)**x",
    "(x + 3)**-0.5 + (x + 3)**a + pi*x**(1/3 + 1)*0",
]
POINTS = (-0.7, 0.45, 1.31, 2.6)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("x", POINTS)
def test_derivative_agrees_with_central_differences(text, x):
    tree, step = parse_expression(text.replace("pi*x**(1/3 + 1)*0", "pi*x")), 1e-6
    high, low = (evaluate(tree, {"x": x + sign * step, "a": 1.7}) for sign in (1, -1))
    assert evaluate(differentiate(tree, "x"), {"x": x, "a": 1.7}) == pytest.approx((high - low) / (2 * step), rel=2e-8, abs=2e-8)


@pytest.mark.parametrize("x", [-30.0, -0.51, -0.49, -1e-9, 0.0, 1e-12, 0.3, 0.499, 0.501, 20.0])
def test_exprel_has_a_slope_at_and_near_its_removable_singularity(x):
    s = sympy.Symbol("s")
    exact = float(sympy.Integral(s * sympy.exp(sympy.Rational(x) * s), (s, 0, 1)).evalf(30))
    assert evaluate(differentiate(parse_expression("exprel(x)"), "x"), {"x": x}) == pytest.approx(exact, rel=2e-14)
    slope = sympy.diff(to_sympy(parse_expression("exprel(x)")), sympy.Symbol("x", real=True))
    assert float(slope.subs(sympy.Symbol("x", real=True), sympy.Float(x)).evalf(30)) == pytest.approx(exact, rel=1e-14)


@pytest.mark.parametrize("text", TEXTS)
def test_sympy_sees_the_same_function_and_gives_it_back(text):
    tree = parse_expression(text)
    view = to_sympy(tree)
    for x in POINTS[1:]:
        expected = evaluate(tree, {"x": x, "a": 1.7})
        values = {sympy.Symbol("x", real=True): sympy.Float(x), sympy.Symbol("a", real=True): sympy.Float(1.7)}
        assert float(view.subs(values).evalf()) == pytest.approx(expected, rel=1e-12)
        assert evaluate(from_sympy(view), {"x": x, "a": 1.7}) == pytest.approx(expected, rel=1e-12)


def test_slope_of_exprel_comes_back_from_sympy():
    x = sympy.Symbol("x", real=True)
    tree = from_sympy(sympy.diff(to_sympy(parse_expression("exprel(2*x)")), x, 2))
    expected = 4 * float(sympy.Integral(x**2 * sympy.exp(x / 5), (x, 0, 1)).evalf())
    assert evaluate(tree, {"x": 0.1}) == pytest.approx(expected, rel=1e-10)


def test_names_that_sympy_takes_for_its_own_are_symbols():
    view = to_sympy(parse_expression("I*E + S*N + beta*gamma + lambda_"))
    assert {symbol.name for symbol in view.free_symbols} == {"I", "E", "S", "N", "beta", "gamma", "lambda_"}


def test_numbers_with_units_are_seen_in_base_units():
    assert to_sympy(parse_expression("2[s]*k")) == 2000 * sympy.Symbol("k", real=True)
    assert from_sympy(sympy.Float(0.1)) == Number(0.1)
    with pytest.raises(ModelError, match="no word for gamma"):
        from_sympy(sympy.gamma(sympy.Symbol("x")))
    with pytest.raises(ModelError, match="inline the definition first"):
        to_sympy(parse_expression("f(x)"))


@pytest.mark.parametrize("model", [cls() for cls in ALL], ids=repr)
def test_jacobian_agrees_with_differences_of_the_slopes(model):
    definition = model.definition
    states = [field.name for field in definition.of_kind("state")]
    points = dict.fromkeys(states, 0.3)
    if "m" in states:
        points["v"] = -40.0
    symbols = jacobian(model).free_symbols
    scale = {field.name: float(to_sympy(Number(1.0, field.unit))) for field in definition.fields}
    values = {field.name: field.default for field in definition.fields} | points
    numbers = jacobian(model).subs({symbol: sympy.Float(values[symbol.name] * scale[symbol.name]) for symbol in symbols})
    for column, name in enumerate(states):
        step = 1e-6
        high, low = (slopes(definition, points | {name: points[name] + sign * step}) for sign in (1, -1))
        for row, other in enumerate(states):
            expected = (high[other] - low[other]) / (2 * step * scale[name])
            assert float(numbers[row, column].evalf()) == pytest.approx(expected, rel=1e-6, abs=1e-7)


def test_flow_leaves_noise_out_and_spells_derived_quantities_out():
    model = Model.from_text("x' = -u + s*x*xi\nu = 2*x\ns = 3", time="1").with_noise(x=1)
    assert flow(model) == sympy.Matrix([-2 * sympy.Symbol("x", real=True)])


@pytest.mark.parametrize(
    ("text", "rest", "coefficient"),
    [
        ("a + b*n", "a", "b"),
        ("a - n*b/c", "a", "-(b/c)"),
        ("-(n + a)", "-a", "-1"),
        ("where(a > 0, n, b)", "where(a > 0, 0, b)", "where(a > 0, 1, 0)"),
        ("a*(b + c*n)", "a*b", "a*c"),
        ("a", "a", "0"),
    ],
)
def test_linear_part_keeps_the_tree_of_the_author(text, rest, coefficient):
    found = split_linear(parse_expression(text), "n")
    assert found == (parse_expression(rest), parse_expression(coefficient))


@pytest.mark.parametrize("text", ["n*n", "exp(n)", "a/n", "n**2", "where(n > 0, 1, 2)", "a + sin(n)", "(n + 1)*n"])
def test_what_is_not_linear_is_not_split(text):
    assert split_linear(parse_expression(text), "n") is None


def test_latex_follows_the_order_of_the_author():
    text = latex(WilsonCowan())
    assert r"\frac{d E}{d t} &= \frac{-E + \left(1 - E\right) \, S\left(a_{e}, \theta_{e}, c_{\mathrm{ee}} \, E" in text
    assert r"S(a, \theta, x) &= \frac{1}{1 + \exp\left(-a \, \left(x - \theta\right)\right)}" in text
    html = WilsonCowan()._repr_html_()
    assert "<td>tau_e</td><td>10</td><td>ms</td><td>excitatory time constant</td>" in html
    assert "&amp;=" in html


@pytest.mark.parametrize("model", [cls() for cls in ALL], ids=repr)
def test_latex_balances_its_brackets(model):
    text = latex(model)
    assert text.count("{") == text.count("}")
    assert text.count(r"\left") == text.count(r"\right") + text.count(r"\leftarrow")


def test_parameter_table_has_a_row_per_parameter():
    rows = parameter_table(HodgkinHuxley(I=10))
    assert rows[0] == {"name": "I", "value": 10, "default": 0.0, "unit": "uA/cm**2", "bounds": None, "doc": ""}
    assert len(rows) == len(HodgkinHuxley().values)
    assert math.isclose(rows[1]["value"], 120)
