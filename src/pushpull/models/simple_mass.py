"""A mass of mean voltage and synaptic current."""

from pushpull.spec import FixedPoint, Model, Regime, parameter, port, state


class SimpleMass(Model):
    """A population that feeds its rate back to itself through a second-order synapse: V'' + 2*V'/tau + V/tau**2 = G*rate/tau.

    It rests where V = G*tau*rate. The form in circulation ends I' with I/tau**2 in place of V/tau: its units do not add up,
    nothing ties V down and it drifts without end. What stands here is the corrected form. Excitation (G > 0) has two stable
    rests where G*tau*rate' > 1 at one between; inhibition (G < 0) rings at sqrt(-G*rate'/tau) and dies out with tau.

    Source: van Rotterdam et al. (1982), Bull. Math. Biol. 44:283; rate function of Jansen & Rit (1995), Biol. Cybern. 73:357.
    """

    equations = """
        V' = I/tau
        I' = G*(rate + P + drive) - 2*I/tau - V/tau
        rate = S_max / (1 + exp(r*(V_half - V)))
    """

    V: float = state(default=0.0, unit="mV", doc="mean membrane potential")
    I: float = state(default=0.0, unit="mV", doc="synaptic current times the membrane's resistance")
    drive: float = port(unit="1/ms", doc="firing rate that arrives from the network and from stimuli")
    G: float = parameter(default=240.0, unit="mV", bounds=(-5000, 5000), doc="synaptic gain; negative is inhibition")
    tau: float = parameter(default=10.0, unit="ms", bounds=(0.1, 1000), doc="time constant of membrane and synapse")
    P: float = parameter(default=0.0, unit="1/ms", bounds=(-1, 1), doc="firing rate that arrives from elsewhere")
    S_max: float = parameter(default=0.005, unit="1/ms", bounds=(0, 1), doc="largest firing rate")
    V_half: float = parameter(default=6.0, unit="mV", bounds=(-100, 100), doc="potential of half the largest firing rate")
    r: float = parameter(default=0.56, unit="1/mV", bounds=(0, 10), doc="steepness of the firing rate")
    couples = {"drive": "rate"}
    regimes = (
        Regime("bistable", {}, FixedPoint(), "rests at V = 0.53815 mV, or at 11.46185 mV from a high start; 6 mV parts the two"),
        Regime("driven up", {"P": 0.002}, FixedPoint(), "one rest is left, at V = 16.77126 mV"),
        Regime("ringing", {"G": -2000.0, "P": -0.0028}, FixedPoint(), "inhibition, damped at 59.5503 Hz about V = 6 mV"),
    )
