"""Whole-brain networks of Wilson-Cowan or Stuart-Landau regions with delays and noise in neurolib: Euler steps, delays rounded.

Its noise is an Ornstein-Uhlenbeck input; a correlation time of one step makes it the white noise of the other simulators.
"""

from common import arguments, measure_as_asked, network_statistics, timed
from problems import SPEED, STEP, STUART_LANDAU, connectome
from problems import WHOLE_BRAIN as PROBLEM

given = arguments("neurolib", ["whole-brain", "stuart-landau"])

import numpy as np  # noqa: E402
from neurolib.models.hopf import HopfModel  # noqa: E402
from neurolib.models.wc import WCModel  # noqa: E402


def wilson_cowan(weights, lengths):
    """Return the model and what it starts from."""
    model = WCModel(Cmat=weights, Dmat=lengths, seed=1)
    for name, value in {
        "tau_exc": PROBLEM["tau_e"],
        "tau_inh": PROBLEM["tau_i"],
        "c_excexc": PROBLEM["c_ee"],
        "c_inhexc": PROBLEM["c_ei"],
        "c_excinh": PROBLEM["c_ie"],
        "c_inhinh": PROBLEM["c_ii"],
        "a_exc": PROBLEM["a_e"],
        "a_inh": PROBLEM["a_i"],
        "mu_exc": PROBLEM["theta_e"],
        "mu_inh": PROBLEM["theta_i"],
        "exc_ext": PROBLEM["P_e"],
        "inh_ext": PROBLEM["P_i"],
        "K_gl": PROBLEM["strength"],
        "signalV": PROBLEM["speed"],
        "dt": PROBLEM["dt"],
        "tau_ou": PROBLEM["dt"],
        "sigma_ou": PROBLEM["noise"] * PROBLEM["tau_e"] / PROBLEM["dt"],
    }.items():
        model.params[name] = value
    return model, {"exc_init": PROBLEM["E"], "inh_init": PROBLEM["I"], "exc_ou": None, "inh_ou": None}


def stuart_landau(weights, lengths):
    """Return the model and what it starts from."""
    p, model = STUART_LANDAU, HopfModel(Cmat=weights, Dmat=lengths, seed=1)
    model.params.update({"a": p["alpha"], "w": p["omega"], "K_gl": p["strength"], "coupling": "additive"})
    model.params.update({"signalV": SPEED, "dt": STEP, "tau_ou": STEP, "sigma_ou": p["noise"] / STEP})
    return model, {"xs_init": p["x"], "ys_init": p["y"], "x_ou": None, "y_ou": None}


def prepare():
    """Build the model and let Numba compile it on a tenth of a second."""
    weights, lengths = connectome(given.connectome)
    model, start = (wilson_cowan if given.case == "whole-brain" else stuart_landau)(weights, lengths)
    size = len(weights)

    def run(duration=given.seconds * 1000):
        for name, value in start.items():
            model.params[name] = np.zeros(size) if value is None else np.full((size, 1), value)
        model.params["duration"] = duration
        _, spent = timed(model.run)
        return {**spent, "edges": int(np.count_nonzero(weights)), **network_statistics(model.output.T, weights, STEP)}

    run(100.0)
    return run


FACTS = {
    "peer": "neurolib",
    "scheme": "Euler, delays rounded",
    "dt_ms": STEP,
}
measure_as_asked(given, FACTS, prepare)
