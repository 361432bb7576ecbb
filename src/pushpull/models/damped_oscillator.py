"""The damped harmonic oscillator."""

from pushpull.spec import FixedPoint, Model, Regime, parameter, port, state


class DampedOscillator(Model):
    """Linear oscillation that dies out, or grows: z' = (alpha + i*omega)*z + drive with z = x + i*y.

    Every rung of the ladder looks like this about a focus. It answers drive*exp(i*W*t) with the amplitude
    drive/sqrt(alpha**2 + (W - omega)**2), and white noise with a resonance whose half width is -alpha.

    Source: Castaldo et al. (2026), Phys. Rep. 1189:1, section 2.2.
    """

    time = "1"
    equations = """
        x' = alpha*x - omega*y + drive_x
        y' = alpha*y + omega*x + drive_y
        amplitude = sqrt(x**2 + y**2)
    """

    x: float = state(default=1.0, doc="real part")
    y: float = state(default=0.0, doc="imaginary part")
    drive_x: float = port(doc="input to the real part")
    drive_y: float = port(doc="input to the imaginary part")
    alpha: float = parameter(default=-0.1, bounds=(-1000, 1000), doc="growth rate; negative is damped")
    omega: float = parameter(default=6.283185307179586, bounds=(-1000, 1000), doc="angular frequency")
    couples = {"drive_x": "x", "drive_y": "y"}
    regimes = (
        Regime("resonant", {}, FixedPoint(), "one turn a unit, damped to 1/e in 10 units"),
        Regime("strongly damped", {"alpha": -2.0, "omega": 1.0}, FixedPoint(), "no turn is completed"),
    )
