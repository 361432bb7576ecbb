"""Tables give the same numbers on every target, inside, beyond their ends and for what is no number."""

import numpy as np
import pytest

import pushpull as pp

from ..spec.test_tables import GRID, TEXT, VALUES, listed
from .compare import assert_targets_agree, plain_programs  # noqa: F401

MODEL = pp.Model.from_text(TEXT, name="Tabled")
START = {"v": pp.per_node(np.linspace(-120, 60, 70)), "w": pp.per_node(np.linspace(-1, 3, 70))}


@pytest.mark.parametrize("precision", ["single", "double"])
def test_compiled_tables_agree_with_the_reference(precision):
    assert_targets_agree(pp.Population(MODEL, 70), scheme=pp.Heun(), precision=precision, initial=START)


@pytest.mark.parametrize("precision", ["single", "double"])
def test_jax_tables_agree_with_the_reference(precision):
    pytest.importorskip("jax", reason="JAX is not installed: the extra jax")
    options = {"precision": precision, "initial": START, "targets": ("numpy", pp.JAX())}
    assert_targets_agree(pp.Population(MODEL, 70), scheme=pp.Heun(), **options)


@pytest.mark.parametrize("scheme", [pp.RK4(), pp.ExponentialEuler()], ids=str)
def test_printed_tables_run_as_plain_python(scheme, plain_programs):  # noqa: F811
    assert_targets_agree(pp.Population(MODEL, 3), 5, scheme=scheme, initial={"v": pp.per_node([-120.0, -50.0, 60.0])})


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_run_of_a_table_is_the_interpolation_by_hand(target):
    model = pp.Model.from_text(f"x' = 1\ny = table(x, -1, 3, {listed(VALUES)})\nx(0) = -2", name="Line", time="1")
    run = pp.simulate(model, duration=6, dt=0.125, scheme=pp.Euler(), record=["x", "y"], target=target, precision="double")
    assert run["y"].values == pytest.approx(np.interp(run["x"].values, np.linspace(-1, 3, 9), VALUES), abs=1e-12)


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_what_is_no_number_stays_so(target):
    text = f"x' = table2(x, log(y), 0, 1, 0, 1, 6, {listed(GRID)})\ny' = -20\ny(0) = 1"
    with pytest.raises(pp.Diverged, match="x of Line"):
        pp.simulate(pp.Model.from_text(text, name="Line", time="1"), duration=1, dt=0.125, scheme=pp.Euler(), target=target)
