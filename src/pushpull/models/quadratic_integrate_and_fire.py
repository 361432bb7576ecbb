"""The quadratic integrate-and-fire neuron."""

import math

from pushpull.spec import FixedPoint, Model, Regime, Spiking, impulse, parameter, port, state


class QuadraticIntegrateAndFire(Model):
    """Normal form of the saddle-node on a circle: fires at sqrt(I)/pi for I > 0, rests at -sqrt(-I) below.

    Spikes run to infinity and come back from there; holding the reset for 2/v_peak makes up for the ends that are cut off.

    Source: Ermentrout & Kopell (1986), SIAM J. Appl. Math. 46:233; with peak, reset and hold of Montbrio et al. (2015),
    Phys. Rev. X 5:021028, eq. 1 and appendix A.
    """

    time = "1"
    equations = """
        v' = v**2 + I + drive
        v += kick unless held
        when v >= v_peak: v = v_reset; refractory tau_ref
    """

    v: float = state(default=-2.0, doc="membrane potential")
    drive: float = port(doc="input from the network and from stimuli")
    kick: float = impulse(doc="jump of the potential when a spike arrives; lost while it is held")
    I: float = parameter(default=1.0, bounds=(-1000, 1000), doc="constant input; 0 is the saddle-node")
    v_peak: float = parameter(
        default=100.0, bounds=(1, 10000), doc="potential that counts as infinite", why="lower cuts the spike"
    )
    v_reset: float = parameter(default=-100.0, bounds=(-10000, 10000), doc="potential after a spike")
    tau_ref: float = parameter(default=0.02, bounds=(0, 100), limits=(0, math.inf), doc="hold after a spike")
    regimes = (
        Regime("firing", {"I": 1.0}, Spiking(rate=1 / math.pi, unit="1", tolerance=0.005), "sqrt(I)/pi"),
        Regime("resting", {"I": -1.0}, FixedPoint(), "at v = -1; v = 1 is the threshold"),
    )
