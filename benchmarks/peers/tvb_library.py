"""Whole-brain networks with delays and noise in The Virtual Brain: Heun steps, every state kept."""

import logging

from common import arguments, measure_as_asked, network_statistics, timed
from problems import JANSEN_RIT, MONTBRIO, SPEED, STEP, STUART_LANDAU, WHOLE_BRAIN, WONG_WANG, connectome

given = arguments("tvb-library", ["whole-brain", "stuart-landau", "wong-wang", "jansen-rit", "montbrio"])
logging.disable(logging.WARNING)

import numpy as np  # noqa: E402
from tvb.simulator import coupling, integrators, models, monitors, noise, simulator  # noqa: E402


def region_of(case):
    """Return model, values of it, coupling, noise and start of each state, and what makes the described signal of the states."""
    if case == "whole-brain":
        p = WHOLE_BRAIN
        values = {
            name: p[name] for name in ("c_ee", "c_ei", "c_ie", "c_ii", "a_e", "a_i", "tau_e", "tau_i", "theta_e", "theta_i")
        }
        values |= {"P": p["P_e"], "Q": p["P_i"], "b_e": 0.0, "b_i": 0.0, "alpha_e": 1.0, "alpha_i": 1.0}
        values |= dict.fromkeys(("c_e", "c_i", "k_e", "k_i", "r_e", "r_i"), 1.0)
        model = models.WilsonCowan(shift_sigmoid=np.array([False]))
        model.cvar = np.array([0], dtype=np.int32)  # I is not sent
        return model, values, linear(p["strength"]), [p["noise"]] * 2, [p["E"], p["I"]], lambda ys: ys[:, 0]
    if case == "stuart-landau":
        p = STUART_LANDAU
        sent = linear(np.array([p["strength"], 0.0])[:, None, None])  # it sends y as well; here that is multiplied by 0
        values = {"a": p["alpha"], "omega": p["omega"]}
        return models.SupHopf(), values, sent, [p["noise"]] * 2, [p["x"], p["y"]], lambda ys: ys[:, 0]
    if case == "wong-wang":
        p = WONG_WANG
        values = {name: p[name] for name in ("tau_s", "gamma", "w", "a", "b", "d")} | {"J_N": p["J"], "I_o": p["I_0"]}
        return models.ReducedWongWang(), values, linear(p["strength"]), [p["noise"]], [p["S"]], lambda ys: ys[:, 0]
    if case == "jansen-rit":
        p = JANSEN_RIT
        values = {name: p[name] for name in ("A", "B", "a", "b", "v0", "r")} | {"nu_max": p["e0"], "J": p["C"], "mu": p["P"]}
        shape = {"a": p["strength"], "cmin": 0.0, "cmax": 2 * p["e0"], "midpoint": p["v0"], "r": p["r"]}
        sent = coupling.SigmoidalJansenRit(**{name: np.array([value]) for name, value in shape.items()})
        return models.JansenRit(), values, sent, [0, 0, 0, 0, p["noise"], 0], [0.0] * 6, lambda ys: ys[:, 1] - ys[:, 2]
    p = MONTBRIO
    values = {name: p[name] for name in ("tau", "eta", "J", "Delta")}
    start, amplitude = [p["r"] / p["tau"], p["v"]], [0.0, p["noise"] / p["tau"] ** 0.5]
    return models.MontbrioPazoRoxin(), values, linear(p["strength"] * p["tau"]), amplitude, start, lambda ys: ys[:, 0] * p["tau"]


def linear(strength):
    """Return the linear coupling."""
    return coupling.Linear(a=np.atleast_1d(np.asarray(strength, dtype=float)))


def prepare():
    """Build the network and let Numba compile it on a tenth of a second."""
    from tvb.datatypes.connectivity import Connectivity

    weights, lengths = connectome(given.connectome)
    size = len(weights)
    model, values, sent, amplitudes, start, shown = region_of(given.case)
    for name, value in values.items():
        setattr(model, name, np.array([value]))
    model.variables_of_interest = list(model.state_variables)
    brain = Connectivity(
        weights=weights,
        tract_lengths=lengths,
        speed=np.array([SPEED]),
        region_labels=np.array([f"region {index}" for index in range(size)]),
        centres=np.zeros((size, 3)),
    )
    source = noise.Additive(nsig=np.array(amplitudes)[:, None, None] ** 2 / 2, noise_seed=1)
    before = np.tile(np.array(start)[None, :, None, None], (round(lengths.max() / SPEED / STEP) + 2, 1, size, 1))
    network = simulator.Simulator(
        model=model,
        connectivity=brain,
        coupling=sent,
        conduction_speed=SPEED,
        integrator=integrators.HeunStochastic(dt=STEP, noise=source),
        monitors=[monitors.Raw()],
        initial_conditions=before,
    )

    def run(duration=given.seconds * 1000):
        network.configure()
        made, spent = timed(lambda: network.run(simulation_length=duration))
        states = made[0][1][..., 0]
        return {**spent, "edges": int(np.count_nonzero(weights)), **network_statistics(shown(states), weights, STEP)}

    run(100.0)
    return run


FACTS = {
    "peer": "tvb-library",
    "scheme": "stochastic Heun, delays rounded, input held per step",
    "dt_ms": STEP,
}
measure_as_asked(given, FACTS, prepare)
