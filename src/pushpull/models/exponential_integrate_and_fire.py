"""The exponential integrate-and-fire neuron."""

from math import inf

from pushpull.spec import FixedPoint, Model, Regime, Spiking, impulse, parameter, port, state


class ExponentialIntegrateAndFire(Model):
    """Integrate-and-fire neuron whose spike rises exponentially, driven by a mean and by white noise.

    Fires for mu > V_T - E_L - Delta_T. Above `v_peak` the right-hand side stays that of `v_peak`, so that no step overflows.

    Source: Fourcaud-Trocme et al. (2003), J. Neurosci. 23:11628, with the parameters of its fit to a conductance-based neuron.
    """

    equations = """
        v' = (E_L - u + Delta_T*exp((u - V_T)/Delta_T) + mu + drive)/tau + sigma/sqrt(tau)*xi
        u = minimum(v, v_peak)
        v += kick unless held
        when v >= v_peak: v = v_reset; refractory tau_ref
    """

    v: float = state(default=-65.0, unit="mV", doc="membrane potential")
    drive: float = port(unit="mV", doc="input current over leak conductance, from the network and from stimuli")
    kick: float = impulse(unit="mV", doc="jump of the potential when a spike arrives; lost while refractory")
    mu: float = parameter(default=0.0, unit="mV", bounds=(-100, 300), doc="mean input")
    sigma: float = parameter(default=0.0, unit="mV", bounds=(0, 100), limits=(0, inf), doc="strength of the noise in the input")
    tau: float = parameter(default=10.0, unit="ms", bounds=(0.1, 200), doc="membrane time constant")
    tau_ref: float = parameter(default=1.7, unit="ms", bounds=(0, 50), doc="refractory period")
    E_L: float = parameter(default=-65.0, unit="mV", bounds=(-100, 0), doc="reversal potential of the leak")
    V_T: float = parameter(default=-59.9, unit="mV", bounds=(-80, 0), doc="potential at which the spike's slope begins")
    Delta_T: float = parameter(default=3.48, unit="mV", bounds=(0.1, 20), doc="width of the spike's rise")
    v_peak: float = parameter(default=-20.0, unit="mV", bounds=(-50, 60), doc="potential that ends the spike")
    v_reset: float = parameter(default=-68.0, unit="mV", bounds=(-100, 0), doc="potential after a spike")
    regimes = (
        Regime("resting", {"mu": 0.0}, FixedPoint(), "below the fold at mu = 1.62 mV"),
        Regime("mean-driven", {"mu": 10.0}, Spiking(rate=57.7230026, tolerance=0.01), "noise-free"),
        Regime("fluctuation-driven", {"mu": 0.0, "sigma": 5.0}, Spiking(rate=8.06170730, tolerance=0.06), "below the fold"),
    )
