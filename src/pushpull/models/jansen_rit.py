"""The Jansen-Rit neural mass."""

from pushpull.models.synapses import AlphaSynapse
from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port


class JansenRit(Model):
    """A cortical column: pyramidal cells with an excitatory and an inhibitory feedback loop.

    The potential of the pyramidal cells, `eeg`, is what an electrode sees. Between P = 113.59 and 137.38 two cycles are stable,
    alpha and a slow one of spikes and waves; a start from 0 leads to the slow one.

    Source: Jansen & Rit (1995), Biol. Cybern. 73:357, eq. 6; bifurcations in Grimbert & Faugeras (2006), Neural Comput. 18:3052.
    """

    time = "s"
    parts = (AlphaSynapse,)
    equations = """
        pyr = AlphaSynapse(gain=A, rate=a, input=S(eeg))
        exc = AlphaSynapse(gain=A, rate=a, input=P + drive + C2*S(C1*pyr.s))
        inh = AlphaSynapse(gain=B, rate=b, input=C4*S(C3*pyr.s))
        eeg = exc.s - inh.s
        S(v) = 2*e0 / (1 + exp(r*(v0 - v)))
        C1 = C
        C2 = 0.8*C
        C3 = 0.25*C
        C4 = 0.25*C
    """

    drive: float = port(unit="1/s", doc="firing rate that arrives from other columns and from stimuli")
    A: float = parameter(default=3.25, unit="mV", bounds=(0, 20), doc="excitatory synaptic gain")
    B: float = parameter(default=22.0, unit="mV", bounds=(0, 100), doc="inhibitory synaptic gain")
    a: float = parameter(default=100.0, unit="1/s", bounds=(10, 1000), doc="excitatory rate constant")
    b: float = parameter(default=50.0, unit="1/s", bounds=(5, 500), doc="inhibitory rate constant")
    C: float = parameter(default=135.0, bounds=(0, 1500), doc="synapses from pyramidal to excitatory cells")
    P: float = parameter(
        default=220.0, unit="1/s", bounds=(-100, 1000), doc="firing rate that arrives from elsewhere", why="rates saturate"
    )
    e0: float = parameter(default=2.5, unit="1/s", bounds=(0, 50), doc="half the largest firing rate")
    v0: float = parameter(default=6.0, unit="mV", bounds=(-20, 50), doc="potential of half the largest firing rate")
    r: float = parameter(default=0.56, unit="1/mV", bounds=(0, 5), doc="steepness of the firing rate")
    couples = {"drive": "eeg"}
    regimes = (
        Regime("alpha", {"P": 220.0}, LimitCycle(period=1 / 10.938028, unit="s", tolerance=1e-3), "eeg from 6.088 to 9.034 mV"),
        Regime("spike-wave", {"P": 120.0}, LimitCycle(period=1 / 2.384566, unit="s", tolerance=1e-3), "from the start at 0"),
        Regime("rest", {"P": 50.0}, FixedPoint(), "the lower of two stable points"),
    )
