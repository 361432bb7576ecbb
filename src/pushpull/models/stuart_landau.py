"""The Stuart-Landau oscillator."""

import math

from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port, state


class StuartLandau(Model):
    """Normal form of the Hopf bifurcation: z' = (alpha + i*omega)*z - (gamma + i*beta)*|z|**2*z with z = x + i*y.

    Past alpha = 0 the cycle is a circle of radius sqrt(alpha/gamma), run through at omega - beta*alpha/gamma. Shear beta leaves
    the circle as it is; it bends the lines of equal phase, and under weak diffusive coupling becomes a lag of atan(beta/gamma).
    As the Hopf model of whole brains, alpha is a region's bifurcation parameter a, omega its frequency: give both `per_node`.

    Source: Castaldo et al. (2026), Phys. Rep. 1189:1, section 3; Kuramoto (1984), section 2.2.
    """

    time = "1"
    equations = """
        x' = alpha*x - omega*y - square*(gamma*x - beta*y) + drive_x
        y' = alpha*y + omega*x - square*(gamma*y + beta*x) + drive_y
        square = x**2 + y**2
        amplitude = sqrt(square)
    """

    x: float = state(default=0.1, doc="real part")
    y: float = state(default=0.0, doc="imaginary part")
    drive_x: float = port(doc="input to the real part")
    drive_y: float = port(doc="input to the imaginary part")
    alpha: float = parameter(default=1.0, bounds=(-1000, 1000), doc="growth rate about 0; negative is damped")
    omega: float = parameter(default=2.0, bounds=(-1000, 1000), doc="angular frequency about 0")
    gamma: float = parameter(default=1.0, bounds=(0, 1000), doc="saturation of the amplitude", why="a negative one runs off")
    beta: float = parameter(default=0.0, bounds=(-1000, 1000), doc="shear: slowing by amplitude")
    couples = {"drive_x": "x", "drive_y": "y"}
    regimes = (
        Regime("self-sustained", {}, LimitCycle(period=math.pi, unit="1", tolerance=1e-3), "radius 1"),
        Regime("sheared", {"beta": 1.0}, LimitCycle(period=2 * math.pi, unit="1", tolerance=1e-3), "radius 1, half as fast"),
        Regime(
            "turned back by shear",
            {"alpha": 0.5, "gamma": 2.0, "beta": 12.0},
            LimitCycle(period=2 * math.pi, unit="1", tolerance=1e-3),
            "radius 1/2, clockwise although omega is positive",
        ),
        Regime("damped", {"alpha": -0.1}, FixedPoint(), "the focus that noise turns into a resonance"),
    )
