"""What a model, a network and a stimulus are: typed fields, equations as text, and the trees they become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushpull.base.lazy import lazy

if TYPE_CHECKING:
    from pushpull.spec.algebra import differentiate as differentiate
    from pushpull.spec.definition import Definition as Definition
    from pushpull.spec.expressions import parse_expression as parse_expression
    from pushpull.spec.fields import impulse as impulse
    from pushpull.spec.fields import parameter as parameter
    from pushpull.spec.fields import port as port
    from pushpull.spec.fields import state as state
    from pushpull.spec.model import Model as Model
    from pushpull.spec.regime import Centre as Centre
    from pushpull.spec.regime import FixedPoint as FixedPoint
    from pushpull.spec.regime import LimitCycle as LimitCycle
    from pushpull.spec.regime import Regime as Regime
    from pushpull.spec.regime import SpikeTrain as SpikeTrain
    from pushpull.spec.regime import Spiking as Spiking
    from pushpull.spec.symbolic import from_sympy as from_sympy
    from pushpull.spec.symbolic import to_sympy as to_sympy
    from pushpull.spec.trees import split_linear as split_linear
    from pushpull.spec.trees import to_text as to_text
    from pushpull.spec.views import flow as flow
    from pushpull.spec.views import jacobian as jacobian
    from pushpull.spec.views import latex as latex
    from pushpull.spec.views import parameter_table as parameter_table

__all__ = [
    "Centre",
    "Definition",
    "FixedPoint",
    "LimitCycle",
    "Model",
    "Regime",
    "SpikeTrain",
    "Spiking",
    "differentiate",
    "flow",
    "from_sympy",
    "impulse",
    "jacobian",
    "latex",
    "parameter",
    "parameter_table",
    "parse_expression",
    "port",
    "split_linear",
    "state",
    "to_sympy",
    "to_text",
]

_HOME = {
    "Centre": "pushpull.spec.regime",
    "Definition": "pushpull.spec.definition",
    "FixedPoint": "pushpull.spec.regime",
    "LimitCycle": "pushpull.spec.regime",
    "Model": "pushpull.spec.model",
    "Regime": "pushpull.spec.regime",
    "SpikeTrain": "pushpull.spec.regime",
    "Spiking": "pushpull.spec.regime",
    "differentiate": "pushpull.spec.algebra",
    "flow": "pushpull.spec.views",
    "from_sympy": "pushpull.spec.symbolic",
    "impulse": "pushpull.spec.fields",
    "jacobian": "pushpull.spec.views",
    "latex": "pushpull.spec.views",
    "parameter": "pushpull.spec.fields",
    "parameter_table": "pushpull.spec.views",
    "parse_expression": "pushpull.spec.expressions",
    "port": "pushpull.spec.fields",
    "split_linear": "pushpull.spec.trees",
    "state": "pushpull.spec.fields",
    "to_sympy": "pushpull.spec.symbolic",
    "to_text": "pushpull.spec.trees",
}

__getattr__, __dir__ = lazy(__name__, _HOME)
