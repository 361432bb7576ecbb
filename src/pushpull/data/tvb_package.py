"""Data of The Virtual Brain where the package `tvb-data` is installed (the extra of that name): connectomes and lead fields."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import xarray as xr

from pushpull.base.errors import DataError, suggest
from pushpull.data.tvb import load_tvb
from pushpull.records.connectome import Connectome

SIZES = (66, 68, 76, 96, 192)
LEAD_FIELDS = {
    "eeg": ("projection_eeg_65_surface_16k.npy", "eeg_brainstorm_65.txt"),
    "meg": ("projection_meg_276_surface_16k.npy", "meg_brainstorm_276.txt"),
}


def tvb_connectome(regions: int = 76) -> Connectome:
    """Return one of TVB's connectomes; its 76 regions are those of `tvb_lead_field`.

    Raises DataError where tvb-data is not installed, or has none of that many regions.
    """
    if regions not in SIZES:
        raise DataError(f"tvb-data has no connectome of {regions} regions", f"there are {', '.join(map(str, SIZES))}")
    return load_tvb(_folder() / "connectivity" / f"connectivity_{regions}.zip")


def tvb_lead_field(kind: str) -> xr.DataArray:
    """Return the lead field (sensor, node) of "eeg" (62 or more electrodes) or "meg" for the 76 regions of `tvb_connectome`.

    The projection from each of 16,384 points of the cortex, averaged over the points of a region, as of activity that is
    spread evenly over it; regions without cortex are seen by no sensor. Sensors without a projection are left out. Raises
    DataError where tvb-data is not installed.
    """
    if kind not in LEAD_FIELDS:
        raise DataError(f"tvb-data has no lead field called {kind!r}", suggest(str(kind), LEAD_FIELDS))
    folder = _folder()
    matrix, sensors = LEAD_FIELDS[kind]
    projection = np.load(folder / "projectionMatrix" / matrix, allow_pickle=False)
    region = np.loadtxt(folder / "regionMapping" / "regionMapping_16k_76.txt").astype(np.int64)
    names = [line.split()[0] for line in (folder / "sensors" / sensors).read_text(encoding="utf-8").splitlines() if line.strip()]
    if projection.shape != (len(names), len(region)):
        raise DataError(f"{matrix} has shape {projection.shape}, not {(len(names), len(region))}", "install another tvb-data")
    labels = list(tvb_connectome(76).labels)
    points = np.bincount(region, minlength=len(labels))
    seen = np.isfinite(projection).all(axis=1)
    total = np.array([np.bincount(region, weights=row, minlength=len(labels)) for row in projection[seen]])
    coords = {"sensor": [name for name, finite in zip(names, seen, strict=True) if finite], "node": labels}
    attrs = {"long_name": f"lead field of {kind}", "units": "1"}
    return xr.DataArray(total / np.maximum(points, 1), dims=("sensor", "node"), coords=coords, attrs=attrs)


def _folder() -> Path:
    found = find_spec("tvb_data")
    if found is None or found.origin is None:
        raise DataError("the package tvb-data is not installed", "pip install 'pushpull[tvb-data]' (52 MB, GPL-3)")
    return Path(found.origin).parent
