"""Structure against function: how alike two matrices are, and how sure that is."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

from pushpull.base.errors import DataError
from pushpull.measure.connectivity import compare_connectivity
from pushpull.measure.graphs import as_graph
from pushpull.records.connectome import Connectome


def structure_function(
    structure: Connectome | ArrayLike | xr.DataArray,
    function: ArrayLike | xr.DataArray | None = None,
    *,
    count: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> xr.Dataset:
    """Return the `pearson` and `spearman` correlation of the pairs' entries, each with its `_interval` (bound).

    structure: a Connectome or weights of 0 or more; function: correlations, of a Connectome its own where None; (node, other).
    Bootstrap: pairs share nodes, so that nodes, not pairs, are drawn anew, `count` times; no node makes a pair with itself.
    Raises DataError. Source: Snijders & Borgatti (1999), Connections 22:161.
    """
    if function is None:
        if not isinstance(structure, Connectome) or structure.functional is None:
            raise DataError("there is no functional connectivity to compare with", "give it: structure_function(weights, links)")
        function = structure.functional
    if count < 1 or not 0 < level < 1:
        raise DataError(f"an interval of level {level!r} from {count} draws is none", "take a level such as 0.95, and 1000 draws")
    weights = as_graph(structure)
    links = function if isinstance(function, xr.DataArray) else xr.DataArray(np.asarray(function), dims=("node", "other"))
    if weights.ndim != 2 or links.ndim != 2:
        raise DataError("the matrices have copies", "take one with .isel(copy=0), or average with .mean('copy')")
    compare_connectivity(weights, links)
    rows, columns = np.triu_indices(len(weights), 1)
    generator, drawn = np.random.default_rng(seed), np.empty((count, 2))
    for n in range(count):
        chosen = generator.integers(len(weights), size=len(weights))
        first, second = chosen[rows], chosen[columns]
        apart = first != second
        drawn[n] = _both(weights.values[first, second][apart], links.values[first, second][apart])
    pearson, spearman = _both(weights.values[rows, columns], links.values[rows, columns])
    bounds = np.nanquantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    about = {"units": "1"}
    return xr.Dataset(
        {
            "pearson": ((), pearson, about | {"long_name": "Pearson correlation"}),
            "spearman": ((), spearman, about | {"long_name": "Spearman correlation"}),
            "pearson_interval": ("bound", bounds[:, 0], about | {"long_name": "interval of Pearson's"}),
            "spearman_interval": ("bound", bounds[:, 1], about | {"long_name": "interval of Spearman's"}),
        },
        coords={"bound": ["low", "high"]},
        attrs={"level": level, "draws": count},
    )


def _both(a: NDArray[np.float64], b: NDArray[np.float64]) -> tuple[float, float]:
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return np.nan, np.nan
    return float(np.corrcoef(a, b)[0, 1]), float(np.corrcoef(rankdata(a), rankdata(b))[0, 1])
