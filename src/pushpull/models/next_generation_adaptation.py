"""The next-generation neural mass with adaptation."""

from math import inf

from pushpull.models.quadratic_population import QuadraticPopulation
from pushpull.models.synapses import FirstOrderSynapse
from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port


class NextGenerationAdaptation(Model):
    """Excitatory quadratic neurons that their own firing tires, which turns persistent activity into slow population bursts.

    Adaptation follows the firing rate of the population, as if all cells tired alike; then the equations are exact.

    Source: Ferrara, Angulo-Garcia, Torcini & Olmi (2023), Phys. Rev. E 107:024311, without synaptic delay.
    """

    parts = (QuadraticPopulation, FirstOrderSynapse)
    equations = """
        cells = QuadraticPopulation(tau=tau_m, Delta=Delta, input=eta + I + drive + tau_m*(J*cells.r - alpha*fatigue.s))
        fatigue = FirstOrderSynapse(tau=tau_a, input=cells.r)
    """

    drive: float = port(doc="current from the network and from stimuli")
    eta: float = parameter(default=-1.0, bounds=(-100, 100), doc="centre of the excitabilities")
    Delta: float = parameter(default=1.0, bounds=(0, 100), limits=(0, inf), doc="half-width of the excitabilities")
    J: float = parameter(default=15.0, bounds=(-1000, 1000), doc="strength of the coupling")
    alpha: float = parameter(default=8.0, bounds=(0, 1000), doc="strength of adaptation")
    I: float = parameter(default=0.0, bounds=(-1000, 1000), doc="constant current")
    tau_m: float = parameter(default=10.0, unit="ms", bounds=(0.1, 200), doc="membrane time constant")
    tau_a: float = parameter(default=200.0, unit="ms", bounds=(1, 5000), doc="time constant of adaptation")
    couples = {"drive": "cells.r"}
    regimes = (
        Regime("bursting", {}, LimitCycle(period=451.70574, tolerance=1e-3), "four volleys, then silence"),
        Regime("quiet", {"eta": -3.0}, FixedPoint(), "below the Hopf point at eta = -1.81580"),
        Regime("tonic", {"eta": 2.0}, FixedPoint(), "past the Hopf point at eta = 0.48436"),
    )
