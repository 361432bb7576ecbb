"""Uncoupled Hodgkin-Huxley cells by exponential Euler, spikes kept."""

from common import arguments, measure_as_asked, spike_statistics, timed
from problems import HODGKIN_HUXLEY as PROBLEM

CASES = ["hh"]


def prepare(seconds, threads, precision, target="cpu", case=CASES[0]):
    """Build the cells, compile their program and return what runs it once more."""
    import numpy as np

    import pushpull as pp

    currents = np.linspace(PROBLEM["first"], PROBLEM["last"], PROBLEM["cells"])
    values = {name: PROBLEM[name] for name in ("C", "g_Na", "g_K", "g_L", "E_Na", "E_K", "E_L")}
    cells = pp.Population(
        pp.models.HodgkinHuxley(**values, v_spike=PROBLEM["threshold"], I=pp.per_node(currents)), PROBLEM["cells"], name="cells"
    )

    def run(duration=seconds):
        made, spent = timed(
            lambda: pp.simulate(
                cells,
                duration=f"{duration} s",
                dt=f"{PROBLEM['dt']} ms",
                scheme=pp.ExponentialEuler(),
                record=[],
                initial={"v": PROBLEM["V"], "m": PROBLEM["m"], "h": PROBLEM["h"], "n": PROBLEM["n"]},
                seed=1,
                precision=precision,
                target=target,
                threads=threads,
                progress=False,
            )
        )
        counts = np.bincount(np.asarray(made.spikes["cells"].nodes), minlength=PROBLEM["cells"])
        return {**spent, **spike_statistics(counts, duration)}

    if target != "numpy":
        run(0.001)
    return run


def measure(seconds, threads, precision):
    """Return the times and the statistics of one run, after its program is compiled."""
    return prepare(seconds, threads, precision)()


if __name__ == "__main__":
    given = arguments("pushpull", CASES, precisions=("single", "double"))
    facts = {"peer": "pushpull", "edges": 0, "cells": PROBLEM["cells"], "scheme": "exponential Euler", "dt_ms": PROBLEM["dt"]}
    measure_as_asked(given, facts, lambda: prepare(given.seconds, given.threads, given.precision, given.target, given.case))
