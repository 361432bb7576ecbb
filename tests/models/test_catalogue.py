"""The catalogue lists, finds and describes models, and imports only the one that is asked for."""

import subprocess
import sys

import pytest

from pushpull import models
from pushpull.base.errors import ModelError
from pushpull.models.catalogue import PLACES
from pushpull.spec import Model

LONGEST = 80


@pytest.mark.parametrize("name", models.names())
def test_name_leads_to_a_model_of_that_name(name):
    assert issubclass(models.get(name), Model)
    assert models.get(name) is getattr(models, name)
    assert models.get(name).__name__ == name


def test_names_are_those_that_the_room_hands_on():
    handed_on = {name for name in models.__all__ if name[0].isupper()} - {"ModelRow", "PotjansDiesmann"}
    assert handed_on == set(models.names())


def test_every_model_file_is_in_the_catalogue(package):
    files = {path.stem for path in (package / "models").glob("*.py")} - {
        "__init__",
        "catalogue",
        "doorway",
        "adaptive_exponential_patterns",
        "izhikevich_patterns",
        "mihalas_niebur_patterns",
        "pospischil_classes",
        "mass_table",
        "plasticity",
        "potjans_diesmann",
    }
    assert files == {place.file for place in PLACES.values()}


def test_model_files_are_short(package):
    files = {f"{place.file}.py" for place in PLACES.values()}
    lengths = {name: (package / "models" / name).read_text(encoding="utf-8").count("\n") for name in files}
    assert max(lengths.values()) <= LONGEST, lengths


def test_snake_case_and_camel_case_name_the_same_model():
    assert models.get("jansen_rit") is models.get("JansenRit") is models.get("jansen rit")


def test_unknown_model_is_refused_with_a_suggestion():
    with pytest.raises(ModelError, match="did you mean 'JansenRit'"):
        models.get("jansen_rat")
    with pytest.raises(ModelError, match="did you mean 'HodgkinHuxley'"):
        models.describe("HodkinHuxley")
    with pytest.raises(AttributeError, match="JansenRit"):
        _ = models.JansenRitt


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("jansen", ("JansenRit",)),
        ("wilson_cowan", ("WilsonCowan", "WilsonCowan1972", "WilsonCowanPSP")),
        ("leaky integrate", ("LeakyIntegrateAndFire",)),
        ("squid axon", ("HodgkinHuxley",)),
        ("SODIUM", ("HodgkinHuxley",)),
        ("neural mass", ("JansenRit",)),
        ("nothing like it", ()),
    ],
)
def test_models_are_found_by_name_rung_and_description(words, found):
    assert set(found) <= set(models.find(words))
    assert len(models.find(words)) < len(models.names()) / 2


def test_empty_search_finds_all():
    assert models.find("") == models.names()


def test_table_has_a_filled_row_per_model():
    rows = models.table()
    assert tuple(row["name"] for row in rows) == models.names()
    assert all(row["source"] and row["rung"] and row["states"] for row in rows)
    (row,) = (row for row in rows if row["name"] == "JansenRit")
    assert row["time"] == "s"
    assert row["regimes"] == ("alpha", "spike-wave", "rest")
    assert "pyr.s" in row["states"]
    assert "e0" in row["parameters"]


def test_table_prints_a_line_per_model_under_its_rung():
    rows = models.table()
    lines = str(rows).splitlines()
    rungs = list(dict.fromkeys(row["rung"] for row in rows))
    assert [line for line in lines if not line.startswith(" ")] == rungs
    assert [line.split()[0] for line in lines if line.startswith(" ")] == [row["name"] for row in rows]
    assert max(map(len, lines)) <= 160
    (line,) = (line for line in lines if "Wendling " in line)
    assert "pyr.s, ... 10 states" in line
    assert line.endswith("slow rhythm; ... 6 in all")


@pytest.mark.parametrize("name", models.names())
def test_description_shows_equations_fields_regimes_and_source(name):
    text = models.describe(name)
    model = models.get(name)
    definition = model().definition
    for line in model.equations.strip().splitlines():
        assert line.strip() in text
    assert all(field.name in text and field.doc in text for field in definition.fields)
    assert all(regime.name in text for regime in model.regimes)
    assert text.index("Equations") < text.index("States") < text.index("Source")


@pytest.mark.parametrize("name", models.names())
def test_every_fact_stands_on_its_field(name):
    definition = models.get(name)().definition
    assert "Source:" in definition.doc
    assert all(field.doc for field in definition.fields)
    assert all(field.bounds is not None for field in definition.of_kind("parameter"))


@pytest.mark.parametrize("name", models.names())
def test_regimes_stay_within_bounds(name):
    model = models.get(name)()
    for regime in model.regimes:
        assert model.regime(regime.name).values.keys() >= regime.values.keys()


def test_one_model_does_not_import_the_others():
    code = (
        "import sys; from pushpull.models import JansenRit; "
        "print([name for name in ('hodgkin_huxley', 'kuramoto', 'wilson_cowan') if f'pushpull.models.{name}' in sys.modules], "
        "'sympy' in sys.modules, 'numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] False False"
