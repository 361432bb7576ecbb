"""The Epileptor of five states."""

from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port, state


class Epileptor(Model):
    """Seizures that begin and end by themselves: fast discharges, spikes with waves, and a slow permittivity that switches them.

    Rest is lost at x_0 = -2.06046, beside the fold x1 = -4/3 of the fast discharges. `drive` is the permittivity coupling, a
    weighted sum of x1 less that of the node. Here x1 acts on x2 at once, by k; `EpileptorFiltered` has the
    paper's slow filter between them.

    Source: Jirsa, Stacey, Quilichini, Ivanov & Bernard (2014), Brain 137:2210, eqs. 1-5; coupling of
    Proix et al. (2014), J. Neurosci. 34:15009.
    """

    time = "1"
    equations = """
        x1' = y1 - where(x1 < 0, x1**3 - 3*x1**2, (x2 - 0.6*(z - 4)**2)*x1) - z + I_1 + stimulus
        y1' = y_0 - 5*x1**2 - y1
        z' = (4*(x1 - x_0) - z - drive)/tau_0
        x2' = -y2 + x2 - x2**3 + I_2 + k*x1 + lagged - 0.3*(z - 3.5)
        y2' = (-y2 + where(x2 < -0.25, 0, 6*(x2 + 0.25)))/tau_2
        lfp = x2 - x1
    """

    x1: float = state(default=-1.6, doc="fast discharges")
    y1: float = state(default=-11.8, doc="recovery of the fast discharges")
    z: float = state(default=3.0, doc="permittivity; low permits a seizure")
    x2: float = state(default=-0.9, doc="spikes and waves")
    y2: float = state(default=0.0, doc="recovery of spikes and waves")
    drive: float = port(doc="permittivity coupling: weighted differences of x1")
    stimulus: float = port(doc="input to the fast discharges")
    lagged: float = port(doc="input to spikes and waves")
    x_0: float = parameter(default=-1.6, bounds=(-5, 5), doc="epileptogenicity")
    y_0: float = parameter(default=1.0, bounds=(-10, 10), doc="offset of the first recovery")
    tau_0: float = parameter(default=2857.0, bounds=(10, 100000), doc="time constant of the permittivity")
    tau_2: float = parameter(default=10.0, bounds=(0.1, 1000), doc="time constant of the second recovery")
    k: float = parameter(default=0.2, bounds=(0, 10), doc="action of the fast discharges on spikes and waves")
    I_1: float = parameter(default=3.1, bounds=(-10, 10), doc="constant input to the fast discharges")
    I_2: float = parameter(default=0.45, bounds=(-10, 10), doc="constant input to spikes and waves")
    couples = {"drive": "x1"}
    regimes = (
        Regime("seizures", {}, LimitCycle(period=1930.448, unit="1", tolerance=1e-3), "z from 2.854 to 4.145"),
        Regime("healthy", {"x_0": -2.3}, FixedPoint(), "below the threshold of epileptogenicity at -2.06046"),
    )
