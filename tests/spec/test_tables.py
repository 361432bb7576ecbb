"""Tables: values at their places, lines between, slopes of the cells; text, files, units and what is refused."""

import numpy as np
import pytest
from scipy.interpolate import RegularGridInterpolator

import pushpull as pp
from pushpull.base.errors import ModelError, UnitError
from pushpull.compile.evaluate import evaluate
from pushpull.spec import differentiate
from pushpull.spec.expressions import parse_expression
from pushpull.spec.symbolic import from_sympy, symbol, to_sympy
from pushpull.spec.views import latex

RANDOM = np.random.default_rng(5)
VALUES = RANDOM.normal(0, 1, 9)
GRID = RANDOM.normal(0, 1, (4, 6))


def listed(values):
    return ", ".join(repr(float(value)) for value in np.ravel(values))


LINE = f"table(2*x, -1, 3, {listed(VALUES)})"
SHEET = f"table2(x, y*y, -1.5, 2.5, 0, 4, 6, {listed(GRID)})"


def test_table_is_linear_between_its_places_and_constant_beyond():
    x = np.linspace(-2, 3, 501)
    wanted = np.interp(2 * x, np.linspace(-1, 3, 9), VALUES)
    assert evaluate(parse_expression(LINE), {"x": x}) == pytest.approx(wanted, abs=1e-14)


def test_table_of_two_arguments_is_bilinear_and_constant_beyond():
    x, y = RANDOM.uniform(-3, 4, 400), RANDOM.uniform(-2.5, 2.5, 400)
    known = RegularGridInterpolator((np.linspace(-1.5, 2.5, 4), np.linspace(0, 4, 6)), GRID)
    wanted = known(np.column_stack([x.clip(-1.5, 2.5), (y**2).clip(0, 4)]))
    assert evaluate(parse_expression(SHEET), {"x": x, "y": y}) == pytest.approx(wanted, abs=1e-13)


@pytest.mark.parametrize("name", ["x", "y"])
@pytest.mark.parametrize("text", [LINE, SHEET])
def test_slope_is_that_of_the_cell(text, name):
    tree = parse_expression(text)
    at = {"x": RANDOM.uniform(-3, 4, 300), "y": RANDOM.uniform(-2.5, 2.5, 300)}
    ahead, behind = ({**at, name: at[name] + step} for step in (1e-7, -1e-7))
    wanted = (evaluate(tree, ahead) - evaluate(tree, behind)) / 2e-7
    found = np.broadcast_to(evaluate(differentiate(tree, name), at), 300)
    assert np.sum(np.abs(found - wanted) > 1e-5) == 0
    assert np.any(wanted != 0) == (name == "x" or "y" in text)


@pytest.mark.parametrize("text", [LINE, SHEET])
def test_sympy_knows_its_slope(text):
    tree = parse_expression(text)
    assert from_sympy(to_sympy(tree)) is not None
    for at in ({"x": 0.3, "y": 0.7}, {"x": -0.6, "y": 1.2}, {"x": 9.0, "y": 1.0}):
        found = evaluate(from_sympy(to_sympy(tree).diff(symbol("x"))), at)
        assert found == pytest.approx(evaluate(differentiate(tree, "x"), at), abs=1e-12)


TEXT = """
    v' = (gain(v) - v)/tau + w*curve(v, w)
    w' = -w/tau
    gain(u) = table(u, -80[mV], 20[mV], -60[mV], -55[mV], 3[mV], 8[mV])
    curve(u, s) = table2(u, s, -0.08[V], 0.02[V], 0, 2, 3, 0[mV/ms], 1[mV/ms], 2[mV/ms], 2[mV/ms], 1[mV/ms], -1[mV/ms])
    tau = 10[ms]
    v(0) = -50[mV]
    w(0) = 1.2
"""


def test_text_and_files_keep_tables():
    model = pp.Model.from_text(TEXT, name="Tabled")
    assert pp.Model.from_text(model.to_text(), name="Tabled") == model
    assert pp.Model.from_toml(model.to_toml()) == model
    assert "table" in latex(model)
    assert "-55" not in latex(model)
    assert pp.dynamics.jacobian(model).shape == (2, 2)


def test_table_in_other_units_of_the_same_dimension_runs_alike():
    other = pp.Model.from_text(TEXT.replace("-80[mV], 20[mV]", "-0.08[V], 0.02[V]"), name="Tabled")
    runs = [pp.simulate(m, duration=20, dt=0.1, target="numpy", progress=False)["v"] for m in (pp.Model.from_text(TEXT), other)]
    assert runs[0].values == pytest.approx(runs[1].values, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("x' = table(x, 0, 1, 2)", ModelError, "fewer than two values"),
        ("x' = table2(x, x, 0, 1, 0, 1, 2, 1, 2, 3)", ModelError, "fewer than two values"),
        ("x' = table2(x, x, 0, 1, 0, 1, 2, 1, 2, 3, 4, 5)", ModelError, "no rows of 2"),
        ("x' = table2(x, x, 0, 1, 0, 1, 1, 1, 2, 3, 4)", ModelError, "no rows of 1"),
        ("x' = table(x, 1, 1, 2, 3)", ModelError, "does not grow"),
        ("a = 2\nx' = table(x, 0, a, 2, 3)", ModelError, "no number"),
        ("x' = table(x, 0, 1, 2, 3[mV])", UnitError, "holds"),
        ("x(0) = 1[mV]\nx' = 1[mV/ms]*table(x, 0, 1, 2, 3)", UnitError, "looks up"),
    ],
)
def test_what_is_no_table_is_refused(text, error, message):
    with pytest.raises(error) as caught:
        pp.Model.from_text(text)
    assert message in str(caught.value)
    assert caught.value.hint
