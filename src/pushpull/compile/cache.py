"""Printed programs as modules: written once under their hash, so that later processes load what is compiled."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import tempfile
import threading
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

from pushpull.base.errors import CompileError

_LOCK = threading.Lock()


def cache_folder() -> Path:
    """Return the folder of printed programs: $PUSHPULL_CACHE, else pushpull/ in the user's cache."""
    chosen = os.environ.get("PUSHPULL_CACHE")
    if chosen:
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "pushpull"


def key_of(text: str, helpers: str) -> str:
    """Return the hash of a program: its text, the helpers that it calls, and what compiles it; Numba itself looks at the CPU."""
    parts = (text, helpers, *_versions())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


@lru_cache
def _versions() -> tuple[str, str]:
    return version("numba"), version("llvmlite")


def load(text: str, key: str) -> ModuleType:
    """Return a printed program as a module; written to a temporary name and moved, so that no process reads half a file."""
    name = f"pushpull_{key}"
    with _LOCK:
        if name in sys.modules:
            return sys.modules[name]
        path = cache_folder() / f"{name}.py"
        try:
            if not path.exists():
                _write(path, text)
        except OSError as problem:
            raise CompileError(
                f"cannot write the program cache {path.parent}: {problem}", "set PUSHPULL_CACHE to a folder of yours"
            ) from None
        spec = importlib.util.spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            raise CompileError(f"cannot load the printed program {path}", "remove the file and run again")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
        return module


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(temporary, path)
