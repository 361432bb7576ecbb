"""The cortical neuron of Pospischil and Destexhe: regular spiking by an M-current, bursts by calcium currents."""

from pushpull.models.pospischil_classes import CLASSES
from pushpull.spec import Model, parameter, port, state


class Pospischil(Model):
    """Cortical neuron in four classes: sodium, potassium, an M-current that slows it down, calcium currents that make it burst.

    The L-type calcium current is for bursts of intrinsically bursting cells, the T-type for rebound bursts after inhibition. Its
    inactivation has the time constant of the authors' programs, (30.8 + (211.4 + exp ...)/(1 + exp ...))/3.7 ms.

    Source: Pospischil et al. (2008), Biol. Cybern. 99:427, section 2.2 and table 2; T-current after Destexhe et al. (1996),
    J. Neurophysiol. 76:2049.
    """

    equations = """
        v' = (I + drive - g_L*(v - E_L) - g_Na*m**3*h*(v - E_Na) - (g_K*n**4 + g_M*p)*(v - E_K) - calcium) / C
        m' = alpha_m*(1 - m) - beta_m*m
        h' = alpha_h*(1 - h) - beta_h*h
        n' = alpha_n*(1 - n) - beta_n*n
        p' = (1/(1 + exp(-(v + 35[mV])/10[mV])) - p)*(3.3*exp((v + 35[mV])/20[mV]) + exp(-(v + 35[mV])/20[mV]))/tau_max
        q' = alpha_q*(1 - q) - 0.94[1/ms]*exp(-(v + 75[mV])/17[mV])*q
        r' = 0.000457[1/ms]*exp(-(v + 13[mV])/50[mV])*(1 - r) - 0.0065[1/ms]/(1 + exp(-(v + 15[mV])/28[mV]))*r
        u' = (1/(1 + exp((v + v_x + 81[mV])/4[mV])) - u)/tau_u
        calcium = (g_Ca*q**2*r + g_T*s**2*u)*(v - E_Ca)
        s = 1/(1 + exp(-(v + v_x + 57[mV])/6.2[mV]))
        tau_u = 30.8[ms]/3.7 + 1[ms]/3.7*(211.4 + exp((v + v_x + 113.2[mV])/5[mV]))/(1 + exp((v + v_x + 84[mV])/3.2[mV]))
        alpha_m = 1.28[1/ms] / exprel((v_T + 13[mV] - v)/4[mV])
        beta_m = 1.4[1/ms] / exprel((v - v_T - 40[mV])/5[mV])
        alpha_h = 0.128[1/ms] * exp((v_T + 17[mV] - v)/18[mV])
        beta_h = 4[1/ms] / (1 + exp((v_T + 40[mV] - v)/5[mV]))
        alpha_n = 0.16[1/ms] / exprel((v_T + 15[mV] - v)/5[mV])
        beta_n = 0.5[1/ms] * exp((v_T + 10[mV] - v)/40[mV])
        alpha_q = 0.209[1/ms] / exprel(-(v + 27[mV])/3.8[mV])
        when v rises above v_spike: spike
    """

    v: float = state(default=-71.9, unit="mV", bounds=(-120, 60), doc="membrane potential")
    m: float = state(default=0.0, bounds=(0, 1), doc="activation of sodium")
    h: float = state(default=1.0, bounds=(0, 1), doc="availability of sodium")
    n: float = state(default=0.0, bounds=(0, 1), doc="activation of potassium")
    p: float = state(default=0.0, bounds=(0, 1), doc="activation of the M-current")
    q: float = state(default=0.0, bounds=(0, 1), doc="activation of L-type calcium")
    r: float = state(default=0.66, bounds=(0, 1), doc="availability of L-type calcium")
    u: float = state(default=0.0, bounds=(0, 1), doc="availability of T-type calcium")
    drive: float = port(unit="uA/cm**2", doc="current from the network and from stimuli")
    I: float = parameter(default=0.0, unit="uA/cm**2", bounds=(-20, 50), doc="constant current")
    g_Na: float = parameter(default=56.0, unit="mS/cm**2", bounds=(0, 500), doc="largest conductance of sodium")
    g_K: float = parameter(default=6.0, unit="mS/cm**2", bounds=(0, 500), doc="largest conductance of potassium")
    g_M: float = parameter(default=0.075, unit="mS/cm**2", bounds=(0, 10), doc="largest conductance of the M-current")
    g_Ca: float = parameter(default=0.0, unit="mS/cm**2", bounds=(0, 10), doc="largest conductance of L-type calcium")
    g_T: float = parameter(default=0.0, unit="mS/cm**2", bounds=(0, 10), doc="largest conductance of T-type calcium")
    g_L: float = parameter(default=0.0205, unit="mS/cm**2", bounds=(0, 10), doc="leak conductance")
    E_Na: float = parameter(default=50.0, unit="mV", bounds=(0, 100), doc="reversal potential of sodium")
    E_K: float = parameter(default=-90.0, unit="mV", bounds=(-120, 0), doc="reversal potential of potassium")
    E_Ca: float = parameter(default=120.0, unit="mV", bounds=(0, 200), doc="reversal potential of calcium")
    E_L: float = parameter(default=-70.3, unit="mV", bounds=(-100, 0), doc="reversal potential of the leak")
    C: float = parameter(default=1.0, unit="uF/cm**2", bounds=(0.1, 10), doc="membrane capacitance")
    v_T: float = parameter(default=-56.2, unit="mV", bounds=(-80, -40), doc="shift of sodium and potassium along the potential")
    v_x: float = parameter(default=2.0, unit="mV", bounds=(-20, 20), doc="shift of T-type calcium along the potential")
    tau_max: float = parameter(default=608.0, unit="ms", bounds=(10, 10000), doc="time constant of the M-current")
    v_spike: float = parameter(default=-20.0, unit="mV", bounds=(-60, 30), doc="potential that counts as a spike")
    regimes = CLASSES
