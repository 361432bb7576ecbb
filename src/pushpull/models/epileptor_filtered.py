"""The Epileptor with the filter between its two rhythms, six states."""

from pushpull.models.epileptor import Epileptor
from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port, state


class EpileptorFiltered(Model):
    """The Epileptor as published: fast discharges reach spikes and waves through a slow filter.

    Source: Jirsa, Stacey, Quilichini, Ivanov & Bernard (2014), Brain 137:2210, eqs. 1-5 with the filter as a state of its own.
    """

    time = "1"
    parts = (Epileptor,)
    equations = """
        core = Epileptor(x_0=x_0, tau_0=tau_0, I_1=I_1, I_2=I_2, drive=drive, stimulus=stimulus, k=0, lagged=strength*g)
        g' = core.x1 - gamma*g
    """

    g: float = state(default=-160.0, doc="fast discharges, filtered")
    drive: float = port(doc="permittivity coupling: weighted differences of core.x1")
    stimulus: float = port(doc="input to the fast discharges")
    x_0: float = parameter(default=-1.6, bounds=(-5, 5), doc="epileptogenicity")
    tau_0: float = parameter(default=2857.0, bounds=(10, 100000), doc="time constant of the permittivity")
    gamma: float = parameter(default=0.01, bounds=(0, 10), doc="rate of the filter")
    strength: float = parameter(default=0.002, bounds=(0, 1), doc="weight of what is filtered")
    I_1: float = parameter(default=3.1, bounds=(-10, 10), doc="constant input to the fast discharges")
    I_2: float = parameter(default=0.45, bounds=(-10, 10), doc="constant input to spikes and waves")
    couples = {"drive": "core.x1"}
    regimes = (
        Regime("seizures", {}, LimitCycle(period=1933.17, unit="1", tolerance=1e-3), "z from 2.854 to 4.143"),
        Regime("healthy", {"x_0": -2.3}, FixedPoint(), "below the threshold of epileptogenicity"),
    )
