"""The Montbrio-Pazo-Roxin equations."""

from math import inf

from pushpull.spec import FixedPoint, Model, Regime, parameter, port, state


class MontbrioPazoRoxin(Model):
    """Firing rate and mean potential of all-to-all coupled quadratic integrate-and-fire neurons, exact for very many of them.

    Excitability is Lorentzian over neurons. At eta = -5 and J = 15 a quiet and a persistent state coexist; a pulse switches.

    Source: Montbrio, Pazo & Roxin (2015), Phys. Rev. X 5:021028, eq. 12.
    """

    time = "1"
    equations = """
        r' = Delta/pi + 2*r*v
        v' = v**2 + eta + J*r + I + drive - (pi*r)**2
    """

    r: float = state(default=0.08, bounds=(0, 100), doc="firing rate")
    v: float = state(default=-2.0, bounds=(-100, 100), doc="mean potential")
    drive: float = port(doc="current from the network and from stimuli")
    eta: float = parameter(default=-5.0, bounds=(-100, 100), doc="centre of the excitabilities")
    Delta: float = parameter(default=1.0, bounds=(0, 100), limits=(0, inf), doc="half-width of the excitabilities")
    J: float = parameter(default=15.0, bounds=(-1000, 1000), doc="strength of the coupling; negative inhibits")
    I: float = parameter(default=0.0, bounds=(-1000, 1000), doc="constant current")
    couples = {"drive": "r"}
    regimes = (
        Regime("quiet", {}, FixedPoint(), "r = 0.08113, a node; the persistent state is stable too"),
        Regime("persistent", {}, FixedPoint(), "r = 1.03060, a focus", start={"r": 1.0, "v": -0.15}),
        Regime("active", {"eta": -2.0}, FixedPoint(), "past the fold at eta = -3.13613 the focus is alone"),
    )
