"""Null models of connectomes and of connectivity: who is connected, how strongly, and where, one of them kept at a time."""

from __future__ import annotations

import networkx as nx
import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from pushpull.base.errors import DataError
from pushpull.measure.checks import as_matrix, check_symmetric
from pushpull.records.connectome import Connectome

Matrix = Connectome | ArrayLike | xr.DataArray
SWAPS = 10  # per connection, after which nothing but the degrees is left (Maslov & Sneppen 2002)


def rewired(matrix: Matrix, seed: int) -> xr.DataArray:
    """Return an undirected graph with every node's degree and all weights, but other connections, (node, other).

    Pairs of connections swap ends, ten times per connection; weights are dealt out anew, so that strengths are not kept.
    A graph may fall apart. Raises DataError for directed graphs and those too small or dense to swap.
    Source: Maslov & Sneppen (2002), Science 296:910.
    """
    array = _one(matrix)
    weights, generator = _upper(array), np.random.default_rng(seed)
    graph = nx.Graph()
    graph.add_nodes_from(range(len(weights)))
    graph.add_edges_from([(int(a), int(b)) for a, b in np.argwhere(weights)])
    swaps = SWAPS * graph.number_of_edges()
    try:
        nx.double_edge_swap(graph, swaps, max_tries=100 * swaps, seed=int(generator.integers(2**31)))
    except nx.NetworkXException:
        hint = "a graph needs four nodes and pairs without a connection; for full matrices use shuffled_weights"
        raise DataError("the graph has too few connections that could swap", hint) from None
    ends = np.sort(np.array(list(graph.edges)), axis=1)
    found = np.zeros_like(weights)
    found[ends[:, 0], ends[:, 1]] = generator.permutation(weights[weights != 0])
    return array.copy(data=found + found.T)


def shuffled_weights(matrix: Matrix, seed: int) -> xr.DataArray:
    """Return a symmetric matrix with the same connections, their weights permuted, (node, other); zeros stay where they are.

    Of a full matrix of correlations this permutes all pairs. Raises DataError for directed graphs.
    """
    array = _one(matrix)
    weights = _upper(array)
    there = weights != 0
    weights[there] = np.random.default_rng(seed).permutation(weights[there])
    return array.copy(data=weights + weights.T)


def distance_matched(matrix: Matrix, distances: ArrayLike | xr.DataArray, seed: int, *, bins: int = 10) -> xr.DataArray:
    """Return a symmetric matrix whose entries, zeros included, are permuted among pairs of similar distance, (node, other).

    Pairs fall into `bins` of equal count by distance, so that how entries fall off with distance stays and all else goes: the
    null for effects beyond spatial autocorrelation. distances: (node, other), as `connectome.lengths`.
    Raises DataError. Source: after Betzel & Bassett (2018), PNAS 115:E4880.
    """
    array, far = _one(matrix), as_matrix(distances, "the distances")
    if far.shape != array.shape:
        raise DataError(f"the distances are {far.shape}, the matrix {array.shape}", "give one distance per pair of nodes")
    rows, columns = np.triu_indices(array.shape[0], 1)
    if not 1 <= bins <= rows.size // 2:
        raise DataError(f"{bins} bins for {rows.size} pairs", f"take 1 to {rows.size // 2}")
    order, generator = np.argsort(far.values[rows, columns], kind="stable"), np.random.default_rng(seed)
    found, entries = np.zeros(array.shape), array.values[rows, columns]
    for alike in np.array_split(order, bins):
        found[rows[alike], columns[alike]] = generator.permutation(entries[alike])
    return array.copy(data=found + found.T)


def _one(matrix: Matrix) -> xr.DataArray:
    array = as_matrix(matrix)
    if array.ndim != 2:
        raise DataError("the matrix has copies", "take one with .isel(copy=0); seeds differ between copies")
    check_symmetric(array)
    return array


def _upper(array: xr.DataArray) -> NDArray[np.float64]:
    return np.triu(array.values, 1)
