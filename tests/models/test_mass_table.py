"""Neural masses written from tables of connections: the same numbers as those written by hand, and tables that are wrong."""

import pickle

import numpy as np
import pytest

import pushpull as pp
from pushpull.base.errors import ModelError, UnitError
from pushpull.models import mass_from_table

COLUMN = (
    ("pyramidal", "excitatory", "C", "A", "a"),
    ("excitatory", "pyramidal", "0.8*C", "A", "a"),
    ("pyramidal", "inhibitory", "0.25*C", "A", "a"),
    ("inhibitory", "pyramidal", "-0.25*C", "B", "b"),
    ("P", "pyramidal", 1.0, "A", "a"),
)
CONSTANTS = {"A": "3.25 mV", "B": "22 mV", "a": "100 1/s", "b": "50 1/s", "C": 135.0}
CELLS = ("pyramidal", "excitatory", "inhibitory")


def column(rate=220.0, **changed):
    return mass_from_table(
        CELLS, COLUMN, {"P": rate}, name="Column", couples={"drive_P": "v_pyramidal"}, **{**CONSTANTS, **changed}
    )


def trace(model, name, duration="1 s"):
    options = {"dt": "0.1 ms", "scheme": pp.RK4(), "precision": "double", "progress": False}
    return pp.simulate(model, duration=duration, record=name, **options)[name].values.ravel()


@pytest.mark.parametrize("values", [{}, {"A": 3.6, "C": 150.0, "P": 140.0}])
def test_a_column_from_its_table_is_the_one_of_the_catalogue(values):
    here = trace(column().replace(**values), "v_pyramidal")
    there = trace(pp.models.JansenRit(**values), "eeg")
    assert np.ptp(there) > 5
    assert here == pytest.approx(there, rel=0, abs=1e-10)


def test_numbers_in_a_table_become_parameters():
    rows = [
        ("pyramidal", "excitatory", 135, 3.25, 100),
        ("excitatory", "pyramidal", 108, 3.25, 100),
        ("pyramidal", "inhibitory", 33.75, 3.25, 100),
        ("inhibitory", "pyramidal", -33.75, 22, 50),
        ("P", "pyramidal", 1, 3.25, 100),
    ]
    model = mass_from_table(CELLS, rows, {"P": 220})
    assert (model.weight_pyramidal_inhibitory, model.gain_inhibitory, model.rate_P, model.P) == (-33.75, 22.0, 100.0, 220.0)
    assert trace(model, "v_pyramidal") == pytest.approx(trace(pp.models.JansenRit(), "eeg"), rel=0, abs=1e-10)
    assert model.replace(gain_inhibitory="0.03 V").gain_inhibitory == pytest.approx(30.0)


@pytest.mark.slow
def test_a_laminar_column_from_its_table_is_the_one_of_the_catalogue():
    fast, slow, quick = (3.25, 100), (22.0, 50), (30.0, 220)
    rows = [
        ("SS", "P1", 108, *fast),
        ("SST", "P1", -33.7, *slow),
        ("P2", "P1", 80, *fast),
        ("deep", "P1", 1, *fast),
        ("P1", "SS", 135, *fast),
        ("P1", "SST", 33.75, *fast),
        ("P2", "P2", 70, *fast),
        ("PV", "P2", -550, *quick),
        ("P1", "P2", 200, *fast),
        ("superficial", "P2", 1, *fast),
        ("P2", "PV", 200, *fast),
        ("PV", "PV", -100, *quick),
        ("P1", "PV", 30, *fast),
    ]
    populations = {"P1": {}, "SS": {}, "SST": {}, "P2": {"v0": 1.0}, "PV": {}}
    model = mass_from_table(populations, rows, {"deep": 200.0, "superficial": 90.0})
    assert len(model.definition.derivatives) == len(pp.models.LaminarMass().definition.derivatives) == 14
    assert trace(model, "v_P2", "300 ms") == pytest.approx(trace(pp.models.LaminarMass(), "v_P2", "300 ms"), rel=0, abs=1e-9)


def test_synapses_of_one_source_with_another_gain_or_rate_have_states_of_their_own():
    rows = [("cells", "cells", -20, 3.0, 100), ("cells", "cells", -10, 3.0, 20), ("P", "cells", 1, 3.0, 100)]
    model = mass_from_table(("cells",), rows, {"P": 100.0})
    assert [item.state for item in model.definition.derivatives if item.state.endswith("s")] == [
        "from_cells.s",
        "from_cells_2.s",
        "from_P.s",
    ]
    assert (model.weight_cells_cells, model.weight_cells_cells_2, model.rate_cells_2) == (-20.0, -10.0, 20.0)


def test_a_written_mass_is_a_model_as_any_other():
    model = column()
    assert pickle.loads(pickle.dumps(model)) == model == pp.Model.from_toml(model.to_toml())
    assert model.definition.couples == (("drive_P", "v_pyramidal"),)
    noisy = model.with_noise(drive_P="10 1/sqrt(s)")
    edge = pp.Edge(
        {"Column": "v_pyramidal"}, {"Column": "drive_P"}, pp.operators.Dense(np.ones((2, 2))), pp.Sigmoidal(strength=10.0)
    )
    run = pp.simulate(
        pp.Network((pp.Population(noisy, 2),), (edge,)), duration="20 ms", dt="0.5 ms", target="numpy", seed=1, progress=False
    )
    assert np.isfinite(run["from_excitatory.s"].values).all()


@pytest.mark.parametrize(
    ("populations", "rows", "inputs", "message"),
    [
        (CELLS, [("pyramidl", "excitatory", 1, 1, 1)], {}, "did you mean 'pyramidal'"),
        (CELLS, [("pyramidal", "exitatory", 1, 1, 1)], {}, "did you mean 'excitatory'"),
        (CELLS, [("P", "pyramidal", 1, 1, 1)], {}, "names 'P', which is no source"),
        (("x",), [("x", "P", 1, 1, 1)], {"P": 1.0}, "names 'P', which is no population"),
        (("x", "y"), [("x", "x", 1, 1, 1)], {}, "no synapse of NeuralMass leads to 'y'"),
        (("x",), [("x", "x", 1, 1, 1), ("x", "x", 2, 1, 1)], {}, "add up their weights"),
        (("x",), [("x", "x", 1, 1, 1)], {"x": 1.0}, "both a population and an input"),
        ({"x": {"v": 1.0}}, [("x", "x", 1, 1, 1)], {}, "has no 'v'"),
        (("x",), [("x", "x", "C", 1, 1)], {}, "unknown name 'C'"),
    ],
)
def test_a_table_that_does_not_fit_together_is_refused(populations, rows, inputs, message):
    with pytest.raises(ModelError) as caught:
        mass_from_table(populations, rows, inputs)
    assert message in str(caught.value)


def test_a_gain_in_another_unit_is_refused():
    with pytest.raises(UnitError, match="gain"):
        column(A="3.25 ms")
