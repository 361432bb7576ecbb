"""The cortical Hodgkin-Huxley neuron after Traub and Miles."""

from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, Spiking, impulse, parameter, port, state


class TraubMiles(Model):
    """Cortical Hodgkin-Huxley neuron of one compartment with exponential synaptic conductances (COBAHH).

    Conductances and capacitance are those of a cell of 20,000 um**2.

    Source: Traub & Miles (1991), Neuronal Networks of the Hippocampus, reduced; as benchmark 3 of Brette et al. (2007),
    J. Comput. Neurosci. 23:349.
    """

    equations = """
        v' = (I + drive - g_L*(v - E_L) - g_Na*m**3*h*(v - E_Na) - g_K*n**4*(v - E_K) - g_e*(v - E_e) - g_i*(v - E_i)) / C
        m' = alpha_m*(1 - m) - beta_m*m
        n' = alpha_n*(1 - n) - beta_n*n
        h' = alpha_h*(1 - h) - beta_h*h
        g_e' = -g_e/tau_e
        g_i' = -g_i/tau_i
        g_e += exc
        g_i += inh
        alpha_m = 1.28[1/ms] / exprel((v_T + 13[mV] - v)/4[mV])
        beta_m = 1.4[1/ms] / exprel((v - v_T - 40[mV])/5[mV])
        alpha_h = 0.128[1/ms] * exp((v_T + 17[mV] - v)/18[mV])
        beta_h = 4[1/ms] / (1 + exp((v_T + 40[mV] - v)/5[mV]))
        alpha_n = 0.16[1/ms] / exprel((v_T + 15[mV] - v)/5[mV])
        beta_n = 0.5[1/ms] * exp((v_T + 10[mV] - v)/40[mV])
        when v rises above v_spike: spike
    """

    v: float = state(default=-60.0, unit="mV", bounds=(-100, 60), doc="membrane potential")
    m: float = state(default=0.0, bounds=(0, 1), doc="activation of sodium")
    n: float = state(default=0.0, bounds=(0, 1), doc="activation of potassium")
    h: float = state(default=1.0, bounds=(0, 1), doc="availability of sodium")
    g_e: float = state(default=0.0, unit="nS", bounds=(0, 10000), doc="excitatory conductance")
    g_i: float = state(default=0.0, unit="nS", bounds=(0, 10000), doc="inhibitory conductance")
    drive: float = port(unit="pA", doc="current from the network and from stimuli")
    exc: float = impulse(unit="nS", doc="what an excitatory spike adds to g_e")
    inh: float = impulse(unit="nS", doc="what an inhibitory spike adds to g_i, a positive weight")
    I: float = parameter(default=0.0, unit="pA", bounds=(-1000, 5000), doc="constant current")
    g_Na: float = parameter(default=20000.0, unit="nS", bounds=(0, 100000), doc="largest conductance of sodium")
    g_K: float = parameter(default=6000.0, unit="nS", bounds=(0, 100000), doc="largest conductance of potassium")
    g_L: float = parameter(default=10.0, unit="nS", bounds=(0, 1000), doc="leak conductance")
    E_Na: float = parameter(default=50.0, unit="mV", bounds=(0, 100), doc="reversal potential of sodium")
    E_K: float = parameter(default=-90.0, unit="mV", bounds=(-120, 0), doc="reversal potential of potassium")
    E_L: float = parameter(default=-60.0, unit="mV", bounds=(-100, 0), doc="reversal potential of the leak")
    E_e: float = parameter(default=0.0, unit="mV", bounds=(-50, 50), doc="reversal potential of excitation")
    E_i: float = parameter(default=-80.0, unit="mV", bounds=(-120, -40), doc="reversal potential of inhibition")
    C: float = parameter(default=200.0, unit="pF", bounds=(10, 2000), doc="membrane capacitance")
    v_T: float = parameter(default=-63.0, unit="mV", bounds=(-80, -40), doc="shift of all rates along the potential")
    tau_e: float = parameter(default=5.0, unit="ms", bounds=(0.1, 100), doc="decay of excitation")
    tau_i: float = parameter(default=10.0, unit="ms", bounds=(0.1, 100), doc="decay of inhibition")
    v_spike: float = parameter(default=-20.0, unit="mV", bounds=(-60, 30), doc="potential that counts as a spike")
    regimes = (
        Regime("silent", {"I": -100.0}, FixedPoint(), "at I = 0 it fires slowly"),
        Regime("tonic", {"I": 500.0}, (LimitCycle(period=12.08033, tolerance=1e-3), Spiking(rate=82.7792, tolerance=0.01))),
    )
