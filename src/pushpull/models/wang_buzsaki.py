"""The Wang-Buzsaki interneuron."""

from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port, state


class WangBuzsaki(Model):
    """Fast-spiking hippocampal interneuron: one compartment, sodium opens at once, firing begins at frequency zero.

    It fires from the saddle-node on a circle at I = 0.160 uA/cm**2 on, and as fast as 400 Hz.

    Source: Wang & Buzsaki (1996), J. Neurosci. 16:6402, eqs. 1-4 of the methods.
    """

    equations = """
        v' = (I + drive - g_Na*m_inf**3*h*(v - E_Na) - g_K*n**4*(v - E_K) - g_L*(v - E_L)) / C
        h' = phi*(alpha_h*(1 - h) - beta_h*h)
        n' = phi*(alpha_n*(1 - n) - beta_n*n)
        m_inf = alpha_m/(alpha_m + beta_m)
        alpha_m = 1[1/ms] / exprel(-(v + 35[mV])/10[mV])
        beta_m = 4[1/ms] * exp(-(v + 60[mV])/18[mV])
        alpha_h = 0.07[1/ms] * exp(-(v + 58[mV])/20[mV])
        beta_h = 1[1/ms] / (1 + exp(-(v + 28[mV])/10[mV]))
        alpha_n = 0.1[1/ms] / exprel(-(v + 34[mV])/10[mV])
        beta_n = 0.125[1/ms] * exp(-(v + 44[mV])/80[mV])
        when v rises above v_spike: spike
    """

    v: float = state(default=-64.0, unit="mV", bounds=(-100, 60), doc="membrane potential")
    h: float = state(default=0.78, bounds=(0, 1), doc="availability of sodium")
    n: float = state(default=0.09, bounds=(0, 1), doc="activation of potassium")
    drive: float = port(unit="uA/cm**2", doc="current from the network and from stimuli")
    I: float = parameter(default=0.0, unit="uA/cm**2", bounds=(-10, 100), doc="constant current")
    g_Na: float = parameter(default=35.0, unit="mS/cm**2", bounds=(0, 500), doc="largest conductance of sodium")
    g_K: float = parameter(default=9.0, unit="mS/cm**2", bounds=(0, 500), doc="largest conductance of potassium")
    g_L: float = parameter(default=0.1, unit="mS/cm**2", bounds=(0, 10), doc="leak conductance")
    E_Na: float = parameter(default=55.0, unit="mV", bounds=(0, 100), doc="reversal potential of sodium")
    E_K: float = parameter(default=-90.0, unit="mV", bounds=(-120, 0), doc="reversal potential of potassium")
    E_L: float = parameter(default=-65.0, unit="mV", bounds=(-100, 0), doc="reversal potential of the leak")
    C: float = parameter(default=1.0, unit="uF/cm**2", bounds=(0.1, 10), doc="membrane capacitance")
    phi: float = parameter(default=5.0, bounds=(0.1, 20), doc="speed of the gates; slower ones deepen the trough after a spike")
    v_spike: float = parameter(default=-20.0, unit="mV", bounds=(-60, 30), doc="potential that counts as a spike")
    regimes = (
        Regime("silent", {"I": 0.0}, FixedPoint(), "rests at -64.018 mV"),
        Regime("gamma", {"I": 1.0}, LimitCycle(period=16.7500015, tolerance=1e-3)),
    )
