"""Uncoupled Hodgkin-Huxley cells in BrainPy: its own HHLTC neurons, exponential Euler, the loop over time compiled as a whole."""

from common import arguments, hold_jax_to, measure_as_asked, spike_statistics, timed
from problems import HODGKIN_HUXLEY as PROBLEM

given = arguments("brainpy", ["hh"], precisions=("single", "double"))
hold_jax_to(given, devices=False)

import brainpy as bp  # noqa: E402
import brainpy.math as bm  # noqa: E402
import jax  # noqa: E402

bm.set_platform("cpu")
bm.set_dt(PROBLEM["dt"])
if given.precision == "double":
    bm.enable_x64()


class Cells(bp.DynamicalSystem):
    """Cells, the currents into them and the number of spikes of each."""

    def __init__(self):
        super().__init__()
        p = PROBLEM
        self.cells = bp.dyn.HHLTC(
            p["cells"], ENa=p["E_Na"], gNa=p["g_Na"], EK=p["E_K"], gK=p["g_K"], EL=p["E_L"], gL=p["g_L"], C=p["C"],
            V_th=p["threshold"], V_initializer=bp.init.Constant(p["V"]), method="exp_auto",
        )  # fmt: skip
        self.currents = bm.linspace(p["first"], p["last"], p["cells"])
        self.counts = bm.Variable(bm.zeros(p["cells"], dtype=bm.int_))

    def update(self):
        """Step once."""
        self.counts += self.cells(self.currents)


def prepare():
    """Compile the run and run it once."""
    model, steps = Cells(), round(given.seconds * 1000 / PROBLEM["dt"])

    def step(index):
        bp.share.save(i=index, t=index * PROBLEM["dt"], dt=PROBLEM["dt"])
        model.update()

    @bm.jit
    def whole():
        bm.for_loop(step, bm.arange(steps))
        return model.counts.value

    def run():
        model.cells.reset_state()
        model.counts.value = bm.zeros_like(model.counts)
        counts, spent = timed(lambda: jax.block_until_ready(bm.as_jax(whole())))
        return {**spent, **spike_statistics(counts, given.seconds)}

    run()
    return run


FACTS = {"peer": "brainpy", "edges": 0, "cells": PROBLEM["cells"], "scheme": "exponential Euler", "dt_ms": PROBLEM["dt"]}
measure_as_asked(given, FACTS, prepare)
