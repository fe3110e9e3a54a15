"""Finds, in the code itself, changes to the world that no named effect surrounds.

A recorded journey shows only what it came by; this reads every line. A call that
changes ledger, store or partner must stand inside `with ...effects(NAME):` (or, in
`daemon`, `with ...effect(NAME):`), or in a function that is itself called only so.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import frozen

ROOT: Final = Path(__file__).parents[2]

STORE: Final = frozenset(
    {
        *("snapshot", "put", "adopt", "drop", "give_back", "prepare", "place"),
        *("write_report", "retire", "set_aside"),
        *("snapshot_all", "adopt_all", "prepare_all", "place_all", "retire_all"),
    }
)
"""Methods of `spool.ports.Store` that change files."""
LEDGER: Final = frozenset({"record", "mark_seen"})
TRANSPORT: Final = frozenset(
    {"write", "rename", "remove", "write_all", "rename_all", "remove_all"}
)
FILES: Final = frozenset({"unlink", "mkdir", "rename", "replace", "rmdir", "chmod"})
_OWNERS: Final = {
    "store": STORE,
    "ledger": LEDGER,
    "transport": TRANSPORT,
    "path": FILES,
}

BELOW_THE_EFFECTS: Final = frozenset(
    {
        # the ports themselves, whose callers name the effect
        "spool/folder_store.py",
        "spool/memory_ledger.py",
        "spool/sqlite_ledger.py",
        "spool/new_file.py",
        "spool/platform.py",
        "daemon/folder_transport.py",
        "daemon/held_folder.py",
        "daemon/one_by_one.py",
        "daemon/transport.py",
        # recipes: their checkpoints stand between the steps
        "daemon/sending.py",
        "daemon/waves.py",
    }
)
BEFORE_THE_FIRST_FILE: Final = frozenset(
    {
        # making a spool, and remembering that it was made: tests/spool/test_opening.py
        "spool/root.py",
        "spool/opening.py",
        "daemon/known_spools.py",
        "daemon/assembly.py",
    }
)
HELPERS: Final = frozenset(
    {
        ("daemon/outward.py", "_remove"),
        ("daemon/partnership.py", "put_small"),
        ("daemon/outward.py", "put_small"),
        ("daemon/partnership.py", "put_all_small"),
        ("daemon/inward.py", "put_all_small"),
        ("spool/purging.py", "_unlink"),
        ("spool/purging.py", "_erase_file"),
    }
)
"""Functions that change the world, and of which each call needs an effect around it."""


@frozen(order=True)
class Unnamed:
    """A call that changes the world outside every named effect."""

    file: str
    function: str
    call: str


def unnamed_changes() -> list[Unnamed]:
    """Every such call in `spool` and in the parts of `daemon` that carry files."""
    return sorted(
        found
        for path in (*sorted((ROOT / "spool").glob("*.py")), *_carriers())
        if (name := path.relative_to(ROOT).as_posix())
        not in BELOW_THE_EFFECTS | BEFORE_THE_FIRST_FILE
        for found in _unnamed_in(name, ast.parse(path.read_text(encoding="utf-8")))
    )


def _carriers() -> Iterator[Path]:
    for path in sorted((ROOT / "daemon").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "custody" in text or "transport" in text.lower():
            yield path


def _unnamed_in(file: str, tree: ast.Module) -> Iterator[Unnamed]:
    functions = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    for function in functions:
        if (file, function.name) in HELPERS:
            continue
        for call in _bare_calls(function.body):
            named = _changing(file, call)
            if named is not None:
                yield Unnamed(file, function.name, named)


def _bare_calls(body: list[ast.stmt]) -> Iterator[ast.Call]:
    """Calls that stand in no `with effects(...)`."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.With) and any(
            _is_effect(item.context_expr) for item in node.items
        ):
            continue
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue  # it is walked by itself
        if isinstance(node, ast.Call):
            yield node
        waiting.extend(ast.iter_child_nodes(node))


def _is_effect(expression: ast.expr) -> bool:
    return isinstance(expression, ast.Call) and _last_name(expression.func) in (
        "effects",
        "_effects",
        "effect",
    )


def _changing(file: str, call: ast.Call) -> str | None:
    """What a call changes, if it does."""
    function = call.func
    if (file, name := _last_name(function)) in HELPERS:
        return name
    if not isinstance(function, ast.Attribute):
        return None
    owner = _last_name(function.value).strip("_")
    if function.attr in _OWNERS.get(owner, frozenset()):
        return f"{owner}.{function.attr}"
    return None


def _last_name(expression: ast.expr) -> str:
    if isinstance(expression, ast.Attribute):
        return expression.attr
    if isinstance(expression, ast.Name):
        return expression.id
    return ""
