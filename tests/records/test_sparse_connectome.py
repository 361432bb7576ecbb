"""A connectome of sparse matrices is checked, scaled and cut like the full one, and never filled."""

import tracemalloc

import numpy as np
import pytest
import scipy.sparse as sp

import pushpull as pp
from pushpull.base.errors import DataError
from pushpull.records.connectome import Connectome

RANDOM = np.random.default_rng(5)
HALF = np.triu(RANDOM.random((12, 12)) * (RANDOM.random((12, 12)) < 0.4), 1)
WEIGHTS = HALF + HALF.T
LENGTHS = np.where(WEIGHTS > 0, 10 + 50 * WEIGHTS, 0.0)
LABELS = tuple("abcdefghijkl")


def sparse(weights=WEIGHTS, lengths=LENGTHS, **options):
    return Connectome(sp.csr_array(weights), sp.coo_array(lengths), LABELS, **options)


@pytest.mark.parametrize("how", ["max", "rows", "spectral"])
def test_sparse_weights_are_scaled_like_full_ones(how):
    full = Connectome(WEIGHTS, LENGTHS, LABELS).normalise(how)
    np.testing.assert_allclose(sparse().normalise(how).weights.toarray(), full.weights, rtol=1e-10)


def test_selection_density_and_table_are_those_of_the_full_connectome():
    full, thin = (c.select(list("cfal")) for c in (Connectome(WEIGHTS, LENGTHS, LABELS), sparse()))
    np.testing.assert_array_equal(thin.weights.toarray(), full.weights)
    np.testing.assert_array_equal(thin.lengths.toarray(), full.lengths)
    assert sparse().density == pytest.approx(Connectome(WEIGHTS, LENGTHS, LABELS).density)
    table = sparse().to_xarray()
    assert float(table["weights"].sum()) == pytest.approx(WEIGHTS.sum())
    assert set(table["target"].values) <= set(LABELS)


def changed(matrix, i, j, value):
    found = matrix.copy()
    found[i, j] = value
    return found


@pytest.mark.parametrize(
    ("weights", "lengths", "message"),
    [
        (changed(WEIGHTS, 0, 1, np.nan), LENGTHS, r"weights\[a, b\] = nan, which is not finite"),
        (changed(WEIGHTS, 2, 3, -1.0), LENGTHS, r"weights\[c, d\] = -1, which is negative"),
        (changed(WEIGHTS, 4, 4, 1.0), LENGTHS, r"weights\[e, e\] = 1: a node sends to itself"),
        (changed(WEIGHTS, 0, 3, 0.9), changed(LENGTHS, 0, 3, 9.0), r"weights\[a, d\] = 0.9, and back it is another"),
        (WEIGHTS, np.zeros((12, 12)), r"weights\[a, .\] = .* and it has no length"),
        (WEIGHTS, LENGTHS[:11, :11], r"lengths has shape \(11, 11\), not \(12, 12\)"),
    ],
)
def test_sparse_connectome_refuses_what_the_full_one_refuses(weights, lengths, message):
    with pytest.raises(DataError, match=message):
        sparse(weights, lengths)


def test_lengths_must_be_sparse_where_weights_are():
    with pytest.raises(DataError, match="lengths are no sparse matrix"):
        Connectome(sp.csr_array(WEIGHTS), LENGTHS, LABELS)


def test_network_of_a_sparse_connectome_is_that_of_the_full_one():
    runs = []
    for connectome in (sparse(), Connectome(WEIGHTS, LENGTHS, LABELS)):
        network = pp.Network.from_connectome(pp.models.WilsonCowan(), connectome, speed="4 m/s")
        start = {"E": pp.per_node(np.linspace(0, 0.5, 12))}
        runs.append(pp.simulate(network, duration=30, dt=0.5, initial=start, target="numpy", progress=False)["E"].values)
    np.testing.assert_allclose(runs[0], runs[1], rtol=1e-12)
    assert np.ptp(runs[0][-1]) > 1e-3


def test_twenty_thousand_nodes_never_become_a_matrix():
    """A ring of 20,000 nodes with four neighbours each; all pairs would be 3.2 GB."""
    size = 20_000
    node = np.repeat(np.arange(size), 4)
    other = (node + np.tile([-2, -1, 1, 2], size)) % size
    weights = sp.coo_array((np.ones(4 * size), (node, other)), shape=(size, size))
    lengths = sp.coo_array((np.full(4 * size, 8.0), (node, other)), shape=(size, size))
    tracemalloc.start()
    connectome = Connectome(weights, lengths, tuple(map(str, range(size)))).normalise("rows")
    network = pp.Network.from_connectome(pp.models.WilsonCowan(), connectome, speed="4 m/s", coupling=pp.Diffusive())
    pp.simulate(network, duration=2, dt=1, record=pp.Sample("E", period=1), target="numpy", progress=False)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200e6
