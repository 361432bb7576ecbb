"""Sparse connections give the numbers of the matrix that holds them, on both targets, at once and delayed."""

import numpy as np
import pytest
import scipy.sparse

import pushpull as pp
from pushpull.spec.operators import dense

from .compare import assert_targets_agree, plain_programs  # noqa: F401
from .test_networks import COUPLINGS, DELAYS, NODE, SIZE, START, WEIGHTS, delays_of


def network(operator, coupling=None):
    edge = pp.Edge({"Node": "v"}, {"Node": "drive"}, operator, coupling or pp.Diffusive(0.3))
    return pp.Network((pp.Population(NODE, SIZE),), (edge,))


def csr(delays, **options):
    """Return the test's connections one by one, in an order of their own."""
    targets, sources = np.nonzero(WEIGHTS)
    order = np.random.default_rng(1).permutation(len(targets))
    targets, sources = targets[order], sources[order]
    return pp.operators.Csr(WEIGHTS[targets, sources], delays[targets, sources], targets, sources, shape=(SIZE, SIZE), **options)


def same_as_matrix(operator, coupling=None, **options):
    """Check a sparse network against its matrix, bit for bit where both add in one order."""
    run = assert_targets_agree(network(operator, coupling), scheme=pp.Heun(), initial=START, **options)
    filled = network(dense(operator, (SIZE, SIZE)), coupling)
    other = pp.simulate(filled, duration=10, dt=0.05, scheme=pp.Heun(), initial=START, target="numpy", progress=False, **options)
    np.testing.assert_allclose(run["v"], other["v"], rtol=0, atol=1e-11)


@pytest.mark.parametrize("kind", ["instant", "delayed", "mixed"])
@pytest.mark.parametrize("coupling", COUPLINGS[1::2], ids=lambda c: type(c).__name__)
def test_printed_sparse_edges_run_as_plain_python(coupling, kind, plain_programs):  # noqa: F811
    assert_targets_agree(network(csr(delays_of(kind)), coupling), 5, scheme=pp.Heun(), initial=START)


@pytest.mark.parametrize("kind", ["instant", "mixed"])
def test_sparse_connections_give_the_numbers_of_their_matrix(kind):
    same_as_matrix(csr(delays_of(kind)))


@pytest.mark.parametrize(
    "operator",
    [
        pp.operators.OneToOne(np.linspace(-1, 1, SIZE), np.linspace(0, 0.8, SIZE) * (np.arange(SIZE) > 1)),
        pp.operators.AllToAll(0.2, 0.33),
        pp.operators.AllToAll(0.2, self_connections=False),
    ],
    ids=["one to one", "all to all, delayed", "all to all but itself"],
)
def test_short_forms_give_the_numbers_of_their_matrix(operator):
    same_as_matrix(operator)


def test_sparse_matrices_and_arrays_make_the_same_connections():
    given = pp.operators.Csr(scipy.sparse.csr_array(WEIGHTS), scipy.sparse.coo_array(DELAYS))
    matrix = pp.operators.Csr(scipy.sparse.csc_matrix(WEIGHTS), 0.5)
    for operator, delays in ((given, DELAYS), (matrix, np.full(WEIGHTS.shape, 0.5))):
        other = csr(delays)
        for name in ("targets", "sources", "weights", "delays"):
            np.testing.assert_array_equal(getattr(operator, name), getattr(other, name))


def test_sparse_run_goes_on_from_a_file_as_if_it_had_not_stopped(tmp_path):
    for operator in (csr(delays_of("mixed")), pp.operators.OneToOne(0.3, 0.2), pp.operators.AllToAll(0.2, 0.3)):
        options = {"dt": 0.05, "scheme": pp.Heun(), "initial": START, "progress": False}
        pp.simulate(network(operator), duration=2, **options).save(tmp_path / "run.zarr")
        longer = pp.simulate(network(operator), duration=4, **options)
        np.testing.assert_array_equal(pp.load(tmp_path / "run.zarr").continue_for(2)["v"][-40:], longer["v"][-40:])


@pytest.mark.parametrize("kind", ["instant", "mixed"])
def test_printed_held_edges_run_as_plain_python(kind, plain_programs):  # noqa: F811
    edge = pp.Edge({"Node": "v"}, {"Node": "drive"}, csr(delays_of(kind)), pp.Diffusive(0.3), held=True)
    assert_targets_agree(pp.Network((pp.Population(NODE, SIZE),), (edge,)), 5, scheme=pp.RK4(), initial=START)
