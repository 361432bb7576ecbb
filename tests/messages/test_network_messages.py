"""The texts of errors about what drives and changes a network, as users read them: what, where, one hint."""

import numpy as np
import pytest

import pushpull as pp

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
    edge = pp.Edge({"p": "x/tau"}, {"p": "drive"}, pp.operators.Dense(np.ones((2, 2)), 1.0))
    return pp.Network((pp.Population(model, 2, name="p"),), (edge,))


WEIGHTS = np.array([[0, 0.5], [2.0, 0]])
PAIR = pp.data.from_matrices(WEIGHTS, 10.0 * (WEIGHTS > 0), ["a", "b"], directed=True)
RULE = pp.Model.from_text("w' = pre*post/tw\ntw = 1[ms]", name="Rule", ports=["pre", "post"])
FLOW = pp.Model.from_text("x' = -x/tau\ny = 2*drive + x\ntau = 1[ms]", name="Flow", ports=["drive"])


def edge(operator, coupling=None, model=None, sent="x"):
    places = pp.Population(leak() if model is None else model, 2, name="p")
    return pp.Network((places,), (pp.Edge({"p": sent}, {"p": "drive"}, operator, coupling or pp.Linear()),))


def placed(models=None, **options):
    models = {"one": RATE(), "two": RATE()} if models is None else models
    return lambda: pp.Network.from_connectome(models, PAIR, **options)


def run_on(changed, **options):
    options = {"dt": 0.5, "duration": 5, "target": "numpy", **options}
    return lambda: pp.simulate(edge(pp.operators.Dense(WEIGHTS, 1.0)), **options).continue_for(5, system=changed())


STRUCTURE = {
    "region of no name": placed(regions={"one": ["c"]}),
    "region twice": placed(regions={"one": "a", "two": ["a", "b"]}),
    "region left out": placed(regions={"one": "a", "two": "a"}),
    "regions of no model": placed(regions={"three": "a"}),
    "regions not said": placed(),
    "no region left": placed(regions={"one": ["a", "b"]}),
    "mask of another length": placed(regions={"one": [True, False, True]}),
    "regions of one model": placed(RATE(), regions={"one": "a"}),
    "models that couple differently": placed(
        {"one": RATE(), "two": pp.models.StuartLandau()}, regions={"one": "a"}, time_scale=1
    ),
    "couplings by port for several models": placed(regions={"one": "a"}, coupling={"drive": pp.Linear()}),
    "coupling for no port": placed(RATE(), coupling={"drves": pp.Linear()}),
    "rule without w": lambda: pp.operators.Adaptive(pp.operators.Dense(WEIGHTS), leak()),
    "rule that is no model": lambda: pp.operators.Adaptive(pp.operators.Dense(WEIGHTS), "hebb"),
    "adaptive weights from nothing": lambda: pp.operators.Adaptive(3, RULE),
    "adaptive weights from one to one": lambda: edge(pp.operators.Adaptive(pp.operators.OneToOne(), RULE)),
    "adaptive weights of another shape": lambda: edge(pp.operators.Adaptive(pp.operators.Dense(np.ones((3, 3))), RULE)),
    "adaptive weights with two sums": lambda: edge(pp.operators.Adaptive(pp.operators.Dense(WEIGHTS), RULE), pp.Kuramoto()),
    "adaptive weights with a total": lambda: edge(pp.operators.Adaptive(pp.operators.Dense(WEIGHTS), RULE), pp.Diffusive()),
    "adaptive weights under a name that is taken": lambda: edge(pp.operators.Adaptive(pp.operators.Dense(WEIGHTS), RULE, "p")),
    "loop at once": lambda: pp.simulate(edge(pp.operators.Dense(WEIGHTS), model=FLOW, sent="y"), duration=1, dt=0.5),
    "gamma delay of no order": lambda: pp.operators.Gamma(pp.operators.Dense(WEIGHTS), 3, 0),
    "gamma delay of no time": lambda: edge(pp.operators.Gamma(pp.operators.Dense(WEIGHTS), 0)),
    "gamma delay in another unit": lambda: edge(pp.operators.Gamma(pp.operators.Dense(WEIGHTS), "3 mV")),
    "gamma delay of what is received": lambda: edge(pp.operators.Gamma(pp.operators.Dense(WEIGHTS), 3), model=FLOW, sent="y"),
    "change to other nodes": run_on(lambda: pp.Population(leak(), 3, name="p")),
    "change to longer delays": run_on(lambda: edge(pp.operators.Dense(WEIGHTS, 3.0))),
    "change to delays from none": lambda: pp.simulate(
        edge(pp.operators.Dense(WEIGHTS)), duration=1, dt=0.5, target="numpy"
    ).continue_for(1, system=edge(pp.operators.Dense(WEIGHTS, 1.0))),
}

CASES = NOISE | DRIVING | STRUCTURE


@pytest.mark.parametrize("what", CASES)
def test_message(what, refused):
    refused(CASES[what])
