"""The table of reference numbers: every row comes out, and the table is checked as it is read."""

import math
from dataclasses import replace

import pytest

from pushpull.app.verify import check, recompute, references
from pushpull.base.errors import DataError

ROWS = references()
ROW = """
[[reference]]
id = "a"
section = "s"
model = "StuartLandau"
kind = "hopf"
quantity = "alpha"
value = 0.0
tolerance = 1e-9
source = "closed form"
settings = { parameter = "alpha" }
"""


@pytest.mark.parametrize("row", [pytest.param(row, id=row.id, marks=[pytest.mark.slow] * row.slow) for row in ROWS])
def test_reference_number_comes_out(row):
    found = check(row)
    assert found.passed, f"{found.value:.10g} instead of {row.value:.10g} +- {row.tolerance:g} {row.unit}. {found.failure}"


def test_sections_stand_together():
    """Rows that share a run are neighbours, so that it is made once."""
    sections = [row.section for row in ROWS]
    assert len(set(sections)) == sum(1 for k, section in enumerate(sections) if k == 0 or sections[k - 1] != section)


def test_every_row_says_where_it_comes_from():
    assert all(len(row.source) > 5 and row.tolerance > 0 for row in ROWS)


def test_a_wrong_number_is_a_miss():
    (row,) = (row for row in ROWS if row.id == "jansen-rit-hopf-2")
    found = check(replace(row, value=90.0))
    assert not found.passed
    assert found.difference == pytest.approx(-0.170892, abs=1e-5)


def test_what_the_library_refuses_is_a_miss_with_its_message(tmp_path):
    path = tmp_path / "table.toml"
    path.write_text(ROW.replace('"StuartLandau"', '"StuartLandu"'), encoding="utf-8")
    (found,) = recompute(references(path))
    assert not found.passed
    assert math.isnan(found.value)
    assert "did you mean 'StuartLandau'" in found.failure


def test_rows_are_reported_as_they_are_done(tmp_path):
    path = tmp_path / "table.toml"
    path.write_text(ROW + ROW.replace('"a"', '"b"'), encoding="utf-8")
    seen = []
    done = recompute(references(path), seen.append)
    assert seen == done
    assert [row.reference.id for row in done] == ["a", "b"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "hopf"', 'kind = "hpf"', "unknown kind 'hpf'"),
        ('source = "closed form"', "", "has no source"),
        ("tolerance", "tolerence", "no field 'tolerence'"),
        ('{ parameter = "alpha" }', '{ parameter = "alpha", nod = 1 }', "unknown setting 'nod'"),
        ('settings = { parameter = "alpha" }', "", "no 'parameter' in its settings"),
    ],
)
def test_a_faulty_row_is_refused_by_name(tmp_path, old, new, message):
    path = tmp_path / "table.toml"
    path.write_text(ROW.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match="row 'a'") as caught:
        references(path)
    assert message in str(caught.value)


def test_a_spike_that_did_not_come_and_a_regime_that_is_not_there_are_misses():
    (row,) = (row for row in ROWS if row.id == "izhikevich-phasic-spiking-first")
    assert check(row).passed
    late = check(replace(row, settings={**row.settings, "index": 1}))
    assert "fires 1 times" in late.failure
    strange = check(replace(row, settings={**row.settings, "regime": "phasic spikin"}))
    assert "did you mean 'phasic spiking'" in strange.failure


def test_two_rows_of_one_name_are_refused(tmp_path):
    path = tmp_path / "table.toml"
    path.write_text(ROW + ROW, encoding="utf-8")
    with pytest.raises(DataError, match="two rows are called 'a'"):
        references(path)
