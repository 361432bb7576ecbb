"""One word per thing; models are content; nothing is parked; no machine is named."""

import ast
import re
import subprocess

import pytest

# Words that other projects use for what has a name of its own here.
REFUSED = {
    "delta_t": "dt",
    "t_max": "duration",
    "tspan": "duration",
    "sim_time": "duration",
    "integrator": "scheme",
    "solver": "scheme",
    "n_sims": "copies",
    "trials": "copies",
    "rng": "seed",
    "random_state": "seed",
    "saveat": "record",
    "variables_of_interest": "record",
    "cvar": "port",
    "input_var": "port",
    "params": "parameters",
}

# Functions of other people's signatures, to be called as they know them.
FOREIGN = {"models/doorway.py"}

# Where a model may be called by its name: the catalogue, what is shown to people, and the front door's docstring.
MAY_NAME_MODELS = {"models", "app", "pushpull"}


def test_functions_take_their_arguments_by_our_words(trees, root, package):
    guilty = []
    for path, tree in trees.items():
        for node in () if path.relative_to(package).as_posix() in FOREIGN else ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                names = [each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
                guilty += [f"{path.relative_to(root)}: {name} -> {REFUSED[name]}" for name in names if name in REFUSED]
    assert not guilty, f"arguments with another project's word: {guilty}"


def test_machinery_names_no_model(trees, texts, package):
    catalogue = {node.name for path, tree in trees.items() if _room(path, package) == "models" for node in _models(tree)}
    elsewhere = {
        node.name
        for path, tree in trees.items()
        if _room(path, package) != "models"
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    names = sorted(catalogue - elsewhere)
    if not names:
        pytest.skip("the catalogue is empty")
    pattern = re.compile(rf"\b({'|'.join(names)})\b")
    guilty = [
        f"{path.relative_to(package)}:{number}: {match[0]}"
        for path, text in texts.items()
        if _room(path, package) not in MAY_NAME_MODELS
        for number, line in enumerate(text.splitlines(), 1)
        if (match := pattern.search(line))
    ]
    assert not guilty, f"models named by machinery: {guilty}"


def test_no_bare_to_do(root):
    marks = re.compile(r"\b([T]ODO|[F]IXME|[X]XX)\b(?!.*#\d+)")
    assert not _hits(root, marks), "an open end belongs to an issue, with its number"


def test_no_machine_is_named(root):
    """Paths of somebody's machine and trailers that say who typed have no place in the files."""
    machines = re.compile(r"(?<![\w.:/])/(home|root|Users|work|tmp|opt)/\w|\bco-authored-by\b", re.IGNORECASE)
    assert not _hits(root, machines)


def _hits(root, pattern):
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=False).stdout.split()
    found = []
    for name in listed:
        path = root / name
        if name == "uv.lock" or not path.is_file() or b"\0" in (raw := path.read_bytes()[:1_000_000]):
            continue
        for number, line in enumerate(raw.decode("utf-8", "replace").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{name}:{number}: {line.strip()[:100]}")
    return found


def _models(tree):
    for node in ast.walk(tree):
        bases = [ast.unparse(base).rpartition(".")[2] for base in node.bases] if isinstance(node, ast.ClassDef) else []
        if "Model" in bases and not node.name.startswith("_"):
            yield node


def _room(path, package):
    parts = path.relative_to(package).parts
    return parts[0] if len(parts) > 1 else "pushpull"
