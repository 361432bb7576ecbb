"""What the form tests read: the source files, their syntax trees and the settings."""

import ast
import tomllib

import pytest


@pytest.fixture(scope="session")
def rooms(package):
    """Give the rooms, {name: folder}."""
    return {file.parent.name: file.parent for file in sorted(package.glob("*/__init__.py"))}


@pytest.fixture(scope="session")
def texts(package):
    """Give every source file's text, {path: text}."""
    return {path: path.read_text(encoding="utf-8") for path in sorted(package.rglob("*.py"))}


@pytest.fixture(scope="session")
def trees(texts):
    """Give every source file's syntax tree, {path: tree}."""
    return {path: ast.parse(text, str(path)) for path, text in texts.items()}


@pytest.fixture(scope="session")
def settings_file(root):
    """Give pyproject.toml, read."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def documents(root):
    """Give every page that people read, {path: text}."""
    pages = [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md"))]
    return {path: path.read_text(encoding="utf-8") for path in pages}
