"""System -> Plan by named passes, then one printer per target: numpy (the plain reference), cpu (Numba) and jax."""

from __future__ import annotations

from pushpull.compile.differentiable import to_jax
from pushpull.compile.lower import Setup, lower
from pushpull.compile.plan import Plan
from pushpull.compile.program import Program, compile_plan
from pushpull.compile.system import System, build_system

__all__ = ["Plan", "Program", "Setup", "System", "build_system", "compile_plan", "lower", "to_jax"]
