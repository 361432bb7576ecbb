"""The Wong-Wang pair: slow excitation and fast inhibition, the dynamic mean field with both."""

from pushpull.spec import FixedPoint, Model, Regime, parameter, port, state


class WongWangPair(Model):
    """Open NMDA and GABA channels of a region's excitatory and inhibitory cells: the dynamic mean field with inhibition.

    In networks the coupling's strength is the global gain G. More input drives `rate_E` up; `J` per node, found by
    `dynamics.inhibition_control` or by J = 1 + alpha*G*strength, brings it back to 3.063 Hz. There, wherever inhibition
    takes current_E to b_E/a_E - 0.026 nA, S_E = 0.164120. `feedforward` 1 sends what arrives to inhibitory cells too.

    Source: Deco, Ponce-Alvarez, Hagmann, Romani, Mantini & Corbetta (2014), J. Neurosci. 34:7886, eqs. 1-6, feedforward: eq. 12.
    """

    equations = """
        S_E' = -S_E/tau_E + (1 - S_E)*gamma*rate_E
        S_I' = -S_I/tau_I + rate_I
        rate_E = 1 / (d_E*exprel(-d_E*(a_E*current_E - b_E)))
        rate_I = 1 / (d_I*exprel(-d_I*(a_I*current_I - b_I)))
        current_E = W_E*I_0 + w*J_N*S_E + J_N*drive - J*S_I + stimulus
        current_I = W_I*I_0 + J_N*S_E - w_I*S_I + feedforward*J_N*drive
    """

    S_E: float = state(default=0.16, bounds=(0, 1), doc="fraction of open NMDA channels")
    S_I: float = state(default=0.04, bounds=(0, 10), doc="open GABA channels")
    drive: float = port(doc="weighted sum of the NMDA fractions in other regions")
    stimulus: float = port(unit="nA", doc="current from elsewhere to excitatory cells")
    J: float = parameter(default=1.0, unit="nA", bounds=(0, 100), doc="inhibitory coupling to excitatory cells")
    w: float = parameter(default=1.4, bounds=(0, 10), doc="self-excitation, w+")
    J_N: float = parameter(default=0.15, unit="nA", bounds=(0, 5), doc="excitatory coupling")
    w_I: float = parameter(default=1.0, unit="nA", bounds=(0, 100), doc="inhibitory coupling to inhibitory cells")
    feedforward: float = parameter(default=0.0, bounds=(0, 1), doc="share of what arrives that reaches inhibitory cells")
    I_0: float = parameter(default=0.382, unit="nA", bounds=(-1, 1), doc="constant current")
    W_E: float = parameter(default=1.0, bounds=(0, 5), doc="share of the constant current, excitatory cells")
    W_I: float = parameter(default=0.7, bounds=(0, 5), doc="share of the constant current, inhibitory cells")
    tau_E: float = parameter(default=100.0, unit="ms", bounds=(1, 1000), doc="time constant of NMDA channels")
    tau_I: float = parameter(default=10.0, unit="ms", bounds=(0.1, 1000), doc="time constant of GABA channels")
    gamma: float = parameter(default=0.641, bounds=(0, 10), doc="fraction of closed channels that a spike opens")
    a_E: float = parameter(default=310.0, unit="1/(s*nA)", bounds=(0, 2000), doc="slope of the excitatory rate")
    b_E: float = parameter(default=125.0, unit="1/s", bounds=(0, 1000), doc="threshold of the excitatory rate, times its slope")
    d_E: float = parameter(default=0.16, unit="s", bounds=(0.01, 1), doc="roundness of the excitatory threshold")
    a_I: float = parameter(default=615.0, unit="1/(s*nA)", bounds=(0, 2000), doc="slope of the inhibitory rate")
    b_I: float = parameter(default=177.0, unit="1/s", bounds=(0, 1000), doc="threshold of the inhibitory rate, times its slope")
    d_I: float = parameter(default=0.087, unit="s", bounds=(0.01, 1), doc="roundness of the inhibitory threshold")
    couples = {"drive": "S_E"}
    regimes = (
        Regime("balanced", {}, FixedPoint(), "rests at 3.07733 Hz, S_E = 0.164757"),
        Regime("on target", {"J": 1.001939699625}, FixedPoint(), "rests at 3.06309 Hz, S_E = 0.164120"),
        Regime("weakly inhibited", {"J": 0.5}, FixedPoint(), "rests high, at S_E = 0.533066"),
    )
