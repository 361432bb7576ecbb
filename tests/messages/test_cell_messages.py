"""The texts of errors about cells that could not work: resets, thresholds, conductances, rates, empty networks."""

import numpy as np
import pytest

import pushpull as pp
from pushpull.base.errors import Diverged

LEAKY = pp.models.LeakyIntegrateAndFire(sigma=0.0)
COBA = pp.models.ConductanceIntegrateAndFire()
RUN = {"duration": 60, "dt": 0.1, "progress": False, "record": [], "target": "numpy"}


def pair(weight, model=COBA, port="exc", size=2, **options):
    cells = pp.Population(model, size, name="cells")
    edge = pp.Edge({"cells": "spike"}, {"cells": port}, pp.connections.AllToAll(weight=weight))
    return pp.simulate(pp.Network((cells,), (edge,)), **(RUN | options))


def text(event, **parameters):
    model = pp.Model.from_text(
        f"v' = (mu - v)/tau\nv(0) = 0\nmu = 25\ntau = 20[ms]\nlevel = 20\n{event}", name="Cell", **parameters
    )
    return pp.simulate(model, **RUN)


CASES = {
    "reset above the threshold": lambda: pp.simulate(LEAKY.replace(v_reset=25.0), **RUN),
    "reset of one node above the threshold": lambda: pp.simulate(
        pp.Population(LEAKY.replace(v_reset=pp.per_node([10.0, 20.0])), 2), **RUN
    ),
    "reset without units above the threshold": lambda: text("when v > level: v = 30"),
    "threshold out of reach": lambda: pp.simulate(pp.models.HodgkinHuxley(v_spike=80.0), **RUN),
    "threshold of one node out of reach": lambda: pp.simulate(
        pp.Population(COBA.replace(v_threshold=pp.per_node([-50.0, 10.0])), 2), **RUN
    ),
    "event of parameters alone": lambda: text("when level > 30: v = 0"),
    "negative conductance": lambda: pp.models.TraubMiles(g_Na=-1.0),
    "negative weight into a conductance": lambda: pair(-3.0, port="inh"),
    "one negative weight into a conductance": lambda: pair(pp.connections.Normal(1.0, 2.0), size=20),
    "empty network": lambda: pp.Network((), ()),
    "empty population": lambda: pp.Population(LEAKY, 0),
    "rate without a unit of time": lambda: text("at rate 0.1*level: v = 0"),
    "rate that is left out": lambda: text("at rate 0.1[1/ms] v = 0"),
    "runaway": lambda: pair(1.5, size=50, duration=400),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", CASES)
def test_error_about_cells(case, refused):
    refused(CASES[case])


def test_a_network_that_runs_away_hands_over_what_it_did():
    with pytest.raises(Diverged) as caught:
        CASES["runaway"]()
    (spikes,) = caught.value.run.spikes.values()
    assert len(spikes) > 1000
    assert np.diff(spikes.of(0))[-10:] == pytest.approx(5.1, abs=0.1)


def test_fast_cells_that_send_nothing_are_left_alone():
    run = pp.simulate(LEAKY.replace(mu=200.0, v_threshold=10.1), **(RUN | {"duration": 400}))
    assert len(run.spikes["LeakyIntegrateAndFire"]) > 0.95 * 400 / 2.1


def test_one_copy_that_runs_away_beside_a_quiet_one_is_seen():
    with pytest.raises(Diverged, match="cells runs away"):
        pair(1.5, model=COBA.replace(E_L=pp.per_copy([-80.0, COBA.E_L])), size=50, duration=400)
