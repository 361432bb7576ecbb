"""Networks of spiking neurons, spikes kept: CUBA, COBA and COBAHH of 4,000 cells, Brunel's of 12,500, a tenth of a microcircuit.

The microcircuit's currents last five steps: Heun's scheme keeps their area. The others take exponential Euler.
"""

from common import arguments, measure_as_asked, spike_statistics, timed
from problems import BRUNEL, MICROCIRCUIT, VOGELS_ABBOTT

CASES = ["cobahh", "coba", "cuba", "brunel", "microcircuit"]
CELLS = {
    "brunel": BRUNEL["excitatory"] + BRUNEL["inhibitory"], "microcircuit": MICROCIRCUIT["cells"],
    **dict.fromkeys(CASES[:3], 4000),
}  # fmt: skip


def _vogels_abbott(pp, np, case):
    problem = VOGELS_ABBOTT[case]
    model = {"cuba": "CurrentIntegrateAndFire", "coba": "ConductanceIntegrateAndFire", "cobahh": "TraubMiles"}[case]
    cell = pp.models.get(model)()
    sizes = {"e": 3200, "i": 800}
    populations = [pp.Population(cell, size, name=name) for name, size in sizes.items()]
    edges = [
        pp.Edge({source: "spike"}, {target: port}, pp.connections.Sparse(0.02, weight=weight))
        for source, port, weight in (("e", "exc", problem["w_e"]), ("i", "inh", problem["w_i"]))
        for target in sizes
    ]
    random = np.random.default_rng(1)
    start = {
        f"{name}/{state}": pp.per_node(np.clip(random.normal(mean, deviation, size), *bounds))
        for name, size in sizes.items()
        for state, (mean, deviation, bounds) in problem["start"].items()
    }
    return pp.Network(populations, edges), {"initial": start}


def _brunel(pp):
    b = BRUNEL
    cell = pp.models.LeakyIntegrateAndFire(mu=0.0, sigma=0.0)
    populations = [pp.Population(cell, b["excitatory"], name="e"), pp.Population(cell, b["inhibitory"], name="i")]
    edges = [
        pp.Edge({source: "spike"}, {target: "kick"}, pp.connections.FixedIndegree(count=count, weight=weight, delay=b["delay"]))
        for source, count, weight in (("e", b["C_e"], b["J"]), ("i", b["C_i"], -b["g"] * b["J"]))
        for target in "ei"
    ]
    drive = pp.connections.Poisson(b["eta"] * b["threshold_rate"] * b["C_e"], b["J"])
    return pp.Network(populations, edges), {"stimuli": {"e/kick": drive, "i/kick": drive}}


def _microcircuit(pp):
    circuit = pp.models.PotjansDiesmann(scale=MICROCIRCUIT["scale"])
    return circuit.network, {"stimuli": circuit.stimuli, "initial": circuit.initial}


def prepare(seconds, threads, precision, target="cpu", case=CASES[0]):
    """Draw the network, compile its program and return what runs it once more."""
    import numpy as np

    import pushpull as pp

    made = {"brunel": _brunel, "microcircuit": _microcircuit}
    network, options = made[case](pp) if case in made else _vogels_abbott(pp, np, case)

    def run(duration=seconds):
        made, spent = timed(
            lambda: pp.simulate(
                network,
                duration=f"{duration} s",
                dt="0.1 ms",
                scheme=pp.Heun() if case == "microcircuit" else pp.ExponentialEuler(),
                record=[],
                seed=1,
                precision=precision,
                target=target,
                threads=threads,
                progress=False,
                **options,
            )
        )
        counts = [np.bincount(np.asarray(made.spikes[p.name].nodes), minlength=p.size) for p in network.populations]
        return {**spent, **spike_statistics(np.concatenate(counts), duration)}

    if target != "numpy":
        run(0.002)
    return run


if __name__ == "__main__":
    given = arguments("pushpull", CASES, precisions=("single", "double"))
    scheme = "Heun" if given.case == "microcircuit" else "exponential Euler"
    facts = {"peer": "pushpull", "edges": 0, "cells": CELLS[given.case], "scheme": scheme, "dt_ms": 0.1}
    measure_as_asked(given, facts, lambda: prepare(given.seconds, given.threads, given.precision, given.target, given.case))
