"""One language, one engine and one set of instruments for neural dynamics.

describe a model -> wire it into a system -> simulate -> observe and analyse
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushpull.base.lazy import lazy

if TYPE_CHECKING:
    from pushpull import compile as compile
    from pushpull import data as data
    from pushpull import dynamics as dynamics
    from pushpull import measure as measure
    from pushpull import models as models
    from pushpull import plot as plot
    from pushpull import signals as signals
    from pushpull.base import errors as errors
    from pushpull.base.errors import Diverged as Diverged
    from pushpull.base.errors import PushpullError as PushpullError
    from pushpull.compile.drives import Stimulus as Stimulus
    from pushpull.compile.targets import JAX as JAX
    from pushpull.engine import samples as samples
    from pushpull.engine.simulate import load as load
    from pushpull.engine.simulate import program_of as program_of
    from pushpull.engine.simulate import simulate as simulate
    from pushpull.engine.sweep import sweep as sweep
    from pushpull.models.doorway import NeuralDynamics as NeuralDynamics
    from pushpull.records.connectome import Connectome as Connectome
    from pushpull.records.run import Run as Run
    from pushpull.records.spikes import Spikes as Spikes
    from pushpull.schemes.adaptive import Adaptive as Adaptive
    from pushpull.schemes.tables import RK4 as RK4
    from pushpull.schemes.tables import SRA1 as SRA1
    from pushpull.schemes.tables import Euler as Euler
    from pushpull.schemes.tables import ExponentialEuler as ExponentialEuler
    from pushpull.schemes.tables import Heun as Heun
    from pushpull.schemes.tables import Milstein as Milstein
    from pushpull.schemes.tables import Scheme as Scheme
    from pushpull.schemes.tables import SequentialEuler as SequentialEuler
    from pushpull.signals.bold import Bold as Bold
    from pushpull.signals.lead_field import Eeg as Eeg
    from pushpull.signals.lead_field import Lfp as Lfp
    from pushpull.signals.lead_field import Meg as Meg
    from pushpull.signals.lead_field import Seeg as Seeg
    from pushpull.signals.observe import observe as observe
    from pushpull.spec import connections as connections
    from pushpull.spec import operators as operators
    from pushpull.spec.coupling import Coupling as Coupling
    from pushpull.spec.coupling import Diffusive as Diffusive
    from pushpull.spec.coupling import HyperbolicTangent as HyperbolicTangent
    from pushpull.spec.coupling import Kuramoto as Kuramoto
    from pushpull.spec.coupling import Linear as Linear
    from pushpull.spec.coupling import Sigmoidal as Sigmoidal
    from pushpull.spec.fields import impulse as impulse
    from pushpull.spec.fields import parameter as parameter
    from pushpull.spec.fields import port as port
    from pushpull.spec.fields import state as state
    from pushpull.spec.model import Model as Model
    from pushpull.spec.network import Edge as Edge
    from pushpull.spec.network import Network as Network
    from pushpull.spec.network import Population as Population
    from pushpull.spec.observer import Observer as Observer
    from pushpull.spec.observer import Sample as Sample
    from pushpull.spec.observer import TemporalAverage as TemporalAverage
    from pushpull.spec.operators import Synapse as Synapse
    from pushpull.spec.regime import Regime as Regime
    from pushpull.spec.values import per_copy as per_copy
    from pushpull.spec.values import per_node as per_node
    from pushpull.spec.values import schedule as schedule

__all__ = [
    "JAX",
    "RK4",
    "SRA1",
    "Adaptive",
    "Bold",
    "Connectome",
    "Coupling",
    "Diffusive",
    "Diverged",
    "Edge",
    "Eeg",
    "Euler",
    "ExponentialEuler",
    "Heun",
    "HyperbolicTangent",
    "Kuramoto",
    "Lfp",
    "Linear",
    "Meg",
    "Milstein",
    "Model",
    "Network",
    "NeuralDynamics",
    "Observer",
    "Population",
    "PushpullError",
    "Regime",
    "Run",
    "Sample",
    "Scheme",
    "Seeg",
    "SequentialEuler",
    "Sigmoidal",
    "Spikes",
    "Stimulus",
    "Synapse",
    "TemporalAverage",
    "compile",
    "connections",
    "data",
    "dynamics",
    "errors",
    "impulse",
    "load",
    "measure",
    "models",
    "observe",
    "operators",
    "parameter",
    "per_copy",
    "per_node",
    "plot",
    "port",
    "program_of",
    "samples",
    "schedule",
    "signals",
    "simulate",
    "state",
    "sweep",
]

_HOMES = {
    "compile": "compile",
    "data": "data",
    "dynamics": "dynamics",
    "measure": "measure",
    "models": "models",
    "plot": "plot",
    "signals": "signals",
    "errors": "base.errors",
    "connections": "spec.connections",
    "operators": "spec.operators",
    "Diverged": "base.errors",
    "PushpullError": "base.errors",
    "JAX": "compile.targets",
    "Connectome": "records.connectome",
    "Run": "records.run",
    "Spikes": "records.spikes",
    "Model": "spec.model",
    "impulse": "spec.fields",
    "parameter": "spec.fields",
    "port": "spec.fields",
    "state": "spec.fields",
    "Regime": "spec.regime",
    "per_copy": "spec.values",
    "per_node": "spec.values",
    "schedule": "spec.values",
    "Coupling": "spec.coupling",
    "Diffusive": "spec.coupling",
    "HyperbolicTangent": "spec.coupling",
    "Kuramoto": "spec.coupling",
    "Linear": "spec.coupling",
    "Sigmoidal": "spec.coupling",
    "Synapse": "spec.operators",
    "Edge": "spec.network",
    "Network": "spec.network",
    "Population": "spec.network",
    "NeuralDynamics": "models.doorway",
    "Observer": "spec.observer",
    "Sample": "spec.observer",
    "TemporalAverage": "spec.observer",
    "Adaptive": "schemes.adaptive",
    "Euler": "schemes.tables",
    "ExponentialEuler": "schemes.tables",
    "Heun": "schemes.tables",
    "Milstein": "schemes.tables",
    "RK4": "schemes.tables",
    "SRA1": "schemes.tables",
    "Scheme": "schemes.tables",
    "SequentialEuler": "schemes.tables",
    "Bold": "signals.bold",
    "Eeg": "signals.lead_field",
    "Lfp": "signals.lead_field",
    "Meg": "signals.lead_field",
    "Seeg": "signals.lead_field",
    "observe": "signals.observe",
    "Stimulus": "compile.drives",
    "load": "engine.simulate",
    "program_of": "engine.simulate",
    "samples": "engine.samples",
    "sweep": "engine.sweep",
    "simulate": "engine.simulate",
}
_ADVICE = {
    "EulerMaruyama": "Euler() with noise is the Euler-Maruyama scheme",
    "StochasticHeun": "Heun() with noise is the stochastic Heun scheme",
    "WhiteNoise": "attach noise to a model: model.with_noise(E='0.02 1/sqrt(ms)')",
}

__getattr__, __dir__ = lazy(__name__, {name: f"{__name__}.{home}" for name, home in _HOMES.items()}, _ADVICE)
