"""Connectomes: load, check, make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushpull.base.lazy import lazy

if TYPE_CHECKING:
    from pushpull.data.matrices import from_matrices as from_matrices
    from pushpull.data.matrices import load_matrices as load_matrices
    from pushpull.data.networks import cortical as cortical
    from pushpull.data.networks import default_mode as default_mode
    from pushpull.data.networks import resting_state_networks as resting_state_networks
    from pushpull.data.shipped import connectivity_dynamics as connectivity_dynamics
    from pushpull.data.shipped import connectome as connectome
    from pushpull.data.shipped import names as names
    from pushpull.data.synthetic import synthetic_connectome as synthetic_connectome
    from pushpull.data.tvb import load_tvb as load_tvb
    from pushpull.data.tvb_package import tvb_connectome as tvb_connectome
    from pushpull.data.tvb_package import tvb_lead_field as tvb_lead_field

__all__ = [
    "connectivity_dynamics",
    "connectome",
    "cortical",
    "default_mode",
    "from_matrices",
    "load_matrices",
    "load_tvb",
    "names",
    "resting_state_networks",
    "synthetic_connectome",
    "tvb_connectome",
    "tvb_lead_field",
]

_HOME = {
    "connectivity_dynamics": "shipped",
    "connectome": "shipped",
    "cortical": "networks",
    "default_mode": "networks",
    "from_matrices": "matrices",
    "load_matrices": "matrices",
    "load_tvb": "tvb",
    "names": "shipped",
    "resting_state_networks": "networks",
    "synthetic_connectome": "synthetic",
    "tvb_connectome": "tvb_package",
    "tvb_lead_field": "tvb_package",
}

__getattr__, __dir__ = lazy(__name__, {name: f"{__name__}.{file}" for name, file in _HOME.items()})
