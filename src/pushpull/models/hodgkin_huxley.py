"""The Hodgkin-Huxley squid axon."""

from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, Spiking, parameter, port, state


class HodgkinHuxley(Model):
    """Squid giant axon at 6.3 degrees Celsius, with the resting potential at -65 mV and inward currents negative.

    Past I = 100 uA/cm**2 spikes shrink below `v_spike`; set it lower there.

    Source: Hodgkin & Huxley (1952), J. Physiol. 117:500, eqs. 26, 7, 15, 16 with rates 12, 13, 20, 21, 23, 24.
    """

    equations = """
        v' = (I + drive - g_Na*m**3*h*(v - E_Na) - g_K*n**4*(v - E_K) - g_L*(v - E_L)) / C
        m' = alpha_m*(1 - m) - beta_m*m
        h' = alpha_h*(1 - h) - beta_h*h
        n' = alpha_n*(1 - n) - beta_n*n
        alpha_m = 1[1/ms] / exprel(-(v + 40[mV])/10[mV])
        beta_m = 4[1/ms] * exp(-(v + 65[mV])/18[mV])
        alpha_h = 0.07[1/ms] * exp(-(v + 65[mV])/20[mV])
        beta_h = 1[1/ms] / (1 + exp(-(v + 35[mV])/10[mV]))
        alpha_n = 0.1[1/ms] / exprel(-(v + 55[mV])/10[mV])
        beta_n = 0.125[1/ms] * exp(-(v + 65[mV])/80[mV])
        when v rises above v_spike: spike
    """

    v: float = state(default=-65.0, unit="mV", bounds=(-100, 60), doc="membrane potential")
    m: float = state(default=0.0529324853, bounds=(0, 1), doc="activation of sodium")
    h: float = state(default=0.5961207535, bounds=(0, 1), doc="availability of sodium")
    n: float = state(default=0.3176769141, bounds=(0, 1), doc="activation of potassium")
    drive: float = port(unit="uA/cm**2", doc="current from the network and from stimuli")
    I: float = parameter(default=0.0, unit="uA/cm**2", bounds=(-50, 300), doc="constant current", why="past 155 it is blocked")
    g_Na: float = parameter(default=120.0, unit="mS/cm**2", bounds=(0, 500), doc="largest conductance of sodium")
    g_K: float = parameter(default=36.0, unit="mS/cm**2", bounds=(0, 500), doc="largest conductance of potassium")
    g_L: float = parameter(default=0.3, unit="mS/cm**2", bounds=(0, 10), doc="leak conductance")
    E_Na: float = parameter(default=50.0, unit="mV", bounds=(0, 100), doc="reversal potential of sodium")
    E_K: float = parameter(default=-77.0, unit="mV", bounds=(-120, 0), doc="reversal potential of potassium")
    E_L: float = parameter(default=-54.4, unit="mV", bounds=(-100, 0), doc="reversal potential of the leak")
    C: float = parameter(default=1.0, unit="uF/cm**2", bounds=(0.1, 10), doc="membrane capacitance")
    v_spike: float = parameter(default=-20.0, unit="mV", bounds=(-60, 30), doc="potential that counts as a spike")
    regimes = (
        Regime("silent", {"I": 0.0}, FixedPoint(), "rests at -64.99972 mV"),
        Regime(
            "tonic",
            {"I": 10.0},
            (LimitCycle(period=14.638325, tolerance=1e-3), Spiking(rate=68.3138, tolerance=0.01)),
            "past the subcritical Hopf point at I = 9.77934",
        ),
    )
