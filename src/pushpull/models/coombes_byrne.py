"""The Coombes-Byrne mass."""

from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port, state


class CoombesByrne(Model):
    """Rate and mean potential of quadratic neurons that open conductances on each other, exact for very many of them.

    With Z the complex order of their phases, (1 - conj(Z))/(1 + conj(Z)) is pi*r + i*v; kappa times its real part opens g.

    Source: Coombes & Byrne (2019), Next generation neural mass models, in Nonlinear Dynamics in Computational Neuroscience.
    """

    time = "1"
    equations = """
        r' = Delta/pi + 2*r*v - g*r
        v' = v**2 - (pi*r)**2 + eta + drive + g*(v_syn - v)
        g' = alpha*q
        q' = alpha*(kappa*pi*r - g - 2*q)
    """

    r: float = state(default=0.5, bounds=(0, 100), doc="firing rate")
    v: float = state(default=0.0, bounds=(-1000, 1000), doc="mean potential")
    g: float = state(default=0.5, bounds=(0, 1000), doc="conductance of the synapses")
    q: float = state(default=0.0, doc="its rate of change, over alpha")
    drive: float = port(doc="current from the network and from stimuli")
    eta: float = parameter(default=20.0, bounds=(-100, 100), doc="centre of the excitabilities")
    Delta: float = parameter(default=0.5, bounds=(0, 100), doc="half-width of the excitabilities")
    v_syn: float = parameter(default=-10.0, bounds=(-100, 100), doc="reversal potential; below 0 inhibits")
    kappa: float = parameter(default=1.0, bounds=(0, 100), doc="strength of the synapses")
    alpha: float = parameter(default=0.95, bounds=(0.01, 100), doc="rate of the synapses")
    couples = {"drive": "r"}
    regimes = (
        Regime("oscillating", {}, LimitCycle(period=2.08294, unit="1", tolerance=1e-4), "r from 0.2062 to 1.4394"),
        Regime("rest", {"eta": 2.0}, FixedPoint(), "below the Hopf point at eta = 3.92951; above 23.40106 it rests again"),
    )
