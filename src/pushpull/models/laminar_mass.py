"""The laminar neural mass."""

from pushpull.models.synapses import AlphaSynapse
from pushpull.spec import FixedPoint, LimitCycle, Model, Regime, parameter, port


class LaminarMass(Model):
    """A cortical column of deep cells that make alpha and superficial cells that make gamma, at once and coupled.

    At the defaults, the standard drive, alpha of 10 Hz stands in v_P1 and gamma of 40 Hz in v_P2.

    P1 with stellate cells SS and slow interneurons SST is a Jansen-Rit column, P2 with fast interneurons PV a push-pull pair;
    C11, C12 and C13 join them. The review prints three firing rates under the names of other populations and inputs without a
    synapse; here each population has its own rate, and inputs pass an excitatory synapse, in the end times A_E/a_E.

    Source: Sanchez-Todo et al. (2023), NeuroImage 270:119938; bifurcations in Castaldo et al. (2026), Phys. Rep. 1189:1, fig. 9.
    """

    time = "s"
    parts = (AlphaSynapse,)
    equations = """
        in_P1 = AlphaSynapse(gain=A_E, rate=a_E, input=P1in + drive)
        in_P2 = AlphaSynapse(gain=A_E, rate=a_E, input=P2in + drive_P2)
        P1 = AlphaSynapse(gain=A_E, rate=a_E, input=S(v0, v_P1))
        SS = AlphaSynapse(gain=A_E, rate=a_E, input=S(v0, C4*P1.s))
        SST = AlphaSynapse(gain=A_S, rate=a_S, input=S(v0, C5*P1.s))
        P2 = AlphaSynapse(gain=A_E, rate=a_E, input=S(v0_P2, v_P2))
        PV = AlphaSynapse(gain=A_F, rate=a_F, input=S(v0, v_PV))
        v_P1 = C1*SS.s - C2*SST.s + C11*P2.s + C3*in_P1.s
        v_P2 = C6*P2.s - C7*PV.s + C12*P1.s + C8*in_P2.s
        v_PV = C9*P2.s - C10*PV.s + C13*P1.s
        S(middle, v) = 2*e0 / (1 + exp(r*(middle - v)))
    """

    drive: float = port(unit="1/s", doc="firing rate that arrives at the deep cells")
    drive_P2: float = port(unit="1/s", doc="firing rate that arrives at the superficial cells")
    P1in: float = parameter(default=200.0, unit="1/s", bounds=(-200, 2000), doc="constant rate that arrives at the deep cells")
    P2in: float = parameter(default=90.0, unit="1/s", bounds=(-200, 2000), doc="the same at the superficial cells")
    A_E: float = parameter(default=3.25, unit="mV", bounds=(0, 20), doc="gain of excitation")
    A_S: float = parameter(default=22.0, unit="mV", bounds=(0, 100), doc="gain of slow inhibition")
    A_F: float = parameter(default=30.0, unit="mV", bounds=(0, 100), doc="gain of fast inhibition")
    a_E: float = parameter(default=100.0, unit="1/s", bounds=(10, 1000), doc="rate constant of excitation")
    a_S: float = parameter(default=50.0, unit="1/s", bounds=(5, 500), doc="rate constant of slow inhibition")
    a_F: float = parameter(default=220.0, unit="1/s", bounds=(20, 2000), doc="rate constant of fast inhibition")
    C1: float = parameter(default=108.0, bounds=(0, 1000), doc="weight from SS to P1")
    C2: float = parameter(default=33.7, bounds=(0, 1000), doc="weight from SST to P1")
    C3: float = parameter(default=1.0, bounds=(0, 1000), doc="weight of the input to P1")
    C4: float = parameter(default=135.0, bounds=(0, 1000), doc="weight from P1 to SS")
    C5: float = parameter(default=33.75, bounds=(0, 1000), doc="weight from P1 to SST")
    C6: float = parameter(default=70.0, bounds=(0, 1000), doc="weight from P2 to P2")
    C7: float = parameter(default=550.0, bounds=(0, 1000), doc="weight from PV to P2")
    C8: float = parameter(default=1.0, bounds=(0, 1000), doc="weight of the input to P2")
    C9: float = parameter(default=200.0, bounds=(0, 1000), doc="weight from P2 to PV")
    C10: float = parameter(default=100.0, bounds=(0, 1000), doc="weight from PV to PV")
    C11: float = parameter(default=80.0, bounds=(0, 1000), doc="weight from P2 to P1")
    C12: float = parameter(default=200.0, bounds=(0, 1000), doc="weight from P1 to P2")
    C13: float = parameter(default=30.0, bounds=(0, 1000), doc="weight from P1 to PV")
    e0: float = parameter(default=2.5, unit="1/s", bounds=(0, 50), doc="half the largest firing rate")
    v0: float = parameter(default=6.0, unit="mV", bounds=(-20, 50), doc="potential of half the largest firing rate")
    v0_P2: float = parameter(default=1.0, unit="mV", bounds=(-20, 50), doc="the same for P2")
    r: float = parameter(default=0.56, unit="1/mV", bounds=(0, 5), doc="steepness of the firing rate")
    couples = {"drive": "v_P1", "drive_P2": "v_P2"}
    regimes = (
        Regime("alpha", {"P1in": 200.0, "P2in": 0.0}, LimitCycle(period=1 / 10.021798, unit="s", tolerance=1e-3)),
        Regime("gamma", {"P1in": 500.0, "P2in": 0.0}, LimitCycle(period=1 / 40.462780, unit="s", tolerance=1e-3)),
        Regime("rest", {"P1in": 400.0, "P2in": 0.0}, FixedPoint(), "between the alpha and the gamma cycle"),
    )
