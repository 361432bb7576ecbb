"""The theta neuron."""

import math

from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, Spiking, parameter, port, state


class ThetaNeuron(Model):
    """Quadratic integrate-and-fire on the circle, v = tan(theta/2): fires at sqrt(I)/pi as theta passes pi, for I > 0.

    Source: Ermentrout & Kopell (1986), SIAM J. Appl. Math. 46:233; in the form of Ermentrout (1996), Neural Comput. 8:979.
    """

    time = "1"
    equations = """
        theta' = 1 - cos(theta) + (1 + cos(theta))*(I + drive)
        pulse = 1 - cos(theta)
        when theta >= pi: theta = theta - 2*pi
    """

    theta: float = state(default=-2.0, doc="phase in radians, between -pi and pi")
    drive: float = port(doc="input from the network and from stimuli")
    I: float = parameter(default=1.0, bounds=(-1000, 1000), doc="constant input; 0 is the saddle-node on the circle")
    couples = {"drive": "pulse"}
    regimes = (
        Regime(
            "firing",
            {"I": 0.25},
            (LimitCycle(period=2 * math.pi, unit="1", tolerance=1e-4), Spiking(rate=0.5 / math.pi, unit="1", tolerance=0.005)),
            "sqrt(I)/pi",
        ),
        Regime("resting", {"I": -0.25}, FixedPoint(), "at tan(theta/2) = -1/2"),
    )
