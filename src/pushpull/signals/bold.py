"""BOLD: the haemodynamic response of a vascular compartment to neural activity."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from pushpull.spec.definition import Definition
from pushpull.spec.fields import parameter, port, state
from pushpull.spec.model import Model
from pushpull.spec.observer import Filter, Observer, positive_period, sent_quantity


class BalloonWindkessel(Model):
    """Blood flow, volume and deoxyhaemoglobin of a region, and the BOLD signal that they give.

    Source: Friston, Harrison & Penny (2003), NeuroImage 19:1273, eqs. 1-4; signal of Buxton et al. (2004), NeuroImage 23:S220.
    """

    time = "s"
    equations = """
        s' = activity*epsilon - kappa*s - gamma*(f - 1)
        f' = s
        v' = (f - outflow)/tau
        q' = (f*(1 - (1 - rho)**(1/f))/rho - outflow*q/v)/tau
        outflow = v**(1/alpha)
        bold = V0*(k1*(1 - q) + k2*(1 - q/v) + k3*(1 - v))
    """

    s: float = state(default=0.0, unit="1/s", doc="vasodilatory signal")
    f: float = state(default=1.0, doc="blood inflow, relative to rest")
    v: float = state(default=1.0, doc="venous volume, relative to rest")
    q: float = state(default=1.0, doc="deoxyhaemoglobin, relative to rest")
    activity: Literal[0] = port(doc="neural activity")
    epsilon: float = parameter(default=1.0, unit="1/s**2", bounds=(0, 10), doc="neural efficacy")
    kappa: float = parameter(default=0.65, unit="1/s", bounds=(0.1, 2), doc="rate of signal decay")
    gamma: float = parameter(default=0.41, unit="1/s**2", bounds=(0.1, 2), doc="rate of flow-dependent elimination")
    tau: float = parameter(default=0.98, unit="s", bounds=(0.1, 5), doc="mean transit time")
    alpha: float = parameter(default=0.32, bounds=(0.1, 1), doc="Grubb's exponent")
    rho: float = parameter(default=0.34, bounds=(0.1, 0.9), doc="resting oxygen extraction fraction")
    V0: float = parameter(default=0.02, bounds=(0.001, 0.2), doc="resting blood volume fraction")
    k1: float = parameter(default=2.38, doc="weight of deoxyhaemoglobin, 7 rho")
    k2: float = parameter(default=2.0, doc="weight of its concentration")
    k3: float = parameter(default=0.48, doc="weight of volume")


@dataclass(frozen=True)
class Bold(Observer):
    """BOLD every `period`, from a quantity of the model (by default what its networks send), averaged over `step` first.

    The quantity drives a BalloonWindkessel as it is; its states are not stored. `model` may be any other with the port
    `activity` and the quantity `bold`: `pp.signals.gamma_response()`, `mixture_of_gammas()`, `volterra_response()`.
    """

    period: Any = "2 s"
    quantity: str | None = None
    step: Any = "5 ms"
    model: Model = field(default_factory=BalloonWindkessel)

    @property
    def name(self) -> str:
        """Return "bold"."""
        return "bold"

    def reads(self, definition: Definition) -> str:
        """Return the quantity; raises ModelError where none is named and the model sends nothing."""
        return sent_quantity(definition, self.quantity, "Bold")

    def sink(self, unit: str) -> tuple[float | None, bool]:
        """Return the step of the haemodynamics, with averaging."""
        return positive_period(self.step, unit), True

    @property
    def filter(self) -> Filter:
        """Return the haemodynamic model, its port and its signal."""
        return Filter(self.model, "activity", "bold", positive_period(self.step, "ms"))
