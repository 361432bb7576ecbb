"""Many Wilson-Cowan parameter sets in JAX: one set's Heun steps as a scan, mapped over the sets, compiled as a whole.

The scan keeps E only every 10 ms. With several threads JAX is given as many devices and the sets are dealt out to them, which is
twice as fast as its own splitting of each step.
"""

from common import arguments, hold_jax_to, measure_as_asked, sweep_statistics, timed
from problems import SWEEP as PROBLEM

given = arguments("jax", ["sweep", "sweep-noise"], precisions=("single", "double"))
hold_jax_to(given)

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402

KEEP = 100  # steps
NOISE = PROBLEM["noise"] if given.case == "sweep-noise" else 0.0


def sigmoid(a, theta, x):
    """Return the logistic function of slope a around theta."""
    return 1 / (1 + jnp.exp(-a * (x - theta)))


def slope(state, drive):
    """Return the derivatives of E and I."""
    p, (E, I) = PROBLEM, state
    S_e = sigmoid(p["a_e"], p["theta_e"], p["c_ee"] * E - p["c_ei"] * I + drive)
    S_i = sigmoid(p["a_i"], p["theta_i"], p["c_ie"] * E - p["c_ii"] * I + p["P_i"])
    return (-E + (1 - E) * S_e) / p["tau_e"], (-I + (1 - I) * S_i) / p["tau_i"]


def simulate(drive, key, blocks):
    """Return E [block] of one parameter set."""
    dt = PROBLEM["dt"]

    def step(state, noise):
        E, I = state
        first = slope(state, drive)
        n_E, n_I = (0.0, 0.0) if noise is None else noise
        second = slope((E + dt * first[0] + n_E, I + dt * first[1] + n_I), drive)
        return (E + dt / 2 * (first[0] + second[0]) + n_E, I + dt / 2 * (first[1] + second[1]) + n_I), None

    def block(state, index):
        noise = None
        if NOISE:
            noise = NOISE * dt**0.5 * jax.random.normal(jax.random.fold_in(key, index), (KEEP, 2), dtype=drive.dtype)
        return jax.lax.scan(step, state, noise, length=KEEP)[0], state[0]

    start = (jnp.asarray(PROBLEM["E"], drive.dtype), jnp.asarray(PROBLEM["I"], drive.dtype))
    return jax.lax.scan(block, start, jnp.arange(blocks))[1]


def prepare():
    """Compile the whole run and run it once."""
    drive = jnp.linspace(PROBLEM["first"], PROBLEM["last"], PROBLEM["copies"])
    keys = jax.random.split(jax.random.key(1), PROBLEM["copies"])
    devices, split = jax.sharding.Mesh(jax.devices(), ("copy",)), jax.P("copy")
    drive, keys = jax.device_put((drive, keys), jax.NamedSharding(devices, split))
    blocks = round(given.seconds * 1000 / PROBLEM["dt"] / KEEP)
    mapped = jax.shard_map(
        jax.vmap(lambda p, key: simulate(p, key, blocks)), mesh=devices, in_specs=(split, split), out_specs=split, check_vma=False
    )
    compiled = jax.jit(mapped).lower(drive, keys).compile()

    def run():
        kept, spent = timed(lambda: compiled(drive, keys).block_until_ready())
        return {**spent, **sweep_statistics(kept.T)}

    run()
    return run


FACTS = {
    "peer": "jax",
    "edges": 0,
    "copies": PROBLEM["copies"],
    "scheme": "Heun" if not NOISE else "stochastic Heun",
    "dt_ms": PROBLEM["dt"],
}
measure_as_asked(given, FACTS, prepare)
