"""What a model, a network and a stimulus are: typed fields, equations as text, and the trees they become."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pushpull.spec.algebra import flow as flow
    from pushpull.spec.algebra import from_sympy as from_sympy
    from pushpull.spec.algebra import jacobian as jacobian
    from pushpull.spec.algebra import to_sympy as to_sympy
    from pushpull.spec.calculus import differentiate as differentiate
    from pushpull.spec.definition import Definition as Definition
    from pushpull.spec.expressions import parse_expression as parse_expression
    from pushpull.spec.fields import impulse as impulse
    from pushpull.spec.fields import parameter as parameter
    from pushpull.spec.fields import port as port
    from pushpull.spec.fields import state as state
    from pushpull.spec.model import Model as Model
    from pushpull.spec.regime import FixedPoint as FixedPoint
    from pushpull.spec.regime import LimitCycle as LimitCycle
    from pushpull.spec.regime import Regime as Regime
    from pushpull.spec.regime import Spiking as Spiking
    from pushpull.spec.trees import split_linear as split_linear
    from pushpull.spec.trees import to_text as to_text
    from pushpull.spec.views import latex as latex
    from pushpull.spec.views import parameter_table as parameter_table

_HOME = {
    "Definition": "definition",
    "FixedPoint": "regime",
    "LimitCycle": "regime",
    "Model": "model",
    "Regime": "regime",
    "Spiking": "regime",
    "differentiate": "calculus",
    "flow": "algebra",
    "from_sympy": "algebra",
    "impulse": "fields",
    "jacobian": "algebra",
    "latex": "views",
    "parameter": "fields",
    "parameter_table": "views",
    "parse_expression": "expressions",
    "port": "fields",
    "split_linear": "trees",
    "state": "fields",
    "to_sympy": "algebra",
    "to_text": "trees",
}

__all__ = [
    "Definition",
    "FixedPoint",
    "LimitCycle",
    "Model",
    "Regime",
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


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return list(__all__)
