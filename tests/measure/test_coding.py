"""Population codes against closed forms, and decoders against the bound of Cramer and Rao."""

import numpy as np
import pytest

from pushpull.base.errors import DataError
from pushpull.measure import Tuning, decode_bayes, decode_likelihood, fisher_information, population_vector

LOOKS = 8000
GRID = np.linspace(-3.0, 3.0, 121)
DENSE = Tuning(np.linspace(-6, 6, 61), width=1.0, height=20.0)


def variance_is(estimates, expected):
    """Return whether a variance lies within five standard errors of what is expected, taking their distribution as it is."""
    squares = (estimates - estimates.mean()) ** 2
    return abs(squares.mean() - expected) < 5 * squares.std() / np.sqrt(len(squares))


@pytest.mark.parametrize(
    ("shape", "width", "slope"),
    [
        ("gaussian", 0.7, lambda x: -x / 0.49 * np.exp(-(x**2) / 0.98)),
        ("von_mises", 0.7, lambda x: -np.sin(x) / 0.49 * np.exp((np.cos(x) - 1) / 0.49)),
        ("sigmoid", 0.7, lambda x: 1 / (4 * 0.7 * np.cosh(x / 1.4) ** 2)),
    ],
)
def test_slopes_are_those_of_the_formula(shape, width, slope):
    x = np.linspace(-2, 2, 9)
    np.testing.assert_allclose(Tuning([0.0], width, 5.0, 1.0, shape).slopes(x)[:, 0], 5 * slope(x), atol=1e-9)


def test_dense_gaussian_curves_carry_the_information_of_the_integral():
    """Poisson: sqrt(2 pi) * height * neurons per width of curve."""
    found = fisher_information(DENSE, [0.0, 0.37])
    np.testing.assert_allclose(found, np.sqrt(2 * np.pi) * 20.0 * 5 / 1.0, rtol=1e-6)


def test_common_noise_limits_the_information_of_gaussian_counts():
    """Noise along the slopes, C = v I + c s s^T: I = I0/(1 + c I0), at most 1/c however many neurons."""
    tuning, at = Tuning(np.linspace(-3, 3, 40), 1.0, 10.0), 0.2
    slopes = tuning.slopes(at)
    alone = float(slopes @ slopes) / 4
    found = fisher_information(tuning, at, covariance=4 * np.eye(40) + 0.02 * np.outer(slopes, slopes))
    assert float(found[0]) == pytest.approx(alone / (1 + 0.02 * alone), rel=1e-9)


def test_the_likelihood_decoder_reaches_the_bound(generator):
    counts = generator.poisson(DENSE.counts(0.37), (LOOKS, 61))
    found = decode_likelihood(counts, DENSE, GRID)
    bound = 1 / float(fisher_information(DENSE, 0.37)[0])
    assert abs(found.mean() - 0.37) < 5 * np.sqrt(bound / LOOKS)
    assert variance_is(found, bound)


def test_the_likelihood_decoder_reaches_the_bound_in_correlated_noise(generator):
    tuning = Tuning(np.linspace(-3, 3, 15), 1.0, 10.0)
    place = np.arange(15)
    covariance = 4 * (0.3 * np.eye(15) + 0.7 * np.exp(-np.abs(place[:, None] - place) / 4))
    counts = generator.multivariate_normal(tuning.counts(0.2), covariance, LOOKS)
    bound = 1 / float(fisher_information(tuning, 0.2, covariance=covariance)[0])
    assert variance_is(decode_likelihood(counts, tuning, GRID, covariance=covariance), bound)
    blind = decode_likelihood(counts, tuning, GRID, covariance=4 * np.eye(15))
    assert blind.var() > 1.1 * bound


def test_the_posterior_is_as_wide_as_its_errors_and_its_mean_errs_least(generator):
    sparse = Tuning(np.linspace(-2, 2, 9), 0.8, 1.5)
    stimuli = generator.choice(GRID[30:-30], LOOKS)
    counts = generator.poisson(sparse.counts(stimuli))
    prior = np.where(np.abs(GRID) <= GRID[-31] + 1e-9, 1.0, 0.0)
    mean, deviation = decode_bayes(counts, sparse, GRID, prior=prior)
    squares = (mean - stimuli) ** 2 - deviation**2
    assert abs(squares.mean()) < 5 * squares.std() / np.sqrt(LOOKS)
    assert ((mean - stimuli) ** 2).mean() < ((decode_likelihood(counts, sparse, GRID) - stimuli) ** 2).mean()


def test_the_population_vector_points_there_and_wastes_information(generator):
    ring = Tuning(np.arange(32) * 2 * np.pi / 32, 0.5, 10.0, 1.0, "von_mises")
    assert float(population_vector(ring.counts(1.0), ring)) == pytest.approx(1.0, abs=1e-9)
    counts = generator.poisson(ring.counts(1.0), (LOOKS, 32))
    bound = 1 / float(fisher_information(ring, 1.0)[0])
    mean = ring.counts(1.0)
    theory = np.sum(mean * np.sin(ring.centres - 1.0) ** 2) / np.sum(mean * np.cos(ring.centres - 1.0)) ** 2
    vector = population_vector(counts, ring)
    assert vector.var() == pytest.approx(theory, rel=0.1)
    assert theory > 1.1 * bound
    assert variance_is(decode_likelihood(counts, ring, np.linspace(0, 2, 81)), bound)


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: Tuning([0.0], 1.0, 1.0, shape="box"), "no tuning has the shape 'box'"),
        (lambda: Tuning([0.0], -1.0, 1.0), "has no width"),
        (lambda: Tuning([0.0, 1.0], [1.0, 1.0, 1.0], 1.0), "not as many"),
        (lambda: Tuning([0.0], 1.0, -1.0), "negative"),
        (lambda: decode_likelihood([1.0, 2.0], DENSE, GRID), "61 neurons"),
        (lambda: decode_likelihood(np.ones(61), DENSE, [0.0]), "no increasing list"),
        (lambda: decode_bayes(np.ones(61), DENSE, GRID, prior=[1.0]), "no distribution"),
        (lambda: fisher_information(DENSE, 0.0, covariance=-np.eye(61)), "not symmetric and positive"),
    ],
)
def test_what_is_no_code_is_refused(call, text):
    with pytest.raises(DataError, match=text) as caught:
        call()
    assert caught.value.hint
