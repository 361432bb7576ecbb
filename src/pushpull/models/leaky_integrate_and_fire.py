"""The leaky integrate-and-fire neuron."""

from math import inf

from pushpull.spec import Model, Regime, Spiking, impulse, parameter, port, state


class LeakyIntegrateAndFire(Model):
    """Leaky integrate-and-fire neuron with an absolute refractory period, driven by a mean and by white noise.

    A free membrane has the standard deviation sigma/sqrt(2). A threshold that is looked at once a step fires late: as if it lay
    0.5826*sigma*sqrt(dt/tau) higher.

    Source: Brunel (2000), J. Comput. Neurosci. 8:183, eq. 1 with its input in the diffusion approximation.
    """

    equations = """
        v' = (mu - v + drive)/tau + sigma/sqrt(tau)*xi
        v += kick unless held
        when v >= v_threshold: v = v_reset; refractory tau_ref
    """

    v: float = state(default=0.0, unit="mV", doc="membrane potential above rest")
    drive: float = port(unit="mV", doc="input current times membrane resistance, from the network and from stimuli")
    kick: float = impulse(unit="mV", doc="jump of the potential when a spike arrives; lost while refractory")
    mu: float = parameter(default=15.0, unit="mV", bounds=(-100, 200), doc="mean input")
    sigma: float = parameter(default=5.0, unit="mV", bounds=(0, 100), limits=(0, inf), doc="strength of the noise in the input")
    tau: float = parameter(default=20.0, unit="ms", bounds=(0.1, 200), doc="membrane time constant")
    tau_ref: float = parameter(default=2.0, unit="ms", bounds=(0, 50), doc="refractory period")
    v_threshold: float = parameter(default=20.0, unit="mV", bounds=(-100, 100), doc="potential of a spike")
    v_reset: float = parameter(default=10.0, unit="mV", bounds=(-100, 100), doc="potential after a spike")
    regimes = (
        Regime("fluctuation-driven", {"mu": 15.0, "sigma": 5.0}, Spiking(rate=9.46079980576, tolerance=0.15), "CV 0.81"),
        Regime("mean-driven", {"mu": 30.0, "sigma": 1.0}, Spiking(rate=63.1880021073, tolerance=0.05), "CV 0.077"),
    )
