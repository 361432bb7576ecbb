"""The command line: models, describe, simulate, verify, fit-rest, demo."""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import pushpull.app as room
from pushpull import models as catalogue
from pushpull import spec
from pushpull.app import tables
from pushpull.base.errors import DataError, PushpullError, suggest

INTERRUPTED = 130
Texts = list[str] | None
SCHEMES = "euler, sequential-euler, milstein, heun, sra1, rk4, exponential-euler, staggered-exponential-euler or adaptive."
JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


class CleanGroup(TyperGroup):
    """Turns what a user did wrong into one message and a hint, and warnings into lines; without a traceback."""

    def invoke(self, ctx: typer.Context) -> Any:
        """Run a command; leaves with 1 after an error that was raised on purpose, with 130 after Ctrl-C."""
        with warnings.catch_warnings():
            warnings.simplefilter("default", UserWarning)
            warnings.showwarning = _show_warning
            try:
                return super().invoke(ctx)
            except PushpullError as problem:
                tables.show_problem(problem.message, problem.hint)
            except OSError as problem:
                tables.show_problem(f"{problem.strerror or problem}: {problem.filename or ''}".rstrip(": "), None)
            except KeyboardInterrupt:
                tables.ERR.print("interrupted")
                raise typer.Exit(INTERRUPTED) from None
            raise typer.Exit(1)


