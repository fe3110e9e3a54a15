"""Memory: the peak of a whole `a2c check`, from a small file to a very large one."""

from __future__ import annotations

import json
import subprocess
import sys

from bench.inputs import Shape, file_of
from bench.topic import Case, Figure, Input, Options, Side, Topic

# The parent's own memory must not count, so a small process stands between.
_PEAK = """
import json, resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(json.dumps([code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""
_KIB = 1024


def cases(options: Options) -> list[Case]:
    """A tenth of the records asked for, as many, and ten times as many."""

    def one(count: int) -> Case:
        def make(_share: float) -> Input:
            return Input(str(file_of(Shape("jcq14/results", count), options.folder)), 1)

        return Case(f"results, {count:,} records", make)

    return [one(options.records // 10), one(options.records), one(options.records * 10)]


def peak(*command: str) -> Figure:
    """The most memory a program and its children took, in bytes."""
    ran = subprocess.run(
        [sys.executable, "-c", _PEAK, *command], check=True, capture_output=True
    )
    _code, kib = json.loads(ran.stdout)
    return Figure(kib * _KIB)


def _check(path: str) -> Figure:
    return peak(sys.executable, "-m", "daemon", "check", path, "--json")


def _nothing(_path: str) -> Figure:
    return peak(sys.executable, "-c", "pass")


def topic() -> Topic:
    """The topic."""
    nothing = Side(name="python -c pass", run=_nothing)
    return Topic(
        name="memory",
        title="Peak memory of a whole process",
        cases=cases,
        sides=(nothing, Side(name="a2c check FILE", run=_check)),
        base=nothing.name,
        quantity="memory",
        unit="MB",
        scale=1e6,
        rounds_max=1,
    )
