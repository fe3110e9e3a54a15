"""Start-up: a fresh process that checks one small file, as a drop folder starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from time import perf_counter

from bench.small_files import small_file
from bench.topic import Case, Figure, Input, Options, Side, Topic

STARTS = 5


def cases(options: Options) -> list[Case]:
    """One file of 200 entries, all right."""
    return [
        Case(
            "one file, 200 records", lambda _: Input(str(small_file(options.folder)), 1)
        )
    ]


def _started(*arguments: str) -> Callable[[str], Figure]:
    """How long a fresh Python takes for these arguments; the file's path comes last."""

    def run(path: str) -> Figure:
        command = [sys.executable, *(a.replace("FILE", path) for a in arguments)]
        # Compiled modules are kept, as they are wherever a program is installed.
        usual = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        taken = []
        for _ in range(STARTS):
            begun = perf_counter()
            subprocess.run(command, check=True, capture_output=True, env=usual)
            taken.append(perf_counter() - begun)
        return Figure(min(taken))

    return run


_LIBRARY = "import edi; edi.check([open({!r}, 'rb').read()], {!r})"


def _library(path: str) -> Figure:
    name = path.rpartition("/")[2]
    return _started("-c", _LIBRARY.format(path, name))(path)


def topic() -> Topic:
    """The topic."""
    nothing = Side(name="python -c pass", run=_started("-c", "pass"))
    return Topic(
        name="cold-start",
        title="A fresh process for one small file",
        cases=cases,
        sides=(
            nothing,
            Side(name="a2c --version", run=_started("-m", "daemon", "--version")),
            Side(name="edi.check in a script", run=_library),
            Side(name="a2c check FILE", run=_started("-m", "daemon", "check", "FILE")),
            Side(name="import typer", run=_started("-c", "import typer")),
            Side(
                name="import numpy",
                run=_started("-c", "import numpy"),
                needs=("numpy",),
            ),
        ),
        base=nothing.name,
        quantity="time",
        unit="ms",
        scale=1e-3,
    )
