"""The twenty patterns of the Izhikevich neuron: parameters, starts, stimuli and spikes of the program behind the figure."""

from collections.abc import Mapping

from pushpull.spec import Regime, SpikeTrain

Row = tuple[float, ...]
CLASS_1 = {"k1": 4.1, "k0": 108.0}
ONLY_VOLTAGE = {"v_b": -65.0, "decay": 0.0}


def _pulse(height: float, *windows: Row) -> str:
    inside = " or ".join(f"(t > {first}[ms] and t < {last}[ms])" for first, last in windows)
    return f"where({inside}, {height}, 0)"


RAMP = "maximum(0, {}*(t/1[ms] - 30))"
RAMPS = "where(t < 200[ms], t/25[ms], where(t > 300[ms] and t < 312.5[ms], 0.32*(t/1[ms] - 300), 0))"
RESONANCE = ((40, 44), (60, 64), (280, 284), (320, 324))
COINCIDENCE = ((9.09, 11.09), (14.09, 16.09), (70, 72), (80, 82))
VARIABILITY = f"{_pulse(1, (10, 15), (80, 85))} + {_pulse(-6, (70, 75))}"
BISTABILITY = f"0.24 + {_pulse(1, (37.5, 42.5), (216, 221))}"
RELEASE = "where(t < 50[ms] or t > 250[ms], 80, 75)"


def _pattern(
    letter: str,
    name: str,
    values: Row,
    start: Row,
    stimulus: str,
    count: int,
    first: Row,
    other: Mapping[str, float] | None = None,
) -> Regime:
    """Return a pattern: a, b, c, d; start of v, step, duration; current as a text of t; spikes, and the first of them."""
    given = dict(zip("abcd", values, strict=True)) | dict(other or {})
    v, dt, duration = start
    u = -16.0 if other is ONLY_VOLTAGE else given["b"] * v
    train = SpikeTrain(count, duration, dt, tuple(time + dt for time in first), scheme="SequentialEuler")
    return Regime(name, given, train, f"{letter} of the figure", start={"v": v, "u": u}, stimuli={"drive": stimulus})


PATTERNS: tuple[Regime, ...] = (
    _pattern("A", "tonic spiking", (0.02, 0.2, -65, 6), (-70, 0.25, 100), "where(t > 10[ms], 14, 0)", 5, (13, 17, 31.5, 59.25)),
    _pattern("B", "phasic spiking", (0.02, 0.25, -65, 6), (-64, 0.25, 200), "where(t > 20[ms], 0.5, 0)", 1, (43.75,)),
    _pattern("C", "tonic bursting", (0.02, 0.2, -50, 2), (-70, 0.25, 220), "where(t > 22[ms], 15, 0)", 28, (25, 26.5, 28.25, 30)),
    _pattern(
        "D", "phasic bursting", (0.02, 0.25, -55, 0.05), (-64, 0.2, 200), "where(t > 20[ms], 0.6, 0)", 6, (39, 42.8, 47, 51.8)
    ),
    _pattern("E", "mixed mode", (0.02, 0.2, -55, 4), (-70, 0.25, 160), "where(t > 16[ms], 10, 0)", 6, (20, 22.75, 27.25, 67)),
    _pattern(
        "F",
        "frequency adaptation",
        (0.01, 0.2, -65, 8),
        (-70, 0.25, 85),
        "where(t > 8.5[ms], 30, 0)",
        6,
        (10.25, 12.25, 15, 19.75),
    ),
    _pattern("G", "class 1", (0.02, -0.1, -55, 6), (-60, 0.25, 300), RAMP.format(0.075), 10, (84.5, 125, 155.75), CLASS_1),
    _pattern("H", "class 2", (0.2, 0.26, -65, 0), (-64, 0.25, 300), RAMP.format(0.015) + " - 0.5", 14, (105.75, 126.5, 145.25)),
    _pattern("I", "spike latency", (0.02, 0.2, -65, 6), (-70, 0.2, 100), _pulse(7.04, (10, 13)), 1, (26.6,)),
    _pattern("J", "subthreshold oscillations", (0.05, 0.26, -60, 0), (-62, 0.25, 200), _pulse(2, (20, 25)), 1, (26.5,)),
    _pattern("K", "resonator", (0.1, 0.26, -60, -1), (-62, 0.25, 400), _pulse(0.65, *RESONANCE), 1, (338,)),
    _pattern("L", "integrator", (0.02, -0.1, -55, 6), (-60, 0.25, 100), _pulse(9, *COINCIDENCE), 1, (20,), CLASS_1),
    _pattern("M", "rebound spike", (0.03, 0.25, -60, 4), (-64, 0.2, 200), _pulse(-15, (20, 25)), 1, (68,)),
    _pattern("N", "rebound burst", (0.03, 0.25, -52, 0), (-64, 0.2, 200), _pulse(-15, (20, 25)), 7, (68, 71)),
    _pattern("O", "threshold variability", (0.03, 0.25, -60, 4), (-64, 0.25, 100), VARIABILITY, 1, (93.25,)),
    _pattern("P", "bistability", (0.1, 0.26, -60, 0), (-61, 0.25, 300), BISTABILITY, 5, (45.25, 86)),
    _pattern("Q", "after-depolarisation", (1, 0.2, -60, -21), (-70, 0.1, 50), _pulse(20, (9, 11)), 1, (11.3,)),
    _pattern("R", "accommodation", (0.02, 1, -55, 4), (-65, 0.5, 400), RAMPS, 1, (311.5,), ONLY_VOLTAGE),
    _pattern("S", "inhibition-induced spiking", (-0.02, -1, -60, 8), (-63.8, 0.5, 350), RELEASE, 3, (94.5, 166, 236)),
    _pattern("T", "inhibition-induced bursting", (-0.026, -1, -45, -2), (-63.8, 0.5, 350), RELEASE, 12, (86.5, 88.5)),
)
