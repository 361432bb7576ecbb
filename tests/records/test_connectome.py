"""A connectome is checked when it is made, cannot be changed, and says which pair is wrong."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushpull.base.errors import DataError
from pushpull.records import Connectome

LABELS = ("a", "b", "c")
WEIGHTS = np.array([[0.0, 2.0, 1.0], [2.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
LENGTHS = np.array([[0.0, 30.0, 10.0], [30.0, 0.0, 20.0], [10.0, 20.0, 0.0]])


def make(**changes):
    return Connectome(**({"weights": WEIGHTS, "lengths": LENGTHS, "labels": LABELS} | changes))


def with_entry(matrix, place, value):
    changed = matrix.copy()
    changed[place] = value
    return changed


def test_arrays_are_read_only_copies():
    source = WEIGHTS.copy()
    connectome = make(weights=source)
    source[0, 1] = 9.0
    assert connectome.weights[0, 1] == 2.0
    with pytest.raises(ValueError, match="read-only"):
        connectome.weights[0, 1] = 9.0
    with pytest.raises(AttributeError):
        connectome.weights = WEIGHTS


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda thing: pickle.loads(pickle.dumps(thing))])
def test_copies_stay_read_only(duplicate):
    again = duplicate(make(name="three", positions=np.zeros((3, 3))))
    assert (again.name, again.labels) == ("three", LABELS)
    assert not again.weights.flags.writeable


def test_it_says_in_one_line_what_it_is():
    assert repr(make(name="three")) == "Connectome('three', 3 nodes, undirected, density 0.67)"
    assert make(name="<b>")._repr_html_().startswith("<code>Connectome(&#x27;&lt;b&gt;")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weights": np.ones((3, 2))}, r"weights has shape \(3, 2\), not \(3, 3\)"),
        ({"lengths": np.ones((2, 2))}, r"lengths has shape \(2, 2\), not \(3, 3\)"),
        ({"weights": with_entry(WEIGHTS, (0, 2), np.nan)}, r"weights\[a, c\] = nan, which is not finite"),
        ({"weights": with_entry(WEIGHTS, (1, 0), -1.0)}, r"weights\[b, a\] = -1, which is negative"),
        ({"lengths": with_entry(LENGTHS, (1, 2), -5.0)}, r"lengths\[b, c\] = -5, which is negative"),
        ({"weights": with_entry(WEIGHTS, (1, 1), 1.0)}, r"weights\[b, b\] = 1: a node sends to itself\nhint: zero the diagonal"),
        ({"weights": with_entry(WEIGHTS, (0, 1), 3.0)}, r"weights\[a, b\] = 3 but weights\[b, a\] = 2\nhint: say directed=True"),
        ({"lengths": with_entry(LENGTHS, (0, 1), 31.0)}, r"lengths\[a, b\] = 31 but lengths\[b, a\] = 30"),
        ({"lengths": with_entry(LENGTHS, (0, 2), 0.0)}, r"lengths\[a, c\] = 0 although there is a weight"),
        ({"labels": ("a", "b")}, "2 labels for 3 nodes"),
        ({"labels": ("a", "b", "a")}, "label 'a' names two nodes"),
        ({"labels": "abc"}, "labels is the text 'abc'"),
        ({"weights": np.zeros((0, 0)), "labels": ()}, "the connectome has no nodes"),
        ({"weights": np.full((3, 3), "x")}, "weights is not an array of real numbers"),
        ({"weights": [[0, 1], [1]]}, "weights is not an array of real numbers"),
        ({"positions": np.zeros((3, 2))}, r"positions has shape \(3, 2\), not \(3, 3\)"),
        ({"functional": np.full((3, 3), 1.5)}, r"functional\[a, a\] = 1.5, which is no correlation"),
        ({"functional": with_entry(np.eye(3), (0, 1), 0.5)}, r"functional\[a, b\] = 0.5 but functional\[b, a\] = 0"),
    ],
)
def test_contradictions_are_refused_with_the_place(changes, message):
    with pytest.raises(DataError, match=message):
        make(**changes)


def test_what_is_declared_is_accepted():
    directed = make(weights=with_entry(WEIGHTS, (0, 1), 3.0), directed=True)
    assert directed.weights[0, 1] == 3.0
    assert make(weights=with_entry(WEIGHTS, (1, 1), 1.0), self_connections=True).weights[1, 1] == 1.0


def test_normalisations_do_what_they_say():
    connectome = make()
    assert connectome.normalise("max").weights.max() == 1.0
    assert np.abs(np.linalg.eigvals(connectome.normalise("spectral").weights)).max() == pytest.approx(1.0, abs=1e-12)
    rows = connectome.normalise("rows")
    np.testing.assert_allclose(rows.weights.sum(axis=1), 1.0, rtol=1e-15)
    assert rows.directed
    np.testing.assert_array_equal(connectome.weights, WEIGHTS)


def test_rows_without_input_stay_empty():
    chain = make(weights=np.array([[0.0, 0, 0], [2, 0, 0], [0, 1, 0]]), directed=True)
    np.testing.assert_array_equal(chain.normalise("rows").weights.sum(axis=1), [0.0, 1.0, 1.0])


def test_normalisations_without_meaning_are_refused():
    chain = make(weights=np.array([[0.0, 0, 0], [2, 0, 0], [0, 1, 0]]), directed=True)
    with pytest.raises(DataError, match="it has no cycle"):
        chain.normalise("spectral")
    with pytest.raises(DataError, match="all weights are zero"):
        make(weights=np.zeros((3, 3))).normalise("max")
    with pytest.raises(DataError, match="unknown normalisation 'row'\nhint: did you mean 'rows'"):
        make().normalise("row")


def test_selection_keeps_the_given_order():
    positions = np.arange(9.0).reshape(3, 3)
    part = make(positions=positions, functional=np.eye(3)).select(["c", "a"])
    assert part.labels == ("c", "a")
    assert part.weights[0, 1] == 1.0
    assert part.lengths[1, 0] == 10.0
    np.testing.assert_array_equal(part.positions, positions[[2, 0]])
    assert part.functional.shape == (2, 2)


@given(st.permutations(LABELS))
def test_selecting_back_and_forth_changes_nothing(order):
    connectome = make()
    again = connectome.select(order).select(LABELS)
    np.testing.assert_array_equal(again.weights, connectome.weights)
    np.testing.assert_array_equal(again.lengths, connectome.lengths)


def test_selection_refuses_what_is_not_there():
    with pytest.raises(DataError, match="has no node 'A'\nhint: did you mean 'a'"):
        make().select(["A"])
    with pytest.raises(DataError, match="select takes several labels, not the text 'a'"):
        make().select("a")
    with pytest.raises(DataError, match="label 'a' names two nodes"):
        make().select(["a", "a"])


def test_the_dataset_is_labelled_target_then_source():
    weights = np.array([[0.0, 5, 0], [0, 0, 0], [0, 0, 0]])
    data = make(weights=weights, directed=True, functional=np.eye(3), positions=np.zeros((3, 3))).to_xarray()
    assert data["weights"].sel(target="a", source="b") == 5.0
    assert data["lengths"].attrs["units"] == "mm"
    assert data["positions"].dims == ("target", "axis")
    assert data.attrs["directed"] == 1
