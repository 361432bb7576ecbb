"""The texts of errors about network files, as users read them: the file, the table, the key and a hint."""

import pytest

from pushpull.app import network_file

GOOD = '''
[models.cell]
equations = """
v' = (g - v)/tau
g' = -g/tau_g
g += kick
when v > 20[mV]: v = 0[mV]; hold v for 2[ms]
v(0) = 0[mV]
g(0) = 0[mV]
tau = 20[ms]
tau_g = 5[ms]
"""

[populations.e]
model = "cell"
size = 40
parameters = { tau = { distribution = "Normal", mean = "20 ms", deviation = 1 } }
initial = { v = 3 }

[populations.i]
model = "cell"
size = 10

[[edges]]
from = "e"
to = ["e", "i"]
rule = "FixedIndegree"
count = 5
weight = { distribution = "Normal", mean = "5 mV", deviation = 0.5 }
delay = "1.5 ms"

[[inputs]]
to = ["e", "i"]
poisson = "2 kHz"
weight = "3 mV"

[run]
duration = "5 ms"
dt = "0.1 ms"
target = "numpy"
'''
CASES = {
    "no TOML": ("size = 40", "size = "),
    "table": ("[[inputs]]", "[[imputs]]"),
    "key": ("size = 40", "sise = 40"),
    "model": ('"cell"\nsize = 40', '"cel"\nsize = 40'),
    "equation": ("(g - v)/tau\n", "(g - v)/tauu\n"),
    "parameter": ("tau = { dist", "tua = { dist"),
    "state": ("{ v = 3 }", "{ w = 3 }"),
    "unit of a distribution": ('"20 ms"', '"20 mV"'),
    "size": ("size = 40", 'size = "many"'),
    "population": ('to = ["e", "i"]\nrule', 'to = ["e", "in"]\nrule'),
    "rule": ('"FixedIndegree"', '"FixedIndegre"'),
    "argument of a rule": ("count = 5", "conut = 5"),
    "distribution": ('"Normal", mean = "5 mV"', '"Norml", mean = "5 mV"'),
    "argument of a distribution": ("deviation = 0.5", "sd = 0.5"),
    "distribution that is none": ("deviation = 0.5", "deviation = -0.5"),
    "unit of a delay": ('"1.5 ms"', '"1.5 mV"'),
    "port": ("poisson =", 'port = "kik"\npoisson ='),
    "port of spikes": ('poisson = "2 kHz"\nweight = "3 mV"', 'port = "kick"\nstimulus = 3'),
    "input": ('poisson = "2 kHz"\n', ""),
    "unit of an input": ('"3 mV"', '"3 ms"'),
    "setting": ("duration =", "durtion ="),
    "scheme": ("dt =", 'scheme = "eul"\ndt ='),
    "regions": ("size = 10", 'regions = "ctx"'),
    "size beside a connectome": ("[[edges]]", "[connectome]\nname = 'dk-84'\n[[models.x]]"),
    "edges as a table": ("[[edges]]", "[edges]"),
    "no duration": ('duration = "5 ms"\n', ""),
}


@pytest.mark.parametrize("case", CASES)
def test_error_about_a_network_file(case, refused, tmp_path):
    right, wrong = CASES[case]
    assert right in GOOD
    (tmp_path / "net.toml").write_text(GOOD.replace(right, wrong, 1), encoding="utf-8")
    problem = refused(lambda: network_file.read(tmp_path / "net.toml").run(progress=False))
    assert "net.toml" in problem.message
