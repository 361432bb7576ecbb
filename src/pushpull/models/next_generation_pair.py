"""The next-generation push-pull pair."""

from math import inf

from pushpull.models.quadratic_population import QuadraticPopulation
from pushpull.models.synapses import RiseDecaySynapse
from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port


class NextGenerationPair(Model):
    """Excitatory and inhibitory quadratic neurons that make gamma together (PING), each acting through an alpha synapse.

    The weights are 15 times those of the review's table, with which nothing oscillates, and I enters both populations, as in
    the review's appendix: so its figure comes out to 0.08 in I.

    Source: Castaldo et al. (2026), Phys. Rep. 1189:1, section 7, fig. 14.
    """

    parts = (QuadraticPopulation, RiseDecaySynapse)
    equations = """
        exc = QuadraticPopulation(tau=tau_e, Delta=Delta, input=eta + I + drive + tau_e*(J_ee*ampa.s - J_ei*gaba.s))
        inh = QuadraticPopulation(tau=tau_i, Delta=Delta, input=eta + I + tau_i*(J_ie*ampa.s - J_ii*gaba.s))
        ampa = RiseDecaySynapse(tau_rise=tau_a, tau_decay=tau_a, input=exc.r)
        gaba = RiseDecaySynapse(tau_rise=tau_g, tau_decay=tau_g, input=inh.r)
    """

    drive: float = port(doc="current to the excitatory cells from the network and from stimuli")
    eta: float = parameter(default=0.0, bounds=(-100, 100), doc="centre of the excitabilities")
    Delta: float = parameter(default=1.0, bounds=(0, 100), limits=(0, inf), doc="half-width of the excitabilities")
    J_ee: float = parameter(default=15.0, bounds=(0, 1000), doc="weight from excitatory to excitatory")
    J_ei: float = parameter(default=15.0, bounds=(0, 1000), doc="weight from inhibitory to excitatory")
    J_ie: float = parameter(default=15.0, bounds=(0, 1000), doc="weight from excitatory to inhibitory")
    J_ii: float = parameter(default=30.0, bounds=(0, 1000), doc="weight from inhibitory to inhibitory")
    I: float = parameter(default=11.5, bounds=(-1000, 1000), doc="constant current to both populations")
    tau_e: float = parameter(default=15.0, unit="ms", bounds=(0.1, 200), doc="membrane time constant of excitatory cells")
    tau_i: float = parameter(default=7.5, unit="ms", bounds=(0.1, 200), doc="membrane time constant of inhibitory cells")
    tau_a: float = parameter(default=10.0, unit="ms", bounds=(0.01, 1000), doc="time constant of excitatory synapses")
    tau_g: float = parameter(default=2.5, unit="ms", bounds=(0.01, 1000), doc="time constant of inhibitory synapses")
    couples = {"drive": "ampa.s"}
    regimes = (
        Regime(
            "gamma",
            {"I": 11.5},
            LimitCycle(period=1000 / 84.133397, tolerance=1e-3),
            "where the excitatory rate swings widest, up to 0.532 per ms",
        ),
        Regime("rest", {"I": 0.8}, FixedPoint(), "below the Hopf point at I = 1.11045"),
    )
