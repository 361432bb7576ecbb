"""The contrast of a network, by hand, by permutations and as published for the default mode."""

import numpy as np
import pytest
import xarray as xr

from pushpull.base.errors import DataError
from pushpull.data import connectome, cortical, default_mode
from pushpull.measure import contrast, contrast_null

MATRIX = np.array([[1, 0.8, 0.1, 0.3], [0.8, 1, 0.2, 0.4], [0.1, 0.2, 1, 0.5], [0.3, 0.4, 0.5, 1.0]])
LABELLED = xr.DataArray(MATRIX, dims=("node", "other"), coords={"node": list("abcd"), "other": list("abcd")})


@pytest.fixture(scope="module")
def empirical():
    return connectome("dk-84").to_xarray()["functional"]


def test_within_and_between_are_means_over_pairs():
    found = contrast(LABELLED, ["a", "b"])
    assert float(found["within"]) == pytest.approx(0.8)
    assert float(found["between"]) == pytest.approx(0.25)
    assert float(found["contrast"]) == pytest.approx(0.55)


def test_masks_do_what_labels_do():
    xr.testing.assert_identical(contrast(MATRIX, np.array([True, True, False, False])), contrast(LABELLED, ["b", "a"]))


def test_the_diagonal_never_counts():
    blank = MATRIX.copy()
    np.fill_diagonal(blank, np.nan)
    assert float(contrast(blank, np.array([True, True, False, False]))["contrast"]) == pytest.approx(0.55)


def test_copies_are_measured_apart():
    both = xr.concat([LABELLED, 2 * LABELLED], dim="copy")
    np.testing.assert_allclose(contrast(both, ["a", "b"])["contrast"], [0.55, 1.1])
    null = contrast_null(both, ["a", "b"], count=50)
    assert null["null"].dims == ("permutation", "copy")
    assert null["p_value"].dims == ("copy",)


def test_the_null_of_few_nodes_is_the_enumeration():
    found = contrast_null(LABELLED, ["a", "b"], count=6000, seed=1)
    pairs = [("a", "b"), ("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"), ("c", "d")]
    possible = sorted(float(contrast(LABELLED, list(pair))["contrast"]) for pair in pairs)
    values, counts = np.unique(np.round(found["null"].values, 12), return_counts=True)
    np.testing.assert_allclose(values, np.unique(np.round(possible, 12)), atol=1e-12)
    shares = [possible.count(each) for each in possible]
    assert sum(shares) == 6
    assert float(found["p_value"]) == pytest.approx(1 / 6, abs=5 * np.sqrt(5 / 36 / 6000))
    assert counts.sum() == 6000


def test_the_default_mode_stands_out_as_published(empirical):
    members = default_mode(empirical["target"].values)
    found = contrast(empirical, members)
    assert float(found["within"]) == pytest.approx(0.3733, abs=5e-5)
    assert float(found["between"]) == pytest.approx(0.2289, abs=5e-5)
    assert float(found["contrast"]) == pytest.approx(0.1444, abs=5e-5)


def test_the_default_mode_is_no_chance_among_cortical_nodes(empirical):
    labels = empirical["target"].values
    found = contrast_null(empirical, default_mode(labels), count=10_000, seed=0, among=cortical(labels))
    assert float(found["p_value"]) == pytest.approx(5e-4, abs=5 * np.sqrt(5e-4 / 10_000))
    assert float(found["observed"]) == pytest.approx(0.1444, abs=5e-5)


@pytest.mark.parametrize(
    ("matrix", "members", "options", "message"),
    [
        (LABELLED, ["a", "e"], {}, "the matrix has no node 'e'"),
        (LABELLED, "ab", {}, "members is the text 'ab'"),
        (LABELLED, ["a"], {}, "1 of 4 nodes are members"),
        (LABELLED, list("abcd"), {}, "4 of 4 nodes are members"),
        (MATRIX, ["a", "b"], {}, "members are labels, but the matrix has none"),
        (MATRIX, np.array([True, False]), {}, r"members is a mask of shape \(2,\) for 4 nodes"),
        (LABELLED, ["a", "b"], {"among": ["b", "c"]}, "members outside `among`: a"),
        (LABELLED, ["a", "b"], {"among": ["a", "b"]}, "every node in `among` is a member"),
        (LABELLED, ["a", "b"], {"count": 0}, "a null of 0 permutations is none"),
    ],
)
def test_splits_without_meaning_are_refused(matrix, members, options, message):
    with pytest.raises(DataError, match=message):
        contrast_null(matrix, members, **options)
