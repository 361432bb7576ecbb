"""Whole-brain Wilson-Cowan network with delays and noise in neurolib: Euler steps, delays rounded to steps.

Its noise is an Ornstein-Uhlenbeck input; a correlation time of one step makes it the white noise of the other simulators.
"""

from common import arguments, measure_as_asked, network_statistics, timed
from problems import WHOLE_BRAIN as PROBLEM
from problems import connectome

given = arguments("neurolib", ["whole-brain"])

import numpy as np  # noqa: E402
from neurolib.models.wc import WCModel  # noqa: E402


def prepare():
    """Build the model and let Numba compile it on a tenth of a second."""
    weights, lengths = connectome(given.connectome)
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
    size = len(weights)

    def run(duration=given.seconds * 1000):
        model.params["exc_init"], model.params["inh_init"] = np.full((size, 1), PROBLEM["E"]), np.full((size, 1), PROBLEM["I"])
        model.params["exc_ou"], model.params["inh_ou"] = np.zeros(size), np.zeros(size)
        model.params["duration"] = duration
        _, spent = timed(model.run)
        return {**spent, "edges": int(np.count_nonzero(weights)), **network_statistics(model.exc.T, weights, PROBLEM["dt"])}

    run(100.0)
    return run


FACTS = {
    "peer": "neurolib",
    "scheme": "Euler, delays rounded",
    "dt_ms": PROBLEM["dt"],
}
measure_as_asked(given, FACTS, prepare)
