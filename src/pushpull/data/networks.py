"""Named sets of nodes of the shipped atlas: the default mode and the cortex."""

from __future__ import annotations

from collections.abc import Iterable

from pushpull.base.errors import DataError

HEMISPHERES = ("L", "R")
DEFAULT_MODE_REGIONS = ("PCG", "ICG", "PCU", "IPG", "MOFG", "RACG", "MTG")
SUBCORTICAL_REGIONS = ("CER", "TH", "CA", "PU", "PA", "HI", "AM", "AC")


def default_mode(labels: Iterable[str]) -> tuple[str, ...]:
    """Return the default-mode nodes among the labels of "dk-84", in their order.

    Posterior and isthmus cingulate, precuneus, inferior parietal, medial orbitofrontal, rostral anterior cingulate and
    middle temporal gyrus, left and right. Raises DataError where one is missing.
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
