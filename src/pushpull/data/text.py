"""Numbers in plain text: matrices with or without labels, and TVB's lists of centres."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from pushpull.base.errors import DataError

_SEPARATOR = re.compile(r"\s*[,;\t]\s*|\s+")


def read_matrix(text: str, source: str) -> tuple[NDArray[np.float64], tuple[str, ...] | None]:
    """Return the matrix in a text and its labels, from a header row or a first column; '#' starts a comment.

    Raises DataError with the source and the line that is ragged or holds no numbers.
    """
    rows = _rows(text)
    if not rows:
        raise DataError(f"{source} is empty", "it should hold one row of numbers per target node")
    header = None if any(_is_number(cell) for cell in rows[0][1]) else rows.pop(0)[1]
    beside = [cells[0] for _, cells in rows] if rows and not _is_number(rows[0][1][0]) else None
    first = 0 if beside is None else 1
    if not rows:
        raise DataError(f"{source} holds labels but no numbers", "it should hold one row of numbers per target node")
    width = len(rows[0][1])
    matrix = np.array([_numbers(cells, first, width, f"{source}, line {line}") for line, cells in rows])
    labels = header[-matrix.shape[1] :] if header is not None else beside
    return matrix, None if labels is None else tuple(labels)


def read_centres(text: str, source: str) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Return labels and positions (mm) from lines "label x y z"; further columns are ignored."""
    rows = _rows(text)
    if not rows:
        raise DataError(f"{source} is empty", "it should hold one line 'label x y z' per node")
    places = []
    for line, cells in rows:
        if len(cells) < 4:
            raise DataError(f"{source}, line {line}: {len(cells)} columns", "write 'label x y z'")
        places.append(_numbers(cells[:4], 1, 4, f"{source}, line {line}"))
    return tuple(cells[0] for _, cells in rows), np.array(places)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.partition("#")[0].strip().rstrip(",;")
        if content:
            rows.append((number, [cell.strip("\"'") for cell in _SEPARATOR.split(content)]))
    return rows


def _numbers(cells: list[str], first: int, width: int, place: str) -> list[float]:
    if len(cells) != width:
        raise DataError(f"{place}: {len(cells)} columns, the first row has {width}", "every row needs the same number of columns")
    for cell in cells[first:]:
        if not _is_number(cell):
            raise DataError(f"{place}: {cell!r} is not a number", "write 0 where there is no connection")
    return [float(cell) for cell in cells[first:]]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
