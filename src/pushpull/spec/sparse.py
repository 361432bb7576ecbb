"""Sparse operators: connections one by one, each node to its counterpart, or every node to every node."""

# pyright: reportUnnecessaryIsInstance=false
# Users come without a type checker: what they pass is looked at.

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import DataError
from pushpull.records.sparse import entries_at, frozen_sparse, is_sparse
from pushpull.spec.entries import Array, Numbers, check_delays, frozen, indices
from pushpull.spec.lengths import check_lengths, check_one_source, delays_along, read_speed


@dataclass(frozen=True, eq=False)
class Csr:
    """Sparse weights [target, source] with delays in ms (or the model's unit of time).

    `weights` is a scipy.sparse matrix or array, or holds [edge] beside `targets`, `sources` [edge] and `shape`. Delays are one
    number, [edge] in the order of the weights, or sparse (0 where nothing is stored); or `lengths` likewise, with a `speed` as in
    Dense ([edge] or [target, source]). `rounded` delays are whole steps. Kept as arrays [edge], by target, then source. Raises
    DataError for duplicates, negative delays, values that are not finite, shapes.
    """

    weights: Any
    delays: Any = 0.0
    targets: Any = None
    sources: Any = None
    shape: Any = None
    rounded: bool = False
    lengths: Any = None
    speed: Any = None

    def __post_init__(self) -> None:
        targets, sources, values, shape = _connections(self)
        order = np.lexsort((sources, targets))
        targets, sources = targets[order], sources[order]
        _check_pairs(targets, sources, shape)
        weights = frozen(values, "weights", targets.shape)[order]
        check_lengths(self)
        kept = {"weights": weights, "targets": targets, "sources": sources}
        if self.lengths is None:
            kept["delays"] = _along(self.delays, "delay", targets, sources, shape, order)
            check_delays(kept["delays"], targets, sources)
        else:
            lengths = kept["lengths"] = _along(self.lengths, "length", targets, sources, shape, order)
            check_delays(lengths, targets, sources, "length")
            given: Any = self.speed
            if np.shape(given) == shape:
                given = given[targets, sources]
            elif np.shape(given) == order.shape:
                given = given[order]
            speed = read_speed(given, targets.shape, "[edge] or [target, source]")
            object.__setattr__(self, "speed", speed)
            kept["delays"] = delays_along(lengths, speed)
            check_one_source(np.zeros(1) if is_sparse(self.delays) else np.asarray(self.delays), kept["delays"])
        for name, array in kept.items():
            array.setflags(write=False)
            object.__setattr__(self, name, array)
        object.__setattr__(self, "shape", shape)

    def total(self) -> Array:
        """Return the summed weights of each target, [target]."""
        return np.bincount(self.targets, self.weights, self.shape[0]).astype(np.float64)


@dataclass(frozen=True, eq=False)
class OneToOne:
    """Each node to the node of the same number; weights and delays are numbers or [node], delays as in Dense."""

    weights: Any = 1.0
    delays: Any = 0.0
    rounded: bool = False

    def __post_init__(self) -> None:
        weights, delays = frozen(self.weights, "weights"), frozen(self.delays, "delays")
        sizes = {len(array) for array in (weights, delays) if array.ndim == 1}
        if max(weights.ndim, delays.ndim) > 1 or len(sizes) > 1 or 0 in sizes:
            raise DataError(
                f"weights and delays of shape {weights.shape} and {delays.shape}", "give numbers, or one number per node"
            )
        flat = np.atleast_1d(delays)
        check_delays(flat, np.arange(len(flat)), np.arange(len(flat)))
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "delays", delays)

    def connections(self, shape: tuple[int, int]) -> Csr:
        """Return its connections between populations of a shape [target, source]; raises DataError where they differ."""
        nodes = next((len(array) for array in (self.weights, self.delays) if array.ndim), shape[0])
        if shape != (nodes, nodes):
            raise DataError(
                f"one-to-one connections between {shape[1]} and {shape[0]} nodes, values for {nodes}",
                "give both sides as many nodes",
            )
        each = np.arange(nodes)
        return Csr(np.broadcast_to(self.weights, nodes), self.delays, each, each, shape, self.rounded)


