"""Run: what a simulation returns - labelled arrays that know where they come from, and can go on."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from pushpull.base.errors import DataError, RunError, suggest
from pushpull.records.spikes import Spikes

FORMAT = "pushpull-run-1"
CHECKPOINT = ".checkpoint"


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """`data` is a DataTree: one child per population, under it one per signal or group of states with its own time axis.

    `run["eeg"]` is a DataArray where the name is unique, else `run["excitatory/v"]`; `run.spikes` are ragged, per population.
    `origin` says model, parameters, scheme, seed and version; `checkpoint` holds the arrays from which `continue_for` goes on.
    """

    data: xr.DataTree
    origin: Mapping[str, Any]
    checkpoint: Mapping[str, np.ndarray]
    resume: Callable[..., Run] | None = field(default=None)

    def __post_init__(self) -> None:
        for node in self.data.subtree:
            for array in node.to_dataset(inherit=False).data_vars.values():
                array.values.setflags(write=False)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __contains__(self, name: object) -> bool:
        return any(name in (path, path.split("/")[-1]) for path in self.names)

    def __getitem__(self, name: str) -> xr.DataArray:
        """Return a recorded quantity; raises DataError that lists what there is."""
        found = [(path, array) for path, array in self._arrays().items() if path == name or path.split("/")[-1] == name]
        if len(found) == 1:
            return found[0][1]
        names = list(self._arrays())
        if not found:
            raise DataError(
                f"nothing recorded is called {name!r}",
                suggest(name, names if "/" in str(name) else {n.split("/")[-1] for n in names}) or "nothing was recorded",
            )
        raise DataError(f"{name!r} is recorded {len(found)} times", f"say which: {', '.join(path for path, _ in found)}")

    @property
    def names(self) -> tuple[str, ...]:
        """Return "population/quantity" of everything recorded."""
        return tuple(self._arrays())

    @property
    def spikes(self) -> Mapping[str, Spikes]:
        """Return the spikes of each population that emits any."""
        return {
            population: Spikes.from_dataset(child["spikes"].to_dataset(), population)
            for population, child in self.data.children.items()
            if "spikes" in child.children
        }

    @property
    def weights(self) -> Mapping[str, xr.DataArray]:
        """Return the weights of each edge that learns ("source to target") at the end, with both nodes of every synapse."""
        return {name: child["final"].to_dataset()["w"] for name, child in self.data.children.items() if "final" in child.children}

    @property
    def interrupted(self) -> bool:
        """Return whether the run was stopped before its end."""
        return bool(self.origin.get("interrupted", False))

    def of_copies(self, first: int, count: int | None = None) -> Run:
        """Return the part of one copy, without the axis, or of `count` copies from the first on; it cannot be continued."""
        which = first if count is None else slice(first, first + count)
        parts: dict[str, xr.Dataset] = {}
        for path, node in self.data.to_dict().items():
            if path.endswith("/spikes"):
                spikes = Spikes.from_dataset(node)
                parts[path] = spikes.of_copies(first, 1 if count is None else count).to_dataset()
            elif node.data_vars:
                part = node.isel(copy=which)
                parts[path] = part.drop_vars("copy") if count is None else part
        return Run(xr.DataTree.from_dict(parts), self.origin, {})

    def continue_for(self, duration: Any, *, system: Any = None, progress: Any = None) -> Run:
        """Go on from the end: bit for bit what one longer run would have given. Raises RunError where that is impossible.

        With a changed `system` (a lesion, other delays or parameters; the same populations) it is that which goes on.
        """
        if self.resume is None:
            raise RunError(
                "this run cannot be continued", "its network could not be stored; keep the Run of the session that made it"
            )
        return self.resume(self, duration, progress, system=system)

    def save(self, path: str | Path) -> Path:
        """Write everything to a .zarr folder or a .nc file, under a temporary name first; raises DataError for another ending."""
        target = Path(path)
        temporary = target.with_name(f".{target.name}.writing")
        if not target.parent.is_dir():
            raise DataError(f"there is no folder {str(target.parent)!r}", "make it first")
        tree = self.data.assign({})
        for name, array in self.checkpoint.items():
            tree[f"{CHECKPOINT}/{name}"] = xr.DataTree(xr.Dataset({"values": ([f"axis{i}" for i in range(array.ndim)], array)}))
        groups = {f"{p}/{g}": node for p, child in self.data.children.items() for g, node in child.children.items()}
        order = {path: list(node.data_vars) for path, node in groups.items()}
        tree.attrs = {"format": FORMAT, "origin": json.dumps(self.origin), "order": json.dumps(order)}
        _remove(temporary)
        if target.suffix == ".zarr":
            tree.to_zarr(temporary, mode="w", zarr_format=2)
        elif target.suffix == ".nc":
            tree.to_netcdf(temporary, engine="h5netcdf")
        else:
            raise DataError(f"cannot tell the format of {target.name!r}", "end the name in .nc (NetCDF) or .zarr")
        _remove(target) if target.suffix == ".zarr" else None
        os.replace(temporary, target)
        return target

    def __repr__(self) -> str:
        lines = [f"<Run of {self.origin.get('model', '?')}: {self.origin.get('duration', '?')}, dt {self.origin.get('dt', '?')}>"]
        for name, array in self._arrays().items():
            sizes = " x ".join(f"{size} {axis}" for axis, size in array.sizes.items())
            lines.append(f"  {name} [{array.attrs.get('units', '1')}]  {sizes}")
        lines += [f"  {name} spikes: {len(spikes)}" for name, spikes in self.spikes.items()]
        return "\n".join(lines)

    def _arrays(self) -> dict[str, xr.DataArray]:
        found: dict[str, xr.DataArray] = {}
        for population, child in self.data.children.items():
            for group, node in child.children.items():
                if group not in ("spikes", "final"):
                    found |= {f"{population}/{name}": array for name, array in node.to_dataset().data_vars.items()}
        return found


def read_run(path: str | Path) -> tuple[xr.DataTree, dict[str, Any], dict[str, np.ndarray]]:
    """Read what `Run.save` wrote: data, origin and checkpoint; raises DataError for a file that is no run."""
    source = Path(path)
    if not source.exists():
        raise DataError(f"there is no file {str(source)!r}", "check the path")
    try:
        tree = xr.open_datatree(source, engine="zarr" if source.suffix == ".zarr" else "h5netcdf").load()
    except Exception as problem:  # every reader raises kinds of its own for a file that is not its format
        raise DataError(f"cannot read {source.name!r}: {problem}", "give a .nc or .zarr that Run.save wrote") from problem
    if tree.attrs.get("format") != FORMAT:
        raise DataError(f"{source.name!r} is not a run", "give a .nc or .zarr that Run.save wrote")
    origin = json.loads(tree.attrs["origin"])
    stored = tree.children.get(CHECKPOINT)
    checkpoint = {name: np.asarray(node["values"].values) for name, node in stored.children.items()} if stored else {}
    data = xr.DataTree.from_dict(
        {path: tree[path].to_dataset()[names] for path, names in json.loads(tree.attrs["order"]).items()}
    )
    return data, origin, checkpoint


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    elif path.exists():
        path.unlink()
