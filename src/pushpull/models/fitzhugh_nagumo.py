"""The FitzHugh-Nagumo equations."""

from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port, state


class FitzHughNagumo(Model):
    """The plane that excitable cells share: a fast voltage that drives itself up, a slow recovery that drags it back.

    It oscillates between two subcritical Hopf points, v = -sqrt(1 - b*eps) and sqrt(1 - b*eps), with angular frequency
    sqrt(eps - (b*eps)**2) at both.

    Source: FitzHugh (1961), Biophys. J. 1:445, the BVP model with v = -x, w = y, I = -z, eps = 1/c**2 and time in 1/c;
    Nagumo et al. (1962), Proc. IRE 50:2061.
    """

    time = "1"
    equations = """
        v' = v - v**3/3 - w + I + drive
        w' = eps*(v + a - b*w)
    """

    v: float = state(default=-1.1994080352440348, doc="membrane potential, without unit")
    w: float = state(default=-0.6242600440550434, doc="recovery")
    drive: float = port(doc="current from the network and from stimuli")
    I: float = parameter(default=0.0, bounds=(-10, 10), doc="constant current")
    a: float = parameter(default=0.7, bounds=(-5, 5), doc="offset of the recovery")
    b: float = parameter(default=0.8, bounds=(0, 5), doc="decay of the recovery, in units of eps")
    eps: float = parameter(default=0.08, bounds=(0, 1), doc="slowness of the recovery", why="past 1 recovery is no longer slow")
    couples = {"drive": "v"}
    regimes = (
        Regime("excitable", {}, FixedPoint(), "rests at v = -1.19941, below the Hopf point at I = 0.33128"),
        Regime("oscillating", {"I": 0.5}, LimitCycle(period=39.474415, unit="1", tolerance=1e-5), "v from -1.97041 to 1.85212"),
        Regime("blocked", {"I": 2.0}, FixedPoint(), "rests at a high v, beyond the Hopf point at I = 1.41872"),
    )
