"""The texts of errors about runs and networks, as users read them: what, where, one hint."""

import numpy as np
import pytest

import pushpull as pp

from ..engine.systems import bare, leak, network

WEIGHTS = np.array([[0.0, 0.0], [2.0, 0.0]])
NAN = float("nan")
PAIR = pp.data.from_matrices(WEIGHTS, [[0, 0], [10.0, 0]], ["a", "b"], directed=True)


def run(system=None, **options):
    return pp.simulate(leak() if system is None else system, **({"duration": 5, "dt": 0.5, "target": "numpy"} | options))


OPTIONS = {
    "duration of another unit": {"duration": "1 mV"},
    "duration without a space": {"duration": "1s"},
    "negative duration": {"duration": -1},
    "duration that is not a number": {"duration": NAN},
    "duration of an array": {"duration": np.array([1.0, 2.0])},
    "dt longer than duration": {"dt": 10},
    "dt that does not divide duration": {"dt": 0.3},
    "negative dt": {"dt": -0.1},
    "seed of a generator": {"seed": "abc"},
    "no copies": {"copies": 0},
    "no threads": {"threads": 0},
    "other precision": {"precision": "float32"},
    "other target": {"target": "gpu"},
    "scheme by name": {"scheme": "heun"},
    "scheme class": {"scheme": pp.Heun},
    "unknown record": {"record": "y"},
    "number as record": {"record": 3},
    "observer class": {"record": pp.Bold},
    "record twice": {"record": ["x", pp.Sample("x", "1 ms")]},
    "period that dt does not divide": {"record": pp.Sample("x", "0.3 ms")},
    "negative period": {"record": pp.Sample("x", -1)},
    "bold of nothing": {"record": pp.Bold()},
    "bold off its step": {"record": pp.Bold(quantity="x", period="7 ms")},
    "negative transient": {"transient": -1},
    "transient as long as the run": {"transient": 5},
    "time_scale of a model in ms": {"time_scale": "10 ms"},
    "initial of no state": {"initial": {"xx": 0.5}},
    "initial not finite": {"initial": {"x": NAN}},
    "initial array": {"initial": {"x": np.ones(2)}},
    "initial per_node of another length": {"initial": {"x": pp.per_node([1, 2, 3])}},
    "initial in another unit": {"initial": {"x": "1 mV"}},
    "initial without names": {"initial": 3},
    "copies that differ": {"initial": {"x": pp.per_copy([1, 2, 3])}, "copies": 2},
    "history of other names": {"history": {"x": "y + 1"}},
    "history of another unit": {"history": {"x": "t"}},
    "history that is no table": {"history": {"x": [[1, 2], [3]]}},
    "stimulus of no port": {"stimuli": {"driv": 1}},
    "stimulus of other names": {"stimuli": {"drive": "a*t"}},
    "stimulus of another unit": {"stimuli": {"drive": "3[mV]"}},
    "stimulus with bare time": {"stimuli": {"drive": "sin(t)"}},
    "stimulus array": {"stimuli": {"drive": np.ones(3)}},
    "stimulus function": {"stimuli": {"drive": np.sin}},
    "stimulus not finite": {"stimuli": {"drive": NAN}},
    "stimulus not finite at the start": {"stimuli": {"drive": "1[ms]/t"}},
    "stimulus of other copies": {"stimuli": {"drive": pp.per_copy([1, 2])}, "copies": 3},
    "pattern array": {"stimuli": {"drive": pp.Stimulus("1", np.ones(1))}},
    "schedule of other nodes": {"stimuli": {"drive": pp.schedule([0, 1], [[1, 2], [2, 1]])}},
    "schedule and pattern": {"stimuli": {"drive": pp.Stimulus(pp.schedule([0, 1], [[1], [2]]), pp.per_node([5]))}},
}
CALLS = {
    "class of models": lambda: run(pp.models.WilsonCowan),
    "name of a model": lambda: run("WilsonCowan"),
    "memory": lambda: run(pp.Population(leak(), 1000), duration="1000 s", dt="0.1 ms"),
    "time of a bare model": lambda: run(bare(), duration="5 ms"),
    "bare model in a network in ms": lambda: run(pp.Network((pp.Population(leak()), pp.Population(bare())))),
    "time_scale beside a network": lambda: run(network(WEIGHTS), time_scale=10),
    "empty network": lambda: pp.Network(()),
    "two populations of a name": lambda: pp.Network((pp.Population(leak()), pp.Population(leak()))),
    "population of a class": lambda: pp.Population(pp.models.WilsonCowan),
    "population of half a node": lambda: pp.Population(leak(), 2.5),
    "population with a slash": lambda: pp.Population(leak(), name="a/b"),
    "labels too few": lambda: pp.Population(leak(), 2, labels=("a",)),
    "labels twice": lambda: pp.Population(leak(), 2, labels=("a", "a")),
    "network of models": lambda: pp.Network((leak(),)),
    "parameter per node of another length": lambda: run(pp.Population(leak().replace(tau=pp.per_node([1, 2, 3])), 2)),
    "parameters of other copies": lambda: run(pp.models.WilsonCowan(P_e=pp.per_copy([1, 2]), P_i=pp.per_copy([1, 2, 3]))),
    "per_node of texts": lambda: pp.per_node(["10 ms"]),
    "per_node of nan": lambda: pp.per_node([1, NAN]),
    "schedule backwards": lambda: pp.schedule([1, 0], [0, 1]),
    "schedule of other lengths": lambda: pp.schedule([0, 1], [0, 1, 2]),
    "weights that are no matrix": lambda: pp.operators.Dense([1, 2]),
    "weights of texts": lambda: pp.operators.Dense("a"),
    "negative delay": lambda: pp.operators.Dense(WEIGHTS, -1),
    "delays of another shape": lambda: pp.operators.Dense(WEIGHTS, [1, 2, 3]),
    "delays as text": lambda: pp.operators.Dense(WEIGHTS, "5 ms"),
    "weights of another size": lambda: _edge(np.ones((3, 3))),
    "port that is not there": lambda: _edge(port="driv"),
    "population that is not there": lambda: _edge(population="q"),
    "quantity that is not there": lambda: _edge(quantity="2*y"),
    "bare weights": lambda: pp.Network((_pair(),), (pp.Edge({"p": "x"}, {"p": "drive"}, WEIGHTS),)),
    "edge of texts": lambda: pp.Network((_pair(),), (pp.Edge("x", "drive", pp.operators.Dense(WEIGHTS)),)),
    "weights into an impulse": lambda: _impulse(pp.operators.Dense(np.ones((1, 1)))),
    "synapse to a node that is not there": lambda: _impulse(pp.operators.SpikeEdges([1], [0], [0.5])),
    "coupling class": lambda: network(WEIGHTS, coupling=pp.Diffusive),
    "coupling array": lambda: pp.Linear(np.ones(2)),
    "coupling not finite": lambda: pp.Linear(NAN),
    "connectome array": lambda: pp.Network.from_connectome(leak(), WEIGHTS),
    "model that does not couple": lambda: pp.Network.from_connectome(leak(), PAIR),
    "negative speed": lambda: pp.Network.from_connectome(pp.models.WilsonCowan(), PAIR, speed="-4 m/s"),
    "speed of another unit": lambda: pp.Network.from_connectome(pp.models.WilsonCowan(), PAIR, speed="4 mV"),
    "speed without time": lambda: pp.Network.from_connectome(bare(), PAIR, source="x", target="drive", speed=4),
    "speed and delays": lambda: pp.Network.from_connectome(pp.models.WilsonCowan(), PAIR, speed=4, delays=1),
    "delay below dt": lambda: run(network(WEIGHTS, 0.2)),
    "delays under RK4": lambda: run(network(WEIGHTS, 1.0), scheme=pp.RK4()),
    "noise under Adaptive": lambda: run(leak().with_noise(x=0.1), scheme=pp.Adaptive()),
    "delays under Adaptive": lambda: run(network(WEIGHTS, 1.0), scheme=pp.Adaptive()),
    "resets under Adaptive": lambda: run(pp.models.LeakyIntegrateAndFire(), scheme=pp.Adaptive()),
    "single precision under Adaptive": lambda: run(scheme=pp.Adaptive(), precision="single"),
    "tolerance below rounding": lambda: pp.Adaptive(tolerance=1e-15),
    "tolerance as text": lambda: pp.Adaptive(tolerance="1e-6"),
    "recording of an ambiguous name": lambda: run(_two(), record="x"),
    "ambiguous stimulus": lambda: run(_two(), stimuli={"drive": 1}),
    "ambiguous result": lambda: run(_two())["x"],
    "unknown result": lambda: run()["y"],
    "program with another option": lambda: pp.program_of(leak(), sheme=pp.Heun()),
    "odd continuation": lambda: run().continue_for(0.7),
    "save under another ending": lambda: run().save("run.txt"),
    "load of nothing": lambda: pp.load("nowhere.nc"),
    "ring without points": lambda: pp.operators.Ring(0, 10.0),
    "kernel of another shape": lambda: pp.operators.Spectral(pp.operators.Ring(8, 10.0), lambda distance: 1.0),
}


def _pair():
    return pp.Population(leak(), 2, name="p")


def _two():
    return pp.Network((pp.Population(leak(), name="a"), pp.Population(leak(), name="b")))


def _edge(weights=WEIGHTS, port="drive", population="p", quantity="x"):
    return pp.Network((_pair(),), (pp.Edge({population: quantity}, {"p": port}, pp.operators.Dense(weights)),))


def _impulse(operator):
    places = pp.Population(pp.models.LeakyIntegrateAndFire(), name="n")
    return pp.Network((places,), (pp.Edge({"n": "spike"}, {"n": "kick"}, operator),))


@pytest.mark.parametrize("case", [*OPTIONS, *CALLS])
def test_error_of_a_run(case, refused):
    call = CALLS.get(case) or (lambda: run(**OPTIONS[case]))
    refused(call)
