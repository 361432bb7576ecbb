"""Conduction speed: one per connection, one per copy, and swept."""

import numpy as np
import pytest
from scipy.sparse import csr_array

import pushpull as pp
from pushpull.engine.simulate import program_of
from pushpull.engine.vary import vary
from pushpull.records import Connectome

SPEEDS = (0.9, 2.5, 4.0)
RANDOM = np.random.default_rng(8)
WEIGHTS = RANDOM.uniform(0.2, 1.0, (5, 5)) * (RANDOM.random((5, 5)) < 0.6) * (1 - np.eye(5))
FIVE = Connectome(WEIGHTS, RANDOM.uniform(1.0, 9.0, (5, 5)) * (WEIGHTS > 0), tuple("abcde"), directed=True)
SPARSE = Connectome(csr_array(WEIGHTS), csr_array(FIVE.lengths), tuple("abcde"), directed=True)
OPTIONS = {"duration": 12, "dt": 0.25, "record": "E", "seed": 2, "progress": False}
REGION = pp.models.WilsonCowan(P_e=0.9).with_noise(E="0.02 1/sqrt(ms)")
HEBB = pp.Model.from_text("w' = (pre*post - w)/slow\nslow = 50[ms]", name="Hebb", ports=["pre", "post"])


def network(speed, connectome=FIVE, coupling=None, **options):
    coupling = pp.Diffusive(1.5) if coupling is None else coupling
    return pp.Network.from_connectome(REGION, connectome, speed=speed, coupling=coupling, **options)


KINDS = {
    "dense": {},
    "rounded and held": {"rounded": True, "held": True},
    "sparse": {"connectome": SPARSE},
    "adaptive": {"adaptive": HEBB, "coupling": pp.Linear()},
}


@pytest.mark.parametrize(("kind", "target"), [*((kind, "numpy") for kind in KINDS), ("dense", "cpu")])
def test_a_copy_at_its_speed_is_bit_for_bit_a_run_at_that_speed(kind, target):
    run = pp.simulate(network(pp.per_copy(SPEEDS), **KINDS[kind]), target=target, **OPTIONS)["E"]
    for copy, speed in enumerate(SPEEDS):
        alone = pp.simulate(network(speed, **KINDS[kind]), target=target, copies=3, **OPTIONS)["E"]
        np.testing.assert_array_equal(run.isel(copy=copy), alone.isel(copy=copy))
    assert abs(run.isel(copy=0) - run.isel(copy=2)).max() > 1e-3


def test_jax_takes_a_speed_per_copy():
    pytest.importorskip("jax", reason="JAX is not installed: the extra jax")
    runs = [
        pp.simulate(network(pp.per_copy(SPEEDS)), target=target, precision="double", **OPTIONS)["E"]
        for target in ("numpy", pp.JAX("cpu"))
    ]
    np.testing.assert_allclose(runs[0], runs[1], rtol=0, atol=1e-6)


def test_a_sweep_over_speed_runs_every_point_and_compiles_once(tmp_path):
    options = {"duration": 12, "dt": 0.25, "seed": 2, "progress": False, "target": "numpy"}
    found = pp.sweep(
        network("4 m/s"),
        over={"speed": list(SPEEDS), "strength": [0.5, 1.5]},
        observe="E",
        measure=lambda run: run["E"][-1],
        block=2,
        store=tmp_path / "speeds.zarr",
        **options,
    )
    system = network(pp.per_copy(np.repeat(SPEEDS, 2)), coupling=pp.Diffusive(pp.per_copy([0.5, 1.5] * 3)))
    run = pp.simulate(system, target="numpy", **OPTIONS)
    values = next(iter(found.drop_vars("status").data_vars.values())).transpose("speed", "strength", "node").values
    np.testing.assert_array_equal(values.reshape(6, 5), run["E"].values[-1].T)
    keys = {program_of(network(speed), dt=0.02, record="E").key for speed in ("0.5 m/s", "3 m/s", "50 m/s")}
    assert len(keys) == 1


def test_a_run_with_a_speed_per_copy_is_kept_and_goes_on(tmp_path):
    system = network(pp.per_copy(SPEEDS))
    options = OPTIONS | {"target": "numpy"}
    whole = pp.simulate(system, **options | {"duration": 20})["E"]
    pp.simulate(system, **options).save(tmp_path / "run.zarr")
    later = pp.load(tmp_path / "run.zarr").continue_for(8, progress=False)["E"]
    np.testing.assert_array_equal(later, whole)


def test_lengths_and_a_speed_per_connection_are_their_delays():
    speed = RANDOM.uniform(1.0, 6.0, (5, 5))
    dense = pp.operators.Dense(WEIGHTS, lengths=FIVE.lengths, speed=speed)
    np.testing.assert_array_equal(dense.delays, FIVE.lengths / speed)
    sparse = pp.operators.Csr(csr_array(WEIGHTS), lengths=csr_array(FIVE.lengths), speed=speed)
    np.testing.assert_array_equal(sparse.delays, dense.delays[sparse.targets, sparse.sources])
    order = [3, 1, 4, 0, 2]
    regions = {"last": [FIVE.labels[k] for k in order]}
    moved = pp.Network.from_connectome({"last": REGION}, FIVE, regions=regions, speed=speed)
    np.testing.assert_array_equal(moved.edges[0].operator.delays, dense.delays[np.ix_(order, order)])


def test_couplings_of_one_class_are_swept_by_their_number():
    operator = pp.operators.Dense(WEIGHTS)
    couplings = (pp.Linear(0.1), pp.Linear(0.2), pp.Diffusive(0.3))
    edges = tuple(pp.Edge({"p": "E"}, {"p": "drive"}, operator, coupling) for coupling in couplings)
    system = pp.Network((pp.Population(REGION, 5, name="p"),), edges)
    changed = vary(system, {"Linear 2/strength": 0.7, "Diffusive/strength": 0.9})
    assert [edge.coupling.parameters["strength"] for edge in changed.edges] == [0.1, 0.7, 0.9]
    with pytest.raises(pp.errors.ModelError, match="say which: Diffusive/strength, Linear 1/strength, Linear 2/strength"):
        vary(system, {"strength": 0.5})
