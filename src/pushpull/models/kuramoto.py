"""Kuramoto's phase oscillator."""

import math

from pushpull.spec import LimitCycle, Model, Regime, parameter, port, state


class Kuramoto(Model):
    """Phase of an oscillator whose amplitude is fixed; the sine that couples phases is the network's coupling.

    So is the lag of Sakaguchi and Kuramoto: `pp.Kuramoto(strength=K, lag=0.3)` adds K*sum_j w_ij*sin(theta_j - theta_i - 0.3).
    Lagged twins run in step at omega - K*sin(lag); for frequencies spread as a Lorentzian of half width D, with weights 1/N,
    order sets in past K = 2*D/cos(lag).

    Source: Kuramoto (1984), Chemical Oscillations, Waves, and Turbulence, section 5.4; Sakaguchi & Kuramoto (1986), Prog. Theor.
    Phys. 76:576, eq. 1 for the lag.
    """

    time = "1"
    equations = """
        theta' = omega + drive
        x = cos(theta)
    """

    theta: float = state(doc="phase in radians, counted on beyond a turn")
    drive: float = port(doc="sum of what other oscillators and stimuli add to the frequency")
    omega: float = parameter(default=1.0, bounds=(-1000, 1000), doc="natural angular frequency")
    couples = {"drive": "theta"}
    regimes = (
        Regime("one radian a unit", {"omega": 1.0}, LimitCycle(period=2 * math.pi, unit="1", tolerance=1e-4)),
        Regime("one turn a unit", {"omega": 2 * math.pi}, LimitCycle(period=1.0, unit="1", tolerance=1e-4)),
    )
