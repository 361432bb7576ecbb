"""A run may take its past from an earlier one."""

import numpy as np
import pytest

import pushpull as pp
from pushpull.base.errors import DataError

from .systems import oscillators

OPTIONS = {"dt": 0.1, "scheme": pp.Heun(), "seed": 3, "target": "numpy", "precision": "double", "progress": False}


def quiet():
    """Return the two delayed nodes without noise, which would differ."""
    network = oscillators()
    model = network.populations[0].model.replace(noise_E=0.0)
    return pp.Network((pp.Population(model, 2, labels=("a", "b")),), network.edges)


def test_past_of_an_earlier_run_goes_on_where_it_was_recorded_last(tmp_path):
    """Without noise the numbers are those of one longer run, which starts at the last sample: 9.9 ms."""
    longer = pp.simulate(quiet(), duration=15, **OPTIONS)
    earlier = pp.simulate(quiet(), duration=10, **OPTIONS)
    earlier.save(tmp_path / "run.nc")
    for past in (earlier, pp.load(tmp_path / "run.nc")):
        later = pp.simulate(quiet(), duration=5, history=past, **OPTIONS)
        np.testing.assert_allclose(later["E"], longer["E"][99:149], rtol=1e-12)


def test_past_of_copies_belongs_to_each(tmp_path):
    earlier = pp.simulate(oscillators(), duration=10, copies=3, **OPTIONS)
    later = pp.simulate(oscillators(), duration=1, copies=3, history=earlier, **OPTIONS)
    np.testing.assert_array_equal(later["E"][0], earlier["E"][-1])
    with pytest.raises(DataError, match="has 3 copies, the run has 2"):
        pp.simulate(oscillators(), duration=1, copies=2, history=earlier, **OPTIONS)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"record": "E"}, "has not recorded WilsonCowan/I"),
        ({"record": [pp.Sample("E", period=0.5), pp.Sample("I", period=0.5)]}, "holds WilsonCowan/E every 0.5, and dt is 0.1"),
        ({"duration": 1}, "holds 10 steps of WilsonCowan/E, the delays need"),
    ],
)
def test_earlier_runs_that_do_not_fit_are_refused(change, message):
    earlier = pp.simulate(oscillators(), **{"duration": 10, **OPTIONS, **change})
    with pytest.raises(DataError, match=message):
        pp.simulate(oscillators(), duration=1, history=earlier, **OPTIONS)


def test_earlier_run_of_other_nodes_is_refused():
    earlier = pp.simulate(pp.Population(oscillators().populations[0].model, 3), duration=10, **OPTIONS)
    with pytest.raises(DataError, match="has 3 nodes, WilsonCowan has 2"):
        pp.simulate(oscillators(), duration=1, history=earlier, **OPTIONS)
