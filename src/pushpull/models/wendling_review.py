"""The Wendling neural mass as a review prints it."""

from pushpull.models.synapses import AlphaSynapse
from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port


class WendlingReview(Model):
    """The form of `Wendling` behind figure 8 of the review, kept so that the figure can be made again; not for new work.

    Beside the original it subtracts the excitatory feedback, C2, and lets fast inhibition see C6 times the whole slow potential,
    which holds C4 already, where the original has a synapse of its own. The figure draws `pyr.s`; the review's text names other
    bifurcations, near 600 and 1750, than its figure shows.

    Source: Castaldo et al. (2026), Phys. Rep. 1189:1, section 6, fig. 8.
    """

    time = "s"
    parts = (AlphaSynapse,)
    equations = """
        pyr = AlphaSynapse(gain=A, rate=a, input=S(eeg))
        exc = AlphaSynapse(gain=A, rate=a, input=P + drive - C2*S(C1*pyr.s))
        slow = AlphaSynapse(gain=B, rate=b, input=C4*S(C3*pyr.s))
        fast = AlphaSynapse(gain=D, rate=d, input=C7*S(C5*pyr.s - C6*slow.s))
        eeg = exc.s - slow.s - fast.s
        S(v) = 2*e0 / (1 + exp(r*(v0 - v)))
    """

    drive: float = port(unit="1/s", doc="firing rate that arrives from other columns and from stimuli")
    A: float = parameter(default=3.25, unit="mV", bounds=(0, 20), doc="excitatory synaptic gain")
    B: float = parameter(default=22.0, unit="mV", bounds=(0, 100), doc="gain of slow inhibition")
    D: float = parameter(default=10.0, unit="mV", bounds=(0, 100), doc="gain of fast inhibition")
    a: float = parameter(default=100.0, unit="1/s", bounds=(10, 1000), doc="excitatory rate constant")
    b: float = parameter(default=50.0, unit="1/s", bounds=(5, 500), doc="rate constant of slow inhibition")
    d: float = parameter(default=500.0, unit="1/s", bounds=(50, 2000), doc="rate constant of fast inhibition")
    C1: float = parameter(default=135.0, bounds=(0, 1500), doc="weight from pyramidal to excitatory cells")
    C2: float = parameter(default=108.0, bounds=(0, 1500), doc="weight from excitatory to pyramidal cells")
    C3: float = parameter(default=33.75, bounds=(0, 1500), doc="weight from pyramidal to slow cells")
    C4: float = parameter(default=33.75, bounds=(0, 1500), doc="weight from slow to pyramidal cells")
    C5: float = parameter(default=40.5, bounds=(0, 1500), doc="weight from pyramidal to fast cells")
    C6: float = parameter(default=13.5, bounds=(0, 1500), doc="weight from slow to fast cells")
    C7: float = parameter(default=108.0, bounds=(0, 1500), doc="weight from fast to pyramidal cells")
    P: float = parameter(default=800.0, unit="1/s", bounds=(-100, 3000), doc="firing rate that arrives from elsewhere")
    e0: float = parameter(default=2.5, unit="1/s", bounds=(0, 50), doc="half the largest firing rate")
    v0: float = parameter(default=6.0, unit="mV", bounds=(-20, 50), doc="potential of half the largest firing rate")
    r: float = parameter(default=0.56, unit="1/mV", bounds=(0, 5), doc="steepness of the firing rate")
    couples = {"drive": "eeg"}
    regimes = (
        Regime(
            "oscillating",
            {"P": 800.0},
            LimitCycle(period=1 / 14.592774, unit="s", tolerance=1e-3),
            "the window between its two Hopf points",
        ),
        Regime("rest", {"P": 200.0}, FixedPoint()),
    )
