"""The shipped connectome is whole, attributed and gives the published figures."""

import numpy as np
import pytest

from pushpull import data
from pushpull.base.errors import DataError
from pushpull.measure import compare_connectivity


@pytest.fixture(scope="module")
def human():
    return data.connectome("dk-84")


def test_every_listed_name_loads():
    assert data.names() == ("dk-84",)
    assert all(data.connectome(name).name == name for name in data.names())


def test_the_human_connectome_is_whole(human):
    assert human.size == 84
    assert not human.directed
    assert human.density == 1.0
    assert human.lengths.max() == pytest.approx(224.2162, abs=1e-3)
    np.testing.assert_array_equal(np.diagonal(human.functional), 1.0)


def test_it_carries_source_and_licence(human):
    assert "Schirner, Deco & Ritter (2023)" in human.attribution
    assert "CC-BY-4.0" in human.attribution


def test_raw_weights_predict_function_as_published(human):
    assert compare_connectivity(human.weights, human.functional) == pytest.approx(0.3416, abs=5e-5)
    assert compare_connectivity(np.log1p(human.weights), human.functional) == pytest.approx(0.4561, abs=5e-5)


def test_an_unknown_name_is_refused_with_a_suggestion():
    with pytest.raises(DataError, match="no connectome is called 'dk84'\nhint: did you mean 'dk-84'"):
        data.connectome("dk84")


def test_the_default_mode_has_fourteen_nodes_of_the_cortex(human):
    members = data.default_mode(human.labels)
    assert len(members) == 14
    assert members[0] == "L.IPG"
    cortex = data.cortical(human.labels)
    assert len(cortex) == 68
    assert set(members) < set(cortex)


def test_sets_of_another_atlas_are_refused():
    with pytest.raises(DataError, match=r"no node is labelled L\.ICG"):
        data.default_mode(["L.PCU", "R.PCU"])
    with pytest.raises(DataError, match="none of the labels is a subcortical node"):
        data.cortical(["lA1", "rA1"])


def test_every_public_name_is_there():
    assert all(callable(getattr(data, name)) for name in dir(data))
    with pytest.raises(AttributeError, match="no attribute 'conectome'"):
        _ = data.conectome
