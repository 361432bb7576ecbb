"""The corticothalamic model of Robinson and colleagues."""

from pushpull.models.synapses import RiseDecaySynapse
from pushpull.spec import FixedPoint, Model, Regime, parameter, port


class RobinsonCorticothalamic(Model):
    """Cortex, reticular and relay nuclei, one place of each: resting EEG filtered out of noise, alpha by the loop between them.

    Cortex and thalamus hear each other late: edges of weight 1 and a delay of 42.48 ms from Q_s to `ascending` and from field.s
    to `descending` close the loop, which rests at 5.2484, 15.3960 and 8.7897 Hz. The cortex's field is its damped wave without
    space, (1 + d/dt/gamma)**2 phi = Q_e. Every dendrite is a `RiseDecaySynapse` of the potentials that arrive.

    Source: Robinson et al. (2004), Hum. Brain Mapp. 23:53, eyes closed; numbers of the program NFTsim of the same group.
    """

    parts = (RiseDecaySynapse,)
    equations = """
        cortex = RiseDecaySynapse(tau_rise=1/beta, tau_decay=1/alpha, input=(nu_ee*field.s + nu_ei*Q_e + nu_es*ascending)/unit)
        reticular = RiseDecaySynapse(tau_rise=1/beta, tau_decay=1/alpha, input=(nu_re*descending + nu_rs*Q_s)/unit)
        relay = RiseDecaySynapse(tau_rise=1/beta, tau_decay=1/alpha, input=(nu_se*descending + nu_sr*Q_r + outside)/unit)
        outside = nu_sn*(phi_n + stimulus)
        unit = 1[mV*ms]
        field = RiseDecaySynapse(tau_rise=1/gamma, tau_decay=1/gamma, input=Q_e + drive)
        Q_e = S(unit*cortex.s)
        Q_r = S(unit*reticular.s)
        Q_s = S(unit*relay.s)
        S(V) = Q_max/(1 + exp((theta - V)/sigma))
    """

    ascending: float = port(unit="1/ms", doc="rate of the relay nuclei, half a loop ago")
    descending: float = port(unit="1/ms", doc="field of the cortex, half a loop ago")
    drive: float = port(unit="1/ms", doc="rate that arrives from other parts of the cortex")
    stimulus: float = port(unit="1/ms", doc="what the senses add to phi_n")
    nu_ee: float = parameter(default=1.525377176, unit="mV*s", bounds=(0, 1000), doc="strength, cortex from its field")
    nu_ei: float = parameter(default=-3.022754434, unit="mV*s", bounds=(-1000, 0), doc="strength, cortex from its inhibition")
    nu_es: float = parameter(default=0.5674779589, unit="mV*s", bounds=(0, 1000), doc="strength, cortex from relay")
    nu_re: float = parameter(default=0.1695899041, unit="mV*s", bounds=(0, 1000), doc="strength, reticular from cortex")
    nu_rs: float = parameter(default=0.05070036187, unit="mV*s", bounds=(0, 1000), doc="strength, reticular from relay")
    nu_se: float = parameter(default=3.447358203, unit="mV*s", bounds=(0, 1000), doc="strength, relay from cortex")
    nu_sr: float = parameter(default=-1.465128967, unit="mV*s", bounds=(-1000, 0), doc="strength, relay from reticular")
    nu_sn: float = parameter(default=3.593330094, unit="mV*s", bounds=(0, 1000), doc="strength, relay from outside")
    phi_n: float = parameter(default=1.0, unit="1/s", bounds=(0, 1000), doc="mean rate from outside")
    alpha: float = parameter(default=83.3333, unit="1/s", bounds=(1, 2000), doc="rate of decay in dendrites")
    beta: float = parameter(default=769.2308, unit="1/s", bounds=(1, 10000), doc="rate of rise in dendrites")
    gamma: float = parameter(default=116.0, unit="1/s", bounds=(1, 2000), doc="damping of the cortex's field")
    Q_max: float = parameter(default=340.0, unit="1/s", bounds=(1, 2000), doc="largest firing rate")
    theta: float = parameter(default=12.92, unit="mV", bounds=(-20, 100), doc="potential of half the largest firing rate")
    sigma: float = parameter(default=3.8, unit="mV", bounds=(0.1, 50), doc="width of the threshold")
    couples = {"ascending": "Q_s", "descending": "field.s"}
    regimes = (
        Regime(
            "eyes closed",
            {},
            FixedPoint(),
            "both ways held at the loop's own rest",
            stimuli={"ascending": "0.008789733431[1/ms]", "descending": "0.005248361515[1/ms]"},
        ),
        Regime("thalamus cut off", {}, FixedPoint(), "no loop"),
    )
