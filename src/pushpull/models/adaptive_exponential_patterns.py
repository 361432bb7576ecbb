"""The eight firing patterns of the adaptive exponential neuron: parameters, and the spikes of an integration of order 8."""

from pushpull.spec import Regime, SpikeTrain

Row = tuple[float, ...]
NAMES: tuple[str, ...] = ("C", "g_L", "E_L", "V_T", "Delta_T", "a", "tau_w", "b", "v_reset", "I")


def _pattern(name: str, values: Row, count: int, first: Row, doc: str, duration: float = 500.0) -> Regime:
    """Return a firing pattern: a step of current from E_L on. Spikes on the grid come late by up to a step each."""
    given = dict(zip(NAMES, values, strict=True))
    train = SpikeTrain(count, duration, dt=0.001, first=first, tolerance=0.01)
    return Regime(name, given, train, doc, start={"v": given["E_L"]})


PATTERNS: tuple[Regime, ...] = (
    _pattern("tonic", (200, 10, -70, -50, 2, 2, 30, 0, -58, 500), 51, (14.2229, 23.152, 32.242), "intervals of 8.9 to 9.6 ms"),
    _pattern("adapting", (200, 12, -70, -50, 2, 2, 300, 60, -58, 500), 10, (14.904, 26.172, 40.548), "intervals of 11 to 76 ms"),
    _pattern(
        "initial burst",
        (130, 18, -58, -50, 2, 4, 150, 120, -50, 400),
        10,
        (5.4635, 8.8826, 16.2016),
        "three, then one every 64 ms",
    ),
    _pattern(
        "regular bursting", (200, 10, -58, -50, 2, 2, 120, 100, -46, 210), 9, (16.158, 19.076, 24.199), "two spikes every 137 ms"
    ),
    _pattern(
        "delayed accelerating", (200, 12, -70, -50, 2, -10, 300, 0, -58, 300), 36, (33.5737, 54.1677), "intervals of 21 to 11 ms"
    ),
    _pattern(
        "delayed regular bursting",
        (100, 10, -65, -50, 2, -10, 90, 30, -47, 110),
        26,
        (57.1796, 60.3942, 64.7032, 72.1244),
        "four spikes every 73 ms",
    ),
    _pattern("transient", (100, 10, -65, -50, 2, 10, 90, 100, -47, 180), 1, (30.2899,), "one spike, then silence"),
    _pattern(
        "irregular",
        (100, 12, -60, -50, 2, -11, 130, 30, -48, 160),
        8,
        (15.6446, 19.0896, 23.5576),
        "chaos; only the beginning can be compared",
        120.0,
    ),
)
