"""The leaky integrate-and-fire neuron with adaptation."""

from pushpull.spec import FixedPoint, Model, Regime, Spiking, impulse, parameter, port, state


class AdaptiveIntegrateAndFire(Model):
    """Leaky integrate-and-fire neuron whose adaptation follows the voltage and steps up with every spike.

    Below threshold it is a linear resonator: it rings where (tau_w - tau)**2 < 4*a*tau*tau_w.

    Source: Gerstner et al. (2014), Neuronal Dynamics, section 6.1, eqs. 6.1-6.2 with one adaptation and a passive membrane.
    """

    equations = """
        v' = (-v + I - w + drive)/tau
        w' = (a*v - w)/tau_w
        v += kick unless held
        when v >= v_threshold: v = v_reset; w = w + b; hold v for tau_ref
    """

    v: float = state(default=0.0, unit="mV", doc="membrane potential above rest")
    w: float = state(default=0.0, unit="mV", doc="adaptation, as the potential that it takes away")
    drive: float = port(unit="mV", doc="input current times membrane resistance, from the network and from stimuli")
    kick: float = impulse(unit="mV", doc="jump of the potential when a spike arrives; lost while refractory")
    I: float = parameter(default=0.0, unit="mV", bounds=(-100, 300), doc="constant input current times membrane resistance")
    tau: float = parameter(default=10.0, unit="ms", bounds=(0.1, 200), doc="membrane time constant")
    tau_w: float = parameter(default=100.0, unit="ms", bounds=(0.1, 5000), doc="time constant of the adaptation")
    a: float = parameter(default=0.2, bounds=(-10, 100), doc="adaptation below threshold, per potential")
    b: float = parameter(default=2.0, unit="mV", bounds=(0, 100), doc="step of the adaptation at a spike")
    tau_ref: float = parameter(default=2.0, unit="ms", bounds=(0, 50), doc="refractory period")
    v_threshold: float = parameter(default=20.0, unit="mV", bounds=(-100, 100), doc="potential of a spike")
    v_reset: float = parameter(default=10.0, unit="mV", bounds=(-100, 100), doc="potential after a spike")
    regimes = (
        Regime("resting", {"I": 15.0}, FixedPoint(), "at I/(1 + a) = 12.5 mV"),
        Regime("adapting", {"I": 40.0}, Spiking(rate=67.36127, tolerance=0.01), "intervals grow from 6.451 to 14.845 ms"),
        Regime("ringing", {"I": 10.0, "a": 5.0, "tau_w": 50.0}, FixedPoint(), "damped oscillations below threshold"),
    )