@dataclass(frozen=True, eq=False)
class AllToAll:
    """Every node to every node with one weight and one delay (as in Dense): one sum, read by all; no matrix is made.

    Without `self_connections` a node does not hear itself.
    """

    weight: float = 1.0
    delay: float = 0.0
    self_connections: bool = True
    rounded: bool = False

    def __post_init__(self) -> None:
        for name in ("weight", "delay"):
            value = frozen(getattr(self, name), name)
            if value.ndim:
                raise DataError(f"the {name} of AllToAll is one number, not {value.shape}", "use Dense where they differ")
            object.__setattr__(self, name, float(value))
        if self.delay < 0:
            raise DataError(f"the delay is negative ({self.delay:g})", "a signal cannot arrive before it is sent")


def _connections(given: Csr) -> tuple[Numbers, Numbers, Any, tuple[int, int]]:
    """Return targets, sources, weights and shape as the user gave them; raises DataError."""
    if is_sparse(given.weights):
        if given.targets is not None or given.sources is not None:
            raise DataError("a sparse matrix already says its targets and sources", "leave targets= and sources= out")
        table = given.weights.tocoo()
        targets, sources, values, shape = table.row, table.col, table.data, tuple(table.shape)
    elif given.targets is None or given.sources is None:
        raise DataError(
            "sparse weights need their targets and sources", "give a scipy.sparse matrix, or Csr(w, targets=..., sources=...)"
        )
    else:
        targets, sources, values, shape = given.targets, given.sources, given.weights, given.shape
    targets, sources = indices(targets, "targets"), indices(sources, "sources")
    if not len(targets) == len(sources) == len(values):
        raise DataError("targets, sources and weights differ in length", "give one entry of each per connection")
    if not len(targets):
        raise DataError("sparse weights hold no connection", "store at least one, or leave the edge out")
    if shape is None:
        raise DataError("sparse weights do not say between how many nodes", "give shape=(targets, sources)")
    shape = tuple(int(size) for size in shape)
    if len(shape) != 2:
        raise DataError(f"the shape of weights is {shape}", "give shape=(targets, sources)")
    return targets, sources, values, shape


def _check_pairs(targets: Numbers, sources: Numbers, shape: tuple[int, int]) -> None:
    for what, array, size in (("targets", targets, shape[0]), ("sources", sources, shape[1])):
        if array.max() >= size:
            raise DataError(f"{what} name node {array.max()}, there are {size}", f"nodes count from 0 to {size - 1}")
    twice = (np.diff(targets) == 0) & (np.diff(sources) == 0)
    if twice.any():
        first = int(np.argmax(twice))
        raise DataError(
            f"two weights from node {sources[first]} to node {targets[first]}",
            "add them up first, as weights.sum_duplicates() does",
        )


def _along(
    given: Any, what: str, targets: Numbers, sources: Numbers, shape: tuple[int, int], order: npt.NDArray[np.intp]
) -> Array:
    """Return delays or lengths of connections: one number, [edge] in the order as given, or out of a sparse matrix."""
    if not is_sparse(given):
        values = frozen(given, f"{what}s")
        if values.ndim and values.shape != targets.shape:
            raise DataError(
                f"{what}s have shape {values.shape}, there are {len(targets)} weights", f"give one {what} per stored weight"
            )
        return np.broadcast_to(values, targets.shape)[order]
    if tuple(given.shape) != shape:
        raise DataError(f"{what}s have shape {tuple(given.shape)}, weights {shape}", f"weights and {what}s are [target, source]")
    stored = frozen_sparse(given, f"{what}s")
    frozen(stored.data, f"{what}s")
    return entries_at(stored, targets, sources)
