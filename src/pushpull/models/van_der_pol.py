"""Van der Pol's oscillator."""

from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port, state


class VanDerPol(Model):
    """Oscillation whose damping is negative for small and positive for large amplitudes: x'' - mu*(1 - x**2)*x' + x = drive.

    Its amplitude stays near 2 while its period grows from 2*pi*(1 + mu**2/16), nearly harmonic, to (3 - 2*log(2))*mu, relaxing.

    Source: van der Pol (1926), Phil. Mag. 2:978.
    """

    time = "1"
    equations = """
        x' = v
        v' = mu*(1 - x**2)*v - x + drive
    """

    x: float = state(default=1.0, doc="what oscillates")
    v: float = state(default=0.0, doc="its rate of change")
    drive: float = port(doc="force from the network and from stimuli")
    mu: float = parameter(default=1.0, bounds=(-100, 100), doc="strength of the damping; the onset is at 0")
    couples = {"drive": "x"}
    regimes = (
        Regime("nearly harmonic", {"mu": 0.1}, LimitCycle(period=6.287111272, unit="1", tolerance=1e-5), "a circle of radius 2"),
        Regime("self-sustained", {}, LimitCycle(period=6.663286859, unit="1", tolerance=1e-6), "x between -2.00862 and 2.00862"),
        Regime("relaxing", {"mu": 5.0}, LimitCycle(period=11.612230668, unit="1", tolerance=1e-5), "slow drifts and fast jumps"),
        Regime("quiet", {"mu": -0.5}, FixedPoint(), "damped for small amplitudes; starts beyond the unstable cycle run off"),
    )
