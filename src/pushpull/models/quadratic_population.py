"""The population of quadratic neurons that next-generation masses are made of."""

from math import inf

from pushpull.spec import FixedPoint, Model, Regime, parameter, port, state


class QuadraticPopulation(Model):
    """Firing rate and mean potential of quadratic integrate-and-fire neurons in milliseconds; what acts on them is `input`.

    Constant input gives sqrt(input + sqrt(input**2 + Delta**2))/(sqrt(2)*pi*tau), the rate averaged over Lorentzian excitability.

    Source: Montbrio, Pazo & Roxin (2015), Phys. Rev. X 5:021028, eq. 12, with the time constant of Devalle et al. (2017).
    """

    equations = """
        r' = (Delta/(pi*tau) + 2*r*v) / tau
        v' = (v**2 + input - (pi*tau*r)**2) / tau
    """

    r: float = state(default=0.01, unit="1/ms", bounds=(0, 100), doc="firing rate")
    v: float = state(default=-1.0, bounds=(-100, 100), doc="mean potential")
    input: float = port(doc="current")
    Delta: float = parameter(default=1.0, bounds=(0, 100), limits=(0, inf), doc="half-width of the excitabilities")
    tau: float = parameter(default=10.0, unit="ms", bounds=(0.1, 200), doc="membrane time constant")
    couples = {"input": "r"}
    regimes = (Regime("rest", {}, FixedPoint(), "22.5 spikes a second"),)
