"""A synthetic connectome obeys the distance rule that it is made by."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components

from pushpull.base.errors import DataError
from pushpull.data import synthetic_connectome
from pushpull.measure import upper_triangle


def test_weights_fall_exponentially_with_length():
    made = synthetic_connectome(120, decay="40 mm", seed=3, scatter=0.8)
    length, log_weight = upper_triangle(made.lengths).values, np.log(upper_triangle(made.weights).values)
    slope, intercept = np.polyfit(length, log_weight, 1)
    residual = log_weight - intercept - slope * length
    error = residual.std() / (length.std() * np.sqrt(length.size))
    assert abs(slope + 1 / 40) < 5 * error
    assert residual.std() == pytest.approx(0.8, rel=5 / np.sqrt(2 * length.size))


def test_lengths_are_distances_of_positions_in_the_ellipsoid():
    made = synthetic_connectome(50, seed=1)
    assert made.lengths[3, 7] == pytest.approx(np.linalg.norm(made.positions[3] - made.positions[7]))
    assert (((made.positions / [65.0, 85.0, 60.0]) ** 2).sum(axis=1) <= 1).all()


def test_decay_takes_units():
    a, b = synthetic_connectome(10, "4 cm", seed=2), synthetic_connectome(10, 40.0, seed=2)
    np.testing.assert_allclose(a.weights, b.weights, rtol=1e-12)


def test_a_seed_gives_the_same_connectome_again():
    np.testing.assert_array_equal(synthetic_connectome(10, seed=5).weights, synthetic_connectome(10, seed=5).weights)
    assert (synthetic_connectome(10, seed=5).weights != synthetic_connectome(10, seed=6).weights).any()


@settings(max_examples=25)
@given(size=st.integers(2, 40), share=st.floats(0, 1), seed=st.integers(0, 2**31))
def test_any_density_keeps_the_network_whole(size, share, seed):
    density = 2 / size + share * (1 - 2 / size)
    made = synthetic_connectome(size, density=density, seed=seed)
    pairs = size * (size - 1) // 2
    assert np.count_nonzero(made.weights) // 2 == max(size - 1, round(density * pairs))
    assert connected_components(made.weights, directed=False)[0] == 1
    assert made.weights.max() == 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"size": 1}, "a connectome of 1 nodes has no connection"),
        ({"size": 10, "density": 0.1}, "density 0.1 cannot connect 10 nodes\nhint: take a density between 0.2 and 1"),
        ({"size": 10, "decay": -1.0}, "decay -1.0 or scatter 1.0 is out of range"),
    ],
)
def test_impossible_wishes_are_refused(arguments, message):
    with pytest.raises(DataError, match=message):
        synthetic_connectome(**arguments)
