"""The Liley mass."""

from pushpull.models.synapses import AlphaSynapse
from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port, state


class Liley(Model):
    """A cortical column of excitatory and inhibitory cells whose synapses act the less, the nearer they are to their reversal.

    More input from outside takes it from rest through small fast waves and a chaotic range about the default to large slow ones.

    Source: Liley, Cadusch & Dafilis (2002), Network 13:67, of one place; numbers of Dafilis et al. (2009), Physica D 238:1056.
    """

    parts = (AlphaSynapse,)
    equations = """
        h_e' = (h_er - h_e + ee.s*(h_ee - h_e)/abs(h_ee - h_er) + ie.s*(h_ie - h_e)/abs(h_ie - h_er))/tau_e
        h_i' = (h_ir - h_i + ei.s*(h_ee - h_i)/abs(h_ee - h_ir) + ii.s*(h_ie - h_i)/abs(h_ie - h_ir))/tau_i
        ee = AlphaSynapse(gain=e*Gamma_e, rate=gamma_e, input=N_ee*rate_e + p_ee + drive)
        ei = AlphaSynapse(gain=e*Gamma_e, rate=gamma_e, input=N_ei*rate_e + p_ei)
        ie = AlphaSynapse(gain=e*Gamma_i, rate=gamma_i, input=N_ie*rate_i)
        ii = AlphaSynapse(gain=e*Gamma_i, rate=gamma_i, input=N_ii*rate_i)
        rate_e = S_e/(1 + exp(sqrt(2)*(mu_e - h_e)/sigma_e))
        rate_i = S_i/(1 + exp(sqrt(2)*(mu_i - h_i)/sigma_i))
        e = exp(1)
    """

    h_e: float = state(default=-70.0, unit="mV", bounds=(-200, 100), doc="mean potential of excitatory cells")
    h_i: float = state(default=-70.0, unit="mV", bounds=(-200, 100), doc="mean potential of inhibitory cells")
    drive: float = port(unit="1/ms", doc="rate that arrives from other columns")
    p_ee: float = parameter(default=9.43, unit="1/ms", bounds=(0, 100), doc="rate from outside to excitatory cells")
    p_ei: float = parameter(default=8.742, unit="1/ms", bounds=(0, 100), doc="rate from outside to inhibitory cells")
    tau_e: float = parameter(default=98.0, unit="ms", bounds=(1, 500), doc="membrane time constant of excitatory cells")
    tau_i: float = parameter(default=34.0, unit="ms", bounds=(1, 500), doc="membrane time constant of inhibitory cells")
    h_er: float = parameter(default=-70.0, unit="mV", bounds=(-100, 0), doc="resting potential of excitatory cells")
    h_ir: float = parameter(default=-70.0, unit="mV", bounds=(-100, 0), doc="resting potential of inhibitory cells")
    h_ee: float = parameter(default=45.0, unit="mV", bounds=(-50, 100), doc="reversal potential of excitation")
    h_ie: float = parameter(default=-90.0, unit="mV", bounds=(-150, 0), doc="reversal potential of inhibition")
    Gamma_e: float = parameter(default=1.22, unit="mV", bounds=(0, 10), doc="peak of an excitatory potential")
    Gamma_i: float = parameter(default=3.6, unit="mV", bounds=(0, 10), doc="peak of an inhibitory potential")
    gamma_e: float = parameter(default=1 / 0.99, unit="1/ms", bounds=(0.01, 10), doc="rate constant of excitation")
    gamma_i: float = parameter(default=1 / 7.06, unit="1/ms", bounds=(0.01, 10), doc="rate constant of inhibition")
    N_ee: float = parameter(default=3034.0, bounds=(0, 20000), doc="synapses from excitatory to excitatory")
    N_ei: float = parameter(default=3034.0, bounds=(0, 20000), doc="synapses from excitatory to inhibitory")
    N_ie: float = parameter(default=536.0, bounds=(0, 20000), doc="synapses from inhibitory to excitatory")
    N_ii: float = parameter(default=536.0, bounds=(0, 20000), doc="synapses from inhibitory to inhibitory")
    S_e: float = parameter(default=0.5, unit="1/ms", bounds=(0, 5), doc="largest rate of excitatory cells")
    S_i: float = parameter(default=0.5, unit="1/ms", bounds=(0, 5), doc="largest rate of inhibitory cells")
    mu_e: float = parameter(default=-49.0, unit="mV", bounds=(-100, 0), doc="threshold of excitatory cells")
    mu_i: float = parameter(default=-41.0, unit="mV", bounds=(-100, 0), doc="threshold of inhibitory cells")
    sigma_e: float = parameter(default=4.75, unit="mV", bounds=(0.1, 50), doc="width of the excitatory threshold")
    sigma_i: float = parameter(default=5.25, unit="mV", bounds=(0.1, 50), doc="width of the inhibitory threshold")
    couples = {"drive": "rate_e"}
    regimes = (
        Regime("rest", {"p_ee": 5.0}, FixedPoint(), "below the Hopf point at p_ee = 6.81246"),
        Regime("beta", {"p_ee": 8.0}, LimitCycle(period=46.4014, tolerance=1e-4), "h_e from -66.400 to -62.489 mV"),
        Regime("large waves", {"p_ee": 12.0}, LimitCycle(period=128.967, tolerance=1e-4), "h_e from -89.11 to -43.02 mV"),
    )
