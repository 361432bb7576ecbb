"""Texts of the errors of the jax target and of systems as functions."""

import numpy as np
import pytest

import pushpull as pp
from pushpull.compile import targets

pytest.importorskip("jax", reason="JAX is not installed: the extra jax")

LEAK = pp.Model.from_text("v' = (I - v)/tau + drive\nI = 1\ntau = 2", name="Leak", time="1", ports=["drive"])
OPTIONS = {"duration": 1, "dt": 0.1}


def network(operator):
    edge = pp.Edge({"Leak": "v"}, {"Leak": "drive"}, operator)
    return pp.Network((pp.Population(LEAK, 4),), (edge, edge))


def function():
    return pp.compile.to_jax(network(pp.operators.Dense(np.ones((4, 4)))), **OPTIONS)


def run(**options):
    return pp.simulate(LEAK, progress=False, **{**OPTIONS, **options})


CALLS = {
    "jax as a word": lambda: run(target="jax"),
    "no such device": lambda: run(target=pp.JAX("abacus")),
    "a spectral edge": lambda: pp.program_of(
        network(pp.operators.Spectral(pp.operators.Ring(4, 4.0), lambda x: np.exp(-x))), target=pp.JAX(), dt=0.1
    ),
    "a misspelt parameter": lambda: function()({"tua": 1.0}),
    "a name of several": lambda: function()({"weights": np.ones((4, 4))}),
    "too few values": lambda: function()({"I": np.ones(3)}),
    "copies": lambda: pp.compile.to_jax(LEAK.replace(I=pp.per_copy([1, 2])), **OPTIONS),
    "an option of simulate": lambda: pp.compile.to_jax(LEAK, history={"v": 1.0}, **OPTIONS),
    "a misspelt option": lambda: pp.compile.to_jax(LEAK, recrod="v", **OPTIONS),
    "a stimulus per copy": lambda: pp.compile.to_jax(LEAK, stimuli={"drive": pp.per_copy([1.0, 2.0])}, **OPTIONS),
    "spikes into a function": lambda: pp.compile.to_jax(LEAK, stimuli={"drive": pp.connections.Poisson(10)}, **OPTIONS),
    "samples that end before the function": lambda: pp.compile.to_jax(
        LEAK, stimuli={"drive": pp.Stimulus([1.0, 2.0], step=0.1)}, **OPTIONS
    ),
    "a speed per copy": lambda: pp.compile.to_jax(
        network(pp.operators.Dense(np.ones((4, 4)), lengths=5.0, speed=pp.per_copy([1.0, 2.0]))), **OPTIONS
    ),
    "steps of any length": lambda: pp.compile.to_jax(LEAK, scheme=pp.Adaptive(), **OPTIONS),
    "a filter": lambda: pp.compile.to_jax(LEAK, record=pp.Bold("v"), **OPTIONS),
}


@pytest.mark.parametrize("case", CALLS)
def test_error_of_the_jax_target(case, snapshot):
    with pytest.raises(pp.PushpullError) as caught:
        CALLS[case]()
    assert caught.value.hint
    assert f"{type(caught.value).__name__}: {caught.value}" == snapshot


def test_error_where_jax_is_absent(monkeypatch, snapshot):
    def absent(name):
        raise ModuleNotFoundError("No module named 'jax'", name="jax")

    monkeypatch.setattr(targets, "import_module", absent)
    with pytest.raises(pp.errors.CompileError) as caught:
        run(target=pp.JAX())
    assert f"{type(caught.value).__name__}: {caught.value}" == snapshot
