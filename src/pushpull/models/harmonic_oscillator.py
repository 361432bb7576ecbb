"""The undamped harmonic oscillator."""

from pushpull.spec import Centre, Model, Regime, parameter, port, state


class HarmonicOscillator(Model):
    """Oscillation without damping: z' = i*omega*z + drive with z = x + i*y; its phase turns at omega, its amplitude stays.

    The start sets the amplitude. A constant input moves the centre of the circle to i*drive/omega.

    Source: Castaldo et al. (2026), Phys. Rep. 1189:1, section 2.1.
    """

    time = "1"
    equations = """
        x' = -omega*y + drive_x
        y' = omega*x + drive_y
        amplitude = sqrt(x**2 + y**2)
    """

    x: float = state(default=1.0, doc="real part")
    y: float = state(default=0.0, doc="imaginary part")
    drive_x: float = port(doc="input to the real part")
    drive_y: float = port(doc="input to the imaginary part")
    omega: float = parameter(default=2.0, bounds=(-1000, 1000), doc="angular frequency")
    couples = {"drive_x": "x", "drive_y": "y"}
    regimes = (
        Regime("two radians a unit", {}, Centre(period=3.141592653589793, unit="1", tolerance=1e-6), "amplitude 1, as it starts"),
        Regime("backwards", {"omega": -0.5}, Centre(period=12.566370614359172, unit="1", tolerance=1e-6), "a clockwise circle"),
    )
