"""Files and functions stay small enough to be read in one sitting."""

import ast

FILE_CEILING = 400
FUNCTION_CEILING = 60

# What may be longer, and why: {"room/file.py" or "room/file.py:function": reason}.
EXCEPTIONS: dict[str, str] = {}


def test_files_stay_under_the_ceiling(root, texts):
    others = [path for folder in ("tests", "benchmarks") for path in sorted((root / folder).rglob("*.py"))]
    sizes = {path: text.count("\n") for path, text in texts.items()}
    sizes |= {path: path.read_text(encoding="utf-8").count("\n") for path in others}
    names = {_name(path, root): size for path, size in sizes.items()}
    long = {name: size for name, size in names.items() if size > FILE_CEILING and name not in EXCEPTIONS}
    assert not long, f"files past {FILE_CEILING} lines: {long}"


def test_functions_stay_under_the_ceiling(root, trees):
    long = {}
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                name, size = f"{_name(path, root)}:{node.name}", node.end_lineno - node.lineno + 1
                if size > FUNCTION_CEILING and name not in EXCEPTIONS:
                    long[name] = size
    assert not long, f"functions past {FUNCTION_CEILING} lines: {long}"


def test_every_exception_is_still_needed(root, trees):
    functions = {
        f"{_name(path, root)}:{node.name}" for path, tree in trees.items() for node in ast.walk(tree) if hasattr(node, "name")
    }
    known = functions | {_name(path, root) for path in trees}
    assert set(EXCEPTIONS) <= known
    assert all(len(reason) > 20 for reason in EXCEPTIONS.values()), "an exception states its reason"


def _name(path, root):
    return path.relative_to(root).as_posix().removeprefix("src/pushpull/")
