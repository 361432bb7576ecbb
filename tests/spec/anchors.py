"""Four models that exercise the language: coupled populations, parts, an ion-channel model, a refractory neuron."""

from __future__ import annotations

from typing import ClassVar

from pushpull.spec.fields import impulse, parameter, port, state
from pushpull.spec.model import Model
from pushpull.spec.regime import LimitCycle, Regime


class WilsonCowan(Model):
    """Mean activity of coupled excitatory and inhibitory populations, with refractoriness.

    Source: Wilson & Cowan (1972), Biophys. J. 12:1, eqs. 11-12.
    """

    equations = """
        E' = (-E + (1 - E) * S(a_e, theta_e, c_ee*E - c_ei*I + P_e + drive)) / tau_e
        I' = (-I + (1 - I) * S(a_i, theta_i, c_ie*E - c_ii*I + P_i)) / tau_i
        S(a, theta, x) = 1 / (1 + exp(-a*(x - theta)))   # without the offset S(0)
    """

    E: float = state(default=0.1, bounds=(0, 1), doc="excitatory activity")
    I: float = state(default=0.05, bounds=(0, 1), doc="inhibitory activity")
    drive: float = port(doc="input from the network and from stimuli")
    tau_e: float = parameter(default=10.0, unit="ms", bounds=(1, 100), doc="excitatory time constant")
    tau_i: float = parameter(default=10.0, unit="ms", bounds=(1, 100), doc="inhibitory time constant")
    a_e: float = parameter(default=1.3, doc="slope")
    a_i: float = parameter(default=2.0, doc="slope")
    theta_e: float = parameter(default=4.0, doc="midpoint")
    theta_i: float = parameter(default=3.7, doc="midpoint")
    c_ee: float = parameter(default=16.0)
    c_ei: float = parameter(default=12.0)
    c_ie: float = parameter(default=15.0)
    c_ii: float = parameter(default=3.0)
    P_e: float = parameter(default=1.25)
    P_i: float = parameter(default=0.0)
    couples = (("drive", "E"),)
    regimes = (Regime("oscillating", {"P_e": 1.5, "P_i": 0}, promises=LimitCycle()),)


class AlphaSynapse(Model):
    """Second-order linear synapse: the response to a unit impulse is gain*rate*t*exp(-rate*t)."""

    time = "s"
    equations = """
        s' = z
        z' = gain*rate*input - 2*rate*z - rate**2*s
    """

    s: float = state(unit="mV", doc="potential")
    z: float = state(unit="mV/s", doc="its rate of change")
    input: float = port(unit="1/s", doc="firing rate that arrives")
    gain: float = parameter(default=3.25, unit="mV", doc="largest response times e")
    rate: float = parameter(default=100.0, unit="1/s", doc="inverse time constant")


class JansenRit(Model):
    """Pyramidal cells with excitatory and inhibitory feedback; Jansen & Rit (1995), Biol. Cybern. 73:357."""

    time = "s"
    parts = (AlphaSynapse,)
    equations = """
        pyr = AlphaSynapse(gain=A, rate=a, input=S(eeg))
        exc = AlphaSynapse(gain=A, rate=a, input=P + drive + 0.8*C*S(C*pyr.s))
        inh = AlphaSynapse(gain=B, rate=b, input=0.25*C*S(0.25*C*pyr.s))
        eeg = exc.s - inh.s
        S(v) = 2*e0 / (1 + exp(r*(v0 - v)))
    """

    drive: float = port(unit="1/s", doc="firing rate from elsewhere")
    A: float = parameter(default=3.25, unit="mV")
    B: float = parameter(default=22.0, unit="mV")
    a: float = parameter(default=100.0, unit="1/s")
    b: float = parameter(default=50.0, unit="1/s")
    C: float = parameter(default=135.0)
    P: float = parameter(default=120.0, unit="1/s", bounds=(0, 400))
    e0: float = parameter(default=2.5, unit="1/s")
    r: float = parameter(default=0.56, unit="1/mV")
    v0: float = parameter(default=6.0, unit="mV")
    couples: ClassVar = {"drive": "S(eeg)"}


class HodgkinHuxley(Model):
    """Squid giant axon; Hodgkin & Huxley (1952), J. Physiol. 117:500, in the modern sign convention."""

    equations = """
        v' = (I + drive - g_na*m**3*h*(v - e_na) - g_k*n**4*(v - e_k) - g_l*(v - e_l)) / c
        m' = alpha_m*(1 - m) - 4[1/ms]*exp(-(v + 65[mV])/18[mV])*m
        h' = 0.07[1/ms]*exp(-(v + 65[mV])/20[mV])*(1 - h) - h*1[1/ms]/(1 + exp(-(v + 35[mV])/10[mV]))
        n' = 0.1[1/ms]/exprel(-(v + 55[mV])/10[mV])*(1 - n) - 0.125[1/ms]*exp(-(v + 65[mV])/80[mV])*n
        alpha_m = 1[1/ms]/exprel(-(v + 40[mV])/10[mV])
        when v rises above v_spike: spike
    """

    v: float = state(default=-65.0, unit="mV", doc="membrane potential")
    m: float = state(default=0.053, bounds=(0, 1))
    h: float = state(default=0.596, bounds=(0, 1))
    n: float = state(default=0.318, bounds=(0, 1))
    drive: float = port(unit="uA/cm**2")
    I: float = parameter(default=0.0, unit="uA/cm**2")
    g_na: float = parameter(default=120.0, unit="mS/cm**2")
    g_k: float = parameter(default=36.0, unit="mS/cm**2")
    g_l: float = parameter(default=0.3, unit="mS/cm**2")
    e_na: float = parameter(default=50.0, unit="mV")
    e_k: float = parameter(default=-77.0, unit="mV")
    e_l: float = parameter(default=-54.387, unit="mV")
    c: float = parameter(default=1.0, unit="uF/cm**2")
    v_spike: float = parameter(default=0.0, unit="mV")


class LeakyIntegrator(Model):
    """Leaky integrate-and-fire neuron with an absolute refractory period."""

    equations = """
        v' = (v_rest - v + resistance*current) / tau
        v += kick unless held
        when v >= v_threshold: v = v_reset; refractory tau_ref
    """

    v: float = state(default=-65.0, unit="mV")
    current: float = port(unit="nA")
    kick: float = impulse(unit="mV")
    v_rest: float = parameter(default=-65.0, unit="mV")
    v_threshold: float = parameter(default=-50.0, unit="mV")
    v_reset: float = parameter(default=-65.0, unit="mV")
    resistance: float = parameter(default=10.0, unit="Mohm")
    tau: float = parameter(default=20.0, unit="ms", bounds=(1, 200))
    tau_ref: float = parameter(default=2.0, unit="ms")


ALL = (WilsonCowan, AlphaSynapse, JansenRit, HodgkinHuxley, LeakyIntegrator)
