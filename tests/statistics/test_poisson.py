"""Poisson trains into impulses: counts of the right law, new for every node, step and copy, the same again on either target."""

import numpy as np
import pytest
from scipy.stats import chisquare, poisson

import pushpull as pp
from pushpull.base.errors import PushpullError
from pushpull.spec.connections import Poisson

COUNTER = pp.Model.from_text("n' = 0[1/ms]*n\nn += kick", name="Counter")
LEAKY = pp.Model.from_text("v' = -v/tau\ntau = 10[ms]\nv += kick", name="Leaky")
LIMIT = 5.0  # standard errors


def counts(nodes, duration, rate, **options):
    """Return what arrived in each step, [step, node]."""
    known = {"dt": 0.1, "scheme": pp.Euler(), "target": "numpy", "progress": False, "precision": "double"}
    run = pp.simulate(pp.Population(COUNTER, nodes), duration=duration, stimuli={"kick": Poisson(rate)}, **known | options)
    return np.diff(run["n"].transpose("time", ..., "node").values, axis=0)


@pytest.mark.parametrize("rate", ["200 Hz", 20_000, "150 kHz"])
def test_counts_follow_the_law(rate):
    found = counts(200, 50, rate).ravel().astype(int)
    mean = {"200 Hz": 0.02, 20_000: 2.0, "150 kHz": 15.0}[rate]
    low, high = (int(poisson.ppf(p, mean)) for p in (1e-3, 1 - 1e-3))
    bins = np.clip(found, low, high)
    expected = np.array([poisson.pmf(k, mean) for k in range(low, high + 1)])
    expected[0], expected[-1] = poisson.cdf(low, mean), poisson.sf(high - 1, mean)
    assert chisquare(np.bincount(bins - low, minlength=len(expected)), len(found) * expected).pvalue > 1e-6


def test_nodes_steps_and_copies_are_independent():
    found = counts(40, 100, "20 kHz", copies=2)
    steps, copies, nodes = found.shape
    rows = (found - 2.0).reshape(steps, copies * nodes) / 2.0**0.5
    together = rows.T @ rows / steps
    apart = together[~np.eye(len(together), dtype=bool)]
    assert np.abs(apart).max() < (LIMIT + 1) * steps**-0.5
    assert abs((rows[1:] * rows[:-1]).mean()) < LIMIT * rows.size**-0.5


def test_rate_may_be_a_text_of_time():
    found = counts(400, 100, "10[kHz]*(1 + sin(2*pi*t/50[ms]))").sum(axis=1)
    times = (np.arange(len(found)) + 0.5) * 0.1
    mean = 400 * (1 + np.sin(2 * np.pi * times / 50))
    assert (np.abs(found - mean) < LIMIT * np.maximum(mean, 1.0) ** 0.5 + 1).all()


def test_targets_agree_however_a_run_is_cut():
    stimuli = {"kick": [Poisson("20 kHz", 0.1), Poisson("1000*(1 + sin(t/10[ms]))", -0.3)]}
    options = {"dt": 0.1, "scheme": pp.Euler(), "stimuli": stimuli, "seed": 7, "precision": "double", "progress": False}
    plain = pp.simulate(pp.Population(LEAKY, 70), duration=30, target="numpy", **options)
    quick = pp.simulate(pp.Population(LEAKY, 70), duration=30, **options)
    np.testing.assert_allclose(quick["v"], plain["v"], rtol=0, atol=1e-12)
    parts = pp.simulate(pp.Population(LEAKY, 70), duration=11.3, **options).continue_for(30 - 11.3)
    np.testing.assert_array_equal(parts["v"], quick["v"])
    assert (np.ptp(quick["v"].values[-1]) > 0.1).all()


@pytest.mark.parametrize(
    ("stimuli", "message"),
    [
        ({"kick": Poisson("-5 Hz")}, "Poisson rate into kick"),
        ({"kick": Poisson("20*sin(t/10[ms])")}, "0 or more at all times"),
        ({"kick": Poisson("10 mV")}, "Poisson rate into kick"),
        ({"kick": Poisson("10 Hz", "3 ms")}, "weight of the Poisson spikes"),
        ({"kick": Poisson("1e8 Hz")}, "smaller dt"),
        ({"kick": "3"}, "no port 'kick'"),
    ],
)
def test_what_is_no_rate_or_weight_is_refused(stimuli, message):
    with pytest.raises(PushpullError) as caught:
        pp.simulate(LEAKY, duration=100, dt=0.1, stimuli=stimuli, target="numpy", progress=False)
    assert message in str(caught.value)
