"""Measures of spike trains against renewal theory, and against Elephant where that is installed."""

import numpy as np
import pytest

from pushpull import measure
from pushpull.base.errors import DataError
from pushpull.records.spikes import Spikes

LENGTH = 200_000.0  # ms
NODES = 20
MEAN = 25.0


def renewal(generator, shape, nodes=NODES, mean=MEAN, length=LENGTH):
    """Gamma intervals; the first spike of an equilibrium does not matter over 8000 intervals."""
    intervals = generator.gamma(shape, mean / shape, (nodes, int(1.2 * length / mean)))
    return [row[row < length] for row in np.cumsum(intervals, axis=1)]


@pytest.fixture(scope="module")
def gamma():
    return {shape: renewal(np.random.default_rng(7), shape) for shape in (1, 4)}


def as_record(rows, copies=1, length=LENGTH):
    nodes = np.repeat(np.arange(len(rows)) // copies, [len(row) for row in rows])
    runs = np.repeat(np.arange(len(rows)) % copies, [len(row) for row in rows])
    times = np.concatenate(rows)
    order = np.argsort(times, kind="stable")
    return Spikes(times[order], nodes[order], runs[order], len(rows) // copies, length, "ms", runs=copies)


def errors(values, expected, errors_allowed=5):
    """Return whether the mean over nodes lies within five standard errors."""
    values = np.asarray(values)
    return abs(values.mean() - expected) < errors_allowed * values.std(ddof=1) / np.sqrt(values.size)


@pytest.mark.parametrize("shape", [1, 4])
def test_gamma_intervals_have_their_irregularity(gamma, shape):
    """Local variation of gamma intervals is 3/(2*shape + 1)."""
    found = measure.interval_irregularity(gamma[shape], LENGTH)
    assert errors(found["cv"], shape**-0.5)
    assert errors(found["local_variation"], 3 / (2 * shape + 1))
    assert errors(found["serial_correlation"], 0.0)
    assert errors(measure.spike_rate(gamma[shape], LENGTH), 1000 / MEAN)
    if shape == 1:
        assert errors(found["cv2"], 1.0)


@pytest.mark.parametrize("shape", [1, 4])
def test_counts_and_spectra_of_renewal_trains_follow_from_the_intervals(gamma, shape):
    """Fano -> cv^2 + (1 - cv^4)/(6 mean count) + ...; S = r (1 - |f|^2)/|1 - f|^2 with f = (1 - i w m/k)^-k."""
    window = 5000.0
    expected = 1 / shape + (1 - shape**-2) / 6 * MEAN / window
    assert errors(measure.fano_factor(gamma[shape], window, LENGTH), expected)
    power = measure.spike_spectrum(gamma[shape], "1 s", highest=200.0, duration=LENGTH)
    for hertz in (5.0, 40.0, 60.0, 200.0):
        f = (1 - 2j * np.pi * hertz / 1000 * MEAN / shape) ** -shape
        assert errors(power.sel(frequency=hertz), 1000 / MEAN * (1 - abs(f) ** 2) / abs(1 - f) ** 2), hertz


def test_the_perfect_neuron_has_inverse_gaussian_intervals(generator):
    """v' = mu + sqrt(2 D) xi from reset to threshold: rate mu/d, CV sqrt(2 D/(mu d))."""
    mu, noise, distance = 0.5, 0.4, 10.0
    intervals = generator.wald(distance / mu, distance**2 / (2 * noise), (40, 3000))
    found = measure.interval_irregularity(list(np.cumsum(intervals, axis=1)), float(intervals.sum(axis=1).max()) + 1)
    assert errors(found["cv"], np.sqrt(2 * noise / (mu * distance)))


def test_correlograms_of_renewal_trains_are_their_renewal_density(gamma):
    flat = measure.cross_correlogram(gamma[1], bin=5, span=50, duration=LENGTH)
    assert flat["lag"].values[10] == 0.0
    for place in (10, 13, 20):
        assert errors(flat[place], 1000 / MEAN)
    dip = measure.cross_correlogram(gamma[4], bin=2, span=20, duration=LENGTH)
    rate = 4 / MEAN  # of the stages; density of Erlang renewals of order 4
    lag = np.linspace(9, 11, 101)
    poles = np.exp(2j * np.pi * np.arange(4) / 4)
    density = np.real(sum(pole * np.exp(-rate * lag * (1 - pole)) for pole in poles)) * rate / 4
    assert errors(dip.sel(lag=10), 1000 * density.mean())
    np.testing.assert_allclose(dip, dip[::-1], atol=1e-12)


def test_a_shared_source_correlates_counts_and_a_shift_shows_in_the_correlogram(generator):
    shared, own = renewal(generator, 1, 1)[0], renewal(generator, 1, 2)
    rows = [np.sort(np.append(shared, own[0])), np.sort(np.append((shared + 3.0)[shared < LENGTH - 3], own[1]))]
    found = measure.count_correlation(rows, 100.0, LENGTH)
    assert float(found[0, 1]) == pytest.approx(0.5 * 0.97, abs=5 * 0.75 / np.sqrt(LENGTH / 100))
    cross = measure.cross_correlogram(rows[:1], rows[1:], bin=1, span=10, duration=LENGTH)
    assert float(cross["lag"][int(np.argmax(cross[:, 0].values))]) == 3.0


def test_synchrony_is_one_together_and_a_root_of_the_number_apart(gamma):
    together = [gamma[1][0]] * 5
    assert float(measure.population_synchrony(together, 5.0, LENGTH)) == pytest.approx(1.0)
    assert float(measure.population_synchrony(gamma[1], 5.0, LENGTH)) == pytest.approx(NODES**-0.5, rel=0.03)


def test_bursts_are_runs_of_short_intervals_within_one_train():
    rows = [[0, 2, 4, 50, 52, 100, 102, 104, 106], [1, 3, 90, 92], [], [108, 109, 110]]
    found = measure.bursts(rows, 3.0, 200.0)
    np.testing.assert_array_equal(found["count"], [2, 0, 0, 1])
    np.testing.assert_allclose(found["size"], [3.5, np.nan, np.nan, 3])
    np.testing.assert_allclose(found["share"], [7 / 9, 0, np.nan, 1])
    np.testing.assert_allclose(found["rate"], [10, 0, 0, 5])


def test_the_distance_of_trains_counts_what_does_not_coincide():
    """One spike against none is 1/2, two spikes d apart 1 - exp(-d/tau)."""
    found = measure.spike_distance([[10.0], [], [15.0], [10.0, 80.0]], "5 ms", 100.0)
    assert float(found[0, 1]) == pytest.approx(0.5)
    assert float(found[0, 2]) == pytest.approx(1 - np.exp(-1))
    assert float(found[0, 3]) == pytest.approx(0.5)
    assert (np.diagonal(found) == 0).all()
    np.testing.assert_array_equal(found, found.T)


def test_copies_are_measured_apart(gamma):
    rows = gamma[4][:6]
    whole = as_record(rows, copies=3)
    for name, call in {
        "rate": lambda s: measure.spike_rate(s),
        "cv": lambda s: measure.interval_irregularity(s)["cv"],
        "fano": lambda s: measure.fano_factor(s, "1 s"),
        "chi": lambda s: measure.population_synchrony(s, "5 ms"),
        "correlogram": lambda s: measure.cross_correlogram(s, bin="5 ms", span="20 ms"),
        "correlation": lambda s: measure.count_correlation(s, "50 ms"),
        "spectrum": lambda s: measure.spike_spectrum(s, "1 s", highest=50.0),
        "distance": lambda s: measure.spike_distance(s, "20 ms"),
        "population": lambda s: measure.population_rate(s, "100 ms"),
    }.items():
        found = call(whole)
        for copy in range(3):
            np.testing.assert_allclose(found.isel(copy=copy), call(whole.of_copies(copy, 1)), rtol=1e-9, err_msg=name)
    np.testing.assert_allclose(measure.interspike_intervals(whole.of_copies(0, 1))[:5], np.diff(rows[0])[:5])


def test_a_record_that_begins_late_is_counted_from_there():
    late = Spikes(np.array([101.0, 112.0, 119.0]), np.zeros(3, int), np.zeros(3, int), 1, 20.0, "ms", start=100.0)
    found = measure.population_rate(late, "10 ms")
    np.testing.assert_allclose(found, [100.0, 200.0])
    np.testing.assert_allclose(found["time"], [110.0, 120.0])
    assert Spikes.from_dataset(late.to_dataset()).start == 100.0


def test_what_are_no_spikes_is_refused(gamma):
    for call, text in (
        (lambda: measure.spike_rate([1.0, 2.0]), "how long"),
        (lambda: measure.spike_rate([1.0, 300.0], 200.0), "not within 0 and 200 ms"),
        (lambda: measure.spike_rate(as_record(gamma[1]), 5.0), "knows it"),
        (lambda: measure.fano_factor([1.0], 300.0, 200.0), "window is 300"),
        (lambda: measure.fano_factor([1.0], 150.0, 200.0), "fits once"),
        (lambda: measure.count_correlation([1.0], 10.0, 200.0), "1 nodes"),
        (lambda: measure.spike_rate(3.0, 200.0), "spikes are float"),
    ):
        with pytest.raises(DataError, match=text) as caught:
            call()
        assert caught.value.hint


@pytest.mark.oracle
def test_elephant_agrees(gamma):
    statistics = pytest.importorskip("elephant.statistics")
    found = measure.interval_irregularity(gamma[4], LENGTH)
    intervals = np.diff(gamma[4][3])
    assert float(found["cv"][3]) == pytest.approx(statistics.cv(intervals), rel=1e-12)
    assert float(found["cv2"][3]) == pytest.approx(statistics.cv2(intervals), rel=1e-12)
    assert float(found["local_variation"][3]) == pytest.approx(statistics.lv(intervals), rel=1e-12)
