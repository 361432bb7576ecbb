"""The reduced Wong-Wang mass, of slow excitation alone."""

from pushpull.spec import FixedPoint, Model, Regime, parameter, port, state


class ReducedWongWang(Model):
    """Fraction of open NMDA channels of a population that excites itself: one slow variable, the dynamic mean field of a region.

    In networks the coupling's strength is the global gain G: what arrives is multiplied by J. At I_0 = 0.3 nA a second, active
    rest appears past w = 1.154738, and the quiet one ends at w = 1.797669.

    Source: Deco et al. (2013), J. Neurosci. 33:11239, p. 11242, after Wong & Wang (2006), J. Neurosci. 26:1314.
    """

    equations = """
        S' = -S/tau_s + (1 - S)*gamma*rate
        rate = 1 / (d*exprel(-d*(a*current - b)))
        current = w*J*S + J*drive + I_0 + stimulus
    """

    S: float = state(default=0.05, bounds=(0, 1), doc="fraction of open NMDA channels")
    drive: float = port(doc="weighted sum of the fractions in other regions")
    stimulus: float = port(unit="nA", doc="current from elsewhere")
    tau_s: float = parameter(default=100.0, unit="ms", bounds=(1, 1000), doc="time constant of NMDA channels")
    gamma: float = parameter(default=0.641, limits=(0, 1), doc="fraction of closed channels that a spike opens")
    w: float = parameter(default=0.9, bounds=(0, 5), doc="self-excitation")
    J: float = parameter(default=0.2609, unit="nA", bounds=(0, 5), doc="synaptic coupling")
    I_0: float = parameter(default=0.3, unit="nA", bounds=(-1, 1), doc="constant current")
    a: float = parameter(default=270.0, unit="1/(s*nA)", bounds=(0, 2000), doc="slope of the rate")
    b: float = parameter(default=108.0, unit="1/s", bounds=(0, 1000), doc="threshold of the rate, times its slope")
    d: float = parameter(default=0.154, unit="s", bounds=(0.01, 1), doc="roundness of the threshold")
    couples = {"drive": "S"}
    regimes = (
        Regime("quiet", {}, FixedPoint(), "rests at S = 0.034355"),
        Regime("bistable", {"w": 1.4}, FixedPoint(), "rests low from a low start, high from a high one"),
        Regime("active", {"w": 2.0}, FixedPoint(), "the quiet rest is gone"),
        Regime("strong current", {"w": 0.6, "I_0": 0.33}, FixedPoint(), "rests at S = 0.098018"),
    )
