"""The Wendling neural mass."""

from pushpull.models.synapses import AlphaSynapse
from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port


class Wendling(Model):
    """Hippocampal or cortical tissue on its way into a seizure: pyramidal cells, excitatory, slow and fast inhibitory cells.

    `eeg` is what an electrode sees. The types of activity are those of A = 5, told apart by the inhibition (B, G); noise with
    `with_noise(drive=...)` gives them their published look, the promises are those of the noise-free equations.

    Source: Wendling, Bartolomei, Bellanger & Chauvel (2002), Eur. J. Neurosci. 15:1499; five synapses.
    """

    time = "s"
    parts = (AlphaSynapse,)
    equations = """
        pyr = AlphaSynapse(gain=A, rate=a, input=S(eeg))
        exc = AlphaSynapse(gain=A, rate=a, input=P + drive + C2*S(C1*pyr.s))
        slow = AlphaSynapse(gain=B, rate=b, input=C4*S(C3*pyr.s))
        fast = AlphaSynapse(gain=G, rate=g, input=C7*S(C5*pyr.s - C6*gate.s))
        gate = AlphaSynapse(gain=B, rate=b, input=S(C3*pyr.s))
        eeg = exc.s - slow.s - fast.s
        S(v) = 2*e0 / (1 + exp(r*(v0 - v)))
        C1 = C
        C2 = 0.8*C
        C3 = 0.25*C
        C4 = 0.25*C
        C5 = 0.3*C
        C6 = 0.1*C
        C7 = 0.8*C
    """

    drive: float = port(unit="1/s", doc="firing rate that arrives from other columns and from stimuli")
    A: float = parameter(default=3.25, unit="mV", bounds=(0, 20), doc="excitatory synaptic gain")
    B: float = parameter(default=22.0, unit="mV", bounds=(0, 100), doc="gain of slow inhibition")
    G: float = parameter(default=10.0, unit="mV", bounds=(0, 100), doc="gain of fast inhibition")
    a: float = parameter(default=100.0, unit="1/s", bounds=(10, 1000), doc="excitatory rate constant")
    b: float = parameter(default=50.0, unit="1/s", bounds=(5, 500), doc="rate constant of slow inhibition")
    g: float = parameter(default=500.0, unit="1/s", bounds=(50, 2000), doc="rate constant of fast inhibition")
    C: float = parameter(default=135.0, bounds=(0, 1500), doc="synapses from pyramidal to excitatory cells")
    P: float = parameter(default=90.0, unit="1/s", bounds=(-100, 2000), doc="firing rate that arrives from elsewhere")
    e0: float = parameter(default=2.5, unit="1/s", bounds=(0, 50), doc="half the largest firing rate")
    v0: float = parameter(default=6.0, unit="mV", bounds=(-20, 50), doc="potential of half the largest firing rate")
    r: float = parameter(default=0.56, unit="1/mV", bounds=(0, 5), doc="steepness of the firing rate")
    couples = {"drive": "eeg"}
    regimes = (
        Regime("background", {"A": 5.0, "B": 50.0, "G": 15.0}, FixedPoint(), "type 1"),
        Regime("sporadic spikes", {"A": 5.0, "B": 40.0, "G": 15.0}, FixedPoint(), "type 2; noise sets the spikes off"),
        Regime(
            "sustained spikes",
            {"A": 5.0, "B": 25.0, "G": 15.0},
            LimitCycle(period=1 / 4.483925, unit="s", tolerance=1e-3),
            "type 3; eeg from -5.43 to 13.36 mV",
        ),
        Regime("slow rhythm", {"A": 5.0, "B": 10.0, "G": 15.0}, FixedPoint(), "type 4; noise brings the rhythm out"),
        Regime("fast activity", {"A": 5.0, "B": 5.0, "G": 25.0}, FixedPoint(), "type 5; low voltage, at the onset of a seizure"),
        Regime(
            "quasi-sinusoidal",
            {"A": 5.0, "B": 15.0, "G": 0.0},
            LimitCycle(period=1 / 11.035360, unit="s", tolerance=1e-3),
            "type 6; eeg from 3.07 to 13.34 mV",
        ),
    )
