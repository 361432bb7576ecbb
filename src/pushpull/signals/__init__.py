"""Observers: what instruments make of activity, during a run or afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushpull.base.lazy import lazy

if TYPE_CHECKING:
    from pushpull.signals.bold import BalloonWindkessel as BalloonWindkessel
    from pushpull.signals.bold import Bold as Bold
    from pushpull.signals.filters import FilterStream as FilterStream
    from pushpull.signals.lead_field import Eeg as Eeg
    from pushpull.signals.lead_field import Lfp as Lfp
    from pushpull.signals.lead_field import Meg as Meg
    from pushpull.signals.lead_field import Seeg as Seeg
    from pushpull.signals.lead_field import monopoles as monopoles
    from pushpull.signals.responses import gamma_response as gamma_response
    from pushpull.signals.responses import mixture_of_gammas as mixture_of_gammas
    from pushpull.signals.responses import volterra_response as volterra_response

_HOME = {
    "BalloonWindkessel": "bold",
    "Bold": "bold",
    "Eeg": "lead_field",
    "FilterStream": "filters",
    "Lfp": "lead_field",
    "Meg": "lead_field",
    "Seeg": "lead_field",
    "gamma_response": "responses",
    "mixture_of_gammas": "responses",
    "monopoles": "lead_field",
    "volterra_response": "responses",
}

__all__ = [
    "BalloonWindkessel",
    "Bold",
    "Eeg",
    "FilterStream",
    "Lfp",
    "Meg",
    "Seeg",
    "gamma_response",
    "mixture_of_gammas",
    "monopoles",
    "volterra_response",
]

__getattr__, __dir__ = lazy(__name__, {name: f"{__name__}.{file}" for name, file in _HOME.items()})
