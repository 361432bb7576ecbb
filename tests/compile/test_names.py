"""What a model calls its quantities has nothing to do with what a printed program calls its own."""

import numpy as np
import pytest

import pushpull as pp

# Words of printed programs, of what they import and of Python.
WORDS = [
    "c0", "c1", "c2", "x0", "m", "n", "l", "b", "g", "row", "par", "wave", "normal", "mask", "first", "steps", "block",
    "present", "scratch", "np", "Real", "range", "min", "int", "load", "store", "average", "gather", "exchange",
    "publish", "collect", "state", "state_0", "chunk", "kernel", "lane", "program", "fill_normals", "power_2",
    "step_0_0", "evaluate", "Memory", "to_lanes", "dense", "pattern", "total", "link0", "noise", "step", "wave_0",
    "sum", "above", "mean", "W", "R0", "R1", "U",
]  # fmt: skip


def shadowing(words):
    """Return a model whose parameters bear the words, one a value of its own, and the rate that they make."""
    values = {word: 0.5 + 0.01 * k for k, word in enumerate(words)}
    terms = " + ".join(f"{word}*{word}**2" for word in words)
    lines = [f"{word} = {value}" for word, value in values.items()]
    text = [f"y' = 0.25*({terms})*sin(y) + 3.5 + 2.5*w", "w' = -1.5*w + 0.125*exp(-y)", "y(0) = 0.5", *lines]
    return pp.Model.from_text("\n".join(text), time="1"), sum(value**3 for value in values.values())


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_words_of_printed_programs_are_free_names(target):
    model, total = shadowing(WORDS)
    run = pp.simulate(model, duration=0.003, dt=0.001, scheme=pp.Euler(), record=["y", "w"], target=target)
    y, w = 0.5, 0.0
    for k in range(3):
        assert run["y"].values[k] == pytest.approx(y, rel=1e-13)
        assert run["w"].values[k] == pytest.approx(w, rel=1e-13)
        y, w = y + 0.001 * (0.25 * total * np.sin(y) + 3.5 + 2.5 * w), w + 0.001 * (-1.5 * w + 0.125 * np.exp(-y))


@pytest.mark.parametrize("target", ["numpy", "cpu"])
@pytest.mark.parametrize("word", ["m", "n", "first", "row", "l", "t0", "c0", "mask", "link0", "W", "R0"])
def test_words_of_printed_programs_are_free_names_of_states(word, target):
    model = pp.Model.from_text(
        f"{word}' = -0.5*{word} + 1.5\n{word}(0) = 3\nwhen {word} < 2: {word} = {word} + 1; spike", time="1"
    )
    run = pp.simulate(model, duration=2, dt=0.25, scheme=pp.Euler(), target=target, record=word)
    expected = [3.0]
    for _ in range(7):
        new = expected[-1] + 0.25 * (1.5 - 0.5 * expected[-1])
        expected.append(new + 1 if new < 2 else new)
    np.testing.assert_allclose(run[word], expected, rtol=1e-13)
