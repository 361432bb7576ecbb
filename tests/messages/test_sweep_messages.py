"""What a sweep refuses, and how it says so."""

import numpy as np
import pytest

import pushpull as pp

LEAK = pp.Model.from_text("x' = (bias - x)/tau\ntau = 10[ms]\nbias = 0.5", name="Leak")
PAIR = pp.Network((pp.Population(LEAK, name="a"), pp.Population(LEAK, name="b")))
RUN = {"duration": 10, "dt": 1}
CALLS = {
    "nothing": lambda: pp.sweep(LEAK, over={}, **RUN),
    "a list": lambda: pp.sweep(LEAK, over=[1, 2], **RUN),
    "a misspelt parameter": lambda: pp.sweep(LEAK, over={"tua": [1.0]}, **RUN),
    "a parameter of two populations": lambda: pp.sweep(PAIR, over={"tau": [1.0]}, **RUN),
    "no values": lambda: pp.sweep(LEAK, over={"tau": []}, **RUN),
    "NaN": lambda: pp.sweep(LEAK, over={"tau": [1.0, np.nan]}, **RUN),
    "texts": lambda: pp.sweep(LEAK, over={"tau": ["fast"]}, **RUN),
    "lengths that differ": lambda: pp.sweep(LEAK, over={("tau", "bias"): ([1.0, 2.0], [1.0])}, **RUN),
    "one list for two names": lambda: pp.sweep(LEAK, over={("tau", "bias"): ([1.0, 2.0],)}, **RUN),
    "a name twice": lambda: pp.sweep(LEAK, over={"tau": [1.0], ("bias", "tau"): ([1.0], [1.0])}, **RUN),
    "a range that falls": lambda: pp.samples.Sobol({"tau": (2.0, 1.0)}, 4),
    "no points": lambda: pp.samples.Random({"tau": (1.0, 2.0)}, 0),
    "a time constant below zero": lambda: pp.sweep(pp.models.WilsonCowan(), over={"tau_e": [1.0, -1.0]}, **RUN),
    "a measure that is none": lambda: pp.sweep(LEAK, over={"tau": [1.0]}, measure={"rate": 3}, **RUN),
    "a measure that gives a text": lambda: pp.sweep(LEAK, over={"tau": [1.0]}, measure={"m": lambda run: "high"}, **RUN),
    "an unknown option": lambda: pp.sweep(LEAK, over={"tau": [1.0]}, schem=pp.Heun(), **RUN),
    "no processes": lambda: pp.sweep(LEAK, over={"tau": [1.0]}, processes=0, **RUN),
    "no copies": lambda: pp.sweep(LEAK, over={"tau": [1.0]}, copies=0, **RUN),
    "no executor": lambda: pp.sweep(LEAK, over={"tau": [1.0]}, on="cluster", **RUN),
    "a store of another kind": lambda: pp.sweep(LEAK, over={"tau": [1.0]}, store="found.csv", **RUN),
    "a map of the wrong length": lambda: pp.sweep(pp.Population(LEAK, 3), over={"tau": np.ones((2, 4))}, **RUN),
}


@pytest.mark.parametrize("case", CALLS)
def test_a_sweep_is_refused(case, refused):
    refused(CALLS[case])
