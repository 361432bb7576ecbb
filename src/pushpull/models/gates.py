"""Gates that spikes open: parts that synapses on spiking neurons are made of. A unit spike opens each to 1 at its peak."""

from pushpull.spec import FixedPoint, Model, Regime, impulse, parameter, state


class ExponentialGate(Model):
    """Opens at once and closes exponentially: a unit spike gives exp(-t/tau).

    Source: Destexhe et al. (1994), Neural Comput. 6:14, in the limit of a short release.
    """

    equations = """
        s' = -s/tau
        s += spikes
    """

    s: float = state(doc="how far spikes have opened the gate")
    spikes: float = impulse(doc="spikes that arrive, by their weights")
    tau: float = parameter(default=5.0, unit="ms", bounds=(0.01, 1000), doc="time constant")
    regimes = (Regime("closing", {}, FixedPoint(), start={"s": 1.0}),)


class AlphaGate(Model):
    """Opens and closes with one time constant: a unit spike gives t/tau*exp(1 - t/tau), 1 at t = tau.

    Source: Rall (1967), J. Neurophysiol. 30:1138.
    """

    equations = """
        x' = -x/tau
        y' = (x - y)/tau
        x += spikes
        s = y*exp(1)
    """

    x: float = state(doc="what is about to open the gate")
    y: float = state(doc="its low-pass")
    spikes: float = impulse(doc="spikes that arrive, by their weights")
    tau: float = parameter(default=5.0, unit="ms", bounds=(0.01, 1000), doc="time constant, and time to the peak")
    regimes = (Regime("closing", {}, FixedPoint(), start={"x": 1.0}),)


class RiseDecayGate(Model):
    """Opens with one time constant and closes with another: a unit spike gives 1 at its peak, at equal times an alpha function.

    The peak is at log(tau_decay/tau_rise)*tau_rise*tau_decay/(tau_decay - tau_rise).

    Source: Destexhe et al. (1994), Neural Comput. 6:14, scaled to its peak.
    """

    equations = """
        x' = -x/tau_rise
        y' = (x - y)/tau_decay
        x += spikes
        s = y*exp(1/exprel(log(tau_rise/tau_decay)))
    """

    x: float = state(doc="what is about to open the gate")
    y: float = state(doc="its low-pass")
    spikes: float = impulse(doc="spikes that arrive, by their weights")
    tau_rise: float = parameter(default=2.0, unit="ms", bounds=(0.01, 1000), doc="time constant of the rise")
    tau_decay: float = parameter(default=10.0, unit="ms", bounds=(0.01, 1000), doc="time constant of the decay")
    regimes = (Regime("closing", {}, FixedPoint(), start={"x": 1.0}),)
