"""The next-generation neural mass of one population."""

from math import inf

from pushpull.models.quadratic_population import QuadraticPopulation
from pushpull.models.synapses import RiseDecaySynapse
from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port


class NextGenerationMass(Model):
    """Quadratic neurons that act on themselves through a second-order synapse; inhibitory ones make gamma on their own (ING).

    Rise and decay are equally long by default, an alpha function. The rate grows by Delta/(pi*tau_m); the review prints Delta.

    Source: Castaldo et al. (2026), Phys. Rep. 1189:1, section 7, fig. 13; Clusella, Koksal-Ersoz, Garcia-Ojalvo & Ruffini
    (2023), Biol. Cybern. 117:5.
    """

    parts = (QuadraticPopulation, RiseDecaySynapse)
    equations = """
        cells = QuadraticPopulation(tau=tau_m, Delta=Delta, input=eta + I + drive + tau_m*J*syn.s)
        syn = RiseDecaySynapse(tau_rise=tau_rise, tau_decay=tau_decay, input=cells.r)
    """

    drive: float = port(doc="current from the network and from stimuli")
    eta: float = parameter(default=0.0, bounds=(-100, 100), doc="centre of the excitabilities")
    Delta: float = parameter(default=1.0, bounds=(0, 100), limits=(0, inf), doc="half-width of the excitabilities")
    J: float = parameter(default=-20.0, bounds=(-1000, 1000), doc="strength of the synapse; negative inhibits")
    I: float = parameter(default=20.0, bounds=(-1000, 1000), doc="constant current")
    tau_m: float = parameter(default=7.5, unit="ms", bounds=(0.1, 200), doc="membrane time constant")
    tau_rise: float = parameter(default=2.0, unit="ms", bounds=(0.01, 1000), doc="time constant of the synapse's rise")
    tau_decay: float = parameter(default=2.0, unit="ms", bounds=(0.01, 1000), doc="time constant of the synapse's decay")
    couples = {"drive": "syn.s"}
    regimes = (
        Regime(
            "gamma",
            {"I": 20.0},
            LimitCycle(period=1000 / 100.684709, tolerance=1e-3),
            "101 Hz; 55 to 255 between the Hopf points",
        ),
        Regime("rest", {"I": 2.0}, FixedPoint(), "below the Hopf point at I = 5.32212"),
    )
