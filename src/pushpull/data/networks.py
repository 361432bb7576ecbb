"""Named sets of nodes of the shipped atlas: resting-state networks, the default mode and the cortex."""

from __future__ import annotations

from collections.abc import Iterable

from pushpull.base.errors import DataError

HEMISPHERES = ("L", "R")
DEFAULT_MODE_REGIONS = ("PCG", "ICG", "PCU", "IPG", "MOFG", "RACG", "MTG")
SUBCORTICAL_REGIONS = ("CER", "TH", "CA", "PU", "PA", "HI", "AM", "AC")
YEO_REGIONS = {  # each region of the Desikan-Killiany atlas to the network that covers most of it, by judgement from maps of both
    "visual": ("CU", "PCAL", "LG", "LOG", "FG"),
    "somatomotor": ("PrCG", "PoCG", "PaCG", "TTG", "STG"),
    "dorsal attention": ("SPG",),
    "ventral attention": ("SMG", "IN", "CACG", "PCG", "POP"),
    "limbic": ("EC", "TP", "LOFG", "MOFG", "FP", "ITG", "PHIG"),
    "frontoparietal": ("RMFG", "CMFG"),
    "default": ("BSTS", "IPG", "ICG", "MTG", "POR", "PTR", "PCU", "RACG", "SFG"),
}


def resting_state_networks(labels: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the cortical nodes of "dk-84" by resting-state network, each in one, in the order of the labels.

    The seven networks of Yeo et al. (2011), J. Neurophysiol. 106:1125. A gyral region seldom lies in one network: each is
    given to the one that covers most of it, which is an approximation; regions such as PCG, POP, CMFG, ITG and SMG straddle
    two or three. Subcortical nodes are in none. Raises DataError for labels of another atlas.
    """
    names = tuple(labels)
    home = {f"{side}.{region}": name for name, regions in YEO_REGIONS.items() for region in regions for side in HEMISPHERES}
    if not any(label in home for label in names):
        raise DataError("none of the labels is a cortical node of 'dk-84'", "networks are known for connectome('dk-84') only")
    found = {name: tuple(label for label in names if home.get(label) == name) for name in YEO_REGIONS}
    return {name: members for name, members in found.items() if members}


def default_mode(labels: Iterable[str]) -> tuple[str, ...]:
    """Return the default-mode nodes among the labels of "dk-84", in their order: the template that contrasts are reported of.

    Posterior and isthmus cingulate, precuneus, inferior parietal, medial orbitofrontal, rostral anterior cingulate and
    middle temporal gyrus, left and right: the midline, parietal and temporal hubs. The partition of `resting_state_networks`
    gives PCG and MOFG, which straddle, to other networks, and the default network more of the frontal and temporal lobes.
    Raises DataError where one is missing.
    """
    wanted = {f"{side}.{region}" for side in HEMISPHERES for region in DEFAULT_MODE_REGIONS}
    found = tuple(label for label in labels if label in wanted)
    missing = sorted(wanted.difference(found))
    if missing:
        hint = "the default mode is known for the labels of connectome('dk-84')"
        raise DataError(f"no node is labelled {', '.join(missing)}", hint)
    return found


def cortical(labels: Iterable[str]) -> tuple[str, ...]:
    """Return the cortical nodes among the labels of "dk-84": all but cerebellum, thalamus, basal ganglia and limbic nuclei."""
    below = {f"{side}.{region}" for side in HEMISPHERES for region in SUBCORTICAL_REGIONS}
    names = tuple(labels)
    if not below.intersection(names):
        raise DataError("none of the labels is a subcortical node of 'dk-84'", "this split is known for connectome('dk-84') only")
    return tuple(label for label in names if label not in below)
