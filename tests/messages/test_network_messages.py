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


def driven(stimulus, **options):
    options = {"duration": 10, "dt": 0.5, "target": "numpy", **options}
    return lambda: pp.simulate(pp.Population(leak(), 2), stimuli={"drive": stimulus()}, **options)


DRIVING = {
    "samples of other nodes": driven(lambda: pp.Stimulus(np.ones((20, 3)), step=1)),
    "too few samples": driven(lambda: pp.Stimulus(np.ones(9), step=1)),
    "samples without a step": driven(lambda: pp.Stimulus(np.ones(9))),
    "step without samples": driven(lambda: pp.Stimulus("sin(t/1[ms])", step=1)),
    "step of nothing": driven(lambda: pp.Stimulus(np.ones(9), step=0)),
    "step in another unit": driven(lambda: pp.Stimulus(np.ones(9), step="1 mV")),
    "samples that are not finite": driven(lambda: pp.Stimulus([1, np.nan], step=1)),
    "pulse without a width": driven(lambda: "pulse(t, 1[ms])"),
    "pulse of other units": driven(lambda: "pulse(t, 1, 2)"),
    "function called pulse": lambda: pp.Model.from_text("x' = pulse(x)\npulse(a) = 2*a", time="1"),
    "time course of a parameter for other nodes": lambda: pp.simulate(
        pp.Population(leak().replace(tau=pp.schedule([0, 1], [[1, 2, 3], [1, 2, 3]])), 2), duration=1, dt=0.5, target="numpy"
    ),
    "time course in what is sent": lambda: pp.simulate(sending_tau(), duration=1, dt=0.5, target="numpy"),
    "time course before the sum": lambda: pp.Sigmoidal(slope=pp.schedule([0, 1], [1, 2])),
    "coupling of unknown names": lambda: pp.Coupling.from_text("y = gain*source"),
    "coupling of an unknown sum": lambda: pp.Coupling.from_text(post="2*z"),
    "coupling of an unknown function": lambda: pp.Coupling.from_text("tan_h(source)"),
    "coupling that sums nothing": lambda: pp.Coupling.from_text(""),
    "coupling with a bare array": lambda: pp.Coupling.from_text(post="k*y", k=[1, 2]),
}


def sending_tau():
    model = leak().replace(tau=pp.schedule([0, 1], [10, 20]))
    edge = pp.Edge({"p": "x/tau"}, {"p": "drive"}, pp.operators.Dense(np.ones((2, 2))))
    return pp.Network((pp.Population(model, 2, name="p"),), (edge,))


CASES = NOISE | DRIVING


@pytest.mark.parametrize("what", CASES)
def test_message(what, snapshot):
    with pytest.raises(PushpullError) as caught:
        CASES[what]()
    assert caught.value.hint
    assert f"{type(caught.value).__name__}: {caught.value}" == snapshot
