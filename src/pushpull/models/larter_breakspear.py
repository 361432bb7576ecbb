"""The Larter-Breakspear mass."""

from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port, state


class LarterBreakspear(Model):
    """Pyramidal cells with calcium, sodium and potassium channels, held by inhibitory cells; chaotic in wide ranges.

    `drive` is the mean firing of other columns, by weights that sum to 1 on each node: C is their share of excitation.
    The width delta_V of the excitatory threshold takes an isolated column from rest through cycles into chaos.

    Source: Breakspear, Terry & Friston (2003), Network 14:703, numbers of Alstott et al. (2009), PLoS Comput. Biol. 5:e1000408.
    """

    time = "1"
    equations = """
        V' = -(g_Ca + r_NMDA*a_ee*excitation)*open(V, T_Ca, delta_Ca)*(V - V_Ca) - g_K*W*(V - V_K) - g_L*(V - V_L) + pull
        W' = phi*(open(V, T_K, delta_K) - W)/tau_K
        Z' = b*(a_ni*I + a_ei*V*rate)
        pull = -(g_Na*open(V, T_Na, delta_Na) + a_ee*excitation)*(V - V_Na) - a_ie*Z*Q_max*open(Z, Z_T, delta_Z) + a_ne*I
        excitation = (1 - C)*rate + C*drive
        rate = Q_max*open(V, V_T, delta_V)
        open(x, middle, width) = 0.5*(1 + tanh((x - middle)/width))
    """

    V: float = state(default=-0.2, doc="mean potential of pyramidal cells")
    W: float = state(default=0.2, doc="open potassium channels")
    Z: float = state(default=0.1, doc="mean potential of inhibitory cells")
    drive: float = port(doc="mean firing of other columns")
    g_Ca: float = parameter(default=1.0, bounds=(0, 10), doc="calcium conductance")
    g_Na: float = parameter(default=6.7, bounds=(0, 20), doc="sodium conductance")
    g_K: float = parameter(default=2.0, bounds=(0, 10), doc="potassium conductance")
    g_L: float = parameter(default=0.5, bounds=(0, 10), doc="leak conductance")
    V_Ca: float = parameter(default=1.0, bounds=(-2, 2), doc="calcium reversal potential")
    V_Na: float = parameter(default=0.53, bounds=(-2, 2), doc="sodium reversal potential")
    V_K: float = parameter(default=-0.7, bounds=(-2, 2), doc="potassium reversal potential")
    V_L: float = parameter(default=-0.5, bounds=(-2, 2), doc="leak reversal potential")
    T_Ca: float = parameter(default=-0.01, bounds=(-2, 2), doc="calcium threshold")
    T_Na: float = parameter(default=0.3, bounds=(-2, 2), doc="sodium threshold")
    T_K: float = parameter(default=0.0, bounds=(-2, 2), doc="potassium threshold")
    delta_Ca: float = parameter(default=0.15, bounds=(0.01, 2), doc="width of the calcium threshold")
    delta_Na: float = parameter(default=0.15, bounds=(0.01, 2), doc="width of the sodium threshold")
    delta_K: float = parameter(default=0.3, bounds=(0.01, 2), doc="width of the potassium threshold")
    V_T: float = parameter(default=0.0, bounds=(-2, 2), doc="threshold of excitatory firing")
    Z_T: float = parameter(default=0.0, bounds=(-2, 2), doc="threshold of inhibitory firing")
    delta_V: float = parameter(default=0.65, bounds=(0.01, 2), doc="width of the excitatory threshold")
    delta_Z: float = parameter(default=0.65, bounds=(0.01, 2), doc="width of the inhibitory threshold")
    Q_max: float = parameter(default=1.0, bounds=(0, 10), doc="largest firing rate")
    a_ee: float = parameter(default=0.36, bounds=(0, 10), doc="weight from excitatory to excitatory")
    a_ei: float = parameter(default=2.0, bounds=(0, 10), doc="weight from excitatory to inhibitory")
    a_ie: float = parameter(default=2.0, bounds=(0, 10), doc="weight from inhibitory to excitatory")
    a_ne: float = parameter(default=1.0, bounds=(0, 10), doc="weight from outside to excitatory")
    a_ni: float = parameter(default=0.4, bounds=(0, 10), doc="weight from outside to inhibitory")
    r_NMDA: float = parameter(default=0.25, bounds=(0, 10), doc="NMDA to AMPA receptors")
    C: float = parameter(default=0.0, bounds=(0, 1), doc="share of excitation that comes from other columns")
    I: float = parameter(default=0.3, bounds=(-5, 5), doc="input from outside")
    phi: float = parameter(default=0.7, bounds=(0, 10), doc="factor of temperature")
    tau_K: float = parameter(default=1.0, bounds=(0.01, 100), doc="time constant of potassium channels")
    b: float = parameter(default=0.1, bounds=(0, 10), doc="speed of inhibition")
    couples = {"drive": "rate"}
    regimes = (
        Regime("rest", {"delta_V": 0.5}, FixedPoint(), "narrow thresholds, below the Hopf point at 0.56436"),
        Regime("cycle", {"delta_V": 0.58}, LimitCycle(period=8.83706, unit="1", tolerance=1e-4), "chaos follows by 0.62"),
    )
