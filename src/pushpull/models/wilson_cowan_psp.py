"""The Wilson-Cowan equations for postsynaptic potentials."""

from math import inf

from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port, state


class WilsonCowanPSP(Model):
    """Wilson-Cowan equations of postsynaptic potentials, without refractoriness: gain times rate, smoothed by tau.

    With the weights of fig. 5 a sweep of P_x meets a fold, a cycle born on a saddle-node at zero frequency and a Hopf point,
    a sweep of P_y two Hopf points, mirror images about P_y = -5. The table prints e0 = 1, a largest rate of 2; the figure has 1.

    Source: Castaldo et al. (2026), Phys. Rep. 1189:1, section 5 with the parameters of its fig. 5.
    """

    time = "1"
    equations = """
        x' = (-x + gamma_x*sigma(kappa_xx*x - kappa_xy*y + P_x + drive)) / tau_x
        y' = (-y + gamma_y*sigma(kappa_yx*x - kappa_yy*y + P_y)) / tau_y
        sigma(u) = r_max / (1 + exp(rho*(theta - u)))
    """

    x: float = state(default=0.5, bounds=(0, 1000), doc="excitatory postsynaptic potential")
    y: float = state(default=0.4, bounds=(0, 1000), doc="inhibitory postsynaptic potential")
    drive: float = port(doc="input to the excitatory population from the network and from stimuli")
    tau_x: float = parameter(default=1.0, bounds=(0.01, 100), limits=(1e-6, inf), doc="excitatory time constant")
    tau_y: float = parameter(default=1.0, bounds=(0.01, 100), limits=(1e-6, inf), doc="inhibitory time constant")
    gamma_x: float = parameter(default=1.0, bounds=(0, 1000), doc="excitatory synaptic gain")
    gamma_y: float = parameter(default=1.0, bounds=(0, 1000), doc="inhibitory synaptic gain")
    kappa_xx: float = parameter(default=12.0, bounds=(0, 100), doc="weight from excitatory to excitatory")
    kappa_xy: float = parameter(default=12.0, bounds=(0, 100), doc="weight from inhibitory to excitatory")
    kappa_yx: float = parameter(default=12.0, bounds=(0, 100), doc="weight from excitatory to inhibitory")
    kappa_yy: float = parameter(default=2.0, bounds=(0, 100), doc="weight from inhibitory to inhibitory")
    P_x: float = parameter(default=0.0, bounds=(-50, 50), doc="constant input to the excitatory population")
    P_y: float = parameter(default=-6.0, bounds=(-50, 50), doc="constant input to the inhibitory population")
    r_max: float = parameter(default=1.0, bounds=(0, 1000), doc="largest rate, 2*e0")
    rho: float = parameter(default=1.0, bounds=(0, 100), doc="steepness of the rate")
    theta: float = parameter(default=0.0, bounds=(-50, 50), doc="input of half the largest rate")
    couples = {"drive": "x"}
    regimes = (
        Regime("fig. 5a", {}, LimitCycle(period=3.14408757, unit="1", tolerance=1e-5), "up to a Hopf point at P_x = 1.53150"),
        Regime("fig. 5a, slow", {"P_x": -3.29}, LimitCycle(period=42.8263, unit="1", tolerance=1e-3), "born at P_x = -3.30048"),
        Regime("fig. 5a, off", {"P_x": -4.0}, FixedPoint(), "below the fold at P_x = -3.59005"),
        Regime("fig. 5b", {"P_y": -5.0}, LimitCycle(period=3.245157, unit="1", tolerance=1e-5), "P_y -6.70682 to -3.29318"),
        Regime("fig. 5b, saturated", {"P_y": -7.0}, FixedPoint(), "too little inhibition to oscillate"),
    )
