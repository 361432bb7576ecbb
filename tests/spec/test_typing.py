"""What a type checker sees of a model: parameters by name and type, frozen attributes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = """
from pushpull.spec import Model, parameter, port, state


class Decay(Model):
    equations = "x' = (drive - x)/tau"
    x: float = state(default=1.0)
    drive: float = port()
    tau: float = parameter(default=2.0, unit="ms")


good: Decay = Decay(tau=3.0).replace(tau="4 ms").with_noise(x=0.1)
rate: float = 1 / good.tau
Decay(tua=3.0)  # misspelt
Decay(tau=[3.0])  # ill-typed
Decay(x=3.0)  # a state
Decay(drive=3.0)  # a port
good.tau = 3.0  # frozen
good.tua  # misspelt
"""


@pytest.mark.slow
def test_a_type_checker_flags_what_is_misspelt_or_ill_typed(tmp_path):
    checker = Path(sys.executable).with_name("pyright")
    if not checker.exists():
        pytest.skip("pyright is not installed")
    (tmp_path / "decay.py").write_text(TEXT, encoding="utf-8")
    source = Path(__file__).parents[2] / "src"
    (tmp_path / "pyrightconfig.json").write_text(
        json.dumps({"include": ["decay.py"], "extraPaths": [str(source)]}), encoding="utf-8"
    )
    command = [str(checker), "-p", str(tmp_path), "--pythonpath", sys.executable, "--outputjson"]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    flagged = {item["range"]["start"]["line"] for item in report["generalDiagnostics"] if item["severity"] == "error"}
    lines = TEXT.split("\n")
    assert flagged == {number for number, line in enumerate(lines) if "  # " in line}
