"""The Epileptor reduced to its plane."""

from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port, state


class EpileptorPlane(Model):
    """The Epileptor without its rhythms: seizures as a switch, thrown and thrown back by the permittivity.

    It goes round where rest lies between the folds x1 = -4/3 and x1 = 0, from x_0 = -2.06195 to -1.02509. `drive` is the
    permittivity coupling, a weighted sum of x1 less that of the node.

    Source: Proix, Bartolomei, Chauvel, Bernard & Jirsa (2014), J. Neurosci. 34:15009, the two-dimensional reduction.
    """

    time = "1"
    equations = """
        x1' = 1 - x1**3 - 2*x1**2 - z + I_1 + stimulus
        z' = (4*(x1 - x_0) - z - drive)/tau_0
    """

    x1: float = state(default=-1.6, doc="discharges; above 0 in a seizure")
    z: float = state(default=3.0, doc="permittivity; low permits a seizure")
    drive: float = port(doc="permittivity coupling: weighted differences of x1")
    stimulus: float = port(doc="input to the discharges")
    x_0: float = parameter(default=-1.6, bounds=(-5, 5), doc="epileptogenicity")
    tau_0: float = parameter(default=2857.0, bounds=(10, 100000), doc="time constant of the permittivity")
    I_1: float = parameter(default=3.1, bounds=(-10, 10), doc="constant input")
    couples = {"drive": "x1"}
    regimes = (
        Regime("seizures", {}, LimitCycle(period=1644.3285, unit="1", tolerance=1e-5), "relaxation between the folds"),
        Regime("healthy", {"x_0": -2.3}, FixedPoint(), "below the threshold of epileptogenicity"),
        Regime("status epilepticus", {"x_0": -0.9}, FixedPoint(), "rests above the upper fold"),
    )
