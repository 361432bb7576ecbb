"""The anchor models: what is made of their texts agrees with the formulas of the papers, written out by hand."""

import math

import pytest

from pushpull.spec.definition import Event, Impulse
from pushpull.spec.tree import Binary, Name

from .anchors import HodgkinHuxley, JansenRit, LeakyIntegrator, WilsonCowan
from .evaluate import slopes


def test_wilson_cowan_has_the_slopes_of_the_paper():
    def response(a, theta, x):
        return 1 / (1 + math.exp(-a * (x - theta)))

    e, i = 0.3, 0.2
    found = slopes(WilsonCowan().definition, {"E": e, "I": i})
    assert found["E"] == pytest.approx((-e + (1 - e) * response(1.3, 4, 16 * e - 12 * i + 1.25)) / 10, rel=1e-14)
    assert found["I"] == pytest.approx((-i + (1 - i) * response(2, 3.7, 15 * e - 3 * i)) / 10, rel=1e-14)


def test_jansen_rit_over_parts_has_the_slopes_of_the_six_equations():
    def rate(v):
        return 2 * 2.5 / (1 + math.exp(0.56 * (6 - v)))

    y0, y1, y2, y3, y4, y5 = 0.01, 8.0, 5.0, 0.4, -30.0, 12.0
    states = {"pyr.s": y0, "exc.s": y1, "inh.s": y2, "pyr.z": y3, "exc.z": y4, "inh.z": y5}
    found = slopes(JansenRit().definition, states)
    per_second = 1e-3
    assert found["pyr.s"] == pytest.approx(y3 * per_second, rel=1e-14)
    expected = {
        "pyr.z": 3.25 * 100 * rate(y1 - y2) - 200 * y3 - 100**2 * y0,
        "exc.z": 3.25 * 100 * (120 + 0.8 * 135 * rate(135 * y0)) - 200 * y4 - 100**2 * y1,
        "inh.z": 22 * 50 * 0.25 * 135 * rate(0.25 * 135 * y0) - 100 * y5 - 50**2 * y2,
    }
    for state, value in expected.items():
        assert found[state] == pytest.approx(value * per_second**2, rel=1e-13)


def test_flattened_parts_leave_no_trace_of_their_own_names():
    definition = JansenRit().definition
    assert [field.name for field in definition.of_kind("state")] == ["pyr.s", "pyr.z", "exc.s", "exc.z", "inh.s", "inh.z"]
    assert [field.name for field in definition.of_kind("port")] == ["drive"]
    assert [field.name for field in definition.of_kind("parameter")] == ["A", "B", "a", "b", "C", "P", "e0", "r", "v0"]
    assert definition.field("exc.z").unit == "mV/s"
    assert definition.couples == (("drive", "2*e0/(1 + exp(r*(v0 - eeg)))"),)


def test_hodgkin_huxley_has_the_rates_of_the_paper_at_and_off_the_singular_point():
    for v in (-65.0, -40.0, -55.0, 10.0):
        u = -v - 65
        found = slopes(HodgkinHuxley().definition, {"v": v, "m": 0.1, "h": 0.5, "n": 0.4})
        alpha_m = 1.0 if v == -40 else 0.1 * (u + 25) / (math.exp((u + 25) / 10) - 1)
        alpha_n = 0.1 if v == -55 else 0.01 * (u + 10) / (math.exp((u + 10) / 10) - 1)
        assert found["m"] == pytest.approx(alpha_m * 0.9 - 4 * math.exp(u / 18) * 0.1, rel=1e-12)
        assert found["n"] == pytest.approx(alpha_n * 0.6 - 0.125 * math.exp(u / 80) * 0.4, rel=1e-12)
        assert found["h"] == pytest.approx(0.07 * math.exp(u / 20) * 0.5 - 0.5 / (math.exp((u + 30) / 10) + 1), rel=1e-12)
        ionic = 120 * 0.1**3 * 0.5 * (v - 50) + 36 * 0.4**4 * (v + 77) + 0.3 * (v + 54.387)
        assert found["v"] == pytest.approx(-ionic, rel=1e-12)


def test_onset_of_a_spike_is_a_comparison_that_rises():
    (event,) = HodgkinHuxley().definition.events
    assert event == Event(Binary(">=", Name("v"), Name("v_spike")), rises=True)


def test_refractory_holds_what_the_condition_reads():
    definition = LeakyIntegrator().definition
    condition = Binary(">=", Name("v"), Name("v_threshold"))
    assert definition.events == (Event(condition, False, (("v", Name("v_reset")),), ("v",), Name("tau_ref")),)
    assert definition.impulses == (Impulse("kick", "v", lost_while_held=True),)
