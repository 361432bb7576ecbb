"""What `with_noise` makes of its arguments: white, coloured or 1/f noise, alone or correlated over nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pushpull.base.errors import ModelError
from pushpull.spec.correlation import correlation_name, read_correlation
from pushpull.spec.definition import Definition, Field
from pushpull.spec.functions import is_noise
from pushpull.spec.noise import Pair, add_noise, amplitude_name
from pushpull.spec.slow_noise import add_coloured, add_pink, coloured_name, pink_name, read_band, tau_name
from pushpull.spec.tree import names


def attach(
    pair: Pair, amplitudes: Mapping[str, Any], tau: Any = None, pink: Any = None, correlation: Any = None
) -> tuple[Pair, dict[str, Any]]:
    """Return the definitions with noise attached, and the values of the parameters that this takes; raises ModelError."""
    kind = next((name for name, given in (("tau", tau), ("pink", pink), ("correlation", correlation)) if given is not None), None)
    if not amplitudes and kind is not None:
        hint = f"{kind}= says what noise it is: name a state or port beside it, as in with_noise(x=0.1, {kind}=...)"
        raise ModelError(f"{pair[1].name} has no state or port {kind!r} to put noise on", hint)
    if tau is not None and pink is not None:
        raise ModelError("noise has both a correlation time and a band", "tau= makes it coloured, pink= makes it 1/f: give one")
    values: dict[str, Any] = {}
    for target, size in amplitudes.items():
        if tau is not None:
            pair, base = add_coloured(pair, target), coloured_name(target)
            values[tau_name(target)] = tau
        elif pink is not None:
            pair, base = add_pink(pair, target, read_band(pink, pair[1].time, target)), pink_name(target)
        else:
            pair, base = add_noise(pair, target), target.replace(".", "_")
        values[amplitude_name(base)] = size
        if correlation is not None:
            name = correlation_name(base)
            pair = _correlated(pair, base, name)
            values[name] = read_correlation(correlation, f"the correlation of noise on {target} of {pair[1].name}")
    return pair, values


def _correlated(pair: Pair, base: str, name: str) -> Pair:
    """Return the definitions with every white noise of one attachment correlated by a parameter."""
    if any(field.name == name for field in pair[1].fields):
        return pair
    found = {noise for item in pair[1].derivatives for noise in names(item.expression) if is_noise(noise)}
    own = sorted(
        noise for noise in found if noise == f"xi_{base}" or (noise.startswith(f"xi_{base}_") and base.startswith("pink_"))
    )
    field = Field("parameter", name, 0.0, "1", (-1.0, 1.0), "correlation of noise over nodes", (-1.0, 1.0))

    def more(definition: Definition) -> Definition:
        together = (*definition.correlated, *((noise, name) for noise in own))
        return replace(definition, fields=(*definition.fields, field), correlated=together)

    return more(pair[0]), more(pair[1])


def is_beside(definition: Definition, name: str) -> bool:
    """Return whether a parameter is the correlation time or the correlation of attached noise."""
    coloured = name.removeprefix("tau_")
    own = name != coloured and coloured.startswith("coloured_") and any(item.state == coloured for item in definition.derivatives)
    return own or any(name == by for _, by in definition.correlated)


def noise_calls(definition: Definition, sizes: list[str]) -> list[str]:
    """Return the arguments of each with_noise call that attached an amplitude, as texts to be filled with values by name."""
    plain: list[str] = []
    calls: list[str] = []
    for size in sizes:
        base = size.removeprefix("noise_")
        target, extra = base, ""
        if is_beside(definition, f"tau_{base}"):
            target, extra = base.removeprefix("coloured_"), f", tau={{tau_{base}}}"
        elif any(item.name == base for item in definition.derived):
            target, extra = base.removeprefix("pink_"), ", pink=..."
        if is_beside(definition, correlation_name(base)):
            extra += f", correlation={{{correlation_name(base)}}}"
        if extra:
            calls.append(f"{target}={{{size}}}{extra}")
        else:
            plain.append(f"{target}={{{size}}}")
    return [", ".join(plain)] * bool(plain) + calls
