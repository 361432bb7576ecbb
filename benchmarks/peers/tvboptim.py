"""Whole-brain Wilson-Cowan network with delays and noise in tvboptim: Heun steps compiled by JAX, one process."""

from common import arguments, hold_jax_to, measure_as_asked, network_statistics, peak_mb, timed
from problems import WHOLE_BRAIN as PROBLEM
from problems import connectivity_loss, connectome

given = arguments("tvboptim", ["whole-brain", "gradient"], precisions=("double", "single"))
hold_jax_to(given)

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402
from tvboptim.experimental.network_dynamics import DenseLengthGraph, Network, prepare  # noqa: E402
from tvboptim.experimental.network_dynamics.coupling import DelayedLinearCoupling  # noqa: E402
from tvboptim.experimental.network_dynamics.dynamics.tvb import WilsonCowan  # noqa: E402
from tvboptim.experimental.network_dynamics.noise import AdditiveNoise  # noqa: E402
from tvboptim.experimental.network_dynamics.solvers import Heun  # noqa: E402

# The fastest of its three ways to keep the past for a run without gradients; delays rounded to steps, its default.
BUFFER = "preallocated"
# With gradients: the faster of the other two, and about as many steps between two kept states as there are kept states.
BUFFER_OF_GRADIENTS, BLOCK = "circular", 300


def prepared(weights, lengths, buffer, solver):
    """Return the run as a function and its parameters."""
    same = {name: PROBLEM[name] for name in ("c_ee", "c_ei", "c_ie", "c_ii", "tau_e", "tau_i", "a_e", "a_i")}
    model = WilsonCowan(
        **same, b_e=PROBLEM["theta_e"], b_i=PROBLEM["theta_i"], P=PROBLEM["P_e"], Q=PROBLEM["P_i"], shift_sigmoid=0.0
    )
    network = Network(
        model,
        {"delayed": DelayedLinearCoupling(incoming_states="E", G=PROBLEM["strength"], buffer_strategy=buffer)},
        DenseLengthGraph(weights, lengths, PROBLEM["speed"]),
        noise=AdditiveNoise(sigma=PROBLEM["noise"], key=jax.random.key(1)),
    )
    return prepare(network, solver, t0=0.0, t1=given.seconds * 1000, dt=PROBLEM["dt"])


def build():
    """Compile the whole run and run it once."""
    weights, lengths = connectome(given.connectome)
    function, config = prepared(weights, lengths, BUFFER, Heun())
    compiled = jax.jit(function)

    def run():
        result, spent = timed(lambda: jax.block_until_ready(compiled(config)))
        return {**spent, "edges": int(np.count_nonzero(weights)), **network_statistics(result.ys[:, 0], weights, PROBLEM["dt"])}

    run()
    return run


def build_gradient():
    """Compile a loss with its gradient by two parameters and compute it once."""
    weights, lengths = connectome(given.connectome)
    function, config = prepared(weights, lengths, BUFFER_OF_GRADIENTS, Heun(block_size=BLOCK))

    def loss(point):
        own = jax.tree.map(lambda leaf: leaf, config)
        own.coupling.delayed.G, own.dynamics.P = point["strength"], point["P_e"]
        signal = function(own).ys[:, 0]
        return connectivity_loss(jnp, signal, weights, PROBLEM["dt"]), signal

    compiled = jax.jit(jax.value_and_grad(loss, has_aux=True))
    point = {name: jnp.asarray(PROBLEM[name]) for name in ("strength", "P_e")}

    def run():
        ((value, signal), gradient), spent = timed(lambda: jax.block_until_ready(compiled(point)))
        own = {
            "edges": int(np.count_nonzero(weights)),
            "loss": float(value),
            "gradient": {n: float(g) for n, g in gradient.items()},
        }
        return {**spent, **own, "peak_mb": peak_mb(), **network_statistics(signal, weights, PROBLEM["dt"])}

    run()
    return run


FACTS = {
    "peer": "tvboptim",
    "scheme": "stochastic Heun, delays rounded, input held per step",
    "dt_ms": PROBLEM["dt"],
}
measure_as_asked(given, FACTS, build_gradient if given.case == "gradient" else build)
