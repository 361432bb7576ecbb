"""One language, one engine and one set of instruments for neural dynamics.

describe a model -> wire it into a system -> simulate -> observe and analyse
"""

from __future__ import annotations

from pushpull.base.lazy import lazy

_ROOMS = ("data", "dynamics", "measure", "models", "plot")
_HOMES = {
    "CompileError": "base.errors",
    "DataError": "base.errors",
    "Diverged": "base.errors",
    "ModelError": "base.errors",
    "PushpullError": "base.errors",
    "RunError": "base.errors",
    "UnitError": "base.errors",
    "Connectome": "records.connectome",
    "Run": "records.run",
    "Spikes": "records.spikes",
    "Model": "spec.model",
    "impulse": "spec.fields",
    "parameter": "spec.fields",
    "port": "spec.fields",
    "state": "spec.fields",
    "Regime": "spec.regime",
    "latex": "spec.views",
    "jacobian": "spec.views",
    "parameter_table": "spec.views",
    "per_copy": "spec.values",
    "per_node": "spec.values",
    "schedule": "spec.values",
    "Coupling": "spec.coupling",
    "Diffusive": "spec.coupling",
    "HyperbolicTangent": "spec.coupling",
    "Kuramoto": "spec.coupling",
    "Linear": "spec.coupling",
    "Sigmoidal": "spec.coupling",
    "Dense": "spec.operators",
    "Ring": "spec.operators",
    "Spectral": "spec.operators",
    "SpikeEdges": "spec.operators",
    "Synapse": "spec.operators",
    "Edge": "spec.network",
    "Network": "spec.network",
    "Population": "spec.network",
    "NeuralDynamics": "models.doorway",
    "Observer": "spec.observer",
    "Sample": "spec.observer",
    "TemporalAverage": "spec.observer",
    "Euler": "schemes.tables",
    "ExponentialEuler": "schemes.tables",
    "Heun": "schemes.tables",
    "Milstein": "schemes.tables",
    "RK4": "schemes.tables",
    "SRA1": "schemes.tables",
    "Scheme": "schemes.tables",
    "SequentialEuler": "schemes.tables",
    "Bold": "signals.bold",
    "observe": "signals.observe",
    "Stimulus": "engine.stimuli",
    "load": "engine.simulate",
    "program_of": "engine.simulate",
    "simulate": "engine.simulate",
}
_ADVICE = {
    "EulerMaruyama": "Euler() with noise is the Euler-Maruyama scheme",
    "StochasticHeun": "Heun() with noise is the stochastic Heun scheme",
    "WhiteNoise": "attach noise to a model: model.with_noise(E='0.02 1/sqrt(ms)')",
}

__all__ = sorted([*_ROOMS, *_HOMES])

__getattr__, __dir__ = lazy(
    __name__, {name: f"{__name__}.{home}" for name, home in _HOMES.items()} | {room: f"{__name__}.{room}" for room in _ROOMS}, _ADVICE
)
