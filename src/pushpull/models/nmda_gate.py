"""The gate of NMDA receptors."""

from pushpull.models.gates import RiseDecayGate
from pushpull.spec import FixedPoint, Model, Regime, impulse, parameter, port


class NMDAGate(Model):
    """NMDA receptors: slow gates of which magnesium blocks a share that shrinks as the membrane depolarises.

    Source: Jahr & Stevens (1990), J. Neurosci. 10:3178, eq. 4a, with gates that rise and decay.
    """

    parts = (RiseDecayGate,)
    equations = """
        gate = RiseDecayGate(spikes=spikes, tau_rise=tau_rise, tau_decay=tau_decay)
        free = 1/(1 + Mg/3.57*exp(-0.062[1/mV]*v))
        open = gate.s*free
    """

    spikes: float = impulse(doc="spikes that arrive, by their weights")
    v: float = port(unit="mV", doc="potential of the membrane that the receptors are in")
    Mg: float = parameter(default=1.0, bounds=(0, 10), doc="magnesium outside, mmol/l")
    tau_rise: float = parameter(default=2.0, unit="ms", bounds=(0.01, 1000), doc="time constant of the rise")
    tau_decay: float = parameter(default=100.0, unit="ms", bounds=(0.01, 1000), doc="time constant of the decay")
    regimes = (Regime("closing", {}, FixedPoint(), start={"gate.x": 1.0}),)
