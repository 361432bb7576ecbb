"""Time-stepping schemes as tables, with their orders and limits as data."""

from pushpull.schemes.adaptive import Adaptive
from pushpull.schemes.tables import ALL, RK4, SRA1, Euler, ExponentialEuler, Heun, Milstein, Scheme, SequentialEuler

__all__ = ["ALL", "RK4", "SRA1", "Adaptive", "Euler", "ExponentialEuler", "Heun", "Milstein", "Scheme", "SequentialEuler"]
