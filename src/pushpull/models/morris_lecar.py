"""The Morris-Lecar neuron."""

from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port, state

CLASS_1 = {"V3": 12.0, "V4": 17.4, "g_Ca": 4.0, "phi": 1 / 15}
HOMOCLINIC = {**CLASS_1, "phi": 0.23, "I": 37.0}


class MorrisLecar(Model):
    """Calcium spikes of a barnacle muscle fibre with a slow potassium current, reduced to the plane.

    As it stands it begins to fire at a Hopf point (class 2); with other constants at a saddle-node on the cycle (class 1) or,
    with a fast potassium current, at a homoclinic orbit.

    Source: Morris & Lecar (1981), Biophys. J. 35:193, eq. 9; regimes of Rinzel & Ermentrout (1998), Methods in
    Neuronal Modeling, chapter 7, appendix A.
    """

    equations = """
        v' = (I + drive - g_Ca*m*(v - V_Ca) - g_K*w*(v - V_K) - g_L*(v - V_L)) / C
        w' = phi*cosh((v - V3)/(2*V4))*(w_inf - w)
        m = (1 + tanh((v - V1)/V2))/2
        w_inf = (1 + tanh((v - V3)/V4))/2
        when v rises above v_spike: spike
    """

    v: float = state(default=-60.0, unit="mV", bounds=(-100, 150), doc="membrane potential")
    w: float = state(default=0.015, bounds=(0, 1), doc="activation of potassium")
    drive: float = port(unit="uA/cm**2", doc="current from the network and from stimuli")
    I: float = parameter(default=0.0, unit="uA/cm**2", bounds=(-100, 400), doc="constant current")
    g_Ca: float = parameter(default=4.4, unit="mS/cm**2", bounds=(0, 20), doc="largest conductance of calcium")
    g_K: float = parameter(default=8.0, unit="mS/cm**2", bounds=(0, 50), doc="largest conductance of potassium")
    g_L: float = parameter(default=2.0, unit="mS/cm**2", bounds=(0, 10), doc="leak conductance")
    V_Ca: float = parameter(default=120.0, unit="mV", bounds=(0, 200), doc="reversal potential of calcium")
    V_K: float = parameter(default=-84.0, unit="mV", bounds=(-120, 0), doc="reversal potential of potassium")
    V_L: float = parameter(default=-60.0, unit="mV", bounds=(-100, 0), doc="reversal potential of the leak")
    C: float = parameter(default=20.0, unit="uF/cm**2", bounds=(0.1, 100), doc="membrane capacitance")
    V1: float = parameter(default=-1.2, unit="mV", bounds=(-50, 50), doc="potential of half the activation of calcium")
    V2: float = parameter(default=18.0, unit="mV", bounds=(1, 50), doc="width of that activation")
    V3: float = parameter(default=2.0, unit="mV", bounds=(-50, 50), doc="potential of half the activation of potassium")
    V4: float = parameter(default=30.0, unit="mV", bounds=(1, 50), doc="width of that activation")
    phi: float = parameter(default=0.04, unit="1/ms", bounds=(0.001, 5), doc="speed of potassium at V3")
    v_spike: float = parameter(default=0.0, unit="mV", bounds=(-60, 30), doc="potential that counts as a spike")
    regimes = (
        Regime("class 2", {"I": 95.0}, LimitCycle(period=91.17796, tolerance=1e-4), "past the Hopf point at I = 93.858"),
        Regime("class 2, quiet", {"I": 80.0}, FixedPoint()),
        Regime(
            "class 1",
            {**CLASS_1, "I": 42.0},
            LimitCycle(period=145.44676, tolerance=1e-4),
            "past the saddle-node on the cycle at I = 39.963",
        ),
        Regime("class 1, excitable", {**CLASS_1, "I": 30.0}, FixedPoint()),
        Regime("homoclinic", HOMOCLINIC, LimitCycle(period=33.94107, tolerance=1e-4), "from I = 35.07 on", {"v": 0.0, "w": 0.1}),
        Regime("homoclinic, quiet", HOMOCLINIC, FixedPoint(), "beside the cycle", {"v": -40.0, "w": 0.01}),
    )
