"""Synapses that neural masses are made of."""

from pushpull.spec import FixedPoint, Model, Regime, parameter, port, state


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
    regimes = (Regime("steady", {}, FixedPoint(), "gain/rate*input = 0.65 mV", stimuli={"input": "20[1/s]"}),)


class FirstOrderSynapse(Model):
    """First-order linear synapse: jumps with what arrives and decays; a constant rate comes through as it is.

    Source: Castaldo et al. (2026), Phys. Rep. 1189:1, section 4, in the limit of no rise.
    """

    equations = "s' = (input - s)/tau"

    s: float = state(unit="1/ms", doc="rate as the receiver sees it")
    input: float = port(unit="1/ms", doc="firing rate that arrives")
    tau: float = parameter(default=5.0, unit="ms", bounds=(0.01, 1000), doc="time constant")
    couples = {"input": "s"}
    regimes = (Regime("steady", {}, FixedPoint(), "s = input", stimuli={"input": "0.02[1/ms]"}),)


class RiseDecaySynapse(Model):
    """Second-order linear synapse: rises, then decays; a constant rate comes through as it is.

    A unit impulse gives (exp(-t/tau_decay) - exp(-t/tau_rise))/(tau_decay - tau_rise), at equal times t*exp(-t/tau)/tau**2.

    Source: Castaldo et al. (2026), Phys. Rep. 1189:1, section 4.
    """

    equations = """
        s' = (x - s)/tau_decay
        x' = (input - x)/tau_rise
    """

    s: float = state(unit="1/ms", doc="rate as the receiver sees it")
    x: float = state(unit="1/ms", doc="rate that has risen but not decayed")
    input: float = port(unit="1/ms", doc="firing rate that arrives")
    tau_rise: float = parameter(default=2.0, unit="ms", bounds=(0.01, 1000), doc="time constant of the rise")
    tau_decay: float = parameter(default=5.0, unit="ms", bounds=(0.01, 1000), doc="time constant of the decay")
    couples = {"input": "s"}
    regimes = (Regime("steady", {}, FixedPoint(), "s = input", stimuli={"input": "0.02[1/ms]"}),)
