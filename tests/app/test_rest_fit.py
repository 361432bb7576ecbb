"""The resting-state fit: what it refuses, which point it calls best, what it shows; the fit itself is slow."""

import json

import numpy as np
import pytest
import xarray as xr
from typer.testing import CliRunner

from pushpull.app import rest_figure, rest_fit
from pushpull.app.command_line import app
from pushpull.base.errors import DataError, ModelError


def curve(fits):
    values = np.array(fits, dtype=float)
    coords = {"strength": np.arange(1.0, len(values) + 1)}
    return xr.Dataset(dict.fromkeys(rest_fit.MEASURES, (("strength", "copy"), values)), coords)


@pytest.fixture
def found():
    curves = {"stuart_landau": curve([[0.1, 0.2], [0.5, 0.3], [np.nan, np.nan]])}
    baselines = {"structural weights": 0.342, "logarithm of the weights": 0.456, "linear network, closed form": 0.646}
    return rest_fit.RestFit(curves, baselines, (0.144, 0.0009), 300.0, 1)


def test_the_best_point_has_the_best_mean_and_its_scatter(found):
    best = rest_fit.best_point(found.curves["stuart_landau"])
    assert best["strength"] == 2
    assert best["fit"] == pytest.approx(0.4)
    assert best["fit_deviation"] == pytest.approx(0.2 / np.sqrt(2))


def test_figure_and_numbers_are_written(found, tmp_path):
    assert rest_figure.write_fit(found, tmp_path).stat().st_size > 10_000
    facts = json.loads((tmp_path / "fit.json").read_text(encoding="utf-8"))
    assert facts["candidates"]["stuart_landau"]["best"]["strength"] == 2
    assert facts["baselines"]["structural weights"] == 0.342
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fit.json", "fit.png"]


def test_too_short_a_fit_and_an_unknown_candidate_are_refused(tmp_path):
    with pytest.raises(DataError, match="too few to fit to"):
        rest_fit.fit_rest(["stuart_landau"], seconds=30, copies=1, seed=1)
    with pytest.raises(ModelError, match="no candidate is called 'hopf'"):
        rest_fit.fit_rest(["hopf"], seconds=300, copies=1, seed=1)
    with pytest.raises(DataError, match="there is no folder"):
        rest_fit.fit_rest(["wong_wang"], seconds=300, copies=1, seed=1, store=tmp_path / "no" / "where")


@pytest.mark.slow
def test_the_fit_goes_on_from_its_store_and_beats_the_weights(tmp_path):
    call = ["fit-rest", "--model", "wong_wang", "--seconds", "120", "--out", str(tmp_path / "fit"), "--json"]
    facts = json.loads(CliRunner().invoke(app, call).stdout)
    best = facts["candidates"]["wong_wang"]["best"]
    assert best["strength"] == 0.5
    assert best["fit"] > facts["baselines"]["structural weights"]
    assert json.loads(CliRunner().invoke(app, call).stdout) == facts
