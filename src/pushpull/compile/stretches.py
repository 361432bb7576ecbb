"""Where stimuli jump, rest and change: the stretches of time that a solver may take as smooth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pushpull.compile.chunks import Array, Drive

HALVINGS = 52
LONGEST_STEPS = 4.0
KEPT = 1e-3


@dataclass(frozen=True)
class Stretch:
    """From `start` to `end` no stimulus jumps; where one changes, steps are at most `longest`."""

    start: float
    end: float
    longest: float


def stretches(drives: Sequence[Drive], times: Array, *, timed: bool) -> list[Stretch]:
    """Cut the time from the first to the last of some times, one dt apart, where a stimulus jumps, begins or ends to change.

    Stimuli are looked at twice a dt. Where one changes, or the equations themselves depend on time (`timed`), steps are bounded
    so that the stages of a step stand at most about one dt apart.
    """
    dt = float(times[1] - times[0])
    fine = np.sort(np.concatenate([times, (times[1:] + times[:-1]) / 2]))
    changes = np.full(len(fine) - 1, timed)
    cuts = [fine[0], fine[-1]]
    for drive in drives:
        values = _columns(drive, fine)
        own = (values[1:] != values[:-1]).any(axis=1)
        changes |= own
        cuts += _jumps(drive, fine[:-1][own], fine[1:][own])
    cuts += list(fine[1:-1][changes[1:] != changes[:-1]])
    borders = np.unique(cuts)
    middles = (borders[1:] + borders[:-1]) / 2
    busy = changes[np.clip(np.searchsorted(fine, middles) - 1, 0, len(changes) - 1)]
    return [
        Stretch(float(a), float(b), LONGEST_STEPS * dt if moves else float("inf"))
        for a, b, moves in zip(borders[:-1], borders[1:], busy, strict=True)
    ]


def _columns(drive: Drive, times: Array) -> Array:
    values = np.asarray(drive(times))
    return values.reshape(len(times), -1)


def _jumps(drive: Drive, low: Array, high: Array) -> list[float]:
    """Return where a function jumps within intervals: halving them does not make its change smaller."""
    if not len(low):
        return []
    below, above = _columns(drive, low), _columns(drive, high)
    first = np.abs(above - below).max(axis=1)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        between = _columns(drive, middle)
        left = np.abs(between - below).max(axis=1) >= np.abs(above - between).max(axis=1)
        low, high = np.where(left, low, middle), np.where(left, middle, high)
        below, above = (np.where(left[:, np.newaxis], a, b) for a, b in ((below, between), (between, above)))
    return list(high[np.abs(above - below).max(axis=1) > KEPT * first])
