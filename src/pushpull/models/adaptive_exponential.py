"""The adaptive exponential integrate-and-fire neuron."""

from pushpull.spec import Model, Regime, SpikeTrain, impulse, parameter, port, state

Row = tuple[float, ...]
NAMES: tuple[str, ...] = ("C", "g_L", "E_L", "V_T", "Delta_T", "a", "tau_w", "b", "v_reset", "I")


def _pattern(name: str, values: Row, count: int, first: Row, doc: str, duration: float = 500.0) -> Regime:
    """Return a firing pattern: a step of current from E_L on. Spikes on the grid come late by up to a step each."""
    given = dict(zip(NAMES, values, strict=True))
    train = SpikeTrain(count, duration, dt=0.001, first=first, tolerance=0.01)
    return Regime(name, given, train, doc, start={"v": given["E_L"]})


class AdaptiveExponential(Model):
    """Integrate-and-fire neuron with an exponential rise of the spike and one adaptation current (AdEx).

    Above `v_peak` the right-hand side stays that of `v_peak`, so that no step overflows. Rheobase, where the fold comes first:
    (g_L + a)*(V - E_L) - g_L*Delta_T*(1 + a/g_L) at V = V_T + Delta_T*log(1 + a/g_L).

    Source: Brette & Gerstner (2005), J. Neurophysiol. 94:3637, eqs. 1-3; regimes of
    Naud et al. (2008), Biol. Cybern. 99:335, table 1.
    """

    equations = """
        v' = (-g_L*(u - E_L) + g_L*Delta_T*exp((u - V_T)/Delta_T) - w + I + drive)/C
        w' = (a*(u - E_L) - w)/tau_w
        u = minimum(v, v_peak)
        v += kick
        when v >= v_peak: v = v_reset; w = w + b
    """

    v: float = state(default=-70.0, unit="mV", doc="membrane potential")
    w: float = state(default=0.0, unit="pA", doc="adaptation current")
    drive: float = port(unit="pA", doc="current from the network and from stimuli")
    kick: float = impulse(unit="mV", doc="jump of the potential when a spike arrives")
    I: float = parameter(default=0.0, unit="pA", bounds=(-2000, 5000), doc="constant current")
    C: float = parameter(default=200.0, unit="pF", bounds=(1, 2000), doc="membrane capacitance")
    g_L: float = parameter(default=10.0, unit="nS", bounds=(0.1, 200), doc="leak conductance")
    E_L: float = parameter(default=-70.0, unit="mV", bounds=(-100, 0), doc="reversal potential of the leak")
    V_T: float = parameter(default=-50.0, unit="mV", bounds=(-80, 0), doc="potential at which the spike's slope begins")
    Delta_T: float = parameter(default=2.0, unit="mV", bounds=(0.1, 20), doc="width of the spike's rise")
    a: float = parameter(default=2.0, unit="nS", bounds=(-100, 500), doc="adaptation below threshold")
    tau_w: float = parameter(default=30.0, unit="ms", bounds=(0.1, 5000), doc="time constant of the adaptation")
    b: float = parameter(default=0.0, unit="pA", bounds=(-100, 2000), doc="step of the adaptation at a spike")
    v_peak: float = parameter(default=0.0, unit="mV", bounds=(-40, 60), doc="potential that ends the spike")
    v_reset: float = parameter(default=-58.0, unit="mV", bounds=(-100, 0), doc="potential after a spike")
    regimes = (
        _pattern(
            "tonic", (200, 10, -70, -50, 2, 2, 30, 0, -58, 500), 51, (14.2229, 23.152, 32.242), "ISIs from 8.929 to 9.585 ms"
        ),
        _pattern(
            "adapting",
            (200, 12, -70, -50, 2, 2, 300, 60, -58, 500),
            10,
            (14.904, 26.172, 40.548),
            "ISIs from 11.268 to 75.897 ms",
        ),
        _pattern(
            "bursting", (200, 10, -58, -50, 2, 2, 120, 100, -46, 210), 9, (16.158, 19.076, 24.199), "two spikes every 137 ms"
        ),
        _pattern(
            "accelerating", (200, 12, -70, -50, 2, -10, 300, 0, -58, 300), 36, (33.5737, 54.1677), "ISIs from 20.594 to 10.695 ms"
        ),
        _pattern("transient", (100, 10, -65, -50, 2, 10, 90, 100, -47, 180), 1, (30.2899,), "one spike, then silence"),
        _pattern(
            "irregular",
            (100, 12, -60, -50, 2, -11, 130, 30, -48, 160),
            8,
            (15.6446, 19.0896, 23.5576),
            "chaos, so that only the beginning can be compared",
            120.0,
        ),
    )
