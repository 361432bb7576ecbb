"""Gradient of a functional connectivity loss through 84 Wilson-Cowan regions with delays and noise, by two parameters."""

from cases.whole_brain import network
from common import CONNECTOME, arguments, hold_jax_to, measure_as_asked, network_statistics, peak_mb, timed
from problems import WHOLE_BRAIN as PROBLEM
from problems import connectivity_loss, connectome


def prepare(seconds, threads, precision, target="cpu", path=CONNECTOME):
    """Compile the loss with its gradient and return what computes it once more; `target` "numpy" gives statistics alone."""
    import jax
    import jax.numpy as jnp
    import numpy as np

    import pushpull as pp

    weights, lengths = connectome(path)
    brain = network(weights, lengths)
    options = {"duration": f"{seconds} s", "dt": f"{PROBLEM['dt']} ms", "scheme": pp.Heun(), "record": "E"}
    function = pp.compile.to_jax(brain, seed=1, **options)
    start = {name: PROBLEM[name] for name in ("E", "I")}

    def loss(given):
        signal = function({**start, **given})["E"]
        return connectivity_loss(jnp, signal, weights, PROBLEM["dt"]), signal

    point = {"strength": jnp.asarray(PROBLEM["strength"]), "P_e": jnp.asarray(PROBLEM["P_e"])}
    compiled = jax.jit(jax.value_and_grad(loss, has_aux=True))

    def run():
        if target == "numpy":
            plain = pp.simulate(brain, initial=start, target="numpy", precision=precision, seed=1, progress=False, **options)
            return {"wall_s": 0.0, "cpu_s": 0.0, **network_statistics(np.asarray(plain["E"]), weights, PROBLEM["dt"])}
        ((value, signal), gradient), spent = timed(lambda: jax.block_until_ready(compiled(point)))
        own = {
            "edges": int(np.count_nonzero(weights)),
            "loss": float(value),
            "gradient": {n: float(g) for n, g in gradient.items()},
        }
        return {**spent, **own, "peak_mb": peak_mb(), **network_statistics(np.asarray(signal), weights, PROBLEM["dt"])}

    run()
    return run


if __name__ == "__main__":
    given = arguments("pushpull", ["gradient"], precisions=("double", "single"))
    hold_jax_to(given, devices=False)
    facts = {"peer": "pushpull", "scheme": "stochastic Heun, delays interpolated", "dt_ms": PROBLEM["dt"]}
    measure_as_asked(given, facts, lambda: prepare(given.seconds, given.threads, given.precision, given.target, given.connectome))
