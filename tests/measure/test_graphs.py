"""Graph measures where they can be counted, and nulls that keep what they promise."""

import networkx as nx
import numpy as np
import pytest
import xarray as xr

from pushpull.base.errors import DataError
from pushpull.data import connectome
from pushpull.measure import (
    compare_connectivity,
    distance_matched,
    graph_measures,
    node_measures,
    rewired,
    shuffled_weights,
    small_worldness,
    structure_function,
    upper_triangle,
)

PATH = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0.0]])
CLIQUES = np.kron(np.eye(2), np.ones((4, 4)) - np.eye(4))
HUMAN = connectome("dk-84")


def test_a_path_of_three_is_counted_by_hand():
    nodes, whole = node_measures(PATH), graph_measures(PATH)
    np.testing.assert_array_equal(nodes["degree"], [1, 2, 1])
    np.testing.assert_array_equal(nodes["betweenness"], [0, 1, 0])
    assert float(whole["path_length"]) == pytest.approx(4 / 3)
    assert float(whole["efficiency"]) == pytest.approx(5 / 6)
    assert float(whole["density"]) == pytest.approx(2 / 3)
    assert float(whole["clustering"]) == 0.0


def test_two_cliques_are_two_communities():
    """Modularity of two equal parts without ties between them is 1/2; every triangle is closed."""
    found = graph_measures(CLIQUES)
    assert float(found["modularity"]) == pytest.approx(0.5)
    np.testing.assert_array_equal(found["community"], [0] * 4 + [1] * 4)
    assert float(found["clustering"]) == pytest.approx(1.0)
    assert float(found["efficiency"]) == pytest.approx(3 / 7)


def test_strong_connections_are_short_and_direction_counts():
    """Target 2 hears 0 by way of 1 (1/4 + 1/4) rather than straight (1/1); nobody hears back."""
    weights = np.array([[0, 0, 0], [4, 0, 0], [1, 4, 0.0]])
    nodes, whole = node_measures(weights), graph_measures(weights)
    np.testing.assert_array_equal(nodes["strength"], [0, 4, 5])
    np.testing.assert_array_equal(nodes["betweenness"], [0, 0.5, 0])
    assert float(whole["path_length"]) == pytest.approx((0.25 + 0.25 + 0.5) / 3)


def test_weighted_clustering_is_the_mean_of_cube_roots():
    weights = np.array([[0, 1, 0.125], [1, 0, 1], [0.125, 1, 0]])
    np.testing.assert_allclose(node_measures(weights)["clustering"], 0.5, rtol=1e-12)


def test_copies_and_labels_are_kept():
    both = xr.DataArray(np.stack([PATH, 2 * PATH], axis=-1), dims=("node", "other", "copy"), coords={"node": list("abc")})
    assert node_measures(both)["strength"].sel(node="b").values.tolist() == [2.0, 4.0]
    assert graph_measures(both)["path_length"].values == pytest.approx([4 / 3, 2 / 3])
    assert list(node_measures(HUMAN)["node"].values) == list(HUMAN.labels)


def test_a_ring_with_short_cuts_is_a_small_world_and_a_random_graph_is_not():
    world, chance = nx.watts_strogatz_graph(80, 6, 0.1, seed=1), nx.gnm_random_graph(80, 240, seed=1)
    small, random = (small_worldness(nx.to_numpy_array(graph), 10) for graph in (world, chance))
    assert float(small["small_worldness"]) > 3
    assert float(random["small_worldness"]) == pytest.approx(1.0, abs=0.35)
    ring = nx.to_numpy_array(nx.watts_strogatz_graph(80, 6, 0.0, seed=1))
    assert float(small_worldness(ring, 3)["path_ratio"]) > 2


def test_paths_of_the_shipped_connectome_are_those_of_networkx():
    graph = nx.from_numpy_array(HUMAN.weights)
    for _, _, about in graph.edges(data=True):
        about["length"] = 1 / about["weight"]
    expected = nx.average_shortest_path_length(graph, weight="length")
    assert float(graph_measures(HUMAN)["path_length"]) == pytest.approx(expected, rel=1e-12)


