"""The Connor-Stevens neuron: an A-current makes it a class 1 cell."""

from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port, state


class ConnorStevens(Model):
    """Crustacean axon with a transient potassium current (A-current), which lets it fire as slowly as it likes (class 1).

    Without the A-current, the leak balanced, firing begins at a frequency of its own (class 2).

    Source: Connor et al. (1977), Biophys. J. 18:81, after Connor & Stevens (1971), J. Physiol. 213:31; as in Dayan & Abbott
    (2001), Theoretical Neuroscience, section 6.6.
    """

    equations = """
        v' = (I + drive - g_L*(v - E_L) - g_Na*m**3*h*(v - E_Na) - g_K*n**4*(v - E_K) - g_A*a**3*b*(v - E_A)) / C
        m' = alpha_m*(1 - m) - beta_m*m
        h' = alpha_h*(1 - h) - beta_h*h
        n' = alpha_n*(1 - n) - beta_n*n
        a' = (a_inf - a)/tau_a
        b' = (b_inf - b)/tau_b
        alpha_m = 3.8[1/ms] / exprel(-(v + 29.7[mV])/10[mV])
        beta_m = 15.2[1/ms] * exp(-0.0556*(v/1[mV] + 54.7))
        alpha_h = 0.266[1/ms] * exp(-0.05*(v/1[mV] + 48))
        beta_h = 3.8[1/ms] / (1 + exp(-0.1*(v/1[mV] + 18)))
        alpha_n = 0.2[1/ms] / exprel(-(v + 45.7[mV])/10[mV])
        beta_n = 0.25[1/ms] * exp(-0.0125*(v/1[mV] + 55.7))
        a_inf = (0.0761*exp(0.0314*(v/1[mV] + 94.22)) / (1 + exp(0.0346*(v/1[mV] + 1.17))))**(1/3)
        tau_a = 0.3632[ms] + 1.158[ms] / (1 + exp(0.0497*(v/1[mV] + 55.96)))
        b_inf = (1 / (1 + exp(0.0688*(v/1[mV] + 53.3))))**4
        tau_b = 1.24[ms] + 2.678[ms] / (1 + exp(0.0624*(v/1[mV] + 50)))
        when v rises above v_spike: spike
    """

    v: float = state(default=-68.0, unit="mV", bounds=(-100, 60), doc="membrane potential")
    m: float = state(default=0.0101, bounds=(0, 1), doc="activation of sodium")
    h: float = state(default=0.9659, bounds=(0, 1), doc="availability of sodium")
    n: float = state(default=0.1559, bounds=(0, 1), doc="activation of potassium")
    a: float = state(default=0.5404, bounds=(0, 1), doc="activation of the A-current")
    b: float = state(default=0.2885, bounds=(0, 1), doc="availability of the A-current")
    drive: float = port(unit="uA/cm**2", doc="current from the network and from stimuli")
    I: float = parameter(default=0.0, unit="uA/cm**2", bounds=(-50, 200), doc="constant current")
    g_Na: float = parameter(default=120.0, unit="mS/cm**2", bounds=(0, 500), doc="largest conductance of sodium")
    g_K: float = parameter(default=20.0, unit="mS/cm**2", bounds=(0, 500), doc="largest conductance of the delayed rectifier")
    g_A: float = parameter(default=47.7, unit="mS/cm**2", bounds=(0, 500), doc="largest conductance of the A-current")
    g_L: float = parameter(default=0.3, unit="mS/cm**2", bounds=(0, 10), doc="leak conductance")
    E_Na: float = parameter(default=55.0, unit="mV", bounds=(0, 100), doc="reversal potential of sodium")
    E_K: float = parameter(default=-72.0, unit="mV", bounds=(-120, 0), doc="reversal potential of the delayed rectifier")
    E_A: float = parameter(default=-75.0, unit="mV", bounds=(-120, 0), doc="reversal potential of the A-current")
    E_L: float = parameter(default=-17.0, unit="mV", bounds=(-100, 0), doc="reversal potential of the leak")
    C: float = parameter(default=1.0, unit="uF/cm**2", bounds=(0.1, 10), doc="membrane capacitance")
    v_spike: float = parameter(default=-20.0, unit="mV", bounds=(-60, 30), doc="potential that counts as a spike")
    regimes = (
        Regime("silent", {"I": 0.0}, FixedPoint(), "rests at -68.0 mV"),
        Regime(
            "slow firing", {"I": 8.5}, LimitCycle(period=102.794906, tolerance=1e-3), "begins at I = 8.114, at frequency zero"
        ),
        Regime(
            "without the A-current",
            {"I": 8.5, "g_A": 0.0, "E_L": -72.0},
            LimitCycle(period=13.2287765, tolerance=1e-3),
        ),
    )
