"""The Zerlaut mean field of adaptive exponential neurons, first order."""

from pushpull.spec import FixedPoint, Model, Regime, parameter, port, state


class Zerlaut(Model):
    """Rates of excitatory and inhibitory cells by the transfer function of adaptive exponential neurons with conductances.

    A cell fires by how far mean and spread of its potential stay from a threshold, a polynomial in both fitted to simulated
    neurons, regular and fast spiking. Rates relax within the time T over which they are taken; both hear `external`.

    Source: Zerlaut, Chemla, Chavane & Destexhe (2018), J. Comput. Neurosci. 44:45, first order, numbers of its tables 1 and 2.
    """

    equations = """
        E' = (fires(threshold_e, mu, spread, lag) - E)/T
        I' = (fires(threshold_i, mu, spread, lag) - I)/T
        f_e = K*(1 - share)*(E + external + drive + 1e-6[1/ms])
        f_i = K*share*(I + 1e-6[1/ms])
        G = g_L + Q_e*tau_e*f_e + Q_i*tau_i*f_i
        mu = (Q_e*tau_e*f_e*E_e + Q_i*tau_i*f_i*E_i + g_L*E_L)/G
        a_e = f_e*(Q_e/G*(E_e - mu)*tau_e)**2
        a_i = f_i*(Q_i/G*(E_i - mu)*tau_i)**2
        late = a_e/(tau_e + C/G) + a_i/(tau_i + C/G)
        spread = sqrt(late/2)
        lag = (a_e + a_i)/late
        m = (mu + 60[mV])/10[mV]
        s = (spread - 4[mV])/6[mV]
        u = lag*g_L/C - 0.5
        n = log(G/g_L)
        threshold_e = 1[mV]*(-51.4155819 + 6.11046069*m + 7.44015476*s + 0.0576905434*u - 0.152902668*n + more_e)
        more_e = 0.56336441*m**2 + 0.272814525*s**2 + 0.527870901*u**2 - 0.677080411*m*s + 0.48979644*m*u + 1.15073958*s*u
        threshold_i = 1[mV]*(-54.6160664 + 4.5841575*m - 1.77303201*s + 0.664785219*u - 0.30063749*n + more_i)
        more_i = 0.393520293*m**2 - 0.514454957*s**2 - 0.00639186948*u**2 - 1.39021341*m*s - 0.485663596*m*u - 0.363617754*s*u
        fires(threshold, mean, width, correlation) = erfc((threshold - mean)/(sqrt(2)*width))/(2*correlation)
    """

    E: float = state(default=0.002, unit="1/ms", bounds=(0, 0.5), doc="rate of excitatory cells")
    I: float = state(default=0.008, unit="1/ms", bounds=(0, 0.5), doc="rate of inhibitory cells")
    drive: float = port(unit="1/ms", doc="rate that arrives from the network and from stimuli, per synapse")
    external: float = parameter(default=0.004, unit="1/ms", bounds=(0, 0.1), doc="rate from outside, per synapse")
    K: float = parameter(default=500.0, bounds=(1, 10000), doc="synapses of a cell")
    share: float = parameter(default=0.2, bounds=(0, 1), doc="share of them that inhibits")
    T: float = parameter(default=5.0, unit="ms", bounds=(0.1, 100), doc="time over which rates are taken")
    g_L: float = parameter(default=10.0, unit="nS", bounds=(0.1, 100), doc="leak conductance")
    C: float = parameter(default=150.0, unit="pF", bounds=(1, 1000), doc="membrane capacitance")
    E_L: float = parameter(default=-65.0, unit="mV", bounds=(-100, 0), doc="reversal potential of the leak")
    E_e: float = parameter(default=0.0, unit="mV", bounds=(-50, 50), doc="reversal potential of excitation")
    E_i: float = parameter(default=-80.0, unit="mV", bounds=(-120, 0), doc="reversal potential of inhibition")
    Q_e: float = parameter(default=1.0, unit="nS", bounds=(0, 20), doc="conductance that an excitatory spike opens")
    Q_i: float = parameter(default=5.0, unit="nS", bounds=(0, 20), doc="conductance that an inhibitory spike opens")
    tau_e: float = parameter(default=5.0, unit="ms", bounds=(0.1, 50), doc="time constant of excitatory synapses")
    tau_i: float = parameter(default=5.0, unit="ms", bounds=(0.1, 50), doc="time constant of inhibitory synapses")
    couples = {"drive": "E"}
    regimes = (
        Regime("asynchronous", {}, FixedPoint(), "rests at 2.4043 and 13.1947 Hz"),
        Regime("driven", {"external": 0.008}, FixedPoint(), "rests at 4.1840 and 22.6592 Hz"),
    )
