"""A room is a folder that says what it is and hands on its public names."""

import ast
import importlib
import inspect
import types


def test_every_room_has_a_docstring(rooms, trees):
    silent = [name for name, folder in rooms.items() if not ast.get_docstring(trees[folder / "__init__.py"])]
    assert not silent, f"rooms whose __init__ has no docstring: {silent}"


def test_every_file_has_a_docstring(trees, root):
    silent = [str(path.relative_to(root)) for path, tree in trees.items() if not ast.get_docstring(tree)]
    assert not silent, f"files without a docstring: {silent}"


def test_every_room_hands_on_its_names(rooms):
    missing = {}
    for name in rooms:
        room = importlib.import_module(f"pushpull.{name}")
        listed = getattr(room, "__all__", None)
        missing[name] = ["__all__"] if listed is None else [public for public in listed if not hasattr(room, public)]
    missing = {name: names for name, names in missing.items() if names}
    assert not missing, f"names that a room lists and does not have: {missing}"


def test_every_folder_of_python_files_is_a_package(package):
    folders = {path.parent for path in package.rglob("*.py")}
    bare = [str(folder.relative_to(package)) for folder in folders if not (folder / "__init__.py").exists()]
    assert not bare, f"folders without __init__.py: {bare}"


def test_no_folder_is_deeper_than_two_levels(package):
    folders = [path.relative_to(package) for path in package.rglob("*") if path.is_dir() and path.name != "__pycache__"]
    deep = [str(folder) for folder in folders if len(folder.parts) > 2]
    assert not deep, f"folders deeper than two levels: {deep}"


def test_no_room_bears_the_name_of_a_public_function(rooms):
    pushpull = importlib.import_module("pushpull")
    shadowed = [name for name in rooms if not isinstance(getattr(pushpull, name, types), types.ModuleType)]
    assert not shadowed, f"rooms hidden behind a public function: {shadowed}"


def test_no_file_imports_the_whole_library(trees, root):
    """A room that imports `pushpull` itself would import upward, unseen by the layers contract."""
    guilty = [
        str(path.relative_to(root))
        for path, tree in trees.items()
        if path.parent.name not in {"pushpull", "app"}
        for node in ast.walk(tree)
        if _imports_the_whole(node)
    ]
    assert not guilty, f"files that import pushpull as a whole: {guilty}"


def _imports_the_whole(node):
    if isinstance(node, ast.Import):
        return any(alias.name == "pushpull" for alias in node.names)
    return isinstance(node, ast.ImportFrom) and node.module == "pushpull" and not node.level


def test_public_functions_say_what_they_do(rooms):
    silent = []
    for name in rooms:
        room = importlib.import_module(f"pushpull.{name}")
        for public in getattr(room, "__all__", ()):
            thing = getattr(room, public, None)
            if (inspect.isfunction(thing) or inspect.isclass(thing)) and not inspect.getdoc(thing):
                silent.append(f"{name}.{public}")
    assert not silent, f"public names without a docstring: {silent}"
