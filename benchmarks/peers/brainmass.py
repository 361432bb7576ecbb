"""Gradient of a functional connectivity loss through a whole-brain Wilson-Cowan network with delays and noise in brainmass.

Its S is shifted to 0 at rest and its noise is added to the input, inside S, so that its statistics differ. Its step is an
exponential Euler step with one slope. Every step's intermediate values are kept, so that memory grows with the steps.
The gradient is by one parameter, not two.
"""

from common import arguments, hold_jax_to, measure_as_asked, network_statistics, peak_mb, timed
from problems import WHOLE_BRAIN as PROBLEM
from problems import connectivity_loss, connectome

given = arguments("brainmass", ["gradient"], precisions=("double", "single"))
hold_jax_to(given, devices=False)

import brainmass  # noqa: E402
import brainstate  # noqa: E402
import braintools  # noqa: E402
import brainunit as u  # noqa: E402
import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402


def network(weights, lengths):
    """Return the network with the strength of its coupling to be differentiated."""
    size, deviation = len(weights), PROBLEM["noise"] / PROBLEM["dt"] ** 0.5
    node = brainmass.WilsonCowanStep(
        size,
        **{f"tau_{side}": PROBLEM[f"tau_{side.lower()}"] * u.ms for side in "EI"},
        **{f"a_{side}": PROBLEM[f"a_{side.lower()}"] for side in "EI"},
        theta_E=PROBLEM["theta_e"] - PROBLEM["P_e"],
        theta_I=PROBLEM["theta_i"] - PROBLEM["P_i"],
        wEE=PROBLEM["c_ee"],
        wIE=PROBLEM["c_ei"],
        wEI=PROBLEM["c_ie"],
        wII=PROBLEM["c_ii"],
        noise_E=brainmass.GaussianNoise(size, sigma=deviation),
        noise_I=brainmass.GaussianNoise(size, sigma=deviation),
        rE_init=braintools.init.Constant(PROBLEM["E"]),
        rI_init=braintools.init.Constant(PROBLEM["I"]),
    )
    return brainmass.Network(
        node,
        conn=weights,
        distance=lengths,
        speed=PROBLEM["speed"],
        coupling="additive",
        coupled_var="rE",
        k=brainstate.nn.Param(jnp.asarray(PROBLEM["strength"]), fit=True),
        delay_init=braintools.init.Constant(PROBLEM["E"]),
    )


def build():
    """Compile the loss with its gradient by the strength and compute it once."""
    brainstate.environ.set(dt=PROBLEM["dt"] * u.ms, precision=64 if given.precision == "double" else 32)
    brainstate.random.seed(1)
    weights, lengths = connectome(given.connectome)
    brain = network(weights, lengths)
    simulator = brainmass.Simulator(brain, dt=PROBLEM["dt"] * u.ms)

    def loss():
        signal = simulator.run(given.seconds * 1000 * u.ms, monitors=lambda m: m.node.rE.value)["output"]
        return connectivity_loss(jnp, signal, weights, PROBLEM["dt"]), signal

    parameters = brain.states(brainstate.ParamState)
    climb = brainstate.transform.grad(loss, parameters, has_aux=True, return_value=True)
    compiled = brainstate.transform.jit(climb)

    def run():
        (_, value, signal), spent = timed(lambda: jax.block_until_ready(compiled()))
        own = {"edges": int(np.count_nonzero(weights)), "loss": float(value), "peak_mb": peak_mb()}
        return {**spent, **own, **network_statistics(signal, weights, PROBLEM["dt"])}

    run()
    return run


FACTS = {
    "peer": "brainmass",
    "scheme": "exponential Euler, delays rounded, noise on the input",
    "dt_ms": PROBLEM["dt"],
}
measure_as_asked(given, FACTS, build)
