"""to_jax: a system as a pure function of its parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pushpull.base.errors import CompileError, suggest
from pushpull.compile.targets import module_of_jax
from pushpull.schemes import Scheme
from pushpull.spec.model import Model
from pushpull.spec.network import Network, Population
from pushpull.spec.observer import Observer

ELSEWHERE = {
    "initial": "states are parameters: function({'E': 0.2}), a number or a value per node",
    "history": "states at the start are held before it: function({'E': 0.2}); for another past run simulate(target=pp.JAX())",
    "copies": "map it: jax.vmap(lambda copy: function(parameters, copy))(jnp.arange(8))",
    "precision": "it is JAX's own: jax.config.update('jax_enable_x64', True)",
    "transient": "cut what it returns: function(parameters)['E'][1000:]",
    "target": "JAX itself chooses the device: jax.default_device",
    "time_scale": "give it where the population is made: pp.Population(model, time_scale='10 ms')",
}  # where options of `simulate` are found

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
    stimuli: Mapping[str, Any] | None = None,
    **others: Any,
) -> JaxFunction:
    """Return a model, population or network as a pure function of its parameters, to differentiate, map and compile with JAX.

    Times are texts with a unit or numbers, and `stimuli` by port, as for `simulate`; `record` takes names, `Sample` and
    `TemporalAverage`. Raises CompileError where the jax target does not have what the system needs, for options of `simulate`
    that a function does without, and what `simulate` raises for the rest.
    """
    for option in others:
        known = ["duration", "dt", "scheme", "record", "seed", "stimuli"]
        raise CompileError(f"a function has no option {option!r}", ELSEWHERE.get(option) or suggest(option, known))
    options = {"duration": duration, "dt": dt, "scheme": scheme, "record": record, "seed": seed, "stimuli": dict(stimuli or {})}
    return module_of_jax("function_jax").make(system, **options)
