"""Models in networks: what a node sends arrives where `couples` says, and spikes arrive as kicks."""

import numpy as np
import pytest

import pushpull as pp
from pushpull.app.verify_equations import Equations

COUPLED = [name for name in pp.models.names() if pp.models.get(name)().definition.couples]
WEIGHTS = np.array([[0.0, 0.0], [0.7, 0.0]])  # [target, source]: node 0 sends to node 1 only


@pytest.mark.parametrize("name", COUPLED)
def test_what_a_node_sends_arrives_at_the_port_that_the_model_says(name):
    model = pp.models.get(name)()
    couples = model.definition.couples
    population = pp.Population(model, 2)
    edges = tuple(pp.Edge({name: sent}, {name: port}, pp.operators.Dense(WEIGHTS)) for port, sent in couples)
    initial = {state: pp.per_node([start + 0.3, start + 0.1]) for state, start in _starts(model).items()}
    dt = 1e-3
    run = pp.simulate(
        pp.Network((population,), edges),
        duration=2 * dt,
        dt=dt,
        scheme=pp.Euler(),
        initial=initial,
        target="numpy",
        progress=False,
    )
    nodes = [Equations(model).start({state: float(value.values[k]) for state, value in initial.items()}) for k in (0, 1)]
    sent = {port: 0.7 * _declared(model, quantity, nodes[0]) for port, quantity in couples}
    for number, inputs in ((0, {}), (1, sent)):
        equations = Equations(model, inputs)
        first = np.array([float(run[f"{name}/{state}"][1, number]) for state in equations.states]) * equations.factors
        assert (first - nodes[number]) / dt == pytest.approx(equations.flow(nodes[number]), rel=1e-6, abs=1e-9)


def test_spike_kicks_a_leaky_integrate_and_fire_neuron():
    """The sender fires once after tau*log((mu - v0)/(mu - v_threshold)); the receiver jumps, and decays from there."""
    sender = pp.models.LeakyIntegrateAndFire(mu=25.0, sigma=0.0)
    receiver = sender.replace(mu=0.0)
    populations = (pp.Population(sender, name="sender"), pp.Population(receiver, name="receiver"))
    synapse = pp.operators.SpikeEdges(np.zeros(1, int), np.zeros(1, int), np.array([3.0]), 1.5)
    network = pp.Network(populations, (pp.Edge({"sender": "v"}, {"receiver": "kick"}, synapse),))
    run = pp.simulate(network, duration=40.0, dt=0.1, scheme=pp.RK4(), record="receiver/v", target="numpy", progress=False)
    fired = 20 * np.log(25 / 5)
    assert run.spikes["sender"].times[0] == pytest.approx(fired, abs=0.1001)
    v = run["v"].squeeze()
    arrival = run.spikes["sender"].times[0] + 1.5
    assert float(v.sel(time=arrival - 0.1, method="nearest")) == 0
    assert float(v.sel(time=arrival + 2.0, method="nearest")) == pytest.approx(3 * np.exp(-2 / 20), rel=1e-2)


def test_two_columns_with_noise_run_on():
    column = pp.models.JansenRit(P=220.0).with_noise(drive="10 1/sqrt(s)")
    weights = np.array([[0.0, 1.0], [1.0, 0.0]])
    edge = pp.Edge({"JansenRit": "eeg"}, {"JansenRit": "drive"}, pp.operators.Dense(weights, 10.0), pp.Sigmoidal(strength=10.0))
    run = pp.simulate(
        pp.Network((pp.Population(column, 2),), (edge,)),
        duration="3 s",
        dt="0.5 ms",
        record="eeg",
        transient="1 s",
        progress=False,
    )
    eeg = run["eeg"]
    assert 3 < float(eeg.mean()) < 12
    assert (eeg.std("time") > 0.3).all()


def _starts(model):
    return {field.name: field.default for field in model.definition.of_kind("state")}


def _declared(model, quantity, states):
    """Return a quantity in its declared unit; all that models send are in base units or pure numbers."""
    return Equations(model).quantity(quantity, states)
