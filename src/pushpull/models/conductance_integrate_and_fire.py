"""The leaky integrate-and-fire neuron with exponential synaptic conductances."""

from math import inf

from pushpull.spec import FixedPoint, Model, Regime, Spiking, impulse, parameter, port, state


class ConductanceIntegrateAndFire(Model):
    """Leaky integrate-and-fire neuron with excitatory and inhibitory conductances that decay exponentially (COBA).

    Conductances count in units of the leak. They change on while the membrane is refractory.

    Source: Vogels & Abbott (2005), J. Neurosci. 25:10786; as benchmark 1 of Brette et al. (2007), J. Comput. Neurosci. 23:349.
    """

    equations = """
        v' = (E_L - v + g_e*(E_e - v) + g_i*(E_i - v) + I + drive)/tau
        g_e' = -g_e/tau_e
        g_i' = -g_i/tau_i
        g_e += exc
        g_i += inh
        when v > v_threshold: v = v_reset; hold v for tau_ref
    """

    v: float = state(default=-60.0, unit="mV", bounds=(-100, 0), doc="membrane potential")
    g_e: float = state(default=0.0, bounds=(0, 1000), doc="excitatory conductance over that of the leak")
    g_i: float = state(default=0.0, bounds=(0, 1000), doc="inhibitory conductance over that of the leak")
    drive: float = port(unit="mV", doc="other current over the leak's conductance, from the network and from stimuli")
    exc: float = impulse(doc="what an excitatory spike adds to g_e")
    inh: float = impulse(doc="what an inhibitory spike adds to g_i, a positive weight")
    I: float = parameter(default=20.0, unit="mV", bounds=(-100, 200), doc="constant current over the leak's conductance")
    E_L: float = parameter(default=-60.0, unit="mV", bounds=(-100, 0), doc="reversal potential of the leak")
    E_e: float = parameter(default=0.0, unit="mV", bounds=(-50, 50), doc="reversal potential of excitation")
    E_i: float = parameter(default=-80.0, unit="mV", bounds=(-120, -40), doc="reversal potential of inhibition")
    tau: float = parameter(default=20.0, unit="ms", bounds=(0.1, 200), limits=(0, inf), doc="membrane time constant")
    tau_e: float = parameter(default=5.0, unit="ms", bounds=(0.1, 100), doc="decay of excitation")
    tau_i: float = parameter(default=10.0, unit="ms", bounds=(0.1, 100), doc="decay of inhibition")
    tau_ref: float = parameter(default=5.0, unit="ms", bounds=(0, 50), doc="refractory period")
    v_threshold: float = parameter(default=-50.0, unit="mV", bounds=(-100, 0), doc="potential of a spike")
    v_reset: float = parameter(default=-60.0, unit="mV", bounds=(-100, 0), doc="potential after a spike")
    regimes = (
        Regime("tonic", {"I": 20.0}, Spiking(rate=53.0132, tolerance=0.02), "alone, without synapses"),
        Regime("silent", {"I": 0.0}, FixedPoint(), "rests below the threshold"),
    )
