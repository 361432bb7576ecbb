"""The demonstration on a few seconds of brain: its files, its page, and that both show the same numbers."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest
from typer.testing import CliRunner

from pushpull.app import demo, figures, numbers, report
from pushpull.app.command_line import app
from pushpull.app.demo import RESTING, SHOWCASES
from pushpull.app.request import SimulateOptions
from pushpull.base.errors import DataError
from pushpull.engine.simulate import load

DURATIONS = {"30": "1", "40": "1", "3 s": "20 ms", "1 s": "20 ms", "600 ms": "20 ms", "60 ms": "3 ms"}


def shortened(showcase):
    """Return a showcase that runs at once, without compiling."""
    return replace(showcase, options=replace(showcase.options, duration=DURATIONS[showcase.options.duration], target="numpy"))


FEW = (shortened(SHOWCASES[0]), shortened(SHOWCASES[-1]))  # the others are tested one by one


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Give the folder of a short demonstration, made once."""
    out = tmp_path_factory.mktemp("demo") / "new"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "SHOWCASES", FEW)
        outcome = CliRunner().invoke(app, ["demo", "--out", str(out), "--seconds", "16", "--json"])
    assert outcome.exit_code == 0, outcome.output
    assert json.loads(outcome.stdout) == json.loads((out / "numbers.json").read_text(encoding="utf-8"))
    return out


@pytest.fixture(scope="module")
def found(folder):
    """Give its numbers."""
    return json.loads((folder / "numbers.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def page(folder):
    """Give its page."""
    return (folder / "report.html").read_text(encoding="utf-8")


def test_all_files_are_written_and_nothing_else(folder):
    pictures = {showcase.options.model for showcase in FEW}
    pictures |= {"connectome", "activity", "connectivity", "fit", "contrast", "forced"}
    assert {path.name for path in folder.iterdir()} == {"report.html", "numbers.json", "figures", "run.nc"}
    assert {path.name for path in (folder / "figures").iterdir()} == {f"{name}.png" for name in pictures}


@pytest.mark.parametrize("showcase", SHOWCASES, ids=lambda showcase: showcase.options.model)
def test_every_showcase_runs_and_is_drawn(showcase, monkeypatch, tmp_path):
    monkeypatch.setattr(demo, "SHOWCASES", (shortened(showcase),))
    (shown,) = demo.show_models(seed=1, progress=lambda _: None)
    assert figures.save(figures.model(shown), tmp_path / "model.png").is_file()


def test_the_page_stands_alone(page):
    sources = re.findall(r"""\b(?:src|href)\s*=\s*["']?([^"'>\s]+)""", page)
    assert all(source.startswith("data:") for source in sources)
    assert "url(" not in page
    assert "@import" not in page
    assert page.count("data:image/png;base64,") == len(FEW) + 6


def test_the_page_shows_the_numbers(page, found):
    text = unescape(re.sub(r"<[^>]+>", " ", re.sub(r'src="data:[^"]+"', "", page)))
    brain = found["resting_brain"]
    for value in brain["fit"].values():
        assert f"{value:.4f}" in text
    for row in brain["default_mode"].values():
        assert f"{row['contrast']:.3f}" in text
        assert f"{row['p']:.2g}" in text
    assert brain["verdict"] in text
    assert f"{found['forced']['frequency_forced']:.4f}" in text
    for command in (brain["command"], *(model["command"] for model in found["models"].values()), *found["forced"]["commands"]):
        assert command in text
    assert "Schirner, Deco & Ritter (2023)" in text
    assert "CC-BY-4.0" in text


def test_the_baselines_are_the_known_ones(found):
    fit = found["resting_brain"]["fit"]
    assert fit["structural weights"] == pytest.approx(0.3416, abs=5e-5)
    assert fit["logarithm of the weights"] == pytest.approx(0.4561, abs=5e-5)
    assert fit["linear network, closed form"] == pytest.approx(0.646278, abs=1e-5)
    assert found["resting_brain"]["default_mode"]["measured"]["contrast"] == pytest.approx(0.1444, abs=5e-5)


def test_the_force_entrains(found):
    forced = found["forced"]
    assert forced["frequency_alone"] == pytest.approx(1 / 3.14159265, abs=1e-3)
    assert forced["frequency_forced"] == pytest.approx(forced["frequency_of_the_force"], abs=1e-3)


def test_the_run_can_be_read_and_is_what_was_measured(folder, found):
    run = load(folder / "run.nc")
    assert run["bold"].sizes == {"time": found["resting_brain"]["bold_samples"], "node": 84}
    assert run["bold"].sizes["time"] == 8


def test_what_is_not_significant_is_said_plainly():
    row = {"contrast": 0.044, "p": 0.29}
    measured = {"contrast": 0.144, "p": 9e-4}
    fit = {"structural weights": 0.34, "linear network, closed form": 0.646, "this simulation": 0.642}
    text = numbers.verdict({"fit": fit, "default_mode": {"simulated": row, "measured": measured}})
    assert "above the structural weights" in text
    assert "It does not beat the linear network (0.646)" in text
    assert "It does not show the default mode" in text
    better = numbers.verdict(
        {"fit": {**fit, "this simulation": 0.7}, "default_mode": {"simulated": measured, "measured": measured}}
    )
    assert "above the linear network (0.646), by 0.054" in better
    assert "It also shows the default mode" in better


def test_a_command_says_what_was_run():
    options = SimulateOptions("wilson_cowan", "1 s", noise=["E=0.01 1/sqrt(ms)"], settings=["P_e=1.2"], seed=1)
    assert (
        options.command() == 'pushpull simulate wilson_cowan --duration "1 s" --set P_e=1.2 --noise E="0.01 1/sqrt(ms)" --seed 1'
    )
    assert '--record "bold of amplitude every 2 s"' in RESTING.command()


def test_too_short_a_brain_and_a_file_in_the_way_are_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="is a file\nhint: name a folder"):
        report.make_demo(tmp_path / "file", quiet=True)
    outcome = CliRunner().invoke(app, ["demo", "--out", str(tmp_path / "file")])
    assert outcome.exit_code == 1
    assert outcome.stderr.startswith("error: --out:")
    outcome = CliRunner().invoke(app, ["demo", "--out", str(tmp_path / "short"), "--seconds", "2", "--json"])
    assert "2 s of BOLD are too few" in outcome.stderr


def test_an_interrupted_run_ends_the_demonstration(tmp_path, monkeypatch):
    class Interrupted:
        interrupted = True

    monkeypatch.setattr(demo, "run_request", lambda *_: Interrupted())
    outcome = CliRunner().invoke(app, ["demo", "--out", str(tmp_path), "--seconds", "16", "--json"])
    assert outcome.exit_code == 130
    assert not (tmp_path / "report.html").exists()
