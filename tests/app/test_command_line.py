"""The command line: every command on small settings, and what people mistype."""

import json
import re
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from pushpull.app.command_line import app
from pushpull.app.verify import references
from pushpull.engine.simulate import load, simulate
from pushpull.models import JansenRit, StuartLandau, names

SHORT = ["simulate", "stuart_landau", "--duration", "1", "--dt", "0.05"]
NETWORK = ["simulate", "wilson_cowan", "--connectome", "dk-84", "--duration", "20 ms", "--dt", "0.5 ms", "--target", "numpy"]


def ask(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def answer(*words):
    outcome = ask(*words)
    assert outcome.exit_code == 0, outcome.output
    return outcome.stdout


def refusal(*words):
    """Return the one message of a refusal, without colours and line breaks."""
    outcome = ask(*words)
    assert outcome.exit_code == 1, outcome.output
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit)
    assert "Traceback" not in outcome.output
    assert not outcome.stdout
    return " ".join(re.sub(r"\x1b\[[0-9;]*m", "", outcome.stderr).split())


def test_models_lists_the_catalogue():
    text = answer("models")
    assert "jansen_rit" in text
    assert "neural mass" in text
    assert [row["name"] for row in json.loads(answer("models", "--json"))] == list(names())


def test_models_are_found_by_words():
    assert [row["name"] for row in json.loads(answer("models", "squid", "axon", "--json"))] == ["HodgkinHuxley"]
    assert refusal("models", "zebra") == "error: no model mentions 'zebra' hint: pushpull models lists them all"


def test_describe_shows_equations_units_and_source():
    text = answer("describe", "jansen_rit")
    assert "pyr = AlphaSynapse(" in text
    assert "Biol. Cybern. 73:357" in text


def test_describe_as_json_holds_parameters_and_latex():
    facts = json.loads(answer("describe", "StuartLandau", "--json"))
    assert [row["name"] for row in facts["parameters"]] == ["alpha", "omega", "gamma", "beta"]
    assert "\\begin{aligned}" in facts["latex"]


def test_simulate_gives_what_the_library_gives(tmp_path):
    text = answer(
        *SHORT, "--set", "alpha=0.5", "--initial", "x=0.3", "--stimulus", "drive_x=0.1*sin(t)", "--out", tmp_path / "run.nc"
    )
    assert "StuartLandau/x" in text
    same = simulate(StuartLandau(alpha=0.5), duration=1, dt=0.05, initial={"x": 0.3}, stimuli={"drive_x": "0.1*sin(t)"})
    assert load(tmp_path / "run.nc")["x"].equals(same["x"])


def test_simulate_prints_json_alone(tmp_path):
    facts = json.loads(answer(*SHORT, "--json", "--seed", "3", "--out", tmp_path / "run.zarr"))
    assert facts["run"]["seed"] == 3
    assert [row["name"] for row in facts["recorded"]] == ["StuartLandau/x", "StuartLandau/y"]
    assert facts["recorded"][0]["axes"] == {"time": 20}
    assert facts["written"] == [str(tmp_path / "run.zarr")]


def test_simulate_draws_what_was_recorded(tmp_path):
    answer(*SHORT, "--plot", tmp_path / "run.png")
    assert (tmp_path / "run.png").read_bytes().startswith(b"\x89PNG")
    assert [path.name for path in tmp_path.iterdir()] == ["run.png"]


