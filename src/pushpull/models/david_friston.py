"""The David-Friston mass."""

from pushpull.models.synapses import AlphaSynapse
from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port


class DavidFriston(Model):
    """A cortical column whose cells are of two kinds, slow and fast: one wiring, two rhythms, mixed by the share w of slow ones.

    Each kind keeps gain over rate at what `JansenRit` has: 32.5 mV ms for excitation, 440 mV ms for inhibition.

    Source: David & Friston (2003), NeuroImage 20:1743, the model with two populations and its time constants.
    """

    time = "s"
    parts = (AlphaSynapse,)
    equations = """
        slow_pyr = AlphaSynapse(gain=A/tau_es, rate=1/tau_es, input=S(eeg))
        slow_exc = AlphaSynapse(gain=A/tau_es, rate=1/tau_es, input=arriving)
        slow_inh = AlphaSynapse(gain=B/tau_is, rate=1/tau_is, input=pulled)
        fast_pyr = AlphaSynapse(gain=A/tau_ef, rate=1/tau_ef, input=S(eeg))
        fast_exc = AlphaSynapse(gain=A/tau_ef, rate=1/tau_ef, input=arriving)
        fast_inh = AlphaSynapse(gain=B/tau_if, rate=1/tau_if, input=pulled)
        eeg = w*(slow_exc.s - slow_inh.s) + (1 - w)*(fast_exc.s - fast_inh.s)
        pyr = w*slow_pyr.s + (1 - w)*fast_pyr.s
        arriving = P + drive + 0.8*C*S(C*pyr)
        pulled = 0.25*C*S(0.25*C*pyr)
        S(v) = 2*e0 / (1 + exp(r*(v0 - v)))
    """

    drive: float = port(unit="1/s", doc="firing rate that arrives from other columns and from stimuli")
    w: float = parameter(default=1.0, bounds=(0, 1), doc="share of slow cells")
    A: float = parameter(default=32.5, unit="mV*ms", bounds=(0, 1000), doc="what a unit rate gives, excitation")
    B: float = parameter(default=440.0, unit="mV*ms", bounds=(0, 10000), doc="what a unit rate gives, inhibition")
    tau_es: float = parameter(default=10.8, unit="ms", bounds=(0.1, 200), doc="excitatory time constant of slow cells")
    tau_is: float = parameter(default=22.0, unit="ms", bounds=(0.1, 200), doc="inhibitory time constant of slow cells")
    tau_ef: float = parameter(default=4.6, unit="ms", bounds=(0.1, 200), doc="excitatory time constant of fast cells")
    tau_if: float = parameter(default=2.9, unit="ms", bounds=(0.1, 200), doc="inhibitory time constant of fast cells")
    C: float = parameter(default=135.0, bounds=(0, 1500), doc="synapses from pyramidal to excitatory cells")
    P: float = parameter(default=220.0, unit="1/s", bounds=(-100, 1000), doc="firing rate that arrives from elsewhere")
    e0: float = parameter(default=2.5, unit="1/s", bounds=(0, 50), doc="half the largest firing rate")
    v0: float = parameter(default=6.0, unit="mV", bounds=(-20, 50), doc="potential of half the largest firing rate")
    r: float = parameter(default=0.56, unit="1/mV", bounds=(0, 5), doc="steepness of the firing rate")
    couples = {"drive": "eeg"}
    regimes = (
        Regime("alpha", {"w": 1.0}, LimitCycle(period=0.099745, unit="s", tolerance=1e-3), "slow cells alone, 10.03 Hz"),
        Regime("gamma", {"w": 0.0}, LimitCycle(period=0.0229, unit="s", tolerance=1e-3), "fast cells alone, 43.67 Hz"),
        Regime("mixed", {"w": 0.5}, FixedPoint(), "each damps the other; noise brings both rhythms out"),
    )
