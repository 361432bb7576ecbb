"""Sensors of nodes: a matrix applied to what was observed, node by node in order, so that no cut of a run changes a bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import DataError
from pushpull.spec.observer import Projection

Array = npt.NDArray[Any]


def check_projection(projection: Projection, what: str, nodes: int, population: str) -> None:
    """Raise DataError where a matrix does not have one column per node."""
    if projection.weights is not None and projection.weights.shape[1] != nodes:
        raise DataError(
            f"the lead field of {what} has {projection.weights.shape[1]} columns, {population} has {nodes} nodes",
            "a lead field is [sensor, node]; transpose it, or choose its columns in the order of the nodes",
        )


def project(projection: Projection, values: Array) -> Array:
    """Return [row, sensor, copy] of values [row, node, copy]."""
    nodes = values.shape[1]
    weights = projection.weights
    matrix = np.full((1, nodes), 1.0 / nodes) if weights is None else weights
    seen = np.zeros((values.shape[0], len(matrix), values.shape[2]), dtype=values.dtype)
    for node in range(nodes):
        seen += matrix[:, node].astype(values.dtype)[:, np.newaxis] * values[:, node][:, np.newaxis]
    return seen
