"""Network files: what they say is what the library does, and the command line takes them."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

import pushpull as pp
from pushpull.app import network_file
from pushpull.app.command_line import app

NETWORKS = "docs/networks"
SMALL = """
[populations.e]
model = "leaky_integrate_and_fire"
size = 40
parameters = { mu = "18 mV", sigma = 1, tau = [{tau}] }
initial = { v = 12 }

[populations.i]
model = "leaky_integrate_and_fire"
size = 10
regime = "mean-driven"

[[edges]]
from = "e"
to = ["e", "i"]
rule = "fixed-indegree"
count = 5
weight = { distribution = "Normal", mean = "0.5 mV", deviation = 0.05 }
delay = "1.5 ms"

[[edges]]
from = "i"
to = "e"
rule = "Sparse"
probability = 0.3
weight = "-1 mV"
seed = 4

[[inputs]]
to = "e"
poisson = "1 kHz"
weight = "0.3 mV"

[[inputs]]
to = ["e", "i"]
stimulus = "2*sin(t/10[ms])"

[run]
duration = "60 ms"
dt = "0.1 ms"
seed = 3
target = "numpy"
"""
TAU = np.linspace(15.0, 25.0, 40)


def answer(*words):
    outcome = CliRunner().invoke(app, [str(word) for word in words])
    assert outcome.exit_code == 0, outcome.output
    return json.loads(outcome.stdout)


@pytest.fixture
def small(tmp_path):
    file = tmp_path / "net.toml"
    file.write_text(SMALL.replace("{tau}", ", ".join(map(str, TAU))), encoding="utf-8")
    return file


def by_hand(**settings):
    cell, by = pp.models.LeakyIntegrateAndFire, pp.connections
    groups = [
        pp.Population(cell(mu=18, sigma=1, tau=pp.per_node(TAU)), 40, name="e"),
        pp.Population(cell().regime("mean-driven"), 10, name="i"),
    ]
    rule = by.FixedIndegree(count=5, weight=by.Normal(0.5, 0.05), delay=1.5)
    edges = [pp.Edge({"e": "spike"}, {name: "kick"}, rule) for name in "ei"]
    edges.append(pp.Edge({"i": "spike"}, {"e": "kick"}, by.Sparse(0.3, weight=-1.0, seed=4)))
    wave = "2*sin(t/10[ms])"
    return pp.simulate(
        pp.Network(groups, edges),
        duration=60,
        dt=0.1,
        record=[],
        initial={"e/v": 12.0},
        stimuli={"e/kick": by.Poisson("1 kHz", 0.3), "e/drive": wave, "i/drive": wave},
        target="numpy",
        progress=False,
        **settings,
    )


def test_a_file_gives_the_spikes_of_the_same_network_in_python(small):
    run, same = network_file.read(small).run(progress=False), by_hand(seed=3)
    for name in "ei":
        assert len(run.spikes[name]) > 20
        np.testing.assert_array_equal(run.spikes[name].times, same.spikes[name].times)
        np.testing.assert_array_equal(run.spikes[name].nodes, same.spikes[name].nodes)


def test_options_outdo_the_file_and_the_run_is_saved(small, tmp_path):
    out, picture = tmp_path / "run.nc", tmp_path / "run.png"
    facts = answer("simulate", small, "--seed", "0", "--duration", "30 ms", "--record", "e/v every 1 ms", "--json", "--out", out,
                   "--plot", picture)  # fmt: skip
    assert (facts["run"]["seed"], facts["run"]["duration"]) == (0, "30 ms")
    assert [row["axes"] for row in facts["recorded"]] == [{"time": 30, "node": 40}]
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["net.toml", "run.nc", "run.png"]
    longer = pp.load(out).continue_for("10 ms")
    assert longer.spikes["e"].duration == 40.0


def test_options_that_describe_a_model_are_refused_beside_a_file(small):
    outcome = CliRunner().invoke(app, ["simulate", str(small), "--set", "mu=3"])
    assert outcome.exit_code == 1
    assert "--set says something else than net.toml" in " ".join(outcome.stderr.split())


def test_a_missing_duration_is_said():
    outcome = CliRunner().invoke(app, ["simulate", "jansen_rit"])
    assert outcome.exit_code == 1
    assert "how long to run is not said" in outcome.stderr


def test_the_shipped_networks_run_and_are_shown_as_they_are(root):
    page = (root / "docs" / "command-line.md").read_text(encoding="utf-8")
    for file in sorted((root / NETWORKS).glob("*.toml")):
        assert file.read_text(encoding="utf-8").strip() in page
    cells = answer("simulate", root / NETWORKS / "coba.toml", "--duration", "60 ms", "--target", "numpy", "--json")
    assert [row["population"] for row in cells["spikes"]] == ["e", "i"]
    assert all(8 < row["rate"] < 40 for row in cells["spikes"])
    brain = answer("simulate", root / NETWORKS / "brain.toml", "--duration", "20 ms", "--record", "eeg", "--target", "numpy",
                   "--json")  # fmt: skip
    assert brain["recorded"][0]["axes"] == {"time": 40, "node": 84}


def test_a_matrix_couples_masses_and_a_model_file_lies_beside(tmp_path):
    (tmp_path / "mine.toml").write_text(pp.models.WilsonCowan(P_e=1.3).to_toml(), encoding="utf-8")
    text = """
[populations.a]
model = "mine.toml"
[populations.b]
model = "wilson_cowan"
size = 2
[[edges]]
from = "a"
to = "b"
weight = [[0.5], [0.25]]
delay = "2 ms"
coupling = { name = "sigmoidal", strength = 2 }
[run]
duration = 20
dt = "0.5 ms"
scheme = "Euler"
record = "b/E"
target = "numpy"
"""
    (tmp_path / "masses.toml").write_text(text, encoding="utf-8")
    run = network_file.read(tmp_path / "masses.toml").run(progress=False)
    cell = pp.models.WilsonCowan
    edge = pp.Edge({"a": "E"}, {"b": "drive"}, pp.operators.Dense([[0.5], [0.25]], 2.0), pp.Sigmoidal(strength=2))
    pair = pp.Network([pp.Population(cell(P_e=1.3), 1, "a"), pp.Population(cell(), 2, "b")], [edge])
    same = pp.simulate(pair, duration=20, dt=0.5, scheme=pp.Euler(), record="b/E", target="numpy", progress=False)
    np.testing.assert_array_equal(run["b/E"], same["b/E"])
