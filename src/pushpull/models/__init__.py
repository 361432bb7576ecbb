"""The catalogue of published models: one file each, with its regimes and its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushpull.base.lazy import lazy
from pushpull.models.catalogue import PLACES, ModelRow, describe, find, get, names, table

if TYPE_CHECKING:
    from pushpull.models.hodgkin_huxley import HodgkinHuxley as HodgkinHuxley
    from pushpull.models.jansen_rit import JansenRit as JansenRit
    from pushpull.models.kuramoto import Kuramoto as Kuramoto
    from pushpull.models.leaky_integrate_and_fire import LeakyIntegrateAndFire as LeakyIntegrateAndFire
    from pushpull.models.stuart_landau import StuartLandau as StuartLandau
    from pushpull.models.synapses import AlphaSynapse as AlphaSynapse
    from pushpull.models.wilson_cowan import WilsonCowan as WilsonCowan

__all__ = [
    "AlphaSynapse",
    "HodgkinHuxley",
    "JansenRit",
    "Kuramoto",
    "LeakyIntegrateAndFire",
    "ModelRow",
    "StuartLandau",
    "WilsonCowan",
    "describe",
    "find",
    "get",
    "names",
    "table",
]

__getattr__, __dir__ = lazy(__name__, {name: f"{__name__}.{place.file}" for name, place in PLACES.items()})