def test_simulate_takes_a_model_file(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(JansenRit(P=150).to_toml(), encoding="utf-8")
    facts = json.loads(answer("simulate", file, "--duration", "5 ms", "--record", "eeg", "--target", "numpy", "--json"))
    assert facts["recorded"][0]["name"] == "JansenRit/eeg"
    assert facts["recorded"][0]["unit"] == "mV"


def test_simulate_makes_a_network_of_a_connectome():
    options = [
        "--coupling",
        "sigmoidal",
        "--strength",
        "0.5",
        "--coupling-set",
        "slope=2",
        "--speed",
        "4 m/s",
        "--normalise",
        "spectral",
    ]
    noise = ["--noise", "E=0.01 1/sqrt(ms)", "--seed", "2", "--precision", "single", "--record", "mean E every 10 ms"]
    facts = json.loads(answer(*NETWORK, *options, *noise, "--json"))
    assert facts["recorded"][0]["axes"] == {"time": 2, "node": 84}
    assert facts["run"]["precision"] == "single"


def test_a_regime_brings_its_start_and_its_stimuli():
    chosen = ["--regime", "tonic bursting", "--duration", "220 ms", "--dt", "0.25 ms", "--scheme", "sequential-euler"]
    facts = json.loads(answer("simulate", "izhikevich", *chosen, "--target", "numpy", "--json"))
    assert facts["spikes"][0]["spikes"] == 28
    facts = json.loads(answer("simulate", "izhikevich", *chosen, "--stimulus", "drive=0", "--target", "numpy", "--json"))
    assert facts["spikes"][0]["spikes"] == 0


def test_a_regime_is_chosen_by_name_and_spikes_are_counted():
    facts = json.loads(
        answer(
            "simulate",
            "hodgkin_huxley",
            "--regime",
            "tonic",
            "--duration",
            "20 ms",
            "--dt",
            "0.02 ms",
            "--target",
            "numpy",
            "--json",
        )
    )
    assert facts["spikes"] == [{"population": "HodgkinHuxley", "spikes": 2, "rate": 100.0}]


def test_values_out_of_bounds_are_a_line_on_the_error_stream():
    outcome = ask("simulate", "jansen_rit", "--set", "P=2000", "--duration", "1 ms", "--target", "numpy", "--json")
    assert outcome.exit_code == 0
    assert json.loads(outcome.stdout)
    assert outcome.stderr.startswith("warning: P of JansenRit is 2000 1/s, outside its bounds")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["simulate", "jansen_rat", "--duration", "1 s"],
            "error: no model is called 'jansen_rat' hint: did you mean 'JansenRit'?",
        ),
        (["simulate", "nowhere.toml", "--duration", "1 s"], "error: there is no model file 'nowhere.toml' hint: give the path"),
        ([*SHORT, "--set", "aplha=1"], "error: StuartLandau has no parameter 'aplha' hint: did you mean 'alpha'?"),
        ([*SHORT, "--set", "alpha"], "error: --set 'alpha' is no assignment hint: write --set NAME=VALUE"),
        ([*SHORT, "--set", "alpha=1", "--set", "alpha=2"], "error: --set gives 'alpha' twice"),
        (
            ["simulate", "jansen_rit", "--set", "P=3 mV", "--duration", "1 s"],
            "error: P of JansenRit: 'mV' is not a unit of the dimension",
        ),
        (["simulate", "jansen_rit", "--duration", "1 parsec"], "error: duration: unknown unit 'parsec'"),
        (["simulate", "jansen_rit", "--duration", "-2 s"], "error: duration is '-2 s' hint: times are finite and positive"),
        ([*SHORT[:2], "--duration", "1 s"], "error: duration is '1 s', and the model's time has no unit"),
        ([*SHORT, "--regime", "dampd"], "error: StuartLandau has no regime 'dampd' hint: did you mean 'damped'?"),
        ([*SHORT, "--record", "xx"], "error: there is no state or derived quantity 'xx'"),
        ([*SHORT, "--record", "mean x"], "error: cannot record 'mean x' hint: write"),
        ([*SHORT, "--scheme", "huen"], "error: no scheme is called 'huen' hint: did you mean 'heun'?"),
        ([*SHORT, "--target", "gpu"], "error: no target is called 'gpu' hint: did you mean 'cpu'?"),
        ([*SHORT, "--seed", "-1"], "error: seed is -1 hint: a seed is a whole number from 0 on"),
        ([*SHORT, "--speed", "4 m/s"], "error: --speed is given without a network hint: add --connectome dk-84"),
        ([*SHORT, "--out", "run.csv"], "error: --out 'run.csv' has no known ending hint: end the name in .nc or .zarr"),
        ([*SHORT, "--out", "no/such/folder/run.nc"], "error: --out: there is no folder 'no/such/folder'"),
        ([*SHORT, "--plot", "run.gif"], "error: --plot 'run.gif' has no known ending"),
        ([*NETWORK, "--connectome", "dk-48"], "error: no connectome is called 'dk-48' hint: did you mean 'dk-84'?"),
        ([*NETWORK, "--coupling", "lineal"], "error: no coupling is called 'lineal' hint: did you mean 'linear'?"),
        ([*NETWORK, "--coupling-set", "stength=1"], "error: the coupling 'linear' has no parameter 'stength'"),
        ([*NETWORK, "--normalise", "mox"], "error: unknown normalisation 'mox' hint: did you mean 'max'?"),
        ([*NETWORK, "--speed", "-4 m/s"], "error: speed is '-4 m/s' hint: a signal speed is positive"),
        (["verify", "--section", "Fases"], "error: there is no section 'Fases' hint: "),
    ],
)
def test_what_is_mistyped_gives_one_message_and_a_hint(words, message):
    found = refusal(*words)
    assert found.startswith(message)
    assert found.count("hint: ") == 1 or "hint" not in message


def test_an_unknown_command_is_refused_with_a_suggestion():
    outcome = ask("simulte")
    assert outcome.exit_code == 2
    assert "Did you mean 'simulate'?" in outcome.output


def test_a_folder_that_cannot_be_written_is_refused_before_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr("pushpull.app.arguments.os.access", lambda *_: False)
    assert refusal(*SHORT, "--out", tmp_path / "run.nc").startswith("error: --out: the folder")


def test_ctrl_c_leaves_with_130_and_one_word(monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("pushpull.app.request.run_request", stop)
    outcome = ask(*SHORT)
    assert outcome.exit_code == 130
    assert outcome.stderr.strip() == "interrupted"


def test_every_command_has_help_with_an_example():
    for command in ("models", "describe", "simulate", "verify", "demo"):
        assert f"pushpull {command}" in answer(command, "--help").replace("Usage: pushpull", "")


def test_verify_prints_numbers_and_leaves_with_1_on_a_miss(monkeypatch):
    rows = [row for row in references() if row.kind == "derived"][:2]
    monkeypatch.setattr("pushpull.app.verify.references", lambda: tuple(rows))
    assert "2 of 2 numbers agree" in answer("verify")
    wrong = [replace(row, value=row.value + 1) for row in rows]
    monkeypatch.setattr("pushpull.app.verify.references", lambda: tuple(wrong))
    outcome = ask("verify", "--json")
    assert outcome.exit_code == 1
    assert [row["passed"] for row in json.loads(outcome.stdout)] == [False, False]
