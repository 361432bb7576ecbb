"""Uncoupled Hodgkin-Huxley cells in Arbor: cable cells of one control volume with its own mechanism `hh`."""

from common import arguments, measure_as_asked, spike_statistics, timed
from problems import HODGKIN_HUXLEY as PROBLEM

given = arguments("arbor", ["hh"])

import arbor  # noqa: E402
import numpy as np  # noqa: E402
from arbor import units  # noqa: E402

LENGTH, RADIUS = 10.0, 5.0  # um


class Cells(arbor.recipe):
    """Cylinders that each receive one current density."""

    def __init__(self, currents):
        arbor.recipe.__init__(self)
        self.currents, self.given = currents, arbor.neuron_cable_properties()
        p = PROBLEM
        self.given.catalogue = arbor.default_catalogue()
        self.given.set_property(
            Vm=p["V"] * units.mV,
            cm=p["C"] * 0.01 * units.F / units.m2,
            rL=35.4 * units.Ohm * units.cm,
            tempK=279.45 * units.Kelvin,
        )
        for ion, valence, reversal in (("na", 1, p["E_Na"]), ("k", 1, p["E_K"])):
            self.given.set_ion(ion, valence=valence, int_con=10 * units.mM, ext_con=100 * units.mM, rev_pot=reversal * units.mV)

    def num_cells(self):
        """Return the number of cells."""
        return len(self.currents)

    def cell_kind(self, gid):
        """Return the kind of a cell."""
        return arbor.cell_kind.cable

    def global_properties(self, kind):
        """Return what holds for all cells."""
        return self.given

    def cell_description(self, gid):
        """Return one cell."""
        p, tree = PROBLEM, arbor.segment_tree()
        tree.append(arbor.mnpos, (0, 0, 0, RADIUS), (LENGTH, 0, 0, RADIUS), tag=1)
        area = 2 * np.pi * RADIUS * LENGTH * 1e-8  # cm2
        channel = arbor.mechanism(
            "hh", {"gnabar": p["g_Na"] / 1000, "gkbar": p["g_K"] / 1000, "gl": p["g_L"] / 1000, "el": p["E_L"]}
        )
        where = "(location 0 0.5)"
        decor = (
            arbor.decor()
            .paint("(all)", arbor.density(channel))
            .place(where, arbor.threshold_detector(p["threshold"] * units.mV), "detector")
        )
        if self.currents[gid] > 0:
            decor.place(where, arbor.i_clamp(self.currents[gid] * area * 1000 * units.nA))
        return arbor.cable_cell(tree, decor, arbor.label_dict(), arbor.cv_policy_single())


def prepare():
    """Build the cells and share them out to the threads."""
    recipe = Cells(np.linspace(PROBLEM["first"], PROBLEM["last"], PROBLEM["cells"]))
    context = arbor.context(threads=given.threads)
    hint = arbor.partition_hint()
    hint.cpu_group_size = 125  # as fast as any tried, and enough groups for the threads
    shares = arbor.partition_load_balance(recipe, context, {arbor.cell_kind.cable: hint})
    simulation = arbor.simulation(recipe, context, shares)

    def run():
        simulation.reset()
        simulation.record(arbor.spike_recording.local)
        _, spent = timed(lambda: simulation.run(given.seconds * 1000 * units.ms, PROBLEM["dt"] * units.ms))
        sources = np.array([spike[0][0] for spike in simulation.spikes()], dtype=np.int64)
        return {**spent, **spike_statistics(np.bincount(sources, minlength=PROBLEM["cells"]), given.seconds)}

    return run


FACTS = {
    "peer": "arbor",
    "edges": 0,
    "cells": PROBLEM["cells"],
    "scheme": "backward Euler, exponential gates",
    "dt_ms": PROBLEM["dt"],
}
measure_as_asked(given, FACTS, prepare)
