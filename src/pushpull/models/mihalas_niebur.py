"""The generalised integrate-and-fire neuron of Mihalas and Niebur."""

from math import inf

from pushpull.models.mihalas_niebur_patterns import PATTERNS
from pushpull.spec import Model, impulse, parameter, port, state


class MihalasNiebur(Model):
    """Generalised leaky integrate-and-fire neuron (GLIF): currents that spikes leave behind, and a threshold that moves.

    All equations are linear; what varies comes from the updates at a spike. Currents are divided by the capacitance.

    Source: Mihalas & Niebur (2009), Neural Comput. 21:704, eqs. 2.1 and 2.2, table 1.
    """

    equations = """
        v' = I + drive + i_1 + i_2 - k_L*(v - E_L)
        theta' = a*(v - E_L) - b*(theta - theta_inf)
        i_1' = -k_1*i_1
        i_2' = -k_2*i_2
        v += kick
        when v >= theta: i_1 = R_1*i_1 + A_1; i_2 = R_2*i_2 + A_2; v = v_reset; theta = maximum(theta_reset, theta)
    """

    v: float = state(default=-70.0, unit="mV", doc="membrane potential")
    theta: float = state(default=-50.0, unit="mV", doc="threshold")
    i_1: float = state(default=0.0, unit="mV/ms", doc="fast current that spikes leave behind")
    i_2: float = state(default=0.0, unit="mV/ms", doc="slow current that spikes leave behind")
    drive: float = port(unit="mV/ms", doc="current over capacitance, from the network and from stimuli")
    kick: float = impulse(unit="mV", doc="jump of the potential when a spike arrives")
    I: float = parameter(default=1.5, unit="mV/ms", bounds=(-20, 20), doc="constant current over capacitance")
    k_L: float = parameter(default=50.0, unit="1/s", bounds=(0, 1000), limits=(0, inf), doc="leak conductance over capacitance")
    a: float = parameter(default=0.0, unit="1/s", bounds=(-200, 200), doc="how the threshold follows the potential")
    b: float = parameter(default=10.0, unit="1/s", bounds=(0, 1000), doc="rate at which the threshold comes back")
    k_1: float = parameter(default=200.0, unit="1/s", bounds=(0, 10000), doc="decay of the fast current")
    k_2: float = parameter(default=20.0, unit="1/s", bounds=(0, 10000), doc="decay of the slow current")
    R_1: float = parameter(default=0.0, bounds=(0, 1), doc="share of the fast current that a spike leaves")
    R_2: float = parameter(default=1.0, bounds=(0, 1), doc="share of the slow current that a spike leaves")
    A_1: float = parameter(default=0.0, unit="mV/ms", bounds=(-50, 50), doc="fast current that a spike adds")
    A_2: float = parameter(default=0.0, unit="mV/ms", bounds=(-50, 50), doc="slow current that a spike adds")
    E_L: float = parameter(default=-70.0, unit="mV", bounds=(-100, 0), doc="reversal potential of the leak")
    theta_inf: float = parameter(default=-50.0, unit="mV", bounds=(-100, 0), doc="threshold at rest")
    v_reset: float = parameter(default=-70.0, unit="mV", bounds=(-100, 0), doc="potential after a spike")
    theta_reset: float = parameter(default=-60.0, unit="mV", bounds=(-100, 0), doc="least threshold after a spike")
    regimes = PATTERNS
