"""Synapses that neural masses are made of."""

from pushpull.spec import Model, parameter, port, state


class AlphaSynapse(Model):
    """Second-order linear synapse: answers a unit impulse by gain*rate*t*exp(-rate*t), a constant input by gain/rate times it.

    Source: van Rotterdam et al. (1982), Bull. Math. Biol. 44:283, in the form of Jansen & Rit (1995), Biol. Cybern. 73:357.
    """

    time = "s"
    equations = """
        s' = z
        z' = gain*rate*input - 2*rate*z - rate**2*s
    """

    s: float = state(unit="mV", doc="postsynaptic potential")
    z: float = state(unit="mV/s", doc="its rate of change")
    input: float = port(unit="1/s", doc="firing rate that arrives")
    gain: float = parameter(default=3.25, unit="mV", bounds=(0, 1000), doc="peak of the response to a unit impulse, times e")
    rate: float = parameter(default=100.0, unit="1/s", bounds=(1, 2000), doc="inverse of the time to that peak")
    couples = {"input": "s"}
