"""What is typed on the command line, read: models, networks, schemes, what to record."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from pushpull import data, models
from pushpull.base.errors import DataError, ModelError, RunError, suggest
from pushpull.compile.targets import JAX
from pushpull.records.connectome import Connectome
from pushpull.schemes import RK4, SRA1, Adaptive, Euler, ExponentialEuler, Heun, Milstein, Scheme, SequentialEuler
from pushpull.signals.bold import Bold
from pushpull.spec import Model
from pushpull.spec.coupling import Coupling, Diffusive, HyperbolicTangent, Kuramoto, Linear, Sigmoidal
from pushpull.spec.observer import Observer, Sample, TemporalAverage

COUPLINGS: Mapping[str, type[Coupling]] = {
    "linear": Linear,
    "diffusive": Diffusive,
    "sigmoidal": Sigmoidal,
    "tanh": HyperbolicTangent,
    "kuramoto": Kuramoto,
}
SCHEMES: Mapping[str, Scheme] = {
    "euler": Euler(),
    "sequential-euler": SequentialEuler(),
    "heun": Heun(),
    "rk4": RK4(),
    "exponential-euler": ExponentialEuler(),
    "staggered-exponential-euler": ExponentialEuler(staggered=True),
    "milstein": Milstein(),
    "sra1": SRA1(),
    "adaptive": Adaptive(),
}
TARGETS = ("cpu", "numpy", "jax")
RUN_ENDINGS = (".nc", ".zarr")
PICTURE_ENDINGS = (".png", ".pdf", ".svg")
_RECORD = re.compile(r"^(?:(?P<kind>mean|bold)(?:\s+of)?\s+)?(?P<name>\S+?)(?:\s+every\s+(?P<period>.+))?$")
_BOLD = re.compile(r"^bold(?:\s+every\s+(?P<period>.+))?$")


def assignments(texts: Iterable[str], option: str) -> dict[str, str]:
    """Read NAME=VALUE texts; raises ModelError for one that is none, or a name given twice."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            raise ModelError(
                f"{option} {text!r} is no assignment", f"write {option} NAME=VALUE, in quotes where it holds a space"
            )
        if name in found:
            raise ModelError(f"{option} gives {name!r} twice", "give it once")
        found[name] = value
    return found


def read_model(name: str, regime: str | None, values: Sequence[str], noise: Sequence[str]) -> Model:
    """Make the model of a name ("jansen_rit") or a TOML file, in a regime, with parameters and noise; raises PushpullError."""
    model = _from_file(name) if name.endswith(".toml") else models.get(name)()
    if regime is not None:
        model = model.regime(regime)
    if given := assignments(values, "--set"):
        model = model.replace(**given)
    if amplitudes := assignments(noise, "--noise"):
        model = model.with_noise(**amplitudes)
    return model


def _from_file(name: str) -> Model:
    path = Path(name)
    if not path.is_file():
        raise DataError(f"there is no model file {name!r}", "give the path of a file that model.to_toml() wrote")
    return Model.from_file(path)


def read_connectome(name: str, normalise: str) -> Connectome:
    """Return a shipped connectome by name, or the one in a TVB zip file, with its weights scaled; raises DataError."""
    found = data.load_tvb(name) if name.endswith(".zip") else data.connectome(name)
    return found if normalise == "none" else found.normalise(normalise)  # type: ignore[arg-type]


def read_coupling(name: str, strength: float, settings: Sequence[str]) -> Coupling:
    """Return a coupling by name with its strength and other parameters; raises ModelError."""
    if name not in COUPLINGS:
        raise ModelError(f"no coupling is called {name!r}", suggest(name, COUPLINGS))
    kind = COUPLINGS[name]
    known = [field.name for field in fields(kind)]
    given = assignments(settings, "--coupling-set")
    for key in given:
        if key not in known:
            raise ModelError(f"the coupling {name!r} has no parameter {key!r}", suggest(key, known))
    return kind(**{"strength": strength, **{key: _number(value, key) for key, value in given.items()}})


def read_scheme(name: str) -> Scheme:
    """Return a scheme by name; raises RunError."""
    if name not in SCHEMES:
        raise RunError(f"no scheme is called {name!r}", suggest(name, SCHEMES))
    return SCHEMES[name]


def read_target(name: str) -> str | JAX:
    """Return a target by name: "cpu", "numpy", "jax", or "jax:gpu" with its device; raises RunError."""
    kind, _, device = name.partition(":")
    if kind == "jax":
        return JAX(device or None)
    if name not in TARGETS:
        raise RunError(f"no target is called {name!r}", suggest(name, TARGETS))
    return name


def read_record(texts: Sequence[str]) -> list[str | Observer] | None:
    """Read "E", "E every 1 ms", "mean E every 1 ms", "bold", "bold of E every 2 s"; raises ModelError."""
    return [_observer(text.strip()) for text in texts] or None


def _observer(text: str) -> str | Observer:
    if bold := _BOLD.match(text):
        return Bold(period=bold["period"] or "2 s")
    found = _RECORD.match(text)
    if found is None or (found["kind"] == "mean" and found["period"] is None):
        raise ModelError(f"cannot record {text!r}", "write 'E', 'E every 1 ms', 'mean E every 1 ms' or 'bold of E every 2 s'")
    name, period = found["name"], found["period"]
    match found["kind"]:
        case "bold":
            return Bold(period=period or "2 s", quantity=name)
        case "mean":
            return TemporalAverage(name, period)
        case _:
            return name if period is None else Sample(name, period)


def read_values(texts: Sequence[str], option: str) -> dict[str, float | str]:
    """Read NAME=VALUE texts whose values are numbers or quantities."""
    return {name: _bare(value) for name, value in assignments(texts, option).items()}


def time_text(value: str | None) -> str | float | None:
    """Return a time as simulate takes it: a number where the text is one."""
    return None if value is None else _bare(value)


def check_output(path: Path | None, endings: Sequence[str], option: str) -> None:
    """Raise DataError where a file could not be written, before anything is computed."""
    if path is None:
        return
    if path.suffix not in endings:
        raise DataError(f"{option} {path.name!r} has no known ending", f"end the name in {' or '.join(endings)}")
    check_folder(path.parent, option)


def check_folder(folder: Path, option: str) -> None:
    """Raise DataError where a folder is missing or cannot be written to."""
    if not folder.is_dir():
        raise DataError(f"{option}: there is no folder {str(folder)!r}", "make it first, or write elsewhere")
    if not os.access(folder, os.W_OK):
        raise DataError(f"{option}: the folder {str(folder)!r} cannot be written to", "write elsewhere")


def _bare(value: str) -> str | float:
    try:
        return float(value)
    except ValueError:
        return value


def _number(value: str, name: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise ModelError(f"{name} is {value!r}", "the parameters of a coupling are bare numbers") from None
