"""One system written in seconds, in milliseconds, or without a unit and scaled, is one system."""

import numpy as np
import pytest

import pushpull as pp

OPTIONS = {"target": "numpy", "progress": False, "precision": "double"}
BARE = pp.Model.from_text(
    """
    v' = v - v**3/3 - w + 0.6 + drive + 0.2*xi
    w' = eps*(v + 0.7 - 0.8*w) + 0.1*sin(t)
    eps = 0.1
    v(0) = -1
    when v > 0.4: v = -1; refractory 0.8
    """,
    name="Node", time="1", ports=["drive"],
)  # fmt: skip
IN_MS = pp.Model.from_text(
    """
    v' = (v - v**3/3 - w + 0.6 + drive)/T + 0.2/sqrt(T)*xi
    w' = (eps*(v + 0.7 - 0.8*w) + 0.1*sin(t/T))/T
    eps = 0.1
    T = 5[ms]
    v(0) = -1
    when v > 0.4: v = -1; refractory 4[ms]
    """,
    name="Node", ports=["drive"],
)  # fmt: skip
IN_S = pp.Model.from_text(
    """
    v' = (v - v**3/3 - w + 0.6 + drive)/T + 0.2/sqrt(T)*xi
    w' = (eps*(v + 0.7 - 0.8*w) + 0.1*sin(t/T))/T
    eps = 0.1
    T = 0.005[s]
    v(0) = -1
    when v > 0.4: v = -1; refractory 4[ms]
    """,
    name="Node", time="s", ports=["drive"],
)  # fmt: skip


def network(model, time_scale=None):
    operator = pp.operators.Dense(np.array([[0.0, 0.6], [-0.4, 0.0]]), np.array([[0.0, 3.1], [7.0, 0.0]]))
    population = pp.Population(model, 2, time_scale=time_scale)
    return pp.Network((population,), (pp.Edge({"Node": "v"}, {"Node": "drive"}, operator, pp.HyperbolicTangent()),))


@pytest.mark.parametrize("scheme", [pp.Euler(), pp.Heun(), pp.ExponentialEuler()], ids=str)
def test_seconds_milliseconds_and_a_time_scale_give_one_run(scheme):
    runs = [
        pp.simulate(system, duration="150 ms", dt="0.25 ms", scheme=scheme, seed=4, **OPTIONS)
        for system in (network(IN_MS), network(IN_S), network(BARE, "5 ms"))
    ]
    assert len(runs[0].spikes["Node"]) > 2
    for run in runs[1:]:
        np.testing.assert_allclose(run["v"], runs[0]["v"], rtol=0, atol=1e-9)
        np.testing.assert_array_equal(run.spikes["Node"].times, runs[0].spikes["Node"].times)


def test_models_with_and_without_units_of_time_meet_in_one_network():
    """A scaled model beside one in ms is what it is when both are written in ms."""
    leak = pp.Model.from_text("x' = (y - x)/tau\ntau = 8[ms]", name="Leak", ports=["y"])
    operator = pp.operators.Dense(np.array([[0.7]]), np.array([[2.6]]))
    runs = []
    for model, scale in ((BARE, 5.0), (IN_MS, None)):
        populations = (pp.Population(model, name="Node", time_scale=scale), pp.Population(leak))
        edges = (pp.Edge({"Node": "v"}, {"Leak": "y"}, operator), pp.Edge({"Leak": "x"}, {"Node": "drive"}, operator))
        runs.append(pp.simulate(pp.Network(populations, edges), duration=100, dt=0.2, seed=4, **OPTIONS))
    for name in ("v", "w", "x"):
        np.testing.assert_allclose(runs[0][name], runs[1][name], rtol=0, atol=1e-9)


def test_parameters_and_states_in_other_units_of_one_dimension_give_one_run():
    text = (
        "v' = (E - v)/tau + I/C\ntau = {tau}\nE = {E}\nI = {I}\nC = {C}\nv(0) = {v}\nwhen v > {top}: v = {low}; refractory {rest}"
    )
    one = {
        "tau": "10[ms]",
        "E": "-65[mV]",
        "I": "400[pA]",
        "C": "200[pF]",
        "v": "-60[mV]",
        "top": "-48[mV]",
        "low": "-66[mV]",
        "rest": "2[ms]",
    }
    two = {
        "tau": "0.01[s]",
        "E": "-0.065[V]",
        "I": "0.4[nA]",
        "C": "0.2[nF]",
        "v": "-0.06[V]",
        "top": "-0.048[V]",
        "low": "-0.066[V]",
        "rest": "0.002[s]",
    }
    runs = [pp.simulate(pp.Model.from_text(text.format(**values)), duration=60, dt=0.1, **OPTIONS) for values in (one, two)]
    assert runs[0]["v"].attrs["units"] == "mV"
    assert runs[1]["v"].attrs["units"] == "V"
    np.testing.assert_allclose(1000 * runs[1]["v"], runs[0]["v"], rtol=1e-12)
    assert len(runs[0].spikes["Model"]) > 2
    np.testing.assert_array_equal(runs[0].spikes["Model"].times, runs[1].spikes["Model"].times)


def test_initial_values_and_stimuli_may_come_in_any_unit_of_their_dimension():
    model = pp.Model.from_text("v' = (drive - v)/tau\ntau = 10[ms]\nv(0) = -60[mV]", ports={"drive": "mV"})
    expected = pp.simulate(model, duration=20, dt=0.1, stimuli={"drive": "5*sin(t/3[ms])"}, initial={"v": -50}, **OPTIONS)["v"]
    for stimulus in ("5[mV]*sin(t/3[ms])", "0.005[V]*sin(t/0.003[s])"):
        found = pp.simulate(
            model, duration="0.02 s", dt="100 us", stimuli={"drive": stimulus}, initial={"v": "-0.05 V"}, **OPTIONS
        )["v"]
        np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-9)
