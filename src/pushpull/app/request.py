"""A run as it is asked for on the command line."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pushpull.app import arguments, network_file
from pushpull.base.errors import ModelError, RunError
from pushpull.engine.progress import Report
from pushpull.engine.simulate import simulate
from pushpull.records.run import Run
from pushpull.spec import Model, Regime
from pushpull.spec.network import Network

OPTIONS = {"settings": "--set"}  # where an option bears another name than the field
NETWORK_ONLY = ("speed", "coupling_set")
FILE_TAKES = ("model", *network_file.RUN_KEYS)


@dataclass(frozen=True)
class SimulateOptions:
    """What `pushpull simulate` was given."""

    model: str
    duration: str = ""
    settings: Sequence[str] | None = None
    regime: str | None = None
    noise: Sequence[str] | None = None
    initial: Sequence[str] | None = None
    stimulus: Sequence[str] | None = None
    record: Sequence[str] | None = None
    connectome: str | None = None
    normalise: str = "max"
    coupling: str = "linear"
    strength: float = 1.0
    coupling_set: Sequence[str] | None = None
    speed: str | None = None
    dt: str | None = None
    scheme: str = "heun"
    transient: str | None = None
    time_scale: str | None = None
    seed: int = 0
    copies: int | None = None
    precision: str | None = None
    target: str = "cpu"
    threads: int = 2

    def command(self) -> str:
        """Return the line that asks for this run."""
        words = [f"pushpull simulate {self.model}"]
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name != "model" and value != item.default:
                option = OPTIONS.get(item.name, "--" + item.name.replace("_", "-"))
                words += [f"{option} {_quoted(each)}" for each in (value if isinstance(value, list | tuple) else [value])]
        return " ".join(words)

    def check(self, out: Path | None, plot: Path | None) -> None:
        """Raise PushpullError for files that cannot be written and options that mean nothing together, before the run."""
        arguments.check_output(out, arguments.RUN_ENDINGS, "--out")
        arguments.check_output(plot, arguments.PICTURE_ENDINGS, "--plot")
        for name in NETWORK_ONLY:
            if self.connectome is None and getattr(self, name):
                raise ModelError(f"--{name.replace('_', '-')} is given without a network", "add --connectome dk-84")


def _quoted(value: object) -> str:
    """Return a word of a command line as people type it: what follows NAME= in quotes where it needs them."""
    head, text = "", str(value)
    if assigned := re.match(r"\w+=", text):
        head, text = assigned[0], text[assigned.end() :]
    return f'{head}"{text}"' if re.search(r"[^\w./:+-]", text) else head + text


def run_request(options: SimulateOptions, progress: Report = None, typed: Collection[str] = ()) -> Run:
    """Simulate what was asked for; options that were `typed` outdo those of a network file. Raises PushpullError."""
    if network_file.is_network(options.model):
        return _run_file(options, typed, progress)
    if not options.duration:
        raise RunError("how long to run is not said", 'add --duration "1 s"')
    model = arguments.read_model(options.model, options.regime, options.settings or (), options.noise or ())
    regime = next((item for item in model.regimes if item.name == options.regime), Regime("", {}))
    return simulate(
        model if options.connectome is None else _network(model, options),
        duration=arguments.time_text(options.duration),
        scheme=arguments.read_scheme(options.scheme),
        record=arguments.read_record(options.record or ()),
        seed=options.seed,
        initial={**regime.start, **arguments.read_values(options.initial or (), "--initial")},
        stimuli={**regime.stimuli, **arguments.read_values(options.stimulus or (), "--stimulus")},
        target=arguments.read_target(options.target),
        threads=options.threads,
        progress=progress,
        **_optional(options),
    )


def _run_file(options: SimulateOptions, typed: Collection[str], progress: Report) -> Run:
    for name in typed:
        if name not in FILE_TAKES:
            option = OPTIONS.get(name, "--" + name.replace("_", "-"))
            raise ModelError(f"{option} says something else than {Path(options.model).name}", "change it in the file")
    given = {name: getattr(options, name) for name in network_file.RUN_KEYS if name in typed}
    given |= {name: arguments.time_text(given[name]) for name in ("duration", "dt", "transient") if name in given}
    return network_file.read(options.model).run(progress, **given)


def _optional(options: SimulateOptions) -> dict[str, Any]:
    scale = options.time_scale if options.connectome is None else None
    given: dict[str, Any] = {"precision": options.precision, "copies": options.copies, "time_scale": arguments.time_text(scale)}
    given |= {name: arguments.time_text(getattr(options, name)) for name in ("dt", "transient")}
    return {name: value for name, value in given.items() if value is not None}


def _network(model: Model, options: SimulateOptions) -> Network:
    return Network.from_connectome(
        model,
        arguments.read_connectome(options.connectome or "", options.normalise),
        coupling=arguments.read_coupling(options.coupling, options.strength, options.coupling_set or ()),
        speed=arguments.time_text(options.speed),
        time_scale=arguments.time_text(options.time_scale),
    )
