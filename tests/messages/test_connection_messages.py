"""The texts of errors about who is connected to whom, with what weight and delay, as users read them."""

import numpy as np
import pytest

import pushpull as pp
from pushpull.spec import connections as by


def wired(rule, target="i", dt=0.1):
    """Run two populations, ten cells and four, connected by a rule."""
    cell = pp.models.LeakyIntegrateAndFire(mu=0.0, sigma=0.0)
    groups = [pp.Population(cell, 10, name="e"), pp.Population(cell, 4, name="i")]
    network = pp.Network(groups, [pp.Edge({"e": "spike"}, {target: "kick"}, rule)])
    return lambda: pp.simulate(network, duration=1, dt=dt, scheme=pp.Euler(), target="numpy", progress=False)


CASES = {
    "indegree above the population": wired(by.FixedIndegree(count=11)),
    "indegree that counts the node itself": wired(by.FixedIndegree(count=10), "e"),
    "outdegree above the population": wired(by.FixedOutdegree(count=5)),
    "more pairs than there are": wired(by.FixedTotalNumber(count=41)),
    "negative number of synapses": wired(by.FixedTotalNumber(count=-1, multapses=True)),
    "one weight too many": wired(by.FixedTotalNumber(count=20, multapses=True, weight=np.ones(21))),
    "weight that is not finite": wired(by.FixedIndegree(count=2, weight=[0.1] * 7 + [np.nan])),
    "weight in another unit": wired(by.FixedIndegree(count=2, weight="1 nS")),
    "delays of another shape": wired(by.FixedIndegree(count=2, delay=np.ones((4, 2)))),
    "delay below a step": wired(by.FixedIndegree(count=2, delay="0.1 ms"), dt=0.2),
    "one delay below a step": wired(by.FixedIndegree(count=2, delay=[1.0] * 7 + [0.05])),
    "delay between steps": wired(by.FixedIndegree(count=2, delay=0.25)),
    "negative delay": wired(by.FixedIndegree(count=2, delay=-1.0)),
    "mean outside the bounds": lambda: by.Normal(-0.1, 0.5, low=0.0),
    "negative deviation": lambda: by.Normal(1.0, -0.5),
    "bounds turned round": lambda: by.Uniform(2.0, 1.0),
    "median below zero": lambda: by.LogNormal(-1.0, 0.5),
    "scale above one": lambda: pp.models.PotjansDiesmann(1.5),
    "scale that leaves nothing": lambda: pp.models.PotjansDiesmann(1e-4),
}


@pytest.mark.parametrize("case", CASES)
def test_error_about_connections(case, refused):
    refused(CASES[case])
