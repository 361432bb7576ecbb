"""Schemes of higher strong order: a second random number for the area under the noise, and what they refuse."""

import numpy as np
import pytest

import pushpull as pp

from .noise import coarser, end
from .reference import slope

TIME, FINEST, PATHS = 1.0, 2048, 300
WELL = "x' = x - x**3 + s*xi\nx(0) = 0.1\ns = 0.8"


def with_area(table, group):
    """Return increments and areas over groups of fine steps as pairs of unit normals, [step, stream, path]."""
    steps = table.reshape(-1, group, table.shape[-1])
    path = np.cumsum(steps, axis=1)
    whole = path[:, -1] / np.sqrt(group)
    area = (path - steps / 2).sum(axis=1) / group / np.sqrt(group)
    return np.stack([whole, np.sqrt(3) * (2 * area - whole)], axis=1)


def final(monkeypatch, table):
    """Integrate every path with its own pair of numbers and return the ends."""
    model = pp.Model.from_text(WELL, time="1")

    def give(plan, memory, first, steps):
        memory.xi_0 = table[first : first + steps][:, :, memory.lanes[0].copy]

    monkeypatch.setattr("pushpull.compile.program._draw", give)
    dt = TIME / len(table)
    table = np.concatenate([table, np.zeros((1, 2, table.shape[-1]))])
    run = pp.simulate(model, duration=TIME + dt, dt=dt, scheme=pp.SRA1(), copies=table.shape[-1], target="numpy", progress=False)
    return run["x"].values[-1]


def test_sra1_reaches_strong_order_three_halves(monkeypatch):
    table = np.random.default_rng(3).standard_normal((FINEST, PATHS))
    exact = final(monkeypatch, with_area(table, 2))
    sizes = np.array([16, 32, 64])
    errors = [np.abs(final(monkeypatch, with_area(table, FINEST // n)) - exact).mean() for n in sizes]
    assert slope(errors, sizes) == pytest.approx(pp.SRA1.strong_order, abs=0.15)


def test_sra1_beats_heun_on_the_same_paths(monkeypatch):
    table = np.random.default_rng(4).standard_normal((FINEST, PATHS))
    exact = final(monkeypatch, with_area(table, 2))
    with monkeypatch.context() as own:
        ours = np.abs(final(own, with_area(table, 32)) - exact).mean()
    heun = np.abs(end(monkeypatch, pp.Model.from_text(WELL, time="1"), coarser(table, 32), TIME, pp.Heun()) - exact).mean()
    assert ours < heun / 4


def test_sra1_refuses_multiplicative_noise():
    model = pp.Model.from_text("x' = -x + x*xi\nx(0) = 1", time="1")
    with pytest.raises(pp.errors.CompileError, match="needs additive noise") as error:
        pp.simulate(model, duration=1, dt=0.1, scheme=pp.SRA1(), target="numpy")
    assert "Milstein" in error.value.hint


def test_milstein_refuses_noises_that_do_not_commute():
    model = pp.Model.from_text("x' = xi_a\ny' = x*xi_b\nx(0) = 1\ny(0) = 1", time="1")
    with pytest.raises(pp.errors.CompileError, match="do not commute"):
        pp.simulate(model, duration=1, dt=0.1, scheme=pp.Milstein(), target="numpy")


def test_milstein_takes_two_noises_that_commute(monkeypatch):
    """x' = a x xi_a + b x xi_b is geometric in both: exact solution known, order 1."""
    a, b, paths = 0.7, 0.5, 400
    table = np.random.default_rng(5).standard_normal((1024, 2, paths))
    model = pp.Model.from_text("x' = a*x*xi_a + b*x*xi_b\nx(0) = 1", time="1", a=a, b=b)
    walks = np.sqrt(1 / 1024) * table.sum(axis=0)
    exact = np.exp(-(a**2 + b**2) / 2 + a * walks[0] + b * walks[1])
    errors = []
    for n in (32, 64, 128):
        coarse = table.reshape(n, -1, 2, paths).sum(axis=1) / np.sqrt(1024 / n)
        drawn = np.concatenate([coarse, np.zeros((1, 2, paths))])

        def give(plan, memory, first, steps, drawn=drawn):
            memory.xi_0 = drawn[first : first + steps][:, :, memory.lanes[0].copy]

        monkeypatch.setattr("pushpull.compile.program._draw", give)
        run = pp.simulate(model, duration=1 + 1 / n, dt=1 / n, scheme=pp.Milstein(), copies=paths, target="numpy", progress=False)
        errors.append(np.abs(run["x"].values[-1] - exact).mean())
    assert slope(errors, np.array([32, 64, 128])) == pytest.approx(1.0, abs=0.1)


def test_a_stage_between_two_steps_refuses_delays():
    model = pp.Model.from_text("x' = -x + drive", time="1", ports=("drive",))
    edge = pp.Edge({"Model": "x"}, {"Model": "drive"}, pp.operators.Dense([[1.0]], 1.0))
    with pytest.raises(pp.errors.CompileError, match="between two steps"):
        pp.simulate(pp.Network((pp.Population(model),), (edge,)), duration=1, dt=0.1, scheme=pp.SRA1())
