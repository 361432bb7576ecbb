"""Made-up connectomes that obey the exponential distance rule of real ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import minimum_spanning_tree

from pushpull.base.errors import DataError
from pushpull.base.units import quantity
from pushpull.records.connectome import Connectome

SEMI_AXES = (65.0, 85.0, 60.0)  # mm: left-right, back-front, down-up of a human brain


def synthetic_connectome(
    size: int, decay: float | str = "40 mm", seed: int = 0, density: float = 1.0, scatter: float = 1.0
) -> Connectome:
    """Return a symmetric connectome of nodes spread evenly over a brain-sized ellipsoid.

    Weights are exp(-length/decay) times a lognormal factor of median 1 whose logarithm has the standard deviation `scatter`;
    the largest is 1. `density` is the share of pairs kept: the strongest, after a spanning tree that keeps the network whole.
    Source: the exponential distance rule, Ercsey-Ravasz et al. (2013), Neuron 80:184.
    """
    if size < 2:
        raise DataError(f"a connectome of {size} nodes has no connection", "take a size of 2 or more")
    fewest = 2 / size
    if not fewest <= density <= 1:
        raise DataError(f"density {density:g} cannot connect {size} nodes", f"take a density between {fewest:.3g} and 1")
    millimetres = quantity(decay, "mm", "decay")
    if not millimetres > 0 or not scatter >= 0:
        raise DataError(f"decay {decay!r} or scatter {scatter!r} is out of range", "decay is positive, scatter at least 0")
    generator = np.random.default_rng(seed)
    positions = _in_ellipsoid(size, generator)
    upper = np.triu_indices(size, 1)
    distance = np.linalg.norm(positions[upper[0]] - positions[upper[1]], axis=1)
    log_weight = scatter * generator.standard_normal(distance.size) - distance / millimetres
    kept = _kept(log_weight, upper, size, density)
    weights, lengths = np.zeros((size, size)), np.zeros((size, size))
    weights[upper] = np.where(kept, np.exp(log_weight - log_weight.max()), 0.0)
    lengths[upper] = distance
    labels = tuple(f"node-{i}" for i in range(size))
    return Connectome(weights + weights.T, lengths + lengths.T, labels, f"synthetic-{size}", positions=positions)


def _in_ellipsoid(size: int, generator: np.random.Generator) -> NDArray[np.float64]:
    """Return points of even density: directions from a normal, radii from the cube root of a uniform number."""
    direction = generator.standard_normal((size, 3))
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    return direction * generator.random((size, 1)) ** (1 / 3) * np.array(SEMI_AXES)


def _kept(log_weight: NDArray[np.float64], upper: tuple[NDArray[np.intp], ...], size: int, density: float) -> NDArray[np.bool_]:
    cost = np.zeros((size, size))
    cost[upper] = 1.0 + log_weight.max() - log_weight
    rows, columns = minimum_spanning_tree(cost).nonzero()
    rank = log_weight.copy()
    place = np.zeros((size, size), dtype=np.intp)
    place[upper] = np.arange(rank.size)
    rank[place[np.minimum(rows, columns), np.maximum(rows, columns)]] = np.inf
    kept = np.zeros(rank.size, dtype=bool)
    kept[np.argsort(-rank, kind="stable")[: max(size - 1, round(density * rank.size))]] = True
    return kept
