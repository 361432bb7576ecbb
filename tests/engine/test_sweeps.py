"""sweep: every point is the run that simulate makes of it, whatever the blocks; what was computed survives."""

import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import xarray as xr

import pushpull as pp

from .systems import network

RUN = {"duration": 20, "dt": 0.5, "observe": "x"}
LEAK = pp.Model.from_text("x' = (bias - x + drive)/tau\ntau = 10[ms]\nbias = 0.5\nx(0) = 1", name="Leak", ports=["drive"])
SCRIPT = """
import os, signal, sys
from pathlib import Path
import pushpull as pp
log = Path(sys.argv[2])

def counted(run):
    with log.open("a") as file:
        file.write("x")
    if log.stat().st_size == int(os.environ.get("DIE_AT", -1)):
        os.kill(os.getpid(), signal.SIGKILL)
    return run["x"][-1]

model = pp.Model.from_text("x' = (a - x)/tau + xi*b\\ntau = 10[ms]\\na = 1.0\\nb = 0.1[1/sqrt(ms)]", name="Leak")
found = pp.sweep(model, over={"a": list(range(12))}, duration=20, dt=0.5, measure=counted, store=sys.argv[1], block=3)
print(found["counted"].values.tolist())
"""


def last(run):
    return run["x"][-1]


def test_every_point_of_a_grid_is_the_run_of_its_values():
    noisy = LEAK.with_noise(x=0.2)
    found = pp.sweep(
        noisy,
        over={"tau": [5.0, 10.0, 20.0], "bias": [0.0, 1.0]},
        measure={"end": last, "mean": lambda r: r["x"].mean()},
        seed=3,
        **RUN,
    )
    assert found["end"].dims == ("tau", "bias")
    assert found["tau"].attrs["units"] == "ms"
    assert (found["status"] == 1).all()
    runs = pp.simulate(
        noisy.replace(tau=pp.per_copy(np.repeat([5.0, 10.0, 20.0], 2)), bias=pp.per_copy([0.0, 1.0] * 3)),
        duration=20,
        dt=0.5,
        seed=3,
    )
    np.testing.assert_array_equal(found["end"].values.ravel(), runs["x"][-1])
    np.testing.assert_allclose(found["mean"].values.ravel(), runs["x"].mean("time"))


@pytest.mark.parametrize(
    "options",
    [{"block": 1}, {"block": 4}, {"block": 100}, {"on": ThreadPoolExecutor(2), "block": 2}],
    ids=["one by one", "blocks of 4", "one block", "on threads"],
)
def test_noise_does_not_depend_on_blocks_or_executors(options):
    noisy = LEAK.with_noise(x=0.2)
    over = {"bias": np.linspace(0, 1, 7)}
    one = pp.sweep(noisy, over=over, measure=last, seed=5, copies=3, block=7, **RUN)
    other = pp.sweep(noisy, over=over, measure=last, seed=5, copies=3, **RUN, **options)
    xr.testing.assert_identical(one, other)
    assert one["last"].dims == ("bias", "copy")


def test_processes_give_what_one_process_gives():
    over = {"bias": np.linspace(0, 1, 4)}
    one = pp.sweep(LEAK, over=over, **RUN)
    two = pp.sweep(LEAK, over=over, block=2, processes=2, **RUN)
    xr.testing.assert_identical(one, two)
    assert one["x"].dims == ("bias", "time")


def test_a_coupling_and_maps_over_nodes_are_swept():
    system = network([[0, 0], [2.0, 0]], model=LEAK)
    maps = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    found = pp.sweep(system, over={"strength": [0.0, 1.5], ("bias",): (maps,)}, measure=last, **RUN)
    assert found["last"].dims == ("strength", "bias", "node")
    for k, strength in enumerate([0.0, 1.5]):
        alone = network([[0, 0], [2.0, 0]], coupling=pp.Linear(strength), model=LEAK.replace(bias=pp.per_node(maps[1])))
        np.testing.assert_allclose(found["last"][k, 1], pp.simulate(alone, duration=20, dt=0.5)["x"][-1], rtol=1e-12)


def test_parameters_that_change_together_share_a_dimension():
    found = pp.sweep(LEAK, over={("bias", "tau"): ([0.0, 1.0], [10.0, 20.0])}, measure=last, **RUN)
    assert found.sizes == {"bias": 2}
    assert found["tau"].dims == ("bias",)


