"""The push-pull neural mass: one excitatory and one inhibitory population, each behind its synapse."""

from pushpull.models.synapses import AlphaSynapse
from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port


class PushPullMass(Model):
    """The smallest mass that oscillates: excitation pushes inhibition, inhibition pulls excitation back, no cell excites its own.

    With K the product of the two synapses' gains A/a and B/b, of both weights and of both slopes of the firing rate, rest is
    lost at K = 2 + a/b + b/a, where the frequency is sqrt(a*b)/(2*pi). First-order synapses would never oscillate.

    Source: Castaldo et al. (2026), Phys. Rep. 1189:1, section 6, in the notation of Jansen & Rit (1995), Biol. Cybern. 73:357.
    """

    time = "s"
    parts = (AlphaSynapse,)
    equations = """
        exc = AlphaSynapse(gain=A, rate=a, input=S(v_exc + drive))
        inh = AlphaSynapse(gain=B, rate=b, input=S(v_inh))
        v_exc = F - w_xy*inh.s
        v_inh = w_yx*exc.s
        S(v) = 2*e0 / (1 + exp(r*(v0 - v)))
    """

    drive: float = port(unit="mV", doc="potential that the network and stimuli add to the excitatory cells")
    A: float = parameter(default=3.25, unit="mV", bounds=(0, 20), doc="excitatory synaptic gain")
    B: float = parameter(default=22.0, unit="mV", bounds=(0, 100), doc="inhibitory synaptic gain")
    a: float = parameter(default=100.0, unit="1/s", bounds=(10, 1000), doc="excitatory rate constant")
    b: float = parameter(default=50.0, unit="1/s", bounds=(5, 500), doc="inhibitory rate constant")
    w_xy: float = parameter(default=20.0, bounds=(0, 1000), doc="weight from inhibitory to excitatory")
    w_yx: float = parameter(default=75.0, bounds=(0, 1000), doc="weight from excitatory to inhibitory")
    F: float = parameter(default=28.0, unit="mV", bounds=(-200, 500), doc="constant potential of the excitatory cells")
    e0: float = parameter(default=2.5, unit="1/s", bounds=(0, 50), doc="half the largest firing rate")
    v0: float = parameter(default=6.0, unit="mV", bounds=(-20, 50), doc="potential of half the largest firing rate")
    r: float = parameter(default=0.56, unit="1/mV", bounds=(0, 5), doc="steepness of the firing rate")
    couples = {"drive": "exc.s"}
    regimes = (
        Regime("oscillating", {}, LimitCycle(period=1 / 11.312092, unit="s", tolerance=1e-3), "exc.s from 0.0216 to 0.1397 mV"),
        Regime("damped", {"r": 0.3}, FixedPoint(), "the focus that noise turns into a resonance"),
    )
