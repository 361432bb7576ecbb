"""The Izhikevich neuron."""

from pushpull.models.izhikevich_patterns import PATTERNS
from pushpull.spec import Model, impulse, parameter, port, state


class Izhikevich(Model):
    """Two equations that fire in twenty ways. A spike is reported one step `dt` later than the paper's program counts it.

    The patterns are those of that program, step included, under SequentialEuler; several are gone at a finer step.

    Source: Izhikevich (2003), IEEE Trans. Neural Netw. 14:1569, eqs. 1-3; patterns of Izhikevich (2004), 15:1063, fig. 1.
    """

    equations = """
        v' = k2*v**2 + k1*v + k0 - u + I + drive
        u' = a*(b*(v - v_b) - decay*u)
        v += kick
        when v > v_peak: v = c; u = u + d
    """

    v: float = state(default=-70.0, unit="mV", doc="membrane potential")
    u: float = state(default=-14.0, unit="mV/ms", doc="recovery")
    drive: float = port(unit="mV/ms", doc="input from the network and from stimuli")
    kick: float = impulse(unit="mV", doc="jump of the potential when a spike arrives")
    I: float = parameter(default=0.0, unit="mV/ms", bounds=(-100, 200), doc="constant input")
    a: float = parameter(default=0.02, unit="1/ms", bounds=(-1, 2), doc="speed of the recovery")
    b: float = parameter(default=0.2, unit="1/ms", bounds=(-5, 5), doc="recovery per potential")
    c: float = parameter(default=-65.0, unit="mV", bounds=(-100, 30), doc="potential after a spike")
    d: float = parameter(default=6.0, unit="mV/ms", bounds=(-50, 50), doc="step of the recovery at a spike")
    k2: float = parameter(default=0.04, unit="1/(mV*ms)", bounds=(0.001, 1), doc="curvature of the potential's slope")
    k1: float = parameter(default=5.0, unit="1/ms", bounds=(0, 20), doc="linear part of it")
    k0: float = parameter(default=140.0, unit="mV/ms", bounds=(0, 500), doc="constant part of it")
    v_b: float = parameter(default=0.0, unit="mV", bounds=(-100, 50), doc="potential that the recovery counts from")
    decay: float = parameter(default=1.0, bounds=(0, 1), doc="1, or 0 where the recovery follows the voltage alone")
    v_peak: float = parameter(default=30.0, unit="mV", bounds=(0, 60), doc="potential that ends the spike")
    regimes = PATTERNS
