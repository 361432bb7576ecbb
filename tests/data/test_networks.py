"""Resting-state networks of the shipped atlas: a partition of the cortex that its function knows."""

import numpy as np
import pytest

from pushpull.base.errors import DataError
from pushpull.data import connectome, cortical, default_mode, resting_state_networks
from pushpull.measure import contrast_null

HUMAN = connectome("dk-84")


def test_every_cortical_node_is_in_one_network_on_both_sides():
    found = resting_state_networks(HUMAN.labels)
    members = [label for each in found.values() for label in each]
    assert sorted(members) == sorted(cortical(HUMAN.labels))
    assert len(found) == 7
    for each in found.values():
        assert {label[2:] for label in each if label[0] == "L"} == {label[2:] for label in each if label[0] == "R"}


def test_most_of_the_template_of_the_default_mode_is_in_the_default_network():
    default = set(resting_state_networks(HUMAN.labels)["default"])
    template = set(default_mode(HUMAN.labels))
    assert {label[2:] for label in template - default} == {"PCG", "MOFG"}


@pytest.mark.parametrize("name", ["visual", "somatomotor", "default"])
def test_networks_hang_together_in_measured_function(name):
    links = HUMAN.to_xarray()["functional"]
    members = resting_state_networks(HUMAN.labels)[name]
    found = contrast_null(links, members, count=2000, seed=0, among=cortical(HUMAN.labels))
    assert float(found["p_value"]) < 0.01
    assert np.isfinite(found["observed"])


def test_labels_of_another_atlas_are_refused():
    with pytest.raises(DataError, match="none of the labels is a cortical node of 'dk-84'"):
        resting_state_networks(["V1", "V2"])
