"""Linear haemodynamic responses for `Bold(model=...)`, each as the equations whose answer to an impulse is the kernel."""

# pyright: reportUnnecessaryIsInstance=false
# Users come without a type checker: what they pass is looked at.

from __future__ import annotations

from typing import Any

import numpy as np

from pushpull.base.errors import ModelError
from pushpull.base.units import quantity
from pushpull.spec.model import Model


def gamma_response(shape: int = 3, time_constant: Any = "1.08 s") -> Model:
    """Return the response h(t) = (t/tau)^(n-1) exp(-t/tau)/(tau (n-1)!): unit area, peak at (n-1) tau.

    Source: Boynton, Engel, Glover & Heeger (1996), J. Neurosci. 16:4207; its pure delay is left out. Raises ModelError for a
    shape that is no whole number from 1 on, UnitError for a time constant that is not positive.
    """
    return _response("GammaResponse", _chain(shape), f"bold = g{shape}", time_constant)


def mixture_of_gammas(time_constant: Any = "1 s", *, undershoot: float = 1 / 6) -> Model:
    """Return the canonical response, a gamma of shape 6 less `undershoot` times one of shape 16: peak at 5 s, low near 15 s.

    Source: the canonical response of SPM; Friston et al. (1998), NeuroImage 7:30. Raises as `gamma_response` does.
    """
    return _response("MixtureOfGammas", _chain(16), f"ratio = {float(undershoot)!r}\nbold = g6 - ratio*g16", time_constant)


def volterra_response() -> Model:
    """Return the first-order Volterra kernel of flow, h(t) = k1 V0 epsilon exp(-kappa t/2) sin(w t)/w, w^2 = gamma - kappa^2/4.

    Source: Friston, Mechelli, Turner & Price (2000), NeuroImage 12:466: the linear part of flow, with its time constants
    0.8 s (1/kappa) and 0.4 s^2 (1/gamma), seen through the weight k1 = 5.6 of flow in the signal.
    """
    text = """
        s' = epsilon*activity - kappa*s - gamma*f
        f' = s
        epsilon = 1[1/s**2]
        kappa = 1.25[1/s]
        gamma = 2.5[1/s**2]
        k1 = 5.6
        V0 = 0.02
        s(0) = 0[1/s]
        bold = k1*V0*f
    """
    return Model.from_text(text, name="VolterraResponse", time="s", ports=["activity"])


def _response(name: str, chain: str, output: str, time_constant: Any) -> Model:
    tau = quantity(time_constant, "s", "time_constant")
    if not tau > 0:
        raise ModelError(f"time_constant is {time_constant!r}", "it is positive, as in '1.08 s'")
    return Model.from_text(f"{chain}\ntau = {tau!r}[s]\n{output}", name=name, time="s", ports=["activity"])


def _chain(shape: Any) -> str:
    """Return the equations of a gamma kernel of whole shape: so many equal stages in a row."""
    if isinstance(shape, bool) or not isinstance(shape, int | np.integer) or shape < 1:
        raise ModelError(f"the shape of a gamma response is {shape!r}", "it is a whole number of stages, 1 or more")
    return "\n".join(f"g{k}' = ({f'g{k - 1}' if k > 1 else 'activity'} - g{k})/tau" for k in range(1, shape + 1))
