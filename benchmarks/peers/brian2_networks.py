"""Networks of spiking neurons in Brian2 as a C++ program of its own, in double precision; `wall_s` is its own time of the loop.

Linear equations are integrated exactly, the others by exponential Euler. Rates are written with `exprel`, as its examples do.
"""

import pathlib
import tempfile

import brian2 as b2
from common import spike_statistics, timed
from problems import BRUNEL, VOGELS_ABBOTT

NETWORKS = ["cobahh", "coba", "cuba", "brunel"]
CUBA = """
dv/dt = (-49*mV - v + g_e + g_i)/(20*ms) : volt (unless refractory)
dg_e/dt = -g_e/(5*ms) : volt
dg_i/dt = -g_i/(10*ms) : volt
"""
COBA = """
dv/dt = (-60*mV - v + g_e*(0*mV - v) + g_i*(-80*mV - v) + 20*mV)/(20*ms) : volt (unless refractory)
dg_e/dt = -g_e/(5*ms) : 1
dg_i/dt = -g_i/(10*ms) : 1
"""
COBAHH = """
dv/dt = (10*nS*(-60*mV - v) - g_e*v + g_i*(-80*mV - v) - 20*uS*m**3*h*(v - 50*mV) - 6*uS*n**4*(v + 90*mV))/(200*pF) : volt
dm/dt = alpha_m*(1 - m) - beta_m*m : 1
dn/dt = alpha_n*(1 - n) - beta_n*n : 1
dh/dt = alpha_h*(1 - h) - beta_h*h : 1
dg_e/dt = -g_e/(5*ms) : siemens
dg_i/dt = -g_i/(10*ms) : siemens
alpha_m = 0.32*4/exprel((13*mV - v - 63*mV)/(4*mV))/ms : Hz
beta_m = 0.28*5/exprel((v + 63*mV - 40*mV)/(5*mV))/ms : Hz
alpha_h = 0.128*exp((17*mV - v - 63*mV)/(18*mV))/ms : Hz
beta_h = 4/(1 + exp((40*mV - v - 63*mV)/(5*mV)))/ms : Hz
alpha_n = 0.032*5/exprel((15*mV - v - 63*mV)/(5*mV))/ms : Hz
beta_n = 0.5*exp((10*mV - v - 63*mV)/(40*mV))/ms : Hz
"""
LIF = "dv/dt = -v/(20*ms) : volt (unless refractory)"
REFRACTORY = {"threshold": "v > -50*mV", "reset": "v = -60*mV", "refractory": 5 * b2.ms}
GROUPS = {
    "cuba": (CUBA, {"method": "exact", **REFRACTORY}, b2.mV),
    "coba": (COBA, {"method": "exponential_euler", **REFRACTORY}, 1),
    "cobahh": (COBAHH, {"method": "exponential_euler", "threshold": "v > -20*mV", "refractory": "v > -20*mV"}, b2.nS),
}


def _vogels_abbott(case):
    equations, how, unit = GROUPS[case]
    problem = VOGELS_ABBOTT[case]
    cells = b2.NeuronGroup(4000, equations, **how)
    random = b2.np.random.default_rng(1)
    for state, (mean, deviation, bounds) in problem["start"].items():
        of = b2.mV if state == "v" else unit if state.startswith("g_") else 1
        setattr(cells, state, b2.np.clip(random.normal(mean, deviation, 4000), *bounds) * of)
    made = [cells]
    for part, state, weight in ((cells[:3200], "g_e", problem["w_e"]), (cells[3200:], "g_i", problem["w_i"])):
        made.append(b2.Synapses(part, cells, on_pre=f"{state} += w", namespace={"w": weight * unit}))
        made[-1].connect(p=0.02)
    return made


def _brunel():
    b = BRUNEL
    size = b["excitatory"] + b["inhibitory"]
    cells = b2.NeuronGroup(size, LIF, method="exact", threshold="v > 20*mV", reset="v = 10*mV", refractory=2 * b2.ms)
    drive = b2.PoissonInput(cells, "v", b["C_e"], b["eta"] * b["threshold_rate"] * b2.Hz, b["J"] * b2.mV)
    made = [cells, drive]
    edge = b["excitatory"]
    for part, weight, share in (
        (cells[:edge], b["J"], b["C_e"] / edge),
        (cells[edge:], -b["g"] * b["J"], b["C_i"] / b["inhibitory"]),
    ):
        on_pre, delay = "v += w*int(not_refractory)", b["delay"] * b2.ms
        made.append(b2.Synapses(part, cells, on_pre=on_pre, delay=delay, namespace={"w": weight * b2.mV}))
        made[-1].connect(p=share)
    return made


def prepare(given):
    """Write the program and compile it."""
    folder = tempfile.mkdtemp()
    b2.set_device("cpp_standalone", directory=folder, build_on_run=False)
    b2.prefs.devices.cpp_standalone.openmp_threads = 0 if given.threads == 1 else given.threads
    b2.defaultclock.dt = 0.1 * b2.ms
    made = _brunel() if given.case == "brunel" else _vogels_abbott(given.case)
    spikes = b2.SpikeMonitor(made[0])
    network = b2.Network(*made, spikes)
    network.run(given.seconds * b2.second)
    b2.device.build(run=False, directory=folder)

    def run():
        _, spent = timed(lambda: b2.device.run(directory=folder, with_output=False, run_args=[]))
        loop = float((pathlib.Path(folder) / "results" / "last_run_info.txt").read_text().split()[0])
        return {**spent, "program_s": spent["wall_s"], "wall_s": loop, **spike_statistics(spikes.count[:], given.seconds)}

    return run


def facts(case):
    """Return what is printed beside the times."""
    cells = BRUNEL["excitatory"] + BRUNEL["inhibitory"] if case == "brunel" else 4000
    scheme = "exact" if case in ("cuba", "brunel") else "exponential Euler"
    return {"peer": "brian2", "edges": 0, "cells": cells, "scheme": scheme, "dt_ms": 0.1}
