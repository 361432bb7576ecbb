"""Neurons of several channels and compartments against the same equations by hand, as their papers write them."""

import pytest
from numpy import exp

from pushpull import models
from pushpull.app.verify_equations import Equations

TIGHT = 1e-11


def ratio(x, width):
    """Return x/(1 - exp(-x/width))."""
    return x / (1 - exp(-x / width))


def test_wang_buzsaki():
    v, h, n = -47.0, 0.6, 0.2
    opening, closing = 0.1 * ratio(v + 35, 10), 4 * exp(-(v + 60) / 18)
    m = opening / (opening + closing)
    wanted = [
        3.0 - 35 * m**3 * h * (v - 55) - 9 * n**4 * (v + 90) - 0.1 * (v + 65),
        4 * (0.07 * exp(-(v + 58) / 20) * (1 - h) - h / (1 + exp(-0.1 * (v + 28)))),
        4 * (0.01 * ratio(v + 34, 10) * (1 - n) - 0.125 * exp(-(v + 44) / 80) * n),
    ]
    found = Equations(models.WangBuzsaki(I=2.0, phi=4.0), {"drive": 1.0})
    assert found.flow(found.start({"v": v, "h": h, "n": n})) == pytest.approx(wanted, rel=TIGHT)


def test_connor_stevens():
    y = {"v": -52.0, "m": 0.1, "h": 0.7, "n": 0.3, "a": 0.6, "b": 0.2}
    v, m, h, n, a, b = y.values()
    a_end = (0.0761 * exp(0.0314 * (v + 94.22)) / (1 + exp(0.0346 * (v + 1.17)))) ** (1 / 3)
    b_end = (1 / (1 + exp(0.0688 * (v + 53.3)))) ** 4
    ionic = 0.3 * (v + 17) + 120 * m**3 * h * (v - 55) + 20 * n**4 * (v + 72) + 47.7 * a**3 * b * (v + 75)
    wanted = [
        9.0 - ionic,
        0.38 * ratio(v + 29.7, 10) * (1 - m) - 15.2 * exp(-0.0556 * (v + 54.7)) * m,
        0.266 * exp(-0.05 * (v + 48)) * (1 - h) - 3.8 / (1 + exp(-0.1 * (v + 18))) * h,
        0.02 * ratio(v + 45.7, 10) * (1 - n) - 0.25 * exp(-0.0125 * (v + 55.7)) * n,
        (a_end - a) / (0.3632 + 1.158 / (1 + exp(0.0497 * (v + 55.96)))),
        (b_end - b) / (1.24 + 2.678 / (1 + exp(0.0624 * (v + 50)))),
    ]
    found = Equations(models.ConnorStevens(I=9.0))
    assert found.flow(found.start(y)) == pytest.approx(wanted, rel=TIGHT)


def test_pospischil():
    y = {"v": -41.0, "m": 0.1, "h": 0.7, "n": 0.3, "p": 0.05, "q": 0.2, "r": 0.6, "u": 0.1}
    v, m, h, n, p, q, r, u = y.values()
    w, shift = v + 50.0, v - 7.0
    tau_u = (30.8 + (211.4 + exp((shift + 113.2) / 5)) / (1 + exp((shift + 84) / 3.2))) / 3.7
    s = 1 / (1 + exp(-(shift + 57) / 6.2))
    ionic = 0.02 * (v + 50) + 50 * m**3 * h * (v - 50) + 4 * n**4 * (v + 90) + 0.03 * p * (v + 90)
    wanted = [
        0.5 - ionic - 0.1 * q**2 * r * (v - 120) - 0.4 * s**2 * u * (v - 120),
        0.32 * ratio(w - 13, 4) * (1 - m) - 0.28 * ratio(40 - w, 5) * m,
        0.128 * exp(-(w - 17) / 18) * (1 - h) - 4 / (1 + exp(-(w - 40) / 5)) * h,
        0.032 * ratio(w - 15, 5) * (1 - n) - 0.5 * exp(-(w - 10) / 40) * n,
        (1 / (1 + exp(-(v + 35) / 10)) - p) / (4000 / (3.3 * exp((v + 35) / 20) + exp(-(v + 35) / 20))),
        0.055 * ratio(v + 27, 3.8) * (1 - q) - 0.94 * exp((-75 - v) / 17) * q,
        0.000457 * exp((-13 - v) / 50) * (1 - r) - 0.0065 / (exp((-15 - v) / 28) + 1) * r,
        (1 / (1 + exp((shift + 81) / 4)) - u) / tau_u,
    ]
    given = {"g_L": 0.02, "E_L": -50, "g_Na": 50, "g_K": 4, "g_M": 0.03, "g_Ca": 0.1, "g_T": 0.4}
    found = Equations(models.Pospischil(I=0.5, v_T=-50, v_x=-7, tau_max=4000, **given))
    assert found.flow(found.start(y)) == pytest.approx(wanted, rel=TIGHT)


