"""Sliding windows, FCD and its distance: by hand, against NumPy, and against what chance gives."""

import numpy as np
import pytest
import xarray as xr

from pushpull.base.errors import DataError
from pushpull.measure import connectivity_dynamics, distribution_distance, functional_connectivity, windowed_connectivity


def clocked(values, step=2.0):
    dims = ("time", "node", "copy")[: values.ndim]
    return xr.DataArray(values, dims=dims, coords={"time": ("time", 10 + step * np.arange(len(values)), {"units": "s"})})


def test_each_window_is_the_connectivity_of_its_samples(generator):
    signal = clocked(generator.standard_normal((50, 4, 2)))
    found = windowed_connectivity(signal, "20 s", "10 s")
    assert found.dims == ("window", "node", "other", "copy")
    np.testing.assert_allclose(found[3], functional_connectivity(signal[15:25]), atol=1e-14)
    np.testing.assert_allclose(found["window"][:2], [10 + 9, 10 + 19])
    assert found["window"].attrs["units"] == "s"
    assert found.attrs["overlap"] == 0.5
    assert windowed_connectivity(signal, 20).sizes["window"] == 5


def test_times_in_ms_stay_in_ms(generator):
    values = generator.standard_normal((50, 3))
    signal = xr.DataArray(values, dims=("time", "node"), coords={"time": ("time", 100.0 * np.arange(50), {"units": "ms"})})
    found = windowed_connectivity(signal, "1 s")
    np.testing.assert_allclose(found["window"], 450 + 1000 * np.arange(5))
    np.testing.assert_allclose(windowed_connectivity(values, "1 s", period="100 ms"), found, atol=1e-14)


def test_two_regimes_make_two_blocks(generator):
    """Two connectivities in turn: the FCD matrix is high within a regime and low between."""
    first, second = (np.linalg.cholesky(m) for m in (two_pairs(0.9, 0.0), two_pairs(0.0, 0.9)))
    drawn = generator.standard_normal((3200, 4))
    signal = clocked(np.concatenate([drawn[:1600] @ first.T, drawn[1600:] @ second.T]))
    found = connectivity_dynamics(signal, "800 s")
    assert found.dims == ("window", "other_window")
    assert float(found[:4, :4].min()) > 0.8
    assert float(found[:4, 4:].max()) < 0.2
    links = windowed_connectivity(signal, "800 s").values[:, *np.triu_indices(4, 1)]
    np.testing.assert_allclose(found, np.corrcoef(links), atol=1e-12)


def two_pairs(left, right):
    matrix = np.eye(4)
    matrix[0, 1] = matrix[1, 0] = left
    matrix[2, 3] = matrix[3, 2] = right
    return matrix


def test_independent_windows_of_noise_are_alike_by_chance_alone(generator):
    """With 120 independent pairs the entries have mean 0 and variance 1/119."""
    found = connectivity_dynamics(clocked(generator.standard_normal((8000, 16))), "400 s")
    entries = found.values[np.triu_indices(40, 1)]
    assert entries.mean() == pytest.approx(0.0, abs=5 / np.sqrt(119 * entries.size) * 3)
    assert entries.var() == pytest.approx(1 / 119, rel=5 * np.sqrt(2 / entries.size) * 1.5)


def test_the_distance_is_the_largest_gap_between_cumulative_shares():
    a, b = (np.array([[1, x, y], [x, 1, z], [y, z, 1]]) for x, y, z in ((0.1, 0.2, 0.3), (0.25, 0.35, 0.45)))
    assert distribution_distance(a, b) == pytest.approx(2 / 3)
    assert distribution_distance(a, a) == 0.0
    both = xr.DataArray(np.stack([a, b], axis=-1), dims=("window", "other_window", "copy"))
    np.testing.assert_allclose(distribution_distance(both, b), [2 / 3, 0.0])


@pytest.mark.parametrize(
    ("window", "step", "message"),
    [
        ("90 s", None, "windows of 45 samples, 45 apart, do not fit into 50 samples\nhint: two windows have to fit into 100 s"),
        ("4 s", None, "windows of 2 samples"),
        ("20 s", "0 s", "10 samples, 0 apart"),
    ],
)
def test_windows_that_do_not_fit_are_refused(generator, window, step, message):
    with pytest.raises(DataError, match=message):
        windowed_connectivity(clocked(generator.standard_normal((50, 3))), window, step)


def test_a_node_that_rests_in_a_window_is_refused(generator):
    values = generator.standard_normal((50, 3))
    values[10:20, 1] = 0.5
    with pytest.raises(DataError, match="the signal is constant at node 1 in window 1"):
        windowed_connectivity(clocked(values), "20 s")
    with pytest.raises(DataError, match="two nodes have one connection"):
        connectivity_dynamics(clocked(generator.standard_normal((50, 2))), "20 s")
