"""to_jax: a system as a pure function of its parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pushpull.compile.targets import module_of_jax
from pushpull.schemes import Scheme
from pushpull.spec.model import Model
from pushpull.spec.network import Network, Population
from pushpull.spec.observer import Observer

if TYPE_CHECKING:
    from pushpull.compile.function_jax import JaxFunction


def to_jax(
    system: Model | Population | Network,
    *,
    duration: Any,
    dt: Any,
    scheme: Scheme | None = None,
    record: str | Observer | Sequence[str | Observer] | None = None,
    seed: int = 0,
) -> JaxFunction:
    """Return a model, population or network as a pure function of its parameters, to differentiate, map and compile with JAX.

    Times are texts with a unit or numbers, as for `simulate`; `record` takes names, `Sample` and `TemporalAverage`. Raises
    CompileError where the jax target does not have what the system needs, and what `simulate` raises for the rest.
    """
    return module_of_jax("function_jax").make(system, duration=duration, dt=dt, scheme=scheme, record=record, seed=seed)
