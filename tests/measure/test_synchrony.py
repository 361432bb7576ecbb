"""The order parameter of phases, where it is known."""

import numpy as np
import pytest
import xarray as xr

from pushpull.base.errors import DataError
from pushpull.measure import kuramoto_order


def test_equal_phases_are_in_full_order_whatever_they_do():
    phases = np.repeat(np.linspace(0, 40, 50)[:, None], 7, axis=1)
    np.testing.assert_allclose(kuramoto_order(phases), 1.0, rtol=1e-14)


def test_evenly_spread_phases_are_in_none():
    splay = 2 * np.pi * np.arange(5) / 5
    np.testing.assert_allclose(kuramoto_order(splay[None] + np.zeros((3, 1))), 0.0, atol=1e-15)


def test_two_phases_give_the_cosine_of_half_their_distance():
    apart = np.linspace(0, np.pi, 20)
    found = kuramoto_order(np.stack([apart, np.zeros(20)], axis=1))
    np.testing.assert_allclose(found, np.cos(apart / 2), atol=1e-15)


def test_random_phases_have_order_of_one_over_root_n(generator):
    squared = kuramoto_order(generator.uniform(0, 2 * np.pi, (4000, 100))) ** 2
    assert float(squared.mean()) == pytest.approx(1 / 100, rel=5 / np.sqrt(4000))


def test_copies_and_times_are_kept():
    phases = xr.DataArray(np.zeros((4, 3, 2)), dims=("time", "node", "copy"), coords={"time": [0.0, 1, 2, 3]})
    found = kuramoto_order(phases)
    assert found.dims == ("time", "copy")
    np.testing.assert_array_equal(found["time"], phases["time"])


def test_phases_without_nodes_are_refused():
    with pytest.raises(DataError, match="it lacks 'node'"):
        kuramoto_order(np.zeros(5))
