"""Whole-brain networks with delays and noise in tvboptim: Heun steps compiled by JAX, one process.

Models with two inputs from other regions are given only the one that the problem has, which spares tvboptim half of the sums.
"""

from common import arguments, hold_jax_to, measure_as_asked, network_statistics, peak_mb, timed
from problems import JANSEN_RIT, MONTBRIO, SPEED, STEP, STUART_LANDAU, WONG_WANG, connectivity_loss, connectome
from problems import WHOLE_BRAIN as PROBLEM

REGIONS = ["stuart-landau", "wong-wang", "jansen-rit", "montbrio"]
given = arguments("tvboptim", ["whole-brain", "gradient", *REGIONS], precisions=("double", "single"))
hold_jax_to(given)

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402
from tvboptim.experimental.network_dynamics import DenseLengthGraph, Network, prepare  # noqa: E402
from tvboptim.experimental.network_dynamics.coupling import DelayedLinearCoupling, DelayedSigmoidalJansenRit  # noqa: E402
from tvboptim.experimental.network_dynamics.dynamics import tvb  # noqa: E402
from tvboptim.experimental.network_dynamics.noise import AdditiveNoise  # noqa: E402
from tvboptim.experimental.network_dynamics.solvers import Heun  # noqa: E402

# The fastest of its three ways to keep the past for a run without gradients; delays rounded to steps, its default.
BUFFER = "preallocated"
# With gradients: the faster of the other two, and about as many steps between two kept states as there are kept states.
BUFFER_OF_GRADIENTS, BLOCK = "circular", 300


def prepared(weights, lengths, buffer, solver):
    """Return the run as a function and its parameters."""
    same = {name: PROBLEM[name] for name in ("c_ee", "c_ei", "c_ie", "c_ii", "tau_e", "tau_i", "a_e", "a_i")}
    model = tvb.WilsonCowan(
        **same, b_e=PROBLEM["theta_e"], b_i=PROBLEM["theta_i"], P=PROBLEM["P_e"], Q=PROBLEM["P_i"], shift_sigmoid=0.0
    )
    network = Network(
        model,
        {"delayed": DelayedLinearCoupling(incoming_states="E", G=PROBLEM["strength"], buffer_strategy=buffer)},
        DenseLengthGraph(weights, lengths, PROBLEM["speed"]),
        noise=AdditiveNoise(sigma=PROBLEM["noise"], key=jax.random.key(1)),
    )
    return prepare(network, solver, t0=0.0, t1=given.seconds * 1000, dt=PROBLEM["dt"])


def region_of(case):
    """Return model, couplings, noise and what makes the described signal of the states."""
    key = jax.random.key(1)
    if case == "stuart-landau":
        p = STUART_LANDAU
        # Its instant input is the one that has a single value, for x.
        sent = {"instant": DelayedLinearCoupling(incoming_states="x", G=p["strength"], buffer_strategy=BUFFER)}
        model = tvb.SupHopf(a=p["alpha"], omega=p["omega"], INITIAL_STATE=(p["x"], p["y"]))
        return model, sent, AdditiveNoise(sigma=p["noise"], key=key), lambda ys: ys[:, 0]
    if case == "wong-wang":
        p = WONG_WANG
        sent = {"delayed": DelayedLinearCoupling(incoming_states="S", G=p["strength"], buffer_strategy=BUFFER)}
        same = {name: p[name] for name in ("tau_s", "gamma", "w", "a", "b", "d")}
        model = tvb.ReducedWongWang(**same, J_N=p["J"], I_o=p["I_0"], INITIAL_STATE=(p["S"],))
        return model, sent, AdditiveNoise(sigma=p["noise"], key=key), lambda ys: ys[:, 0]
    if case == "jansen-rit":
        p = JANSEN_RIT
        shape = {"cmin": 0.0, "cmax": 2 * p["e0"], "midpoint": p["v0"], "r": p["r"]}
        sent = DelayedSigmoidalJansenRit(incoming_states=("y1", "y2"), G=p["strength"], **shape, buffer_strategy=BUFFER)
        same = {name: p[name] for name in ("A", "B", "a", "b", "v0", "r")}
        model = tvb.JansenRit(**same, nu_max=p["e0"], J=p["C"], mu=p["P"], INITIAL_STATE=(0.0,) * 6)
        return model, {"delayed": sent}, AdditiveNoise(sigma=p["noise"], apply_to="y4", key=key), lambda ys: ys[:, 1] - ys[:, 2]
    p = MONTBRIO
    sent = {"delayed": DelayedLinearCoupling(incoming_states="r", G=p["strength"] * p["tau"], buffer_strategy=BUFFER)}
    model = tvb.MontbrioPazoRoxin(
        **{name: p[name] for name in ("tau", "eta", "J", "Delta")}, INITIAL_STATE=(p["r"] / p["tau"], p["v"])
    )
    noise = AdditiveNoise(sigma=p["noise"] / p["tau"] ** 0.5, apply_to="V", key=key)
    return model, sent, noise, lambda ys: ys[:, 0] * p["tau"]


def build():
    """Compile the whole run and run it once."""
    weights, lengths = connectome(given.connectome)
    if given.case in REGIONS:
        model, couplings, noise, shown = region_of(given.case)
        network = Network(model, couplings, DenseLengthGraph(weights, lengths, SPEED), noise=noise)
        function, config = prepare(network, Heun(), t0=0.0, t1=given.seconds * 1000, dt=STEP)
    else:
        (function, config), shown = prepared(weights, lengths, BUFFER, Heun()), lambda ys: ys[:, 0]
    compiled = jax.jit(function)

    def run():
        result, spent = timed(lambda: jax.block_until_ready(compiled(config)))
        return {**spent, "edges": int(np.count_nonzero(weights)), **network_statistics(shown(result.ys), weights, STEP)}

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
