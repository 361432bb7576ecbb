"""The page of the catalogue says what the models say, and shows a run of each."""

import runpy
import shutil

import pytest


@pytest.fixture(scope="module")
def script(root):
    return root / "docs" / "images" / "make_models.py"


def test_the_page_is_what_its_script_writes(root, script):
    written = runpy.run_path(str(script))["page"]()
    assert (root / "docs" / "models.md").read_text(encoding="utf-8") == written, "run: python docs/images/make_models.py"


def test_every_rung_has_its_figure_and_every_exception_its_model(root, script):
    known = runpy.run_path(str(script))
    rungs = {rung: {row["name"]: row["regimes"] for row in rows} for rung, rows in known["rungs"]()}
    assert all((root / "docs" / known["picture"](rung)).stat().st_size > 5_000 for rung in rungs)
    regimes = {name: each for rows in rungs.values() for name, each in rows.items()}
    assert all(named is None or named in regimes[name] for name, (named, _, _) in known["SHOWN"].items())


@pytest.mark.slow
def test_every_model_moves_in_the_run_that_is_shown(script, tmp_path, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    plot = pytest.importorskip("matplotlib.pyplot")
    (tmp_path / "images").mkdir()
    known = runpy.run_path(shutil.copy(script, tmp_path / "images"))
    traces = known["draw"]()
    plot.close("all")
    for name, trace in traces.items():
        assert trace.notnull().all(), name
        assert float(trace.max() - trace.min()) > 1e-6 * float(abs(trace).max()), name
    assert all((tmp_path / known["picture"](rung)).stat().st_size > 5_000 for rung, _ in known["rungs"]())
