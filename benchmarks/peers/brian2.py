"""Uncoupled Hodgkin-Huxley cells in Brian2 as a C++ program of its own, by exponential Euler in double precision.

Two times are taken: of the whole program, with start, initial values and the spikes written to disk (`program_s`), and Brian2's
own of its loop over time (`wall_s`, in its favour). Building is no part of either. The rates are written as quotients, which are
undefined at one potential and which the C++ compiler turns into vector code; Brian2's `exprel` is safe and takes twice as long.
"""

import pathlib
import tempfile

from common import arguments, measure_as_asked, spike_statistics, timed
from problems import HODGKIN_HUXLEY as PROBLEM

given = arguments("brian2", ["hh", "cobahh", "coba", "cuba", "brunel"])

import brian2 as b2  # noqa: E402

EQUATIONS = """
dv/dt = (I - g_Na*m**3*h*(v - E_Na) - g_K*n**4*(v - E_K) - g_L*(v - E_L))/C : volt
dm/dt = alpha_m*(1 - m) - beta_m*m : 1
dh/dt = alpha_h*(1 - h) - beta_h*h : 1
dn/dt = alpha_n*(1 - n) - beta_n*n : 1
alpha_m = 0.1*(v/mV + 40)/(1 - exp(-(v + 40*mV)/(10*mV)))/ms : Hz
beta_m = 4*exp(-(v + 65*mV)/(18*mV))/ms : Hz
alpha_h = 0.07*exp(-(v + 65*mV)/(20*mV))/ms : Hz
beta_h = 1/(1 + exp(-(v + 35*mV)/(10*mV)))/ms : Hz
alpha_n = 0.01*(v/mV + 55)/(1 - exp(-(v + 55*mV)/(10*mV)))/ms : Hz
beta_n = 0.125*exp(-(v + 65*mV)/(80*mV))/ms : Hz
I : amp/meter**2 (constant)
"""


def prepare():
    """Write the program and compile it."""
    p, folder = PROBLEM, tempfile.mkdtemp()
    current = b2.uA / b2.cm**2
    b2.set_device("cpp_standalone", directory=folder, build_on_run=False)
    b2.prefs.core.default_float_dtype = b2.float64
    b2.prefs.devices.cpp_standalone.openmp_threads = 0 if given.threads == 1 else given.threads
    b2.defaultclock.dt = p["dt"] * b2.ms
    constants = {name: p[name] * b2.mS / b2.cm**2 for name in ("g_Na", "g_K", "g_L")}
    constants |= {name: p[name] * b2.mV for name in ("E_Na", "E_K", "E_L")}
    constants |= {"C": p["C"] * b2.uF / b2.cm**2, "threshold": p["threshold"] * b2.mV}
    cells = b2.NeuronGroup(
        p["cells"],
        EQUATIONS,
        method="exponential_euler",
        threshold="v > threshold",
        refractory="v > threshold",
        namespace=constants,
    )
    cells.v, cells.m, cells.h, cells.n = p["V"] * b2.mV, p["m"], p["h"], p["n"]
    cells.I = b2.np.linspace(p["first"], p["last"], p["cells"]) * current
    spikes = b2.SpikeMonitor(cells)
    b2.run(given.seconds * b2.second)
    b2.device.build(run=False, directory=folder)

    def run():
        _, spent = timed(lambda: b2.device.run(directory=folder, with_output=False, run_args=[]))
        loop = float((pathlib.Path(folder) / "results" / "last_run_info.txt").read_text().split()[0])
        return {**spent, "program_s": spent["wall_s"], "wall_s": loop, **spike_statistics(spikes.count[:], given.seconds)}

    return run


FACTS = {
    "peer": "brian2",
    "edges": 0,
    "cells": PROBLEM["cells"],
    "scheme": "exponential Euler",
    "dt_ms": PROBLEM["dt"],
}
if given.case == "hh":
    measure_as_asked(given, FACTS, prepare)
else:
    from peers import brian2_networks

    measure_as_asked(given, brian2_networks.facts(given.case), lambda: brian2_networks.prepare(given))
