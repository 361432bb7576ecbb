"""The leaky integrate-and-fire neuron with exponential synaptic currents."""

from pushpull.spec import FixedPoint, Model, Regime, Spiking, impulse, parameter, port, state


class CurrentIntegrateAndFire(Model):
    """Leaky integrate-and-fire neuron with excitatory and inhibitory currents that decay exponentially (CUBA).

    Currents count as the potential that they would hold the membrane at; they flow on while it is refractory.

    Source: Vogels & Abbott (2005), J. Neurosci. 25:10786; as benchmark 2 of Brette et al. (2007), J. Comput. Neurosci. 23:349.
    """

    equations = """
        v' = (E_L - v + g_e + g_i + drive)/tau
        g_e' = -g_e/tau_e
        g_i' = -g_i/tau_i
        g_e += exc
        g_i += inh
        when v > v_threshold: v = v_reset; hold v for tau_ref
    """

    v: float = state(default=-60.0, unit="mV", bounds=(-100, 0), doc="membrane potential")
    g_e: float = state(default=0.0, unit="mV", doc="excitatory current times membrane resistance")
    g_i: float = state(default=0.0, unit="mV", doc="inhibitory current times membrane resistance, negative")
    drive: float = port(unit="mV", doc="other current times membrane resistance, from the network and from stimuli")
    exc: float = impulse(unit="mV", doc="what an excitatory spike adds to g_e")
    inh: float = impulse(unit="mV", doc="what an inhibitory spike adds to g_i, a negative weight")
    E_L: float = parameter(default=-49.0, unit="mV", bounds=(-100, 0), doc="potential at rest, with the constant drive")
    tau: float = parameter(default=20.0, unit="ms", bounds=(0.1, 200), doc="membrane time constant")
    tau_e: float = parameter(default=5.0, unit="ms", bounds=(0.1, 100), doc="decay of excitation")
    tau_i: float = parameter(default=10.0, unit="ms", bounds=(0.1, 100), doc="decay of inhibition")
    tau_ref: float = parameter(default=5.0, unit="ms", bounds=(0, 50), doc="refractory period")
    v_threshold: float = parameter(default=-50.0, unit="mV", bounds=(-100, 0), doc="potential of a spike")
    v_reset: float = parameter(default=-60.0, unit="mV", bounds=(-100, 0), doc="potential after a spike")
    regimes = (
        Regime("tonic", {"E_L": -49.0}, Spiking(rate=18.8816, tolerance=0.02), "alone, without synapses"),
        Regime("silent", {"E_L": -60.0}, FixedPoint(), "rests below the threshold"),
    )
