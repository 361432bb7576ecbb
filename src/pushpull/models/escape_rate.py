"""The escape-rate neuron: a leaky membrane whose threshold is soft."""

from pushpull.spec import Model, Regime, Spiking, impulse, parameter, port, state


class EscapeRate(Model):
    """Leaky neuron that fires at random, the more likely the nearer its potential is to the threshold (spike response model).

    It fires at the rate exp((v - v_threshold)/Delta)/tau_escape: in a step dt with probability 1 - exp(-rate*dt). A narrow Delta
    makes the threshold hard. Spikes depend on the seed, on node and copy, and not on target or threads.

    Source: Gerstner et al. (2014), Neuronal Dynamics, section 9.1; tau_escape and Delta from Jolivet et al. (2006), J. Comput.
    Neurosci. 21:35.
    """

    equations = """
        v' = (mu - v + drive)/tau
        v += kick unless held
        escape = exp((v - v_threshold)/Delta)/tau_escape
        at rate escape: v = v_reset; refractory tau_ref
    """

    v: float = state(default=0.0, unit="mV", doc="membrane potential above rest")
    drive: float = port(unit="mV", doc="input current times membrane resistance, from the network and from stimuli")
    kick: float = impulse(unit="mV", doc="jump of the potential when a spike arrives; lost while refractory")
    mu: float = parameter(default=15.0, unit="mV", bounds=(-100, 200), doc="mean input")
    tau: float = parameter(default=20.0, unit="ms", bounds=(0.1, 200), doc="membrane time constant")
    tau_ref: float = parameter(default=4.0, unit="ms", bounds=(0, 50), doc="refractory period")
    v_threshold: float = parameter(default=15.0, unit="mV", bounds=(-100, 100), doc="potential at which the rate is 1/tau_escape")
    v_reset: float = parameter(default=0.0, unit="mV", bounds=(-100, 100), doc="potential after a spike")
    Delta: float = parameter(default=4.0, unit="mV", bounds=(0.01, 50), doc="softness of the threshold", why="narrower is hard")
    tau_escape: float = parameter(default=19.0, unit="ms", bounds=(0.01, 1000), doc="time to escape at the threshold")
    regimes = (
        Regime("soft", {"mu": 15.0}, Spiking(rate=19.4587362, tolerance=0.04), "CV 0.49"),
        Regime(
            "nearly hard", {"mu": 25.0, "Delta": 0.5, "tau_escape": 1.0}, Spiking(rate=45.7487643, tolerance=0.03), "CV 0.053"
        ),
    )
