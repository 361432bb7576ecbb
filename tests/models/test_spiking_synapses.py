"""Synapses on spiking neurons: potentials against closed forms, receptors on a neuron that stays as it is, plastic terminals."""

import numpy as np
import pytest

import pushpull as pp
from pushpull.app.verify_equations import Equations

GATES = (pp.models.ExponentialGate, pp.models.AlphaGate, pp.models.RiseDecayGate)
CLOCK = pp.Model.from_text("x' = 1/period\nx(0) = 1\nperiod = 200[ms]\nwhen x >= 0.999999: x = x - 1", name="Clock")
QUIET = {"target": "numpy", "progress": False}


def answer(gate, tau, capacitance=250.0, dt=0.02, duration=30.0):
    """Return times after the arrival of a spike and the potential in mV of a membrane that a pA through a gate charges."""
    text = f"v' = -v/tau + 1[pA]*syn.s/C\nv(0) = 0[mV]\ntau = {tau}[ms]\nC = {capacitance}[pF]\nsyn = {gate}"
    groups = (pp.Population(CLOCK, name="clock"), pp.Population(pp.Model.from_text(text, parts=GATES, name="Cell"), name="cell"))
    edge = pp.Edge({"clock": "spike"}, {"cell": "exc"}, pp.operators.SpikeEdges([0], [0], 1.0))
    run = pp.simulate(pp.Network(groups, (edge,)), duration=duration, dt=dt, scheme=pp.RK4(), record=["cell/v"], **QUIET)
    trace = run["cell/v"]
    return trace["time"].values - dt, trace.values.ravel()


def two(t, slow, fast):
    """Return the answer in mV of a membrane `slow` to 1 pA/250 pF that decays with `fast`."""
    return (np.exp(-t / slow) - np.exp(-t / fast)) / (1 / fast - 1 / slow) / 250


@pytest.mark.parametrize(
    ("tau", "fast", "peak", "height"), [(10.0, 0.5, 1.57670, 0.00170826), (10.0, 2.0, 4.023595, None)], ids=str
)
def test_an_exponential_current_makes_the_potential_of_theory(tau, fast, peak, height):
    """Peak times and the mV per pA of Potjans & Diesmann (2014): 10 ms, 0.5 ms, 250 pF."""
    t, v = answer(f"ExponentialGate(spikes=exc, tau={fast}[ms])", tau)
    after = t >= 0
    assert v[after] == pytest.approx(two(t[after], tau, fast), rel=1e-6, abs=1e-12)
    assert t[v.argmax()] == pytest.approx(peak, abs=0.0101)
    assert height is None or v.max() == pytest.approx(height, rel=2e-6)


def test_alpha_and_rise_decay_gates_charge_a_membrane_as_their_integrals_say():
    t, v = answer("AlphaGate(spikes=exc, tau=2[ms])", 10.0)
    r = 1 / 2 - 1 / 10
    alpha = np.e / 2 / 250 * np.exp(-t / 10) * (1 - (1 + r * t) * np.exp(-r * t)) / r**2
    assert v[t >= 0] == pytest.approx(alpha[t >= 0], rel=1e-5, abs=1e-12)
    t, v = answer("RiseDecayGate(spikes=exc, tau_rise=1[ms], tau_decay=5[ms])", 10.0)
    top = np.log(5) * 5 / 4
    double = (two(t, 10, 5) - two(t, 10, 1)) / (np.exp(-top / 5) - np.exp(-top))
    assert v[t >= 0] == pytest.approx(double[t >= 0], rel=1e-5, abs=1e-12)
    t, v = answer("RiseDecayGate(spikes=exc, tau_rise=2[ms], tau_decay=2[ms])", 10.0)
    assert v[t >= 0] == pytest.approx(alpha[t >= 0], rel=1e-5, abs=1e-12)


class Receptors(pp.Model):
    """An interneuron that is left as it is, with three receptors put on."""

    parts = (pp.models.WangBuzsaki, pp.models.ExponentialGate, pp.models.NMDAGate)
    equations = """
        cell = WangBuzsaki(I=I, drive=synapses)
        ampa = ExponentialGate(spikes=exc, tau=2[ms])
        nmda = NMDAGate(spikes=exc, v=cell.v)
        gaba = ExponentialGate(spikes=inh, tau=10[ms])
        synapses = (g_e*ampa.s + g_n*nmda.open)*(0[mV] - cell.v) + g_i*gaba.s*(-75[mV] - cell.v)
    """

    exc: float = pp.impulse(doc="excitatory spikes")
    inh: float = pp.impulse(doc="inhibitory spikes")
    I: float = pp.parameter(default=1.0, unit="uA/cm**2", doc="constant current")
    g_e: float = pp.parameter(default=0.1, unit="mS/cm**2", doc="AMPA")
    g_n: float = pp.parameter(default=0.2, unit="mS/cm**2", doc="NMDA")
    g_i: float = pp.parameter(default=0.3, unit="mS/cm**2", doc="GABA")


