"""Masses of whole-brain models: equations by hand off the defaults, closed forms, other integrators."""

import numpy as np
import pytest
from scipy.optimize import brentq

import pushpull as pp
from pushpull.app.verify_equations import Equations
from pushpull.app.verify_points import rest

TIGHT = 1e-12


def deco_rate(current, slope, threshold, roundness):
    x = slope * current - threshold
    return x / (1 - np.exp(-roundness * x))


def test_wong_wang_pair():
    model = pp.models.WongWangPair(J=1.3, w=1.1, J_N=0.2, feedforward=0.6, W_I=0.8, w_I=0.9)
    flow = Equations(model, {"drive": 0.5, "stimulus": 0.02}).flow(np.array([0.3, 0.07]))
    excited = 0.382 + 1.1 * 0.2 * 0.3 + 0.2 * 0.5 - 1.3 * 0.07 + 0.02
    inhibited = 0.8 * 0.382 + 0.2 * 0.3 - 0.9 * 0.07 + 0.6 * 0.2 * 0.5
    wanted = [
        -0.3 / 100 + 0.7 * 0.641 * deco_rate(excited, 310, 125, 0.16) / 1000,
        -0.07 / 10 + deco_rate(inhibited, 615, 177, 0.087) / 1000,
    ]
    assert flow == pytest.approx(wanted, rel=TIGHT)


def test_wong_wang_pair_rests_where_two_balances_meet():
    """At rest each current follows from one unknown, S_E."""
    model = pp.models.WongWangPair(J=0.8, w=1.2)

    def inhibition(excitation):
        return brentq(lambda s: s - 0.01 * deco_rate(0.7 * 0.382 + 0.15 * excitation - s, 615, 177, 0.087), 0, 5, xtol=1e-15)

    def balance(excitation):
        rate = deco_rate(0.382 + 1.2 * 0.15 * excitation - 0.8 * inhibition(excitation), 310, 125, 0.16)
        return 0.0641 * rate * (1 - excitation) - excitation

    equations = Equations(model)
    found = rest(equations, equations.start({}))
    excitation = brentq(balance, 0.01, 0.9, xtol=1e-14)
    assert found == pytest.approx([excitation, inhibition(excitation)], rel=1e-10)
