"""The Wilson-Cowan equations."""

from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port, state


class WilsonCowan(Model):
    """Mean activity of coupled excitatory and inhibitory populations, with refractoriness.

    The response is a plain logistic function and the refractory period one time unit of activity, so activity stays in (0, 1).

    Source: Wilson & Cowan (1972), Biophys. J. 12:1, eqs. 11-12, with the weights and responses of its fig. 11.
    """

    equations = """
        E' = (-E + (1 - E) * S(a_e, theta_e, c_ee*E - c_ei*I + P_e + drive)) / tau_e
        I' = (-I + (1 - I) * S(a_i, theta_i, c_ie*E - c_ii*I + P_i)) / tau_i
        S(a, theta, x) = 1 / (1 + exp(-a*(x - theta)))
    """

    E: float = state(default=0.1, bounds=(0, 1), doc="excitatory activity")
    I: float = state(default=0.05, bounds=(0, 1), doc="inhibitory activity")
    drive: float = port(doc="input to the excitatory population from the network and from stimuli")
    tau_e: float = parameter(default=10.0, unit="ms", bounds=(1, 100), doc="excitatory time constant")
    tau_i: float = parameter(default=10.0, unit="ms", bounds=(1, 100), doc="inhibitory time constant")
    c_ee: float = parameter(default=16.0, bounds=(0, 50), doc="weight from excitatory to excitatory")
    c_ei: float = parameter(default=12.0, bounds=(0, 50), doc="weight from inhibitory to excitatory")
    c_ie: float = parameter(default=15.0, bounds=(0, 50), doc="weight from excitatory to inhibitory")
    c_ii: float = parameter(default=3.0, bounds=(0, 50), doc="weight from inhibitory to inhibitory")
    P_e: float = parameter(default=1.0, bounds=(-10, 20), doc="constant input to the excitatory population")
    P_i: float = parameter(default=1.0, bounds=(-10, 20), doc="constant input to the inhibitory population")
    a_e: float = parameter(default=1.3, bounds=(0, 10), doc="excitatory slope")
    a_i: float = parameter(default=2.0, bounds=(0, 10), doc="inhibitory slope")
    theta_e: float = parameter(default=4.0, bounds=(-20, 20), doc="input of half the excitatory response")
    theta_i: float = parameter(default=3.7, bounds=(-20, 20), doc="input of half the inhibitory response")
    couples = {"drive": "E"}
    regimes = (
        Regime("quiet", {}, FixedPoint(), "both populations nearly silent"),
        Regime("oscillating", {"P_e": 1.5, "P_i": 0.0}, LimitCycle(), "E between 0.1608 and 0.2777"),
    )
