"""Short-term plasticity: the terminal of an axon after Tsodyks and Markram."""

from pushpull.spec import FixedPoint, Model, Regime, impulse, parameter, state


class TsodyksMarkram(Model):
    """Terminal that a spike makes release u*x of its resources: x runs out and recovers, u rises and falls back.

    One terminal per presynaptic cell serves all of its synapses: send it the cell's spikes by OneToOne, and `s`, what it has
    released and not yet lost, to the receivers. At every spike u becomes u + U*(1 - u), then x loses u*x, which s gains.

    Source: Tsodyks et al. (1998), Neural Comput. 10:821, eqs. 2.1-2.4; regimes of Markram et al. (1998), PNAS 95:5323.
    """

    equations = """
        x' = (1 - x)/tau_rec
        u' = -u/tau_facil
        s' = -s/tau
        arrived' = -arrived/tau
        arrived += spikes
        use = u + U*(1 - u)
        when arrived > 0: u = use; x = x - use*x; s = s + use*x; arrived = 0
    """

    x: float = state(default=1.0, bounds=(0, 1), doc="resources that are there")
    u: float = state(default=0.0, bounds=(0, 1), doc="share of them that the last spike used, fallen back since")
    s: float = state(default=0.0, doc="transmitter released")
    arrived: float = state(default=0.0, doc="1 from a spike's arrival to the end of the step")
    spikes: float = impulse(doc="spikes of the cell, of weight 1")
    U: float = parameter(default=0.5, bounds=(0.001, 1), limits=(0, 1), doc="share of the resources that a spike uses at rest")
    tau_rec: float = parameter(default=800.0, unit="ms", bounds=(0.1, 10000), doc="recovery of the resources")
    tau_facil: float = parameter(default=1.0, unit="ms", bounds=(0.1, 10000), doc="how long facilitation lasts")
    tau: float = parameter(default=3.0, unit="ms", bounds=(0.1, 1000), doc="how long transmitter acts")
    regimes = (
        Regime(
            "depressing", {"U": 0.5, "tau_rec": 800.0, "tau_facil": 1.0}, FixedPoint(), "u*x = 0.10515 at 10 Hz", start={"x": 0.2}
        ),
        Regime("facilitating", {"U": 0.05, "tau_rec": 130.0, "tau_facil": 530.0}, FixedPoint(), "u*x grows up to about 20 Hz"),
    )
