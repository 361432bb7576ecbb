"""The generic oscillator of the plane."""

from math import sqrt

from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port, state

FITZHUGH = {"a": 0.7, "b": 1.0, "beta": 0.8, "d": sqrt(0.08), "tau": 1 / sqrt(0.08)}
FITZHUGH |= {"alpha": -1.0, "e": 0.0, "f": 1 / 3, "g": 1.0, "I": 0.5}


class GenericOscillator(Model):
    """A cubic against a parabola: one plane that is excitable, bistable or oscillating by its numbers.

    With beta = 0.8, a = 0.7, c = 0, e = 0, f = 1/3, g = 1, alpha = -1, b = 1 and d*tau = 1 it is
    `FitzHughNagumo` with eps = d/tau.

    Source: Sanz-Leon, Knock, Spiegler & Jirsa (2015), NeuroImage 111:385, generic two-dimensional oscillator, after
    Stefanescu & Jirsa (2008), PLoS Comput. Biol. 4:e1000219.
    """

    equations = """
        V' = d*tau*(-f*V**3 + e*V**2 + g*V + alpha*W + gamma*(I + drive))/scale
        W' = d/tau*(c*V**2 + b*V - beta*W + a)/scale
    """

    V: float = state(default=0.1, doc="fast variable, like a potential")
    W: float = state(default=0.0, doc="slow variable, like a recovery")
    drive: float = port(doc="input from the network and from stimuli")
    tau: float = parameter(default=1.0, bounds=(0.01, 100), doc="ratio of the two time scales")
    d: float = parameter(default=0.02, bounds=(0, 1), doc="speed of both")
    a: float = parameter(default=-2.0, bounds=(-10, 10), doc="height of the slow nullcline")
    b: float = parameter(default=-10.0, bounds=(-50, 50), doc="slope of the slow nullcline")
    c: float = parameter(default=0.0, bounds=(-20, 20), doc="curvature of the slow nullcline")
    e: float = parameter(default=3.0, bounds=(-10, 10), doc="quadratic term of the fast nullcline")
    f: float = parameter(default=1.0, bounds=(-10, 10), doc="cubic term of the fast nullcline")
    g: float = parameter(default=0.0, bounds=(-10, 10), doc="linear term of the fast nullcline")
    alpha: float = parameter(default=1.0, bounds=(-10, 10), doc="action of slow on fast")
    beta: float = parameter(default=1.0, bounds=(-10, 10), doc="decay of the slow variable")
    gamma: float = parameter(default=1.0, bounds=(-10, 10), doc="weight of inputs")
    I: float = parameter(default=0.0, bounds=(-10, 10), doc="constant input")
    scale: float = parameter(default=1.0, unit="ms", bounds=(0.001, 1000), doc="unit of its time")
    couples = {"drive": "V"}
    regimes = (
        Regime("excitable", {}, FixedPoint(), "one rest, left by a push across the middle branch"),
        Regime(
            "bistable",
            {"a": 1.0, "b": 0.0, "c": -5.0},
            FixedPoint(),
            "a rest at V = -1.618 beside a slow cycle",
            start={"V": -1.6, "W": -12.0},
        ),
        Regime("oscillating", {"a": 3.0}, LimitCycle(period=113.923981, tolerance=1e-4), "past the Hopf point at a = 1.74019"),
        Regime("FitzHugh-Nagumo", FITZHUGH, LimitCycle(period=39.474415, tolerance=1e-5), "I = 0.5"),
    )
