"""Whole-brain Wilson-Cowan network with delays and noise in tvboptim: Heun steps compiled by JAX, one process."""

from common import arguments, hold_jax_to, measure_as_asked, network_statistics, timed
from problems import WHOLE_BRAIN as PROBLEM
from problems import connectome

given = arguments("tvboptim", ["whole-brain"], precisions=("double", "single"))
hold_jax_to(given)

import jax  # noqa: E402
import numpy as np  # noqa: E402
from tvboptim.experimental.network_dynamics import DenseLengthGraph, Network, prepare  # noqa: E402
from tvboptim.experimental.network_dynamics.coupling import DelayedLinearCoupling  # noqa: E402
from tvboptim.experimental.network_dynamics.dynamics.tvb import WilsonCowan  # noqa: E402
from tvboptim.experimental.network_dynamics.noise import AdditiveNoise  # noqa: E402
from tvboptim.experimental.network_dynamics.solvers import Heun  # noqa: E402

# The fastest of its three ways to keep the past for a run without gradients; delays rounded to steps, its default.
BUFFER = "preallocated"


def build():
    """Compile the whole run and run it once."""
    weights, lengths = connectome(given.connectome)
    same = {name: PROBLEM[name] for name in ("c_ee", "c_ei", "c_ie", "c_ii", "tau_e", "tau_i", "a_e", "a_i")}
    model = WilsonCowan(
        **same, b_e=PROBLEM["theta_e"], b_i=PROBLEM["theta_i"], P=PROBLEM["P_e"], Q=PROBLEM["P_i"], shift_sigmoid=0.0
    )
    network = Network(
        model,
        {"delayed": DelayedLinearCoupling(incoming_states="E", G=PROBLEM["strength"], buffer_strategy=BUFFER)},
        DenseLengthGraph(weights, lengths, PROBLEM["speed"]),
        noise=AdditiveNoise(sigma=PROBLEM["noise"], key=jax.random.key(1)),
    )
    function, config = prepare(network, Heun(), t0=0.0, t1=given.seconds * 1000, dt=PROBLEM["dt"])
    compiled = jax.jit(function)

    def run():
        result, spent = timed(lambda: jax.block_until_ready(compiled(config)))
        return {**spent, "edges": int(np.count_nonzero(weights)), **network_statistics(result.ys[:, 0], weights, PROBLEM["dt"])}

    run()
    return run


FACTS = {
    "peer": "tvboptim",
    "scheme": "stochastic Heun, delays rounded, input held per step",
    "dt_ms": PROBLEM["dt"],
}
measure_as_asked(given, FACTS, build)
