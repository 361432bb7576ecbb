"""Spikes handed on to other people's containers."""

import importlib.util

import numpy as np
import pytest

from pushpull.base.errors import DataError
from pushpull.records.spikes import Spikes

PAIR = Spikes(np.array([101.0, 102.5, 103.0]), np.array([0, 1, 0]), np.array([0, 0, 1]), 2, 20.0, "ms", "p", 2, 100.0)


def test_neo_gets_a_segment_per_copy_and_a_train_per_node():
    pytest.importorskip("neo")
    block = PAIR.to_neo()
    assert [[train.magnitude.tolist() for train in segment.spiketrains] for segment in block.segments] == [
        [[101.0], [102.5]],
        [[103.0], []],
    ]
    train = block.segments[0].spiketrains[1]
    assert (float(train.t_start), float(train.t_stop), str(train.units.dimensionality)) == (100.0, 120.0, "ms")


@pytest.mark.skipif(importlib.util.find_spec("neo") is not None, reason="neo is installed")
def test_without_neo_the_hint_says_what_to_install():
    with pytest.raises(DataError, match="neo is not installed") as caught:
        PAIR.to_neo()
    assert "pushpull[ephys]" in caught.value.hint
