"""What the pages point to exists: files, targets of the Makefile, commands of the command line."""

import importlib
import re
import shlex

import typer

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img[^>]*\ssrc=\"([^\"]+)\"")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_every_relative_link_exists(documents, root):
    dead = []
    for path, text in documents.items():
        prose = BLOCK.sub("", text)
        for match in LINK.finditer(prose):
            target = (match[1] or match[2]).partition("#")[0]
            if target and "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists():
                dead.append(f"{path.relative_to(root)} -> {target}")
    assert not dead, f"links to nowhere: {dead}"


def test_every_make_target_in_the_pages_exists(documents, root):
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    asked = {words[1] for words in _commands(documents) if words[0] == "make" and len(words) > 1}
    assert "demo" in asked
    assert "test" in asked
    assert asked <= targets, f"not in the Makefile: {sorted(asked - targets)}"


def test_every_command_in_the_pages_exists(documents):
    line = importlib.import_module("pushpull.app.command_line")
    app = next(each for each in vars(line).values() if isinstance(each, typer.Typer))
    command = typer.main.get_command(app)
    known = set(getattr(command, "commands", {}))
    asked = {words[1] for words in _commands(documents) if words[0].endswith("pushpull") and words[1:] and words[1][0] != "-"}
    assert asked <= known, f"not on the command line: {sorted(asked - known)}"


def test_every_python_block_is_python(documents, root):
    broken = []
    for path, text in documents.items():
        for language, block in BLOCK.findall(text):
            if language == "python" and "..." not in block:
                try:
                    compile(block, str(path), "exec")
                except SyntaxError as error:
                    broken.append(f"{path.relative_to(root)}: {error}")
    assert not broken


def _commands(documents):
    for text in documents.values():
        for language, block in BLOCK.findall(text):
            if language in {"bash", "sh", "shell", "console"}:
                for line in block.splitlines():
                    words = shlex.split(line.removeprefix("$ "), comments=True)
                    if words:
                        yield words
