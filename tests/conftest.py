"""What all tests share: one cache of compiled programs, no window, fixed seeds, Hypothesis profiles."""

import os
import random
from pathlib import Path

ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".pytest_cache" / "kernels"

# Set before anything imports the library: all workers, and the next run, share what was compiled once.
os.environ.setdefault("PUSHPULL_CACHE", str(CACHE))
os.environ.setdefault("NUMBA_CACHE_DIR", str(CACHE / "numba"))
os.environ.setdefault("MPLBACKEND", "Agg")

import numpy as np  # noqa: E402
import pytest  # noqa: E402
from hypothesis import settings  # noqa: E402

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(autouse=True)
def fixed_seeds():
    """Start the global generators anew, so that a test which leans on them fails or passes for a reason."""
    random.seed(20240229)
    np.random.seed(20240229)  # noqa: NPY002


@pytest.fixture
def generator():
    """Give a NumPy generator that starts the same in every test."""
    return np.random.default_rng(20240229)


@pytest.fixture(scope="session")
def root():
    """Give the folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session")
def package(root):
    """Give the folder of the package's source."""
    return root / "src" / "pushpull"
