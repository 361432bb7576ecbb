"""Time-stepping schemes as tables, with their orders and limits as data."""

from pushpull.schemes.tables import ALL, RK4, Euler, ExponentialEuler, Heun, Scheme, SequentialEuler

__all__ = ["ALL", "RK4", "Euler", "ExponentialEuler", "Heun", "Scheme", "SequentialEuler"]
