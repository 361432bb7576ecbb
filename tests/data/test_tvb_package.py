"""TVB's own data, where its package is installed; without it, a hint."""

import sys

import numpy as np
import pytest

import pushpull as pp
from pushpull.base.errors import DataError


@pytest.mark.parametrize(("kind", "least"), [("eeg", 60), ("meg", 200)])
def test_a_lead_field_sees_the_regions_of_its_connectome(kind, least):
    pytest.importorskip("tvb_data")
    field, regions = pp.data.tvb_lead_field(kind), pp.data.tvb_connectome()
    assert field.dims == ("sensor", "node")
    assert field.sizes["node"] == regions.size == 76
    assert field.sizes["sensor"] >= least
    assert field.node.values.tolist() == list(regions.labels)
    assert np.isfinite(field).all()
    observer = {"eeg": pp.Eeg, "meg": pp.Meg}[kind](field, sensors=field.sensor.values, period="4 ms")
    brain = pp.Network.from_connectome(pp.models.WilsonCowan(), regions.normalise(), speed="4 m/s")
    run = pp.simulate(brain, duration="40 ms", dt="0.5 ms", record=observer)
    assert run[kind].sizes == {"time": 10, "sensor": field.sizes["sensor"]}


def test_data_that_are_not_installed_are_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "tvb_data", None)
    with pytest.raises(DataError, match="not installed"):
        pp.data.tvb_lead_field("eeg")
    with pytest.raises(DataError, match="no lead field called 'ecog'"):
        pp.data.tvb_lead_field("ecog")
    with pytest.raises(DataError, match="no connectome of 70 regions"):
        pp.data.tvb_connectome(70)
