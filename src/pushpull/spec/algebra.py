"""SymPy as a view of trees: symbols are made by name, so I, E, S and beta are ordinary names."""

from __future__ import annotations

from pushpull.spec.calculus import differentiate as differentiate
