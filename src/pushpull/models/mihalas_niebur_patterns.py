"""Firing patterns of the Mihalas-Niebur neuron: parameters, currents, and spikes by matrix exponentials between events."""

from pushpull.spec import Regime, SpikeTrain

AFTER = {"A_1": 10.0, "A_2": -0.6}


def _pattern(
    name: str, a: float, current: str, spikes: tuple[int, float, tuple[float, ...]], after: dict[str, float] | None = None
) -> Regime:
    """Return a pattern: how the threshold follows the potential, current over capacitance as a text of t, spikes."""
    count, duration, first = spikes
    train = SpikeTrain(count, duration, dt=0.01, first=first, tolerance=0.05)
    return Regime(name, {"I": 0.0, "a": a, **(after or {})}, train, stimuli={"drive": current})


PATTERNS: tuple[Regime, ...] = (
    _pattern("tonic spiking", 0, "1.5", (9, 200, (21.9722, 43.9445, 65.9167))),
    _pattern("adapting", 5, "2", (10, 200, (14.6947, 30.2176, 46.5582, 63.6991))),
    _pattern("phasic spiking", 5, "1.5", (5, 500, (25.2, 54.2074, 87.8579, 127.5873))),
    _pattern("rebound spike", 5, "where(t > 50[ms] and t < 800[ms], -3.5, 0)", (1, 1000, (849.1131,))),
    _pattern("integrator", 5, "where(t < 20[ms] or (t > 30[ms] and t < 50[ms]), 1.5, 0)", (1, 200, (49.3183,))),
    _pattern("bistable input", 5, "where(t > 100[ms] and t < 500[ms], 1.7, 1.5)", (14, 500, (25.2, 54.2074, 87.8579, 116.9162))),
    _pattern("spiking under inhibition", 30, "-1", (3, 400, (131.9371, 249.3091, 366.6811))),
    _pattern("bursting under inhibition", 30, "-1", (13, 400, (131.9371, 133.4845, 135.3367, 137.6744)), AFTER),
    _pattern("tonic bursting", 5, "2", (24, 500, (14.6947, 17.0727, 19.6828, 22.5714)), AFTER),
    _pattern("phasic bursting", 5, "1.5", (7, 500, (25.2, 27.882, 30.8672, 34.2342)), AFTER),
    _pattern("rebound burst", 5, "where(t > 100[ms] and t < 600[ms], -3.5, 0)", (7, 1000, (652.4461, 653.7218, 655.1464)), AFTER),
    _pattern("mixed mode", 5, "2", (19, 500, (14.6947, 19.6097, 25.1647)), {"A_1": 5.0, "A_2": -0.3}),
    _pattern("spike latency", -80, "where(t < 15[ms], 2, 0)", (1, 50, (9.0283,))),
)
