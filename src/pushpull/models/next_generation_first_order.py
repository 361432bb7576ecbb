"""The next-generation neural mass with a first-order synapse."""

from math import inf

from pushpull.models.quadratic_population import QuadraticPopulation
from pushpull.models.synapses import FirstOrderSynapse
from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port


class NextGenerationFirstOrder(Model):
    """Quadratic neurons that act on themselves through a synapse that only decays: the smallest mass with gamma of its own.

    Source: Devalle, Roxin & Montbrio (2017), PLoS Comput. Biol. 13:e1005881; Montbrio, Pazo & Roxin (2015), Phys. Rev. X
    5:021028, eq. 12.
    """

    parts = (QuadraticPopulation, FirstOrderSynapse)
    equations = """
        cells = QuadraticPopulation(tau=tau_m, Delta=Delta, input=eta + I + drive + tau_m*J*syn.s)
        syn = FirstOrderSynapse(tau=tau_s, input=cells.r)
    """

    drive: float = port(doc="current from the network and from stimuli")
    eta: float = parameter(default=0.0, bounds=(-100, 100), doc="centre of the excitabilities")
    Delta: float = parameter(default=1.0, bounds=(0, 100), limits=(0, inf), doc="half-width of the excitabilities")
    J: float = parameter(default=-20.0, bounds=(-1000, 1000), doc="strength of the synapse; negative inhibits")
    I: float = parameter(default=20.0, bounds=(-1000, 1000), doc="constant current")
    tau_m: float = parameter(default=10.0, unit="ms", bounds=(0.1, 200), doc="membrane time constant")
    tau_s: float = parameter(default=5.0, unit="ms", bounds=(0.01, 1000), doc="time constant of the synapse")
    couples = {"drive": "syn.s"}
    regimes = (
        Regime("gamma", {"I": 20.0}, LimitCycle(period=1000 / 82.876656, tolerance=1e-3)),
        Regime("rest", {"I": 2.0}, FixedPoint(), "below the Hopf point at I = 7.21726"),
    )
