"""The connectome: who sends to whom, how strongly, and over how many millimetres."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from html import escape
from typing import Any, Literal

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from pushpull.base.errors import DataError, suggest
from pushpull.records.checks import (
    check_diagonal,
    check_entries,
    check_functional,
    check_labels,
    check_lengths,
    check_symmetry,
    frozen_array,
)
from pushpull.records.sparse import check_sparse, divided, frozen_sparse, is_sparse, largest_eigenvalue

Normalisation = Literal["max", "spectral", "rows"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Connectome:
    """Weights and lengths between labelled nodes, both [target, source], checked when made and read-only.

    Both are matrices, or both scipy.sparse arrays, which stay sparse (`connectome.weights` is a csr_array then).
    lengths in mm; positions [node, 3] in mm; functional: correlation matrix [node, node].
    Undirected means symmetric weights and lengths; self_connections permits a diagonal.
    Raises DataError that names the first offending pair.
    """

    weights: NDArray[np.float64]
    lengths: NDArray[np.float64]
    labels: tuple[str, ...]
    name: str = "connectome"
    directed: bool = False
    self_connections: bool = False
    positions: NDArray[np.float64] | None = None
    attribution: str = ""
    functional: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        read = frozen_sparse if is_sparse(self.weights) else frozen_array
        weights, lengths = read(self.weights, "weights"), read(self.lengths, "lengths")
        labels = check_labels(self.labels, weights.shape[0] if weights.ndim else 0)
        size = len(labels)
        if is_sparse(weights):
            own = {"directed": self.directed, "self_connections": self.self_connections}
            weights, lengths = check_sparse(weights, lengths, labels, **own)
        else:
            self._check_full({"weights": weights, "lengths": lengths}, labels)
        functional = None if self.functional is None else frozen_array(self.functional, "functional")
        if functional is not None:
            check_entries(functional, "functional", (size, size), labels, signed=True)
            check_functional(functional, labels)
        positions = None if self.positions is None else frozen_array(self.positions, "positions")
        if positions is not None:
            check_entries(positions, "positions", (size, 3), labels, signed=True)
        square = {"weights": weights, "lengths": lengths, "functional": functional}
        checked = {**square, "labels": labels, "positions": positions, "directed": bool(self.directed)}
        for what, value in checked.items():
            object.__setattr__(self, what, value)

    def _check_full(self, square: dict[str, NDArray[np.float64]], labels: tuple[str, ...]) -> None:
        for what, matrix in square.items():
            check_entries(matrix, what, (len(labels), len(labels)), labels, signed=False)
        if not self.self_connections:
            check_diagonal(square["weights"], labels)
        check_lengths(square["weights"], square["lengths"], labels)
        if not self.directed:
            for what, matrix in square.items():
                check_symmetry(matrix, what, labels)

    @property
    def size(self) -> int:
        """Return the number of nodes."""
        return len(self.labels)

    @property
    def density(self) -> float:
        """Return the share of ordered pairs of distinct nodes that are connected."""
        connected = (self.weights != 0).sum() - np.count_nonzero(self.weights.diagonal())
        return connected / max(1, self.size * (self.size - 1))

    def normalise(self, how: Normalisation = "max") -> Connectome:
        """Return a connectome with scaled weights.

        "max": the largest weight is 1. "spectral": the largest absolute eigenvalue is 1.
        "rows": the weights into each target sum to 1 (a target without input stays without); the outcome is directed.
        """
        if how == "rows":
            sums = self.weights.sum(axis=1)
            return replace(self, weights=divided(self.weights, np.where(sums > 0, sums, 1.0)), directed=True)
        if how == "max":
            scale = float(self.weights.max())
        elif how == "spectral":
            scale = largest_eigenvalue(self.weights) if is_sparse(self.weights) else spectral_radius(self.weights)
        else:
            raise DataError(f"unknown normalisation {how!r}", suggest(str(how), ("max", "spectral", "rows")))
        if scale == 0.0:
            reason = "all weights are zero" if not self.weights.max() else "it has no cycle, so its eigenvalues are zero"
            raise DataError(f"{self.name!r} cannot be normalised by {how!r}: {reason}", "use 'rows', or 'max' if it has weights")
        return replace(self, weights=divided(self.weights, scale))

    def select(self, labels: Iterable[str]) -> Connectome:
        """Return the connectome among the named nodes, in the given order."""
        if isinstance(labels, str):
            raise DataError(f"select takes several labels, not the text {labels!r}", f"write select([{labels!r}])")
        place = {label: i for i, label in enumerate(self.labels)}
        chosen = tuple(str(label) for label in labels)
        for label in chosen:
            if label not in place:
                raise DataError(f"{self.name!r} has no node {label!r}", suggest(label, self.labels))
        index = np.array([place[label] for label in chosen], dtype=np.intp)
        return replace(
            self,
            weights=_among(self.weights, index),
            lengths=_among(self.lengths, index),
            labels=chosen,
            positions=None if self.positions is None else self.positions[index],
            functional=None if self.functional is None else _among(self.functional, index),
        )

    def to_xarray(self) -> xr.Dataset:
        """Return a Dataset over (target, source), with labels, units and attribution; a sparse one has an axis `edge` instead."""
        if is_sparse(self.weights):
            return self._edges()
        pair = ("target", "source")
        content: dict[str, tuple[tuple[str, ...], NDArray[np.float64], dict[str, str]]] = {
            "weights": (pair, self.weights, {"long_name": "weight", "units": "1"}),
            "lengths": (pair, self.lengths, {"long_name": "length", "units": "mm"}),
        }
        if self.functional is not None:
            content["functional"] = (pair, self.functional, {"long_name": "correlation", "units": "1"})
        coords: dict[str, list[str]] = {"target": list(self.labels), "source": list(self.labels)}
        if self.positions is not None:
            content["positions"] = (("target", "axis"), self.positions, {"long_name": "position", "units": "mm"})
            coords["axis"] = ["x", "y", "z"]
        about = {"name": self.name, "directed": int(self.directed), "attribution": self.attribution}
        return xr.Dataset(content, coords=coords, attrs=about)

    def _edges(self) -> xr.Dataset:
        weights: Any = self.weights
        place = weights.tocoo()
        label = np.array(self.labels)
        content = {
            "weights": ("edge", place.data, {"long_name": "weight", "units": "1"}),
            "lengths": ("edge", self.lengths.data, {"long_name": "length", "units": "mm"}),
        }
        coords = {"target": ("edge", label[place.row]), "source": ("edge", label[place.col])}
        about = {"name": self.name, "directed": int(self.directed), "attribution": self.attribution}
        return xr.Dataset(content, coords=coords, attrs=about)

    def __reduce__(self) -> tuple[type[Connectome], tuple[object, ...]]:
        return Connectome, tuple(getattr(self, field.name) for field in fields(self))

    def __repr__(self) -> str:
        kind = "directed" if self.directed else "undirected"
        return f"Connectome({self.name!r}, {self.size} nodes, {kind}, density {self.density:.2g})"

    def _repr_html_(self) -> str:
        return f"<code>{escape(repr(self))}</code>"


def _among(matrix: Any, index: NDArray[np.intp]) -> Any:
    return matrix[np.ix_(index, index)] if isinstance(matrix, np.ndarray) else matrix[index][:, index]


def spectral_radius(weights: NDArray[np.float64]) -> float:
    """Return the largest absolute eigenvalue of a square matrix; rounding below 1e-12 of its norm counts as zero."""
    symmetric = np.array_equal(weights, weights.T)
    values = np.linalg.eigvalsh(weights) if symmetric else np.linalg.eigvals(weights)
    radius = float(np.abs(values).max())
    return radius if radius > 1e-12 * float(np.linalg.norm(weights)) else 0.0
