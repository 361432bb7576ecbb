"""States of phase coherence against chains and patterns that are known; ignition by hand."""

import numpy as np
import pytest
import xarray as xr

from pushpull.base.errors import DataError
from pushpull.measure import (
    dwell_times,
    ignition,
    leading_eigenvector_states,
    leading_eigenvectors,
    phase_coherence,
    transition_matrix,
)

CHAIN = np.array([[0.9, 0.1, 0.0], [0.1, 0.7, 0.2], [0.3, 0.0, 0.7]])


def markov(generator, samples):
    jumps, labels = generator.random(samples), np.zeros(samples, dtype=int)
    for n in range(1, samples):
        labels[n] = np.searchsorted(CHAIN[labels[n - 1]].cumsum(), jumps[n])
    return labels


def test_the_leading_eigenvector_is_that_of_the_matrix(generator):
    phases = generator.uniform(-np.pi, np.pi, (30, 7, 2))
    found = leading_eigenvectors(phases)
    matrices = phase_coherence(phases)
    for t, copy in ((0, 0), (17, 1), (29, 0)):
        values, vectors = np.linalg.eigh(matrices[t, :, :, copy].values)
        mine = found[t, :, copy].values
        np.testing.assert_allclose(np.abs(mine @ vectors[:, -1]), 1.0, rtol=1e-10)
        np.testing.assert_allclose(mine @ matrices[t, :, :, copy].values @ mine, values[-1], rtol=1e-10)
    assert float(found.mean("node").max()) <= 1e-12


def test_a_markov_chain_is_recovered_within_standard_errors(generator):
    samples = 20_000
    clock = {"time": ("time", 2.0 * np.arange(samples), {"units": "s"})}
    labels = xr.DataArray(markov(generator, samples), dims="time", coords=clock)
    found, dwell = transition_matrix(labels), dwell_times(labels)
    visits = np.bincount(labels.values, minlength=3)
    error = np.sqrt(CHAIN * (1 - CHAIN) / visits[:, None])
    assert (np.abs(found.values - CHAIN) <= 5 * error + 1e-12).all()
    stay = np.diag(CHAIN)
    expected, spread = 2 / (1 - stay), 2 * np.sqrt(stay) / (1 - stay)
    assert (np.abs(dwell.values - expected) < 5 * spread / np.sqrt(visits * (1 - stay))).all()
    assert dwell.attrs["units"] == "s"


def test_states_that_never_come_have_no_dwell_time():
    found = dwell_times(np.array([0, 0, 2, 2, 2, 0]), 4)
    np.testing.assert_array_equal(found, [1.5, np.nan, 3.0, np.nan])
    moves = transition_matrix(np.array([0, 0, 2, 2, 2, 0]), 3)
    np.testing.assert_allclose(moves, [[0.5, 0, 0.5], [np.nan] * 3, [1 / 3, 0, 2 / 3]])


def test_planted_states_are_found_again(generator):
    """Three patterns of phases in a known order, seen through noise: centres, occupancies and labels come back."""
    order = markov(generator, 1500).reshape(750, 2)
    patterns = np.array([[0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 2, 2], [2, 2, 0, 0, 0, 0.0]])
    turning = generator.uniform(-np.pi, np.pi, (750, 1, 2))
    phases = np.moveaxis(patterns[order], 2, 1) + turning + 0.15 * generator.standard_normal((750, 6, 2))
    found = leading_eigenvector_states(phases, 3, seed=1)
    assert found["label"].dims == ("time", "copy")
    ranks = np.argsort(np.argsort(-np.bincount(order.ravel())))
    assert (found["label"].values == ranks[order]).mean() > 0.99
    np.testing.assert_allclose(found["occupancy"].sum("state"), 1.0)
    np.testing.assert_allclose(found["transition"].sum("next"), 1.0)
    assert found["dwell_time"].dims == ("state", "copy")
    again = leading_eigenvector_states(phases, 3, seed=1)
    xr.testing.assert_identical(found, again)


def test_labels_and_counts_without_meaning_are_refused(generator):
    with pytest.raises(DataError, match="labels are not whole numbers"):
        dwell_times(np.array([0.5, 1.0]))
    with pytest.raises(DataError, match="labels go up to 2, past 2 states"):
        transition_matrix(np.array([0, 1, 2]), 2)
    with pytest.raises(DataError, match="9 states of 10 samples\nhint: ask for 2 to 5"):
        leading_eigenvector_states(generator.uniform(0, 1, (10, 3)), 9, seed=0)


def pulses(*times, samples=200):
    signal = 0.01 * np.sin(np.arange(samples))[:, None] * np.ones(len(times))
    for node, when in enumerate(times):
        signal[list(when), node] = 10.0
    return signal


def test_ignition_counts_who_follows_within_the_window():
    signal = pulses((20, 120), (22, 150), (23,))
    found = ignition(signal, "6 ms", period="2 ms")
    np.testing.assert_array_equal(found["events"], [2, 2, 1])
    np.testing.assert_allclose(found["size"], [(1 + 0) / 2, (0.5 + 0) / 2, 0])
    np.testing.assert_allclose(found["variability"], [0.5, 0.25, 0])


def test_ignition_of_independent_events_is_their_rate(generator):
    """A node without coupling follows by chance with probability 1 - (1 - p)^(w + 1)."""
    samples, rate, reach = 40_000, 0.005, 9
    signal = (generator.random((samples, 10)) < rate).astype(float)
    found = ignition(signal, reach, period=1.0)
    events = float(found["events"].sum())
    chance = 1 - (1 - rate) ** (reach + 1)
    error = np.sqrt(chance * (1 - chance) / (events * 9)) * np.sqrt(reach)  # windows of neighbours overlap
    assert float((found["size"] * found["events"]).sum() / events) == pytest.approx(chance, abs=5 * error)


def test_ignition_keeps_copies_and_refuses_long_windows(generator):
    signal = generator.standard_normal((100, 4, 3))
    assert ignition(signal, 3, period=1.0)["size"].dims == ("node", "copy")
    with pytest.raises(DataError, match="the window 100 holds 100 of 100 samples"):
        ignition(signal, 100, period=1.0)