@pytest.mark.parametrize(("dendrite", "calcium"), [(-30.0, 100.0), (10.0, 600.0)])
def test_pinsky_rinzel(dendrite, calcium):
    """Potentials count from rest, as in the paper; below and above the kinks of its currents by calcium."""
    y = {"v_s": -35.0, "v_d": dendrite, "h": 0.6, "n": 0.2, "s": 0.4, "c": 0.3, "q": 0.1, "Ca": calcium}
    x, d = y["v_s"] + 60, dendrite + 60
    h, n, s, c, q = (y[name] for name in "hnscq")
    opening, closing = 0.32 * ratio(x - 13.1, 4), 0.28 * ratio(40.1 - x, 5)
    m = opening / (opening + closing)
    inward = 10 * s**2 * (d - 140)
    fast = 2 * exp((6.5 - d) / 27)
    up, down = (exp((d - 10) / 11 - (d - 6.5) / 27) / 18.975, 0) if d <= 50 else (fast, 0)
    down = fast - up
    outward = 0.8 * q * (d + 15) + 15 * c * min(calcium / 250, 1) * (d + 15)
    wanted = [
        (-0.1 * x - 30 * m**2 * h * (x - 120) - 15 * n * (x + 15) + (2.1 * (d - x) + 1.5) / 0.4) / 3,
        (-0.1 * d - inward - outward + (2.1 * (x - d) + 0.5) / 0.6) / 3,
        0.128 * exp((17 - x) / 18) * (1 - h) - 4 / (1 + exp((40 - x) / 5)) * h,
        0.016 * ratio(x - 35.1, 5) * (1 - n) - 0.25 * exp(0.5 - 0.025 * x) * n,
        1.6 / (1 + exp(-0.072 * (d - 65))) * (1 - s) - 0.02 * ratio(51.1 - d, 5) * s,
        up * (1 - c) - down * c,
        min(0.00002 * calcium, 0.01) * (1 - q) - 0.001 * q,
        -0.13 * inward - 0.075 * calcium,
    ]
    found = Equations(models.PinskyRinzel(I_s=1.5, I_d=0.5, p=0.4))
    assert found.flow(found.start(y)) / found.factors == pytest.approx(wanted, rel=TIGHT)


def test_mihalas_niebur():
    y = {"v": -58.0, "theta": -49.0, "i_1": 2.0, "i_2": -0.5}
    found = Equations(models.MihalasNiebur(I=1.0, a=5.0), {"drive": 0.5})
    wanted = [1.5 + 1.5 - 0.05 * 12, 0.005 * 12 - 0.01 * 1, -0.2 * 2, 0.02 * 0.5]
    assert found.flow(found.start(y)) == pytest.approx(wanted, rel=TIGHT)


def test_magnesium_blocks_as_jahr_and_stevens_say():
    for v, wanted in ((0.0, 1 / (1 + 1 / 3.57)), (-65.0, 1 / (1 + exp(0.062 * 65) / 3.57)), (40.0, 1 / (1 + exp(-2.48) / 3.57))):
        equations = Equations(models.NMDAGate(), {"v": v})
        assert equations.quantity("free", equations.start({})) == pytest.approx(wanted, rel=1e-5)
