"""The texts of errors about what drives and changes a network, as users read them: what, where, one hint."""

import numpy as np
import pytest

import pushpull as pp
from pushpull.base.errors import PushpullError

from ..engine.systems import leak

RATE = pp.models.WilsonCowan


def noisy(**options):
    return lambda: RATE().with_noise(**options)


NOISE = {
    "noise without a target": noisy(tau=5),
    "coloured noise on no state": noisy(EE=1, tau=5),
    "coloured noise without time": noisy(E=1, tau=0),
    "coloured noise in another unit": noisy(E="1 mV", tau=5),
    "negative coloured noise": noisy(drive=-1, tau=5),
    "both colours": noisy(E=1, tau=5, pink=(1, 2)),
    "pink without a band": noisy(E=1, pink=3),
    "pink with a falling band": noisy(E=1, pink=("10 Hz", "1 Hz")),
    "pink twice": lambda: RATE().with_noise(E=1, pink=(1, 2)).with_noise(E=1, pink=(1, 3)),
    "correlation above one": noisy(E=1, correlation=1.5),
    "correlation that is no matrix": noisy(E=1, correlation=[0.1, 0.2]),
    "correlation that is a covariance": noisy(E=1, correlation=[[2, 1], [1, 2]]),
    "correlation that is not positive": noisy(E=1, correlation=[[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]),
    "correlation per copy": noisy(E=1, correlation=pp.per_copy([0.1, 0.2])),
    "correlation of other nodes": lambda: pp.simulate(
        pp.Population(RATE().with_noise(E=1, correlation=np.eye(3)), 2), duration=1, dt=0.1, target="numpy"
    ),
    "start of unknown names": lambda: pp.Model.from_toml(leak().to_toml().replace("[states.x]", '[states.x]\nstart = "2*y"')),
}


@pytest.mark.parametrize("what", NOISE)
def test_message(what, snapshot):
    with pytest.raises(PushpullError) as caught:
        NOISE[what]()
    assert f"{type(caught.value).__name__}: {caught.value}" == snapshot
