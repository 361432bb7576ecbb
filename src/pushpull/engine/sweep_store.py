"""What a sweep found, point by point, in a Zarr store: in memory, or a folder that outlives the process."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
import zarr
from zarr.storage import MemoryStore

from pushpull.base.errors import DataError
from pushpull.engine.samples import Axis

FORMAT = "pushpull-sweep-1"
MISSING, DONE, FAILED = 0, 1, 2
Outcome = tuple[int, dict[str, xr.DataArray] | str]


class SweepStore:
    """Arrays [point, ...] in chunks of a block. A block's `status` is written last: what is not marked is done again."""

    def __init__(self, path: str | Path | None, axes: Sequence[Axis], block: int, identity: Mapping[str, str]) -> None:
        self.points = int(np.prod([axis.size for axis in axes]))
        self.block = block
        self.place = MemoryStore() if path is None else _folder(path)
        self.group: Any = zarr.open_group(self.place, mode="a", zarr_format=2)
        about = self._about
        if "identity" in about:
            _compare(about["identity"], identity, str(path))
        elif path is not None and list(self.group.keys()):
            raise DataError(f"{str(path)!r} holds something else", "name a folder that does not exist yet")
        self.group.attrs.update({"format": FORMAT, "identity": dict(identity)})
        if "status" not in self.group:
            self._array("status", (self.points,), ("point",), np.int8, MISSING)

    @property
    def _about(self) -> dict[str, Any]:
        return dict(self.group.attrs)

    def is_finished(self, first: int, count: int) -> bool:
        """Return whether all of these points were computed."""
        return bool((np.asarray(self.group["status"][first : first + count]) != MISSING).all())

    def write(self, first: int, count: int, outcomes: Sequence[Outcome]) -> None:
        """Keep a block: its values, then why there are none for some points, then that it is done."""
        found = {point: values for point, values in outcomes if not isinstance(values, str)}
        if found and "shapes" not in self._about:
            self._make(next(iter(found.values())))
        for name in self._about["shapes"] if found else ():
            array = self.group[name]
            rows = np.full((count, *array.shape[1:]), np.nan)
            for point, values in found.items():
                if name not in values or values[name].shape != array.shape[1:]:
                    shape = values[name].shape if name in values else None
                    raise DataError(
                        f"{name} of point {point} has shape {shape}, others have {array.shape[1:]}",
                        "let measure return arrays of one shape",
                    )
                rows[point - first] = values[name].values
            array[first : first + count] = rows
        problems = {str(point): text for point, text in outcomes if isinstance(text, str)}
        if problems:
            self.group.attrs["problems"] = self._about.get("problems", {}) | problems
        status = np.full(count, DONE, np.int8)
        status[[int(point) - first for point in problems]] = FAILED
        self.group["status"][first : first + count] = status

    def result(self, axes: Sequence[Axis], units: Mapping[str, str]) -> xr.Dataset:
        """Return everything found, one dimension per axis of the sweep."""
        shape, names = tuple(axis.size for axis in axes), tuple(axis.name.replace("/", ".") for axis in axes)
        shapes: dict[str, Any] = self._about.get("shapes", {})
        variables: dict[str, Any] = {}
        for name in (*shapes, "status"):
            values = np.asarray(self.group[name][:])
            about = shapes.get(name, {"dims": [], "attrs": {"flag_values": [0, 1, 2], "flag_meanings": "missing done failed"}})
            variables[name] = ((*names, *about["dims"]), values.reshape(*shape, *values.shape[1:]), about["attrs"])
        coordinates: dict[str, Any] = {}
        for axis, name in zip(axes, names, strict=True):
            for parameter, values in axis.columns.items():
                attributes = {"units": units[parameter]} if parameter in units else {}
                dims = (name,) if values.ndim == 1 else (name, "node")
                known = name if parameter == axis.name and values.ndim == 1 else parameter.replace("/", ".")
                if known != name or values.ndim == 1:
                    coordinates[known] = (dims, values, attributes)
        for about in shapes.values():
            coordinates |= {dim: values for dim, values in about["coords"].items() if dim not in coordinates}
        problems = {int(point): text for point, text in self._about.get("problems", {}).items()}
        return xr.Dataset(variables, coordinates, {"problems": json.dumps(problems)} if problems else {})

    def _make(self, example: Mapping[str, xr.DataArray]) -> None:
        shapes: dict[str, Any] = {}
        for name, array in example.items():
            dims = [str(dim) if str(dim) != "dim_0" else f"{name}_0" for dim in array.dims]
            coords = {str(d): array.coords[d].values.tolist() for d in array.dims if d in array.coords}
            attributes = {k: v for k, v in array.attrs.items() if isinstance(v, str | int | float)}
            shapes[name] = {"dims": dims, "coords": coords, "attrs": attributes}
            self._array(name, (self.points, *array.shape), ("point", *dims), np.float64, np.nan)
        self.group.attrs["shapes"] = shapes

    def _array(self, name: str, shape: tuple[int, ...], dims: tuple[str, ...], kind: Any, empty: Any) -> None:
        chunks = (min(self.block, shape[0]), *shape[1:])
        self.group.create_array(
            name,
            shape=shape,
            chunks=chunks,
            dtype=kind,
            fill_value=empty,
            overwrite=True,
            attributes={"_ARRAY_DIMENSIONS": list(dims)},
        )


def _compare(known: Mapping[str, str], given: Mapping[str, str], path: str) -> None:
    other = [name for name, digest in given.items() if known.get(name) != digest]
    if other:
        raise DataError(f"{path!r} holds another sweep, with other {', '.join(other)}", "name another folder, or remove this one")


def _folder(path: str | Path) -> Path:
    target = Path(path)
    if target.suffix != ".zarr":
        raise DataError(f"cannot tell the format of {target.name!r}", "end the name of the store in .zarr")
    if not target.parent.is_dir():
        raise DataError(f"there is no folder {str(target.parent)!r}", "make it first")
    return target
