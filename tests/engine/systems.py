"""Small systems that the engine's tests share."""

import numpy as np

import pushpull as pp

LEAK = "x' = -x/tau + drive/tau\ntau = 10[ms]\nx(0) = 1"


def leak():
    return pp.Model.from_text(LEAK, name="Leak", ports=["drive"])


def bare():
    return pp.Model.from_text("x' = -x + drive\nx(0) = 1", name="Bare", time="1", ports=["drive"])


def network(weights, delays=0.0, coupling=None, model=None):
    model = leak() if model is None else model
    places = pp.Population(model, len(weights), name="p")
    operator = pp.operators.Dense(np.array(weights, dtype=float), delays)
    return pp.Network((places,), (pp.Edge({"p": "x"}, {"p": "drive"}, operator, coupling or pp.Linear()),))


def oscillators():
    """Return two coupled, noisy, delayed nodes of a catalogue model."""
    weights = np.array([[0, 0.1], [0.2, 0]])
    connectome = pp.data.from_matrices(weights, 13.0 * (weights > 0), ["a", "b"], directed=True)
    return pp.Network.from_connectome(pp.models.WilsonCowan().with_noise(E=0.02), connectome, speed="4 m/s")


def difference(one, other):
    """Say where two runs differ, or return None."""
    if one.names != other.names:
        return f"names {one.names} and {other.names}"
    for name in one.names:
        if not one[name].identical(other[name]):
            return name
    for population, spikes in one.spikes.items():
        others = other.spikes[population]
        if any(not np.array_equal(getattr(spikes, k), getattr(others, k)) for k in ("times", "nodes", "copies")):
            return f"spikes of {population}"
    if set(one.checkpoint) != set(other.checkpoint):
        return "names in the checkpoint"
    return next((k for k in one.checkpoint if not np.array_equal(one.checkpoint[k], other.checkpoint[k])), None)