app = typer.Typer(
    cls=CleanGroup,
    help="One language, one engine and one set of instruments for neural dynamics.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def start(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """One language, one engine and one set of instruments for neural dynamics.

    Begin with `pushpull demo`, or `pushpull models` and `pushpull simulate jansen_rit --duration "2 s" --plot run.png`.
    """
    if version:
        typer.echo(room.numbers.versions()["pushpull"])
        raise typer.Exit


@app.command()
def models(
    words: Annotated[Texts, typer.Argument(help="Show models that mention all of these words.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """List the catalogue of models.

    Example: `pushpull models alpha`
    """
    found = catalogue.find(" ".join(words or []))
    rows = [row for row in catalogue.table() if row["name"] in found]
    if not rows:
        raise DataError(f"no model mentions {' '.join(words or [])!r}", "pushpull models lists them all")
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
    else:
        tables.show_models(rows)


@app.command()
def describe(model: Annotated[str, typer.Argument(help="A model of the catalogue.")], as_json: JsonFlag = False) -> None:
    """Print a model's equations, fields with units and ranges, regimes and source.

    Example: `pushpull describe jansen_rit`
    """
    if as_json:
        kind = catalogue.get(model)
        row = next(row for row in catalogue.table() if row["name"] == kind.__name__)
        facts = {**row, "parameters": spec.parameter_table(kind()), "latex": spec.latex(kind()), "toml": kind().to_toml()}
        typer.echo(json.dumps(facts, indent=2))
    else:
        typer.echo(catalogue.describe(model))


@app.command()
def simulate(
    ctx: typer.Context,
    model: Annotated[str, typer.Argument(help="A model of the catalogue, a model's TOML file, or a network file.")],
    duration: Annotated[str, typer.Option(help='How long, as in "10 s"; a bare number where time has no unit.')] = "",
    settings: Annotated[Texts, typer.Option("--set", help="NAME=VALUE of a parameter; repeat.")] = None,
    regime: Annotated[str | None, typer.Option(help="A named regime of the model.")] = None,
    noise: Annotated[Texts, typer.Option(help='NAME=STRENGTH of white noise, as in `E="0.02 1/sqrt(ms)"`; repeat.')] = None,
    initial: Annotated[Texts, typer.Option(help="STATE=VALUE at the start; repeat.")] = None,
    stimulus: Annotated[Texts, typer.Option(help='PORT=TEXT of t, as in `drive="20*sin(2*pi*t/100[ms])"`; repeat.')] = None,
    record: Annotated[Texts, typer.Option(help="`E`, `E every 1 ms`, `mean E every 1 ms`, `bold of E every 2 s`; repeat")] = None,
    connectome: Annotated[str | None, typer.Option(help="Make a network: dk-84, or a TVB zip file.")] = None,
    normalise: Annotated[str, typer.Option(help="Scale the weights: max, spectral, rows or none.")] = "max",
    coupling: Annotated[str, typer.Option(help="linear, diffusive, sigmoidal, tanh or kuramoto.")] = "linear",
    strength: Annotated[float, typer.Option(help="Strength of the coupling.")] = 1.0,
    coupling_set: Annotated[Texts, typer.Option(help="NAME=VALUE of another parameter of the coupling; repeat.")] = None,
    speed: Annotated[str | None, typer.Option(help='Speed of signals, as in "4 m/s"; without it there are no delays.')] = None,
    dt: Annotated[str | None, typer.Option(help='Time step, as in "0.1 ms"; chosen where it is left out.')] = None,
    scheme: Annotated[str, typer.Option(help=SCHEMES)] = "heun",
    transient: Annotated[str | None, typer.Option(help="Time at the beginning that is not recorded.")] = None,
    time_scale: Annotated[str | None, typer.Option(help='One unit of a model\'s time that has none, as in "10 ms".')] = None,
    seed: Annotated[int, typer.Option(help="Seed of the noise.")] = 0,
    copies: Annotated[int | None, typer.Option(help="Run an ensemble that differs in its noise.")] = None,
    precision: Annotated[str | None, typer.Option(help="single or double.")] = None,
    target: Annotated[str, typer.Option(help="cpu, numpy, jax, or jax:gpu.")] = "cpu",
    threads: Annotated[int, typer.Option(help="Threads to run on.")] = 2,
    out: Annotated[Path | None, typer.Option(help="Save the run to a .nc file or a .zarr folder.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Draw what was recorded into a .png, .pdf or .svg file.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Simulate a model, a network of it on a connectome, or a network file.

    Example: `pushpull simulate jansen_rit --set P=220 --duration "10 s" --out run.nc`

    Network: `pushpull simulate wilson_cowan --connectome dk-84 --speed "4 m/s" --noise E="0.01 1/sqrt(ms)" --duration "10 s"
    --record "bold every 2 s" --seed 1`

    Network file: `pushpull simulate network.toml --seed 2 --plot spikes.png`, with tables of populations, edges, inputs and the
    run, whose settings --duration, --dt, --scheme, --seed, --record, --transient, --copies, --precision, --target and --threads
    replace.
    """  # fmt: skip
    given: dict[str, Any] = {name: value for name, value in locals().items() if name not in ("ctx", "out", "plot", "as_json")}
    options = room.request.SimulateOptions(**given)
    options.check(out, plot)
    typed = [name for name in given if getattr(ctx.get_parameter_source(name), "name", "") == "COMMANDLINE"]
    began = time.perf_counter()
    run = room.request.run_request(options, False if as_json else None, typed)
    wall = time.perf_counter() - began
    written = [str(path) for path in (run.save(out) if out else None, room.figures.draw_run(run, plot) if plot else None) if path]
    if as_json:
        facts = {"run": tables.run_facts(run), "recorded": tables.recorded(run), "spikes": tables.spiking(run), "wall_s": wall}
        typer.echo(json.dumps({**facts, "written": written}, indent=2))
    else:
        tables.show_run(run, wall, written)
    if run.interrupted:
        raise typer.Exit(INTERRUPTED)


@app.command()
def verify(
    section: Annotated[str | None, typer.Option(help="One section of the table of references only.")] = None,
    slow: Annotated[bool, typer.Option("--slow", help="Also numbers that take more than a few seconds.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Recompute reference numbers; print value, reference and difference; exit with 1 on a miss.

    Example: `pushpull verify --section "Neural masses"`
    """
    rows = room.verify.references()
    sections = list(dict.fromkeys(row.section for row in rows))
    if section is not None and section not in sections:
        raise DataError(f"there is no section {section!r}", suggest(section, sections))
    chosen = [row for row in rows if section in (None, row.section) and (slow or not row.slow)]
    done = room.verify.recompute(chosen, None if as_json else tables.VerifiedTable().add)
    missed = [row for row in done if not row.passed]
    if as_json:
        typer.echo(json.dumps([tables.verified_row(row) for row in done], indent=2))
    else:
        left = sum(row.section == section or section is None for row in rows) - len(chosen)
        later = f"; {left} slow ones left out, --slow checks them" if left else ""
        tables.OUT.print(f"\n{len(done) - len(missed)} of {len(done)} numbers agree{later}")
    if missed:
        raise typer.Exit(1)


@app.command(name="fit-rest")
def fit_rest(
    out: Annotated[Path, typer.Option(help="Folder for the figure, the numbers and the stores of the sweeps.")] = Path(
        "rest-fit"
    ),
    model: Annotated[Texts, typer.Option(help="stuart_landau, wong_wang or montbrio; repeat; all where left out.")] = None,
    seconds: Annotated[float, typer.Option(help="Seconds of BOLD per run.")] = 300.0,
    copies: Annotated[int, typer.Option(help="Realisations of the noise per point.")] = 2,
    seed: Annotated[int, typer.Option(help="Seed of the noise.")] = 1,
    as_json: JsonFlag = False,
) -> None:
    """Sweep the global coupling of models on the shipped connectome; show how well each fits the measured resting state.

    An interrupted fit goes on where it stopped when the command is repeated. Example: `pushpull fit-rest --model wong_wang`
    """
    fit = room.rest_fit
    names = list(dict.fromkeys(model)) if model else list(fit.CANDIDATES)
    found = fit.fit_rest(names, seconds=seconds, copies=copies, seed=seed, store=out, progress=False if as_json else None)
    picture = room.rest_figure.write_fit(found, out)
    if as_json:
        typer.echo(json.dumps(fit.facts_of(found), indent=2))
    else:
        room.rest_figure.show_fit(found, picture)


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder for the report, its figures and numbers.")] = Path("demo"),
    seed: Annotated[int, typer.Option(help="Seed of the noise.")] = 1,
    seconds: Annotated[float, typer.Option(help="Seconds of resting brain.", hidden=True)] = 300.0,
    as_json: JsonFlag = False,
) -> None:
    """Simulate the first models and five minutes of resting brain; write one page that shows what came out.

    Example: `pushpull demo --out demo/`
    """
    numbers = room.report.make_demo(out, seconds=seconds, seed=seed, quiet=as_json)
    if as_json:
        typer.echo(json.dumps(numbers, indent=2))


def main() -> None:
    """Run the command line."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _show_warning(message: Warning | str, category: type[Warning], *_: Any) -> None:
    tables.show_warning(str(message))
