"""Graph measures of weighted connections, through networkx and SciPy."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from scipy.sparse.csgraph import shortest_path

from pushpull.base.errors import DataError
from pushpull.measure.checks import as_matrix, labels_of
from pushpull.measure.matrix_nulls import rewired
from pushpull.records.connectome import Connectome

Values = NDArray[np.float64]


def node_measures(matrix: Connectome | ArrayLike | xr.DataArray) -> xr.Dataset:
    """Return `degree`, `strength`, `clustering` and `betweenness` of every node, (node[, copy]).

    matrix: a Connectome, or weights (node, other[, copy]) of 0 or more, [target, source]; 0 means no connection. degree and
    strength count what a node receives. clustering is weighted (Onnela et al. 2005, weights over the largest). betweenness is
    the share of shortest paths through a node, a connection being 1/weight long. Raises DataError, also for negative weights.
    """
    array = as_graph(matrix)
    found = [_of_nodes(each) for each in _copies(array)]
    about = {"degree": "degree", "strength": "strength", "clustering": "weighted clustering", "betweenness": "betweenness"}
    content = {name: (("node", "copy"), np.stack([each[name] for each in found], axis=-1)) for name in about}
    data = xr.Dataset(content, coords={"node": labels_of(array, "node")})
    for name, text in about.items():
        data[name].attrs = {"long_name": text, "units": "1"}
    return _with_copies(data, array)


def graph_measures(matrix: Connectome | ArrayLike | xr.DataArray, *, seed: int = 0) -> xr.Dataset:
    """Return measures of whole graphs, ([copy]), and the `community` of each node, (node[, copy]).

    `density`; `path_length`, the mean length of shortest paths (1/weight each) between connected pairs; `efficiency`, the mean of
    1/length over all pairs; `clustering`, the mean over nodes; `modularity` of the communities that Louvain's method finds, which
    depend on the seed. matrix: as in `node_measures`. Raises DataError.
    """
    array = as_graph(matrix)
    found = [_of_graph(each, seed) for each in _copies(array)]
    numbers = {name: ("copy", [each[name] for each in found]) for name in found[0] if name != "community"}
    community = (("node", "copy"), np.stack([each["community"] for each in found], axis=-1))
    data = xr.Dataset(numbers | {"community": community}, coords={"node": labels_of(array, "node")})
    for name, each in data.data_vars.items():
        each.attrs = {"long_name": str(name).replace("_", " "), "units": "1"}
    return _with_copies(data, array)


def small_worldness(matrix: Connectome | ArrayLike | xr.DataArray, count: int = 20, seed: int = 0) -> xr.Dataset:
    """Return how clustered a graph is and how short its paths are beside `count` rewired graphs of equal degrees, ([copy]).

    Weights do not matter, only who is connected. `clustering_ratio`, `path_ratio` and their quotient `small_worldness`,
    above 1 for a small world (Humphries & Gurney 2008). Undirected graphs only; dense ones are near 1. Raises DataError.
    """
    array = as_graph(matrix)
    if not np.array_equal(array.values, np.swapaxes(array.values, 0, 1)):
        raise DataError("the graph is directed", "make it undirected: numpy.maximum(m, m.T)")
    if count < 1:
        raise DataError(f"a null of {count} graphs is none", "take a count of 20 or more")
    rows = []
    for copy, each in enumerate(_copies(array)):
        seeds = np.random.SeedSequence((seed, copy)).spawn(count)
        own = _small(each)
        null = np.mean([_small(rewired(each, int(s.generate_state(1)[0])).values) for s in seeds], axis=0)
        if null[0] == 0:
            raise DataError("the rewired graphs have no triangle to compare with", "the graph is too sparse for this measure")
        rows.append([own[0] / null[0], own[1] / null[1], own[0] / null[0] * null[1] / own[1]])
    names = ("clustering_ratio", "path_ratio", "small_worldness")
    about = [{"long_name": name.replace("_", " "), "units": "1"} for name in names]
    columns = zip(names, np.transpose(rows), about, strict=True)
    data = xr.Dataset({name: ("copy", values, text) for name, values, text in columns})
    return _with_copies(data, array)


def as_graph(matrix: Connectome | ArrayLike | xr.DataArray) -> xr.DataArray:
    """Return weights of 0 or more without a diagonal, (node, other[, copy]); raises DataError."""
    array = as_matrix(matrix).copy()
    array.values[np.diag_indices(array.shape[0])] = 0.0
    if (array.values < 0).any():
        raise DataError("the graph has negative weights", "take a threshold, as in links.where(links > 0.3, 0), or the modulus")
    if not array.values.any():
        raise DataError("the graph has no connections", "lower the threshold")
    return array


def _of_nodes(weights: Values) -> dict[str, Values]:
    graph = _graph(weights)
    between = nx.betweenness_centrality(graph, weight="length")
    clustering: Any = nx.clustering(graph, weight="weight")
    return {
        "degree": (weights > 0).sum(axis=1).astype(np.float64),
        "strength": weights.sum(axis=1),
        "clustering": np.array([clustering[node] for node in range(len(weights))]),
        "betweenness": np.array([between[node] for node in range(len(weights))]),
    }


def _of_graph(weights: Values, seed: int) -> dict[str, Any]:
    size, graph = len(weights), _graph(weights)
    lengths = _lengths(weights)
    groups = list[set[int]](nx.community.louvain_communities(graph, weight="weight", seed=seed))
    groups = sorted(groups, key=lambda group: (-len(group), min(group)))
    community = np.zeros(size)
    for number, group in enumerate(groups):
        community[list(group)] = number
    return {
        "density": float((weights > 0).sum() / (size * (size - 1))),
        "path_length": float(lengths[np.isfinite(lengths)].mean()),
        "efficiency": float((1 / lengths).mean()),
        "clustering": float(nx.average_clustering(graph, weight="weight")),
        "modularity": float(nx.community.modularity(graph, groups, weight="weight")),
        "community": community,
    }


def _small(weights: Values) -> tuple[float, float]:
    """Return clustering and mean path length of who is connected."""
    there = (weights > 0).astype(np.float64)
    degree = there.sum(axis=1)
    triangles = np.einsum("ij,ji->i", there @ there, there)
    pairs = degree * (degree - 1)
    lengths = _lengths(there)
    return float((triangles / np.where(pairs > 0, pairs, 1)).mean()), float(lengths[np.isfinite(lengths)].mean())


def _lengths(weights: Values) -> Values:
    """Return the lengths of shortest paths between distinct nodes, infinite where there is none."""
    lengths = np.zeros(weights.shape)
    np.divide(1.0, weights, where=weights > 0, out=lengths)
    found = shortest_path(lengths, method="D", directed=True)
    return np.asarray(found)[~np.eye(len(weights), dtype=bool)]


def _graph(weights: Values) -> nx.Graph:
    """Make a networkx graph: edges from source to target, undirected where weights are symmetric."""
    kind = nx.Graph if np.array_equal(weights, weights.T) else nx.DiGraph
    graph = kind()
    graph.add_nodes_from(range(len(weights)))
    target, source = np.nonzero(weights)
    graph.add_weighted_edges_from(zip(source.tolist(), target.tolist(), weights[target, source].tolist(), strict=True))
    for _, _, about in graph.edges(data=True):
        about["length"] = 1 / about["weight"]
    return graph


def _copies(array: xr.DataArray) -> list[Values]:
    return [array.values] if array.ndim == 2 else list(np.moveaxis(array.values, -1, 0))


def _with_copies(data: xr.Dataset, array: xr.DataArray) -> xr.Dataset:
    return data.assign_coords(copy=labels_of(array, "copy")) if "copy" in array.dims else data.isel(copy=0)
