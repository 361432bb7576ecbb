"""The two-compartment neuron of Pinsky and Rinzel."""

from pushpull.spec import FixedPoint, Model, Regime, SpikeTrain, parameter, port, state


class PinskyRinzel(Model):
    """Hippocampal pyramidal cell of a soma that spikes and a dendrite with calcium, which together burst.

    Currents and conductances are per area of the whole cell; `p` is the soma's share of it.

    Source: Pinsky & Rinzel (1994), J. Comput. Neurosci. 1:39, appendix, with potentials moved so that the leak rests at -60 mV.
    """

    equations = """
        v_s' = (-g_L*(v_s - E_L) - g_Na*m_inf**2*h*(v_s - E_Na) - g_K*n*(v_s - E_K) + (g_c*(v_d - v_s) + I_s + drive)/p) / C
        v_d' = (-g_L*(v_d - E_L) - calcium - g_AHP*q*(v_d - E_K) - g_C*c*minimum(Ca/250, 1)*(v_d - E_K) + outer/(1 - p)) / C
        h' = alpha_h*(1 - h) - beta_h*h
        n' = alpha_n*(1 - n) - beta_n*n
        s' = 1.6[1/ms]/(1 + exp(-0.072*(d - 65)))*(1 - s) - 0.1[1/ms]/exprel((d - 51.1)/5)*s
        c' = alpha_c*(1 - c) - beta_c*c
        q' = minimum(0.00002*Ca, 0.01)*1[1/ms]*(1 - q) - 0.001[1/ms]*q
        Ca' = -0.13[cm**2/(uA*ms)]*calcium - 0.075[1/ms]*Ca
        calcium = g_Ca*s**2*(v_d - E_Ca)
        outer = g_c*(v_s - v_d) + I_d + drive_d
        x = (v_s - E_L)/1[mV]
        d = (v_d - E_L)/1[mV]
        m_inf = alpha_m/(alpha_m + beta_m)
        alpha_m = 1.28[1/ms] / exprel((13.1 - x)/4)
        beta_m = 1.4[1/ms] / exprel((x - 40.1)/5)
        alpha_h = 0.128[1/ms] * exp((17 - x)/18)
        beta_h = 4[1/ms] / (1 + exp((40 - x)/5))
        alpha_n = 0.08[1/ms] / exprel((35.1 - x)/5)
        beta_n = 0.25[1/ms] * exp(0.5 - 0.025*x)
        fast = 2[1/ms] * exp((6.5 - d)/27)
        alpha_c = where(d > 50, fast, exp((d - 10)/11 - (d - 6.5)/27)*1[1/ms]/18.975)
        beta_c = where(d > 50, 0, fast - alpha_c)
        when v_s rises above v_spike: spike
    """

    v_s: float = state(default=-60.0, unit="mV", bounds=(-120, 80), doc="potential of the soma")
    v_d: float = state(default=-60.0, unit="mV", bounds=(-120, 80), doc="potential of the dendrite")
    h: float = state(default=0.996, bounds=(0, 1), doc="availability of sodium")
    n: float = state(default=0.003, bounds=(0, 1), doc="activation of potassium in the soma")
    s: float = state(default=0.012, bounds=(0, 1), doc="activation of calcium")
    c: float = state(default=0.011, bounds=(0, 1), doc="activation of the fast potassium current by calcium")
    q: float = state(default=0.02, bounds=(0, 1), doc="activation of the slow potassium current by calcium")
    Ca: float = state(default=0.3, bounds=(0, 2000), doc="calcium in the dendrite, in units of its own")
    drive: float = port(unit="uA/cm**2", doc="current into the soma, from the network and from stimuli")
    drive_d: float = port(unit="uA/cm**2", doc="current into the dendrite, from the network and from stimuli")
    I_s: float = parameter(default=0.0, unit="uA/cm**2", bounds=(-10, 20), doc="constant current into the soma")
    I_d: float = parameter(default=0.0, unit="uA/cm**2", bounds=(-10, 20), doc="constant current into the dendrite")
    g_c: float = parameter(default=2.1, unit="mS/cm**2", bounds=(0, 50), doc="conductance between soma and dendrite")
    p: float = parameter(default=0.5, bounds=(0.01, 0.99), limits=(0, 1), doc="the soma's share of the area")
    g_L: float = parameter(default=0.1, unit="mS/cm**2", bounds=(0, 10), doc="leak conductance")
    g_Na: float = parameter(default=30.0, unit="mS/cm**2", bounds=(0, 500), doc="largest conductance of sodium")
    g_K: float = parameter(default=15.0, unit="mS/cm**2", bounds=(0, 500), doc="largest conductance of potassium in the soma")
    g_Ca: float = parameter(default=10.0, unit="mS/cm**2", bounds=(0, 100), doc="largest conductance of calcium")
    g_C: float = parameter(default=15.0, unit="mS/cm**2", bounds=(0, 100), doc="largest fast potassium conductance by calcium")
    g_AHP: float = parameter(default=0.8, unit="mS/cm**2", bounds=(0, 10), doc="largest slow potassium conductance by calcium")
    E_L: float = parameter(
        default=-60.0, unit="mV", bounds=(-100, 0), doc="reversal potential of the leak; rates count from here"
    )
    E_Na: float = parameter(default=60.0, unit="mV", bounds=(0, 150), doc="reversal potential of sodium")
    E_K: float = parameter(default=-75.0, unit="mV", bounds=(-120, 0), doc="reversal potential of potassium")
    E_Ca: float = parameter(default=80.0, unit="mV", bounds=(0, 200), doc="reversal potential of calcium")
    C: float = parameter(default=3.0, unit="uF/cm**2", bounds=(0.1, 10), doc="membrane capacitance")
    v_spike: float = parameter(default=-20.0, unit="mV", bounds=(-60, 40), doc="potential of the soma that counts as a spike")
    regimes = (
        Regime("silent", {"I_s": -0.5}, FixedPoint(), "at I_s = 0 it bursts about once a second"),
        Regime(
            "bursting",
            {"I_s": 0.75},
            SpikeTrain(8, 1200, 0.01, (13.8033, 16.9810, 104.6642, 108.2726, 501.5550, 505.2752), 0.1),
            "two somatic spikes and one of calcium every 495 ms",
        ),
        Regime("tonic", {"I_s": 4.0}, SpikeTrain(24, 300, 0.01, (4.8417, 7.9496, 28.7578), 0.06), "the soma spikes one by one"),
    )