@pytest.mark.parametrize("kind", [pp.samples.Random, pp.samples.Sobol])
def test_drawn_points_lie_in_their_ranges_and_come_again(kind):
    over = kind({"bias": (0.0, 2.0), "tau": (5.0, 6.0)}, 16, seed=2)
    found = pp.sweep(LEAK, over=over, measure=last, **RUN)
    assert found["last"].dims == ("point",)
    assert 0 <= found["bias"].min() < found["bias"].max() < 2
    assert 5 <= found["tau"].min() < found["tau"].max() < 6
    np.testing.assert_array_equal(found["bias"], pp.sweep(LEAK, over=over, measure=last, **RUN)["bias"])


def test_sobol_points_fill_every_sixteenth_once():
    (axis,) = pp.samples.Sobol({"bias": (0.0, 1.0)}, 16).axes()
    assert sorted((axis.columns["bias"] * 16).astype(int)) == list(range(16))


def test_a_point_that_diverges_spoils_no_other(caplog):
    model = pp.Model.from_text("x' = x*x*a/10[ms] - x/10[ms]\na = 0.1\nx(0) = 2.0", name="Blow")
    found = pp.sweep(model, over={"a": [0.1, 3.0, 0.2, 0.3]}, duration=200, dt=0.5, measure=last)
    assert found["status"].values.tolist() == [1, 2, 1, 1]
    assert np.isnan(found["last"][1])
    assert np.isfinite(found["last"].values[[0, 2, 3]]).all()
    assert "a = 3" in caplog.text
    assert "diverged" in found.attrs["problems"]


def test_a_measure_that_fails_at_once_is_raised_and_one_that_fails_later_is_told(caplog):
    def never(run):
        raise ValueError("no")

    def picky(run):
        return 1 / 0 if float(run["x"].bias) > 2 else 1.0

    with pytest.raises(pp.errors.RunError, match="ValueError: no"):
        pp.sweep(LEAK, over={"bias": [1.0, 2.0]}, measure=never, **RUN)
    found = pp.sweep(LEAK, over={"bias": [1.0, 3.0]}, measure=picky, duration=5, dt=0.5)
    assert found["status"].values.tolist() == [1, 2]
    assert "ZeroDivisionError" in caplog.text


def test_ctrl_c_returns_what_was_finished():
    def stop_at_two(run):
        if float(run["x"].bias) == 2:
            raise KeyboardInterrupt
        return 1.0

    found = pp.sweep(LEAK, over={"bias": [0.0, 1.0, 2.0, 3.0]}, measure=stop_at_two, block=1, **RUN)
    assert found["status"].values.tolist() == [1, 1, 0, 0]


def test_a_killed_sweep_goes_on_and_loses_only_the_block_in_flight(tmp_path):
    script, store, log = tmp_path / "s.py", tmp_path / "found.zarr", tmp_path / "log"
    script.write_text(textwrap.dedent(SCRIPT))
    call = [sys.executable, str(script), str(store), str(log)]
    killed = subprocess.run(call, env={**os.environ, "DIE_AT": "8"}, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert log.stat().st_size == 8
    again = subprocess.run(call, capture_output=True, check=True, text=True)
    assert log.stat().st_size == 8 + 12 - 6
    whole = subprocess.run([*call[:2], str(tmp_path / "other.zarr"), str(log)], capture_output=True, check=True, text=True)
    assert again.stdout == whole.stdout


def test_a_store_of_another_sweep_is_refused(tmp_path):
    path = tmp_path / "a.zarr"
    pp.sweep(LEAK, over={"bias": [0.0]}, measure=last, store=path, **RUN)
    with pytest.raises(pp.errors.DataError, match="another sweep, with other over"):
        pp.sweep(LEAK, over={"bias": [1.0]}, measure=last, store=path, **RUN)
    with pytest.raises(pp.errors.DataError, match="another sweep, with other options"):
        pp.sweep(LEAK, over={"bias": [0.0]}, measure=last, store=path, seed=1, **RUN)


def test_a_dask_cluster_gives_what_one_process_gives():
    distributed = pytest.importorskip("distributed")
    over = {"bias": np.linspace(0, 1, 4)}
    options = {"n_workers": 1, "threads_per_worker": 1, "processes": False, "dashboard_address": None}
    with distributed.LocalCluster(**options) as cluster, distributed.Client(cluster) as client:
        there = pp.sweep(LEAK, over=over, measure=last, block=2, on=client, **RUN)
    xr.testing.assert_identical(there, pp.sweep(LEAK, over=over, measure=last, **RUN))
