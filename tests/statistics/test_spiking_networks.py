"""The networks of Vogels and Abbott fire at the rates that other simulators give, over networks drawn anew."""

import numpy as np
import pytest

import pushpull as pp

LIMIT = 5.0  # standard errors over networks
NETWORKS = {
    "cuba": (pp.models.CurrentIntegrateAndFire, 1.62, -9.0, 5.5),
    "coba": (pp.models.ConductanceIntegrateAndFire, 0.6, 6.7, 21.0),
    "cobahh": (pp.models.TraubMiles, 6.0, 67.0, 36.5),
}


def rate(model, w_e, w_i, seed):
    """Return the mean rate (Hz) of 4,000 cells over the second after the first half."""
    groups = [pp.Population(model(), size, name=name) for name, size in (("e", 3200), ("i", 800))]
    edges = [
        pp.Edge({source: "spike"}, {target: port}, pp.connections.Sparse(0.02, weight=weight, seed=seed))
        for source, port, weight in (("e", "exc", w_e), ("i", "inh", w_i))
        for target in "ei"
    ]
    random = np.random.default_rng(seed)
    start = {f"{group.name}/v": pp.per_node(random.uniform(-60, -50, group.size)) for group in groups}
    if model is pp.models.TraubMiles:
        for state, mean, deviation in (("g_e", 40, 15), ("g_i", 200, 120)):
            start |= {f"{g.name}/{state}": pp.per_node(np.abs(random.normal(mean, deviation, g.size))) for g in groups}
    run = pp.simulate(
        pp.Network(groups, edges), duration=1500, dt=0.1, scheme=pp.ExponentialEuler(), record=[], initial=start,
        precision="single", progress=False,
    )  # fmt: skip
    return sum((np.asarray(run.spikes[name].times) > 500).sum() for name in "ei") / 4000


@pytest.mark.slow
@pytest.mark.parametrize("name", NETWORKS)
def test_rate_is_that_of_other_simulators(name):
    *network, expected = NETWORKS[name]
    rates = np.array([rate(*network, seed) for seed in range(8)])
    error = rates.std(ddof=1) / len(rates) ** 0.5
    assert abs(rates.mean() - expected) < LIMIT * error
    assert error < 0.1 * expected
