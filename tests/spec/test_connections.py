"""Rules of connection: the numbers they promise, uniform over pairs, the same from the same seed."""

import numpy as np
import pytest
from scipy.stats import chi2

from pushpull.base.errors import DataError
from pushpull.spec import connections
from pushpull.spec.connections import Place, generator_of

RULES = {
    "sparse": connections.Sparse(0.3),
    "indegree": connections.FixedIndegree(count=4),
    "outdegree": connections.FixedOutdegree(count=4),
    "total": connections.FixedTotalNumber(count=12),
    "total with multapses": connections.FixedTotalNumber(count=200, multapses=True),
    "indegree with multapses": connections.FixedIndegree(count=12, multapses=True),
    "all": connections.AllToAll(),
}


def made(rule, place, number=0):
    return rule.pairs(place, generator_of(rule, number))


@pytest.mark.parametrize("name", RULES)
def test_pairs_come_source_by_source_without_autapses_and_again_from_the_same_seed(name):
    rule, place = RULES[name], Place(9, 9, True)
    targets, sources = made(rule, place)
    assert (np.diff(sources) >= 0).all()
    assert (targets != sources).all()
    assert targets.min() >= 0
    assert targets.max() < 9
    for one, other in zip((targets, sources), made(rule, place), strict=True):
        np.testing.assert_array_equal(one, other)
    if not rule.multapses:
        assert len(set(zip(targets.tolist(), sources.tolist(), strict=True))) == len(targets)
    elsewhere = made(rule, place, 1)
    assert (
        name == "all" or len(elsewhere[0]) != len(targets) or (elsewhere[0] != targets).any() or (elsewhere[1] != sources).any()
    )


def test_degrees_and_totals_are_those_asked_for():
    place = Place(7, 11, False)
    assert (np.bincount(made(connections.FixedIndegree(count=5), place)[0], minlength=7) == 5).all()
    assert (np.bincount(made(connections.FixedOutdegree(count=5), place)[1], minlength=11) == 5).all()
    assert len(made(connections.FixedTotalNumber(count=33), place)[0]) == 33
    assert len(made(connections.AllToAll(autapses=True), Place(7, 7, True))[0]) == 49
    np.testing.assert_array_equal(made(connections.OneToOne(), Place(3, 3, False)), [[0, 1, 2]] * 2)


@pytest.mark.parametrize("name", [name for name in RULES if name != "all"])
def test_every_pair_is_as_likely(name):
    """Chi-squared of how often each of 6 x 5 pairs occurs, at five standard errors of a normal variable."""
    rule, place, draws = RULES[name], Place(6, 5, False), 2000
    counts = np.zeros((6, 5))
    for number in range(draws):
        np.add.at(counts, made(rule, place, number), 1)
    expected = counts.mean()
    if name == "sparse":
        assert abs(expected - 600) < 5 * np.sqrt(draws * 0.3 * 0.7 / 30)
    share = min(1.0, expected / draws)
    spread = expected if rule.multapses else expected * (1 - share)
    assert ((counts - expected) ** 2).sum() / spread < chi2.isf(2.9e-7, 29)


def test_the_probability_of_a_distance_is_that_of_the_pairs_at_it():
    positions = np.arange(400.0)
    rule = connections.Spatial(connections.gaussian(0.8, 10.0), positions, positions, period=400.0)
    targets, sources = made(rule, Place(400, 400, True))
    apart = np.abs(targets - sources)
    apart = np.minimum(apart, 400 - apart)
    for distance in (1, 5, 10, 20):
        p = 0.8 * np.exp(-(distance**2) / 200)
        assert abs((apart == distance).sum() - 800 * p) < 5 * np.sqrt(800 * p * (1 - p))


def test_distributions_have_their_moments_and_bounds():
    generator = np.random.default_rng(1)
    cut = connections.Normal(1.0, 2.0, low=0.0).draw(10**5, generator)
    assert cut.min() >= 0
    assert abs(connections.Normal(1.0, 2.0).draw(10**5, generator).std() - 2) < 5 * 2 / np.sqrt(2e5)
    assert abs(np.log(connections.LogNormal(3.0, 0.5).draw(10**5, generator)).mean() - np.log(3)) < 5 * 0.5 / np.sqrt(1e5)
    assert abs(connections.Uniform(2, 4).draw(10**5, generator).mean() - 3) < 5 * (2 / np.sqrt(12)) / np.sqrt(1e5)


def test_what_cannot_be_connected_is_refused():
    place = Place(5, 5, True)
    for rule, says in {
        connections.FixedIndegree(count=5): "5 different sources are asked for, there are 4",
        connections.FixedTotalNumber(count=21): "21 synapses do not fit 20 pairs",
        connections.Sparse(1.5): "probability of a connection is 1.5",
        connections.Sparse(0.5, multapses=True): "connects a pair once at most",
        connections.FixedOutdegree(count=-1): "number of connections is -1",
        connections.Spatial(connections.gaussian(2.0, 1.0), np.arange(5.0), np.arange(5.0)): "probability of a distance is 2",
        connections.Spatial(connections.exponential(0.5, 1.0), np.arange(4.0), np.arange(5.0)): "positions of 5 targets",
    }.items():
        with pytest.raises(DataError, match=says):
            made(rule, place)
    with pytest.raises(DataError, match="cannot be paired"):
        made(connections.OneToOne(), Place(2, 3, False))
    with pytest.raises(DataError, match="no sources beside the node itself"):
        made(connections.FixedIndegree(count=1, multapses=True), Place(1, 1, True))
    with pytest.raises(DataError, match="is no distribution"):
        connections.Normal(1.0, -1.0)
