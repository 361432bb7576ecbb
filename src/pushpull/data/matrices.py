"""Connectomes from matrices: in memory, or in text, CSV and NumPy files."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike, fspath
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pushpull.base.errors import DataError
from pushpull.data.text import read_matrix
from pushpull.records.checks import SYMMETRY_TOLERANCE, frozen_array
from pushpull.records.connectome import Connectome

TEXT_ENDINGS = (".txt", ".csv", ".tsv", ".dat", "")


def from_matrices(
    weights: ArrayLike,
    lengths: ArrayLike,
    labels: Sequence[str] | None = None,
    directed: bool | None = False,
    *,
    name: str = "connectome",
    shortest: float | None = None,
    positions: ArrayLike | None = None,
) -> Connectome:
    """Return a connectome from two matrices [target, source]; lengths in mm, nodes are numbered where no labels are given.

    directed=None reads from the matrices whether they are symmetric. A diagonal is kept as self-connections.
    shortest is the length in mm given to connections that have none. Raises DataError.
    """
    w, d = as_square(weights, "weights"), as_square(lengths, "lengths")
    if shortest is not None and w.shape == d.shape:
        d = np.where((w > 0) & (d <= 0) & ~np.eye(len(w), dtype=bool), shortest, d)
    if directed is None:
        directed = not (is_symmetric(w) and is_symmetric(d))
    names = [str(i) for i in range(len(w))] if labels is None else labels
    places = None if positions is None else frozen_array(positions, "positions")
    own = bool(np.diagonal(w).any())
    return Connectome(w, d, tuple(names), name, directed=directed, self_connections=own, positions=places)


def load_matrices(
    weights_path: str | PathLike[str],
    lengths_path: str | PathLike[str],
    labels: Sequence[str] | None = None,
    directed: bool | None = None,
    *,
    shortest: float | None = None,
) -> Connectome:
    """Return a connectome from two files (.txt, .csv, .tsv, .npy), rows are targets.

    Text is split at commas, semicolons, tabs or spaces; a header row and a first column of labels are taken as such.
    directed and shortest as in `from_matrices`. Raises DataError that names the file, and the line where one is wrong.
    """
    weights, found = load_matrix(weights_path)
    lengths, other = load_matrix(lengths_path)
    if found is not None and other is not None and found != other:
        hint = "bring both files into one order of nodes"
        raise DataError(f"{fspath(weights_path)} and {fspath(lengths_path)} label their nodes differently", hint)
    names = labels if labels is not None else found if found is not None else other
    path = Path(weights_path)
    try:
        return from_matrices(weights, lengths, names, directed, name=path.stem, shortest=shortest)
    except DataError as problem:
        raise DataError(f"{path.name} with {Path(lengths_path).name}: {problem.message}", problem.hint) from None


def load_matrix(path: str | PathLike[str]) -> tuple[NDArray[np.float64], tuple[str, ...] | None]:
    """Return the matrix in a file and the labels that stand beside it, if any."""
    file = Path(path)
    ending = file.suffix.lower()
    if ending not in (*TEXT_ENDINGS, ".npy"):
        raise DataError(
            f"{file.name}: files that end in {ending!r} cannot be read", "use .txt, .csv, .tsv, .npy; load_tvb for .zip"
        )
    try:
        if ending != ".npy":
            return read_matrix(file.read_text(encoding="utf-8-sig"), file.name)
        return np.asarray(np.load(file, allow_pickle=False), dtype=np.float64), None
    except OSError as problem:
        raise DataError(f"cannot read {file}: {problem.strerror or problem}", "check the path") from None
    except (TypeError, ValueError, BadZipFile) as problem:
        raise DataError(f"{file.name} holds no matrix of numbers: {problem}", "use numpy.save or plain text") from None


def as_square(values: ArrayLike, what: str) -> NDArray[np.float64]:
    """Return a float64 matrix; refuses what is not square."""
    matrix = frozen_array(values, what)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise DataError(f"{what} has shape {matrix.shape}, which is not square", "give a square matrix [target, source]")
    return matrix


def is_symmetric(matrix: NDArray[np.float64]) -> bool:
    """Return whether a matrix equals its transpose up to rounding."""
    return bool((np.abs(matrix - matrix.T) <= SYMMETRY_TOLERANCE * np.abs(matrix).max(initial=0.0)).all())
