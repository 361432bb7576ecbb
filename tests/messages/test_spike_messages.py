"""The texts of errors about noisy neurons, spike trains and codes, as users read them."""

from dataclasses import replace

import numpy as np
import pytest

from pushpull import dynamics, measure, models
from pushpull.records.spikes import Spikes
from pushpull.spec import connections
from pushpull.spec.network import Edge, Network, Population

LEAKY = models.LeakyIntegrateAndFire()
NEURON = {"threshold": 20.0, "reset": 10.0, "tau": 20.0}
CURVES = measure.Tuning([0.0, 1.0], 1.0, 5.0)
RECORD = Spikes(np.array([1.0]), np.array([0]), np.array([0]), 1, 10.0, "ms")


def net(rule, port="kick", cell=LEAKY):
    """Return two populations joined one way."""
    pair = (Population(cell, 4, name="e"), Population(cell, 2, name="i"))
    return Network(pair, (Edge({"e": "spike"}, {"i": port}, rule),))


FEW = connections.FixedIndegree(count=2, weight=0.1)
CASES = {
    "rates of places": lambda: dynamics.asynchronous_rates(net(connections.Spatial(np.exp, np.arange(2.0), np.arange(4.0)))),
    "rates of weights that differ": lambda: dynamics.asynchronous_rates(net(replace(FEW, weight=connections.Normal(1.0, 0.1)))),
    "rates of two states": lambda: dynamics.asynchronous_rates(net(FEW, cell=models.Izhikevich())),
    "rates from below zero": lambda: dynamics.asynchronous_rates(net(FEW), start=-1.0),
    "rates under a changing stimulus": lambda: dynamics.asynchronous_rates(net(FEW), stimuli={"e/drive": "sin(t/10[ms])"}),
    "modes up to nothing": lambda: dynamics.asynchronous_modes(net(FEW), highest=0.0),
    "spectrum at zero": lambda: dynamics.asynchronous_spectrum(net(FEW), [0.0]),
    "evolution from a word": lambda: dynamics.network_evolution(net(FEW), duration=1, dt=0.1, initial="rest"),
    "evolution of another population": lambda: dynamics.network_evolution(net(FEW), duration=1, dt=0.1, initial={"x": 1.0}),
    "density of two states": lambda: dynamics.stationary_density(models.FitzHughNagumo()),
    "density without noise": lambda: dynamics.stationary_density(LEAKY.replace(sigma=0.0)),
    "density without a spike": lambda: dynamics.firing_rate(models.JansenRit()),
    "reset above the threshold": lambda: dynamics.firing_rate(LEAKY.replace(v_reset=25.0)),
    "start above the threshold": lambda: dynamics.density_evolution(LEAKY, duration=1, dt=0.1, initial=30.0),
    "few cells": lambda: dynamics.density_evolution(LEAKY, duration=1, dt=0.1, cells=5),
    "several stimuli": lambda: dynamics.density_evolution(LEAKY, duration=1, dt=0.1, stimuli={"drive": ["1", "2"]}),
    "response at no port": lambda: dynamics.rate_response(LEAKY, [1.0], port="driv"),
    "negative frequency": lambda: dynamics.spike_spectrum_of(LEAKY, [-1.0]),
    "neuron without a threshold": lambda: dynamics.siegert_rate(1.0, 1.0, reset=0.0, tau=1.0),
    "neuron of another word": lambda: dynamics.siegert_rate(1.0, 1.0, tau_m=1.0, **NEURON),
    "indegrees that are no square": lambda: dynamics.self_consistent_rates([1.0], 1.0, **NEURON),
    "weights of another shape": lambda: dynamics.self_consistent_rates(np.ones((2, 2)), [1.0], **NEURON),
    "spikes without a duration": lambda: measure.spike_rate([1.0]),
    "spikes beyond the duration": lambda: measure.spike_rate([[1.0], [30.0]], 20.0),
    "duration beside a record": lambda: measure.spike_rate(RECORD, 20.0),
    "window too long": lambda: measure.fano_factor(RECORD, "1 s"),
    "correlation of one node": lambda: measure.count_correlation(RECORD, 1.0),
    "frequency too low": lambda: measure.spike_spectrum(RECORD, 5.0, highest=1.0),
    "tuning of no shape": lambda: measure.Tuning([0.0], 1.0, 1.0, shape="box"),
    "counts of other neurons": lambda: measure.decode_likelihood([1.0], CURVES, [0, 1, 2]),
    "covariance that is none": lambda: measure.fisher_information(CURVES, 0.0, covariance=-np.eye(2)),
}


@pytest.mark.parametrize("case", CASES)
def test_error_about_spikes(case, refused):
    refused(CASES[case])
