"""The connectomes that come with the package, by name."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from pushpull.base.errors import DataError, suggest
from pushpull.records.connectome import Connectome

# Name -> stem in data/files, of a .npz with the numbers and a .txt with source and licence.
SHIPPED = {"dk-84": "dk_average"}
FOLDER = files("pushpull.data") / "files"


def names() -> tuple[str, ...]:
    """Return the names that `connectome` knows."""
    return tuple(SHIPPED)


def connectivity_dynamics(name: str) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return edges [bin + 1] and counts [bin] of the measured distribution of functional connectivity dynamics.

    A qualitative comparison only: the window it was made with is not recorded. Raises DataError for an unknown name.
    """
    content = _content(name)
    return content["fcd_edges"].astype(np.float64), content["fcd_hist"].astype(np.float64)


def connectome(name: str) -> Connectome:
    """Return a shipped connectome with lengths, empirical correlation and attribution.

    Raises DataError for an unknown name.
    """
    content = _content(name)
    attribution = (FOLDER / f"{SHIPPED[name]}.txt").read_text(encoding="utf-8").strip()
    weights, lengths, correlation = (content[key].astype(np.float64) for key in ("weights", "lengths", "fc"))
    labels = tuple(str(label) for label in content["region_labels"])
    np.fill_diagonal(correlation, 1.0)  # the file leaves the diagonal out
    return Connectome(weights, lengths, labels, name, attribution=attribution, functional=correlation)


def _content(name: str) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of a shipped connectome; raises DataError for an unknown name."""
    if name not in SHIPPED:
        raise DataError(f"no connectome is called {name!r}", suggest(str(name), SHIPPED))
    with (FOLDER / f"{SHIPPED[name]}.npz").open("rb") as stream, np.load(stream, allow_pickle=False) as content:
        return dict(content)
