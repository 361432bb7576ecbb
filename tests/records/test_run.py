"""The Run as a record: found by name, written, read, refused."""

import numpy as np
import pytest
import xarray as xr

from pushpull.base.errors import DataError, RunError
from pushpull.records.run import Run, read_run
from pushpull.records.spikes import Spikes


def make(names=("a/x", "b/x", "b/y"), resume=None):
    groups = {}
    for path in names:
        population, name = path.split("/")
        values = xr.DataArray(np.arange(6.0).reshape(3, 2), dims=("time", "node"), attrs={"units": "mV"})
        groups.setdefault(f"{population}/states", {})[name] = values
    data = {path: xr.Dataset(arrays) for path, arrays in groups.items()}
    spikes = Spikes(np.array([1.0, 2.5]), np.array([1, 0]), np.array([0, 1]), 2, 10.0, "ms", "a", 2)
    data["a/spikes"] = spikes.to_dataset()
    return Run(xr.DataTree.from_dict(data), {"model": "a + b", "duration": "10 ms"}, {"step": np.array(3)}, resume)


def test_a_unique_name_is_enough():
    run = make()
    assert run["y"].name == "y"
    assert run["a/x"].dims == ("time", "node")
    assert run.names == ("a/x", "b/x", "b/y")


@pytest.mark.parametrize(
    ("name", "message"), [("x", "say which: a/x, b/x"), ("z", "known: x, y"), ("a/z", "did you mean 'a/x'"), (0, "known: x, y")]
)
def test_an_ambiguous_or_unknown_name_lists_what_there_is(name, message):
    with pytest.raises(DataError, match=message):
        make()[name]


def test_values_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        make()["y"].values[0, 0] = 3.0


def test_spikes_come_back():
    spikes = make().spikes["a"]
    assert len(spikes) == 2
    assert spikes.of(0, 1).tolist() == [2.5]
    assert spikes.rate == pytest.approx(2 / (2 * 2 * 10) * 1000)
    assert repr(spikes) == "<2 spikes of 2 nodes in 10 ms>"


@pytest.mark.parametrize("ending", ["nc", "zarr"])
def test_what_is_written_is_read_in_the_same_order(ending, tmp_path):
    run = make(("b/y", "b/x", "a/x"))
    path = run.save(tmp_path / f"run.{ending}")
    run.save(path)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    again = Run(*read_run(path))
    assert again.names == run.names
    assert all(again[name].identical(run[name]) for name in run.names)
    assert again.origin == run.origin
    assert again.checkpoint["step"] == 3
    with pytest.raises(RunError, match="cannot be continued"):
        again.continue_for(1)


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(DataError, match="cannot tell the format"):
        make().save(tmp_path / "run.txt")
    with pytest.raises(DataError, match="no folder"):
        make().save(tmp_path / "nowhere" / "run.nc")


def test_a_file_that_is_no_run_is_refused(tmp_path):
    (tmp_path / "text.nc").write_text("no")
    xr.Dataset({"x": 1}).to_netcdf(tmp_path / "other.nc", engine="h5netcdf")
    for name, message in (("text.nc", "cannot read"), ("other.nc", "is not a run"), ("nothing.nc", "there is no file")):
        with pytest.raises(DataError, match=message):
            read_run(tmp_path / name)
