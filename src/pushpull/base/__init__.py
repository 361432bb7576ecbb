"""The bottom room: errors with hints, names, units, randomness by counters, shape types."""
