"""The adaptive exponential integrate-and-fire neuron."""

from pushpull.models.adaptive_exponential_patterns import PATTERNS
from pushpull.spec import Model, impulse, parameter, port, state


class AdaptiveExponential(Model):
    """Integrate-and-fire neuron with an exponential rise of the spike and one adaptation current (AdEx).

    Above `v_peak` the right-hand side stays that of `v_peak`, so that no step overflows. Rheobase, where the fold comes first:
    (g_L + a)*(V - E_L) - g_L*Delta_T*(1 + a/g_L) at V = V_T + Delta_T*log(1 + a/g_L).

    Source: Brette & Gerstner (2005), J. Neurophysiol. 94:3637; regimes of Naud et al. (2008), Biol. Cybern. 99:335, table 1,
    with the values of P. Mueller that make its figures come out.
    """

    equations = """
        v' = (-g_L*(u - E_L) + g_L*Delta_T*exp((u - V_T)/Delta_T) - w + I + drive)/C
        w' = (a*(u - E_L) - w)/tau_w
        u = minimum(v, v_peak)
        v += kick
        when v >= v_peak: v = v_reset; w = w + b
    """

    v: float = state(default=-70.0, unit="mV", doc="membrane potential")
    w: float = state(default=0.0, unit="pA", doc="adaptation current")
    drive: float = port(unit="pA", doc="current from the network and from stimuli")
    kick: float = impulse(unit="mV", doc="jump of the potential when a spike arrives")
    I: float = parameter(default=0.0, unit="pA", bounds=(-2000, 5000), doc="constant current")
    C: float = parameter(default=200.0, unit="pF", bounds=(1, 2000), doc="membrane capacitance")
    g_L: float = parameter(default=10.0, unit="nS", bounds=(0.1, 200), doc="leak conductance")
    E_L: float = parameter(default=-70.0, unit="mV", bounds=(-100, 0), doc="reversal potential of the leak")
    V_T: float = parameter(default=-50.0, unit="mV", bounds=(-80, 0), doc="potential at which the spike's slope begins")
    Delta_T: float = parameter(default=2.0, unit="mV", bounds=(0.1, 20), doc="width of the spike's rise", why="wider is no spike")
    a: float = parameter(default=2.0, unit="nS", bounds=(-100, 500), doc="adaptation below threshold")
    tau_w: float = parameter(default=30.0, unit="ms", bounds=(0.1, 5000), doc="time constant of the adaptation")
    b: float = parameter(default=0.0, unit="pA", bounds=(-100, 2000), doc="step of the adaptation at a spike")
    v_peak: float = parameter(default=0.0, unit="mV", bounds=(-40, 60), doc="potential that ends the spike")
    v_reset: float = parameter(default=-58.0, unit="mV", bounds=(-100, 0), doc="potential after a spike")
    regimes = PATTERNS