def test_receptors_add_their_currents_to_the_part_that_is_the_neuron():
    start = {"cell.v": -50.0, "ampa.s": 0.5, "nmda.gate.y": 0.4, "nmda.gate.x": 0.1, "gaba.s": 0.2}
    whole, bare = Equations(Receptors()), Equations(pp.models.WangBuzsaki(I=1.0))
    found = dict(zip(whole.states, whole.flow(whole.start(start)), strict=True))
    alone = bare.flow(bare.start({"v": -50.0}))
    opened = 0.4 * np.exp(np.log(50) / (1 - 1 / 50)) / (1 + np.exp(0.062 * 50) / 3.57)
    current = (0.1 * 0.5 + 0.2 * opened) * 50 + 0.3 * 0.2 * (-75 + 50)
    assert found["cell.v"] - alone[0] == pytest.approx(current, rel=1e-10)
    assert found["cell.h"] == pytest.approx(alone[1], rel=1e-12)


def test_a_spike_opens_both_receptors_that_take_it():
    """Excitation reaches AMPA and NMDA, and not GABA; the neuron's own spikes come out of the whole."""
    groups = (pp.Population(CLOCK, name="clock"), pp.Population(Receptors(), name="cell"))
    edge = pp.Edge({"clock": "spike"}, {"cell": "exc"}, pp.operators.SpikeEdges([0], [0], 1.0))
    kept = [f"cell/{name}" for name in ("ampa.s", "nmda.gate.x", "gaba.s")]
    run = pp.simulate(pp.Network(groups, (edge,)), duration=20, dt=0.02, scheme=pp.RK4(), record=kept, **QUIET)
    assert [float(run[name].max()) > 0.5 for name in kept] == [True, True, False]
    assert len(run.spikes["cell"]) > 0


def used(rates, **parameters):
    """Return the resources that terminals release at a spike in the steady state, u*x, at rates in Hz."""
    periods = 1000 / np.asarray(rates, dtype=float)
    groups = (
        pp.Population(CLOCK.replace(period=pp.per_node(periods)), len(periods), name="clock"),
        pp.Population(pp.models.TsodyksMarkram(**parameters), len(periods), name="terminal"),
    )
    edge = pp.Edge({"clock": "spike"}, {"terminal": "spikes"}, pp.connections.OneToOne(weight=1.0))
    options = {"duration": 6000.0, "dt": 1.0, "scheme": pp.ExponentialEuler(), "record": ["terminal/use", "terminal/x"]}
    run = pp.simulate(pp.Network(groups, (edge,)), **options, **QUIET)
    use, x = run["terminal/use"].values, run["terminal/x"].values
    last = [np.flatnonzero(np.diff(x[:, node]) < 0)[-1] for node in range(len(periods))]
    fade, recovery = np.exp(-1.0 / parameters["tau_facil"]), np.exp(-1.0 / parameters["tau_rec"])
    at = np.arange(len(periods))
    u = parameters["U"] + (use[last, at] - parameters["U"]) * fade  # a step after the sample, when the spike comes
    return u * (1 - (1 - x[last, at]) * recovery)


def theory(rate, U, tau_rec, tau_facil):
    """Return u*x of a regular train: the fixed point of the two maps from spike to spike."""
    period = 1000 / rate
    fade, recovery = np.exp(-period / tau_facil), np.exp(-period / tau_rec)
    u = U / (1 - (1 - U) * fade)
    return u * (1 - recovery) / (1 - (1 - u) * recovery)


def test_depressing_terminals_settle_where_tsodyks_and_markram_say():
    found = used([1, 10, 20, 50], U=0.5, tau_rec=800.0, tau_facil=1.0)
    assert found == pytest.approx([0.41640, 0.10515, 0.05713, 0.02410], abs=1e-4)


def test_facilitating_terminals_follow_the_maps_from_spike_to_spike():
    given = {"U": 0.05, "tau_rec": 130.0, "tau_facil": 530.0}
    found = used([2, 5, 20, 100], **given)
    assert found == pytest.approx([theory(rate, **given) for rate in (2, 5, 20, 100)], rel=2e-5)
    assert found[2] > 2 * found[0]


def test_a_gap_junction_pulls_potentials_together():
    """At rest the cell without drive stands at g/(1 + g) of the other."""
    pair = pp.Population(pp.models.LeakyIntegrateAndFire(sigma=0.0, mu=pp.per_node([10.0, 0.0])), 2, name="pair")
    weights = pp.operators.Dense([[0, 1], [1, 0]])
    junction = pp.Edge({"pair": "v"}, {"pair": "drive"}, weights, pp.Diffusive(strength=0.2))
    run = pp.simulate(
        pp.Network((pair,), (junction,)), duration=500, dt=0.5, scheme=pp.Heun(), record="v", precision="double", **QUIET
    )
    assert run["v"].values[-1] == pytest.approx([10 * 1.2 / 1.4, 10 * 0.2 / 1.4], rel=1e-6)


def test_an_impulse_handed_to_parts_is_declared_by_a_text():
    text = "a = ExponentialGate(spikes=exc)\nb = AlphaGate(spikes=exc)\nv' = (a.s + b.s - v)/tau\ntau = 10[ms]"
    model = pp.Model.from_text(text, parts=GATES, name="Both")
    assert [field.name for field in model.definition.of_kind("impulse")] == ["exc"]