def test_rewiring_keeps_degrees_and_weights_and_nothing_else():
    graph = np.where(HUMAN.weights > np.quantile(HUMAN.weights, 0.8), HUMAN.weights, 0.0)
    found = rewired(graph, 3)
    np.testing.assert_array_equal((found > 0).sum("other"), (graph > 0).sum(axis=1))
    np.testing.assert_allclose(np.sort(found.values.ravel()), np.sort(graph.ravel()))
    np.testing.assert_array_equal(found, found.T)
    shared = ((found.values > 0) & (graph > 0)).sum() / (graph > 0).sum()
    assert shared < 0.5
    xr.testing.assert_identical(found, rewired(graph, 3))


def test_shuffling_keeps_who_is_connected():
    graph = np.where(HUMAN.weights > np.quantile(HUMAN.weights, 0.8), HUMAN.weights, 0.0)
    found = shuffled_weights(graph, 3)
    np.testing.assert_array_equal(found.values > 0, graph > 0)
    np.testing.assert_allclose(np.sort(found.values.ravel()), np.sort(graph.ravel()))
    assert abs(compare_connectivity(found, graph)) < 0.6


def test_distance_matched_nulls_keep_how_weights_fall_off():
    links = HUMAN.to_xarray()["functional"]
    far = upper_triangle(HUMAN.lengths).values
    found = upper_triangle(distance_matched(links, HUMAN.lengths, 1, bins=20)).values
    real = upper_triangle(links).values
    parts = np.array_split(np.argsort(far, kind="stable"), 20)
    for part in parts:
        np.testing.assert_allclose(np.sort(found[part]), np.sort(real[part]))
    fall = [np.corrcoef(far, each)[0, 1] for each in (real, found)]
    assert fall[1] == pytest.approx(fall[0], abs=0.02)
    apart = upper_triangle(shuffled_weights(links, 1)).values
    assert abs(np.corrcoef(far, apart)[0, 1]) < 5 / np.sqrt(far.size)


def test_structure_and_function_of_the_shipped_connectome_are_as_published():
    found = structure_function(HUMAN, count=200)
    assert float(found["pearson"]) == pytest.approx(0.3416, abs=5e-5)
    low, high = found["pearson_interval"].values
    assert low < 0.3416 < high
    np.testing.assert_allclose(found["spearman"], 0.4561, atol=0.06)


def test_the_interval_covers_the_truth_as_often_as_it_says(generator):
    """Pairs that correlate by 0.5: of 40 intervals at 90 %, at least 36 - 5 standard errors hold it."""
    hits, size = 0, 20
    rows, columns = np.triu_indices(size, 1)
    for n in range(40):
        a, b = np.zeros((2, size, size))
        first = generator.standard_normal(rows.size)
        a[rows, columns] = first
        b[rows, columns] = 0.5 * first + np.sqrt(0.75) * generator.standard_normal(rows.size)
        found = structure_function(a + a.T + 9 - 9 * np.eye(size), b + b.T, count=40, seed=n, level=0.9)
        low, high = found["pearson_interval"].values
        hits += low < 0.5 < high
    assert hits > 36 - 5 * np.sqrt(40 * 0.9 * 0.1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: node_measures(-PATH), "the graph has negative weights\nhint: take a threshold"),
        (lambda: graph_measures(np.zeros((3, 3))), "the graph has no connections"),
        (lambda: small_worldness(np.triu(PATH)), "the graph is directed"),
        (lambda: small_worldness(PATH, 0), "a null of 0 graphs is none"),
        (lambda: rewired(np.ones((5, 5)), 0), "the graph has too few connections that could swap"),
        (lambda: shuffled_weights(np.triu(PATH), 0), "the matrix is not symmetric"),
        (lambda: distance_matched(PATH, np.ones((4, 4)), 0), "give one distance per pair of nodes"),
        (lambda: structure_function(PATH), "there is no functional connectivity to compare with"),
        (lambda: structure_function(HUMAN, level=1.5), "an interval of level 1.5"),
    ],
)
def test_graphs_and_nulls_without_meaning_are_refused(call, message):
    with pytest.raises(DataError, match=message):
        call()
