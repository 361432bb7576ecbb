"""The microcircuit in NEST: exact propagators, double precision, steps of 0.1 ms; every run goes on from the last."""

import tomllib
from pathlib import Path

from common import arguments, measure_as_asked, spike_statistics, timed

TABLE = Path(__file__).parents[2] / "src" / "pushpull" / "data" / "files" / "microcircuit.toml"
CAPACITANCE = 250.0  # pF; currents are in proportion to it


def _peak(tau, decay):
    """Return the highest potential after a current that begins at 1 mV, times the membrane resistance."""
    import numpy as np

    late = np.log(tau / decay) * tau * decay / (tau - decay)
    return decay / (tau - decay) * (np.exp(-late / tau) - np.exp(-late / decay))


def _build(nest, np, scale):
    """Create and connect the circuit; return its cells and what records their spikes."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    rows, tau, decay = table["populations"], table["time_constant"], table["synaptic_time_constant"]
    full, outside, rates = (np.array([row[name] for row in rows.values()], float) for name in ("neurons", "outside", "rate"))
    sizes = np.rint(scale * full).astype(int)
    synapses = np.log1p(-np.array(list(table["probabilities"].values()))) / np.log1p(-1 / np.outer(full, full))
    synapses *= scale * sizes[:, None] / full[:, None]
    unit = table["peak"] / _peak(tau, decay) * CAPACITANCE / tau / scale**0.5
    weights = np.where([name[-1] == "I" for name in rows], table["inhibition"], 1.0) * unit * np.ones((8, 8))
    weights[tuple(list(rows).index(name) for name in table["doubled"])] *= 2
    arriving = (weights * synapses / sizes[:, None]) @ rates + unit * scale * outside * table["background"]
    missing = decay / 1000 * arriving * (scale**-0.5 - 1)
    neuron = {"C_m": CAPACITANCE, "tau_m": tau, "tau_syn_ex": decay, "tau_syn_in": decay, "t_ref": table["refractory"]}
    neuron |= {"E_L": table["rest"], "V_reset": table["rest"], "V_th": table["threshold"]}
    cells = [nest.Create("iaf_psc_exp", int(n), params={**neuron, "I_e": i}) for n, i in zip(sizes, missing, strict=True)]
    recorder = nest.Create("spike_recorder")
    for group, row, size in zip(cells, rows.values(), scale * outside, strict=True):
        mean, deviation = row["start"]
        group.V_m = nest.random.normal(mean, deviation)
        drive = nest.Create("poisson_generator", params={"rate": size * table["background"]})
        nest.Connect(drive, group, syn_spec={"weight": unit, "delay": table["delay"]["E"]})
        nest.Connect(group, recorder)
    for i, target in enumerate(cells):
        for j, (name, source) in enumerate(zip(rows, cells, strict=True)):
            weight, late = weights[i, j], table["delay"][name[-1]]
            bounds = {"min": 0.0, "max": np.inf} if weight > 0 else {"min": -np.inf, "max": 0.0}
            spread = nest.random.normal(weight, table["spread"]["weight"] * abs(weight))
            delays = nest.random.normal(late, table["spread"]["delay"] * late)
            synapse = {
                "weight": nest.math.redraw(spread, **bounds),
                "delay": nest.math.redraw(delays, min=table["delay"]["shortest"], max=np.inf),
            }
            if synapses[i, j] >= 1:
                nest.Connect(source, target, {"rule": "fixed_total_number", "N": round(synapses[i, j])}, synapse)
    return cells, recorder


def prepare(given):
    """Build the circuit and return what runs it once more."""
    import nest
    import numpy as np
    from problems import MICROCIRCUIT

    nest.set_verbosity("M_ERROR")
    nest.ResetKernel()
    nest.set(resolution=0.1, local_num_threads=given.threads, rng_seed=1, print_time=False)
    cells, recorder = _build(nest, np, MICROCIRCUIT["scale"])
    first, size = cells[0][0].global_id, sum(len(group) for group in cells)

    def run():
        recorder.n_events = 0
        _, spent = timed(lambda: nest.Simulate(1000 * given.seconds))
        counts = np.bincount(np.asarray(recorder.events["senders"], int) - first, minlength=size)
        return {**spent, **spike_statistics(counts, given.seconds)}

    return run


if __name__ == "__main__":
    given = arguments("NEST", ["microcircuit"])
    facts = {"peer": "nest-simulator", "edges": 0, "cells": 7717, "scheme": "exact", "dt_ms": 0.1}
    measure_as_asked(given, facts, lambda: prepare(given))
