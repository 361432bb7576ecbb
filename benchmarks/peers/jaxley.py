"""Uncoupled Hodgkin-Huxley cells in Jaxley: one compartment mapped over the cells and compiled.

A constant current is given as the shift of the leak's reversal potential that it amounts to, which spares an array of stimuli.
The run returns every potential at every step, as Jaxley's do, and counts the spikes within the compiled function.
"""

from common import arguments, hold_jax_to, measure_as_asked, spike_statistics, timed
from problems import HODGKIN_HUXLEY as PROBLEM

given = arguments("jaxley", ["hh"], precisions=("single", "double"))
hold_jax_to(given)

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import jaxley as jx  # noqa: E402
from jaxley.channels import HH  # noqa: E402

SCHEME = "bwd_euler"  # its exponential Euler is marked experimental


def prepare():
    """Compile the run and run it once."""
    p, cell = PROBLEM, jx.Cell()
    cell.insert(HH())
    for name, value in {
        "capacitance": p["C"],
        "v": p["V"],
        "HH_gNa": p["g_Na"] / 1000,
        "HH_gK": p["g_K"] / 1000,
        "HH_gLeak": p["g_L"] / 1000,
        "HH_eNa": p["E_Na"],
        "HH_eK": p["E_K"],
        "HH_m": p["m"],
        "HH_h": p["h"],
        "HH_n": p["n"],
    }.items():
        cell.set(name, value)
    cell.record(verbose=False)
    currents = jnp.linspace(p["first"], p["last"], p["cells"])

    def count(current):
        leak = cell.data_set("HH_eLeak", p["E_L"] + current / p["g_L"], None)
        v = jx.integrate(cell, param_state=leak, t_max=given.seconds * 1000, delta_t=p["dt"], solver=SCHEME)[0]
        return ((v[1:] > p["threshold"]) & (v[:-1] <= p["threshold"])).sum()

    devices, split = jax.sharding.Mesh(jax.devices(), ("cell",)), jax.P("cell")
    compiled = jax.jit(jax.shard_map(jax.vmap(count), mesh=devices, in_specs=split, out_specs=split, check_vma=False))

    def run():
        counts, spent = timed(lambda: compiled(currents).block_until_ready())
        return {**spent, **spike_statistics(counts, given.seconds)}

    run()
    return run


FACTS = {
    "peer": "jaxley",
    "edges": 0,
    "cells": PROBLEM["cells"],
    "scheme": "backward Euler, exponential gates",
    "dt_ms": PROBLEM["dt"],
}
measure_as_asked(given, FACTS, prepare)
