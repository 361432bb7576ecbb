"""The classes of cortical neurons: parameters, and the spikes of an independent integration of the equations."""

from pushpull.spec import FixedPoint, LimitCycle, Regime, SpikeTrain

FAST = {"I": 5.0, "g_Na": 58.0, "g_K": 3.9, "g_M": 0.0, "g_L": 0.038, "E_L": -70.4, "v_T": -57.9}
BURSTING = {"I": 0.5, "g_Na": 50.0, "g_K": 5.0, "g_M": 0.03, "g_Ca": 0.15, "g_L": 0.01, "E_L": -70.0}
LOW = {
    "g_Na": 50.0,
    "g_K": 4.0,
    "g_M": 0.028,
    "g_T": 0.4,
    "g_L": 0.019,
    "E_L": -50.0,
    "v_T": -50.0,
    "v_x": -7.0,
    "tau_max": 4000.0,
}
REST = {"v": -53.9632, "m": 0.0064, "h": 0.9985, "n": 0.0194, "p": 0.1305, "u": 0.0066}
RELEASE = "where(t > 100[ms] and t < 600[ms], -1, 0)"

CLASSES: tuple[Regime, ...] = (
    Regime("silent", {}, FixedPoint(), "rests at -71.91 mV"),
    Regime(
        "regular spiking",
        {"I": 1.0},
        SpikeTrain(12, 1000, 0.01, (29.2182, 71.8004, 138.0771, 223.9959), 0.06),
        "intervals of 43 to 94 ms",
    ),
    Regime("fast spiking", FAST, LimitCycle(period=6.0589874, tolerance=1e-3), "without the M-current"),
    Regime(
        "intrinsically bursting",
        BURSTING,
        SpikeTrain(17, 600, 0.01, (53.9739, 60.8032, 67.3574, 74.1685), 0.06),
        "eleven spikes, a pause of 197 ms; g_Ca is half as large again as in table 2",
    ),
    Regime(
        "low-threshold spiking",
        LOW,
        SpikeTrain(4, 800, 0.01, (668.7999, 673.4188, 680.4547, 699.6940), 0.06),
        "a burst after inhibition",
        start=REST,
        stimuli={"drive": RELEASE},
    ),
)
