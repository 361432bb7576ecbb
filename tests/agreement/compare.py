"""Both targets on one system, and printed programs as plain Python."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

import pushpull as pp
from pushpull import schemes
from pushpull.base.errors import CompileError
from pushpull.compile import program
from pushpull.compile.lanes import plain

TOLERANCE = {("double", False): 1e-11, ("double", True): 1e-5, ("single", False): 1e-4, ("single", True): 1e-4}


@pytest.fixture
def plain_programs(monkeypatch):
    """Let the cpu target run its printed programs as plain Python: nothing is compiled."""
    real = program.load

    def load(text, key):
        module = real(text, key)
        return module if not hasattr(module.chunk, "py_func") else SimpleNamespace(chunk=plain(module.chunk))

    monkeypatch.setattr(program, "load", load)


def fits(model, scheme):
    """Return whether a scheme can be used with a model."""
    try:
        pp.program_of(model, scheme=scheme, dt=0.01, target="numpy")
    except CompileError:
        return False
    return True


def fitting(model, first, count):
    """Return schemes that a model allows, `count` of them, taken in turn from the `first` on."""
    turned = [schemes.ALL[(first + k) % len(schemes.ALL)] for k in range(len(schemes.ALL))]
    return [scheme for scheme in turned if fits(model, scheme)][:count]


def step_of(model):
    """Return a step that a model's own default start allows, in its network's unit of time."""
    return 0.01 if model.definition.time == "1" else 0.05


def assert_targets_agree(system, steps=200, *, noisy=False, spikes=False, targets=("numpy", "cpu"), **options):
    """Run a system on two targets and compare everything that a Run holds."""
    options = {"dt": 0.05, "progress": False, "precision": "double", **options}
    runs = [pp.simulate(system, duration=steps * options["dt"], target=target, **options) for target in targets]
    tolerance = TOLERANCE[options["precision"], noisy]
    for name in runs[0].names:
        expected, found = (run[name].values for run in runs)
        scale = max(np.abs(expected).max(), 1e-3)
        np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance * scale, err_msg=name)
        assert found.dtype == (np.float32 if options["precision"] == "single" else np.float64)
    for population in runs[0].spikes:
        one, other = (run.spikes[population] for run in runs)
        assert not spikes or len(one) > 0
        for column in ("times", "nodes", "copies"):
            np.testing.assert_array_equal(getattr(one, column), getattr(other, column), err_msg=f"{population} {column}")
    return runs[1]
