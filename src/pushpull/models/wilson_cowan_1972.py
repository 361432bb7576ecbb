"""The Wilson-Cowan equations as they were first printed."""

from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port, state


class WilsonCowan1972(Model):
    """Excitatory and inhibitory activity about a low background, with the response shifted to be 0 without input.

    So E = I = 0 is the background, activity may be negative, and the response reaches S_max = 1 - 1/(1 + exp(a*theta)).

    Source: Wilson & Cowan (1972), Biophys. J. 12:1, eqs. 11, 12 and 15, with the parameters of its fig. 11.
    """

    equations = """
        E' = (-E + (S_max(a_e, theta_e) - r_e*E) * S(a_e, theta_e, c_ee*E - c_ei*I + P + drive)) / tau_e
        I' = (-I + (S_max(a_i, theta_i) - r_i*I) * S(a_i, theta_i, c_ie*E - c_ii*I + Q)) / tau_i
        S(a, theta, x) = 1/(1 + exp(-a*(x - theta))) - 1/(1 + exp(a*theta))
        S_max(a, theta) = 1 - 1/(1 + exp(a*theta))
    """

    E: float = state(default=0.0, bounds=(-0.5, 1), doc="excitatory activity above the background")
    I: float = state(default=0.0, bounds=(-0.5, 1), doc="inhibitory activity above the background")
    drive: float = port(doc="input to the excitatory population from the network and from stimuli")
    tau_e: float = parameter(default=8.0, unit="ms", bounds=(1, 100), doc="excitatory time constant")
    tau_i: float = parameter(default=8.0, unit="ms", bounds=(1, 100), doc="inhibitory time constant")
    c_ee: float = parameter(default=16.0, bounds=(0, 50), doc="weight from excitatory to excitatory, c1 in print")
    c_ei: float = parameter(default=12.0, bounds=(0, 50), doc="weight from inhibitory to excitatory, c2 in print")
    c_ie: float = parameter(default=15.0, bounds=(0, 50), doc="weight from excitatory to inhibitory, c3 in print")
    c_ii: float = parameter(default=3.0, bounds=(0, 50), doc="weight from inhibitory to inhibitory, c4 in print")
    P: float = parameter(default=1.25, bounds=(-10, 20), doc="constant input to the excitatory population")
    Q: float = parameter(default=0.0, bounds=(-10, 20), doc="constant input to the inhibitory population")
    a_e: float = parameter(default=1.3, bounds=(0, 10), doc="excitatory slope")
    a_i: float = parameter(default=2.0, bounds=(0, 10), doc="inhibitory slope")
    theta_e: float = parameter(default=4.0, bounds=(-20, 20), doc="input at the steepest excitatory response")
    theta_i: float = parameter(default=3.7, bounds=(-20, 20), doc="input at the steepest inhibitory response")
    r_e: float = parameter(default=1.0, bounds=(0, 2), doc="excitatory refractoriness")
    r_i: float = parameter(default=1.0, bounds=(0, 2), doc="inhibitory refractoriness")
    couples = {"drive": "E"}
    regimes = (
        Regime("oscillating", {}, LimitCycle(period=39.9671544, tolerance=1e-5), "fig. 11; E between 0.1026 and 0.2697"),
        Regime("background", {"P": 0.0}, FixedPoint(), "below the fold at P = 1.08733, E = 0"),
        Regime(
            "hysteresis",
            {"c_ee": 12, "c_ei": 4, "c_ie": 13, "c_ii": 11, "a_e": 1.2, "theta_e": 2.8, "a_i": 1, "theta_i": 4, "P": 0},
            FixedPoint(),
            "fig. 4; E = 0 and E = 0.43975 are both stable for P between -0.39961 and 0.30475",
        ),
    )
