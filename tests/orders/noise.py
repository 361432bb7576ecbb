"""Increments that a test chooses, one table per stream: [step, copy]."""

from __future__ import annotations

import numpy as np

import pushpull as pp
from pushpull.compile import program


def choose(monkeypatch, table):
    """Let the numpy target draw unit normals from a table [step, copy], the same for every stream and node."""

    def given(seed, stream, nodes, copies, first_step, steps):
        rows = np.zeros((steps, len(copies)))
        known = table[first_step : first_step + steps]
        rows[: len(known)] = known[:, copies]
        return rows

    monkeypatch.setattr(program, "normals", given)


def coarser(table, factor):
    """Add up the increments of `factor` steps, as unit normals of one longer step."""
    steps, copies = table.shape
    return table.reshape(steps // factor, factor, copies).sum(axis=1) / np.sqrt(factor)


def end(monkeypatch, model, table, time, scheme):
    """Return the first state at a time, one value per path."""
    choose(monkeypatch, table)
    steps, copies = table.shape
    dt = time / steps
    name = model.definition.of_kind("state")[0].name
    run = pp.simulate(
        model, duration=(steps + 1) * dt, dt=dt, scheme=scheme, target="numpy", copies=copies, record=name, progress=False
    )
    return run[name].values[steps]
