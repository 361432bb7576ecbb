"""Names of a package resolved on first use (PEP 562), so that importing one thing does not import all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from pushpull.base.errors import suggest


def lazy(
    package: str, homes: Mapping[str, str], advice: Mapping[str, str] | None = None
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return `__getattr__` and `__dir__` for a package.

    `homes` maps each name to the module that holds it, or to the module of that name: a module of the package itself, or one
    from elsewhere that holds nothing of its own name. `advice` gives hints for names that users try and that do not exist.
    """

    def get(name: str) -> object:
        home = homes.get(name)
        if home is not None:
            module = import_module(home)
            if home == f"{package}.{name}":
                return module
            return getattr(module, name, module) if home.endswith(f".{name}") else getattr(module, name)
        hint = (advice or {}).get(name) or (None if name.startswith("_") else suggest(name, homes))
        raise AttributeError(f"module {package!r} has no attribute {name!r}" + (f"; {hint}" if hint else ""))

    return get, lambda: sorted(homes)
