"""The topics there are: each a module of this package with `def topic() -> Topic`."""

from __future__ import annotations

from importlib import import_module

from bench.topic import Topic

MODULES = (
    "bench.full_work",
    "bench.mixed",
    "bench.lazy",
    "bench.writing",
    "bench.bad",
    "bench.small_files",
    "bench.cold_start",
    "bench.memory",
    "bench.pipeline",
    "bench.detection",
    "bench.transfer_large",
    "bench.transfer_small",
)


def load(module: str) -> Topic:
    """The topic that a module describes."""
    made = import_module(module).topic()
    assert isinstance(made, Topic)  # noqa: S101  # a slip of whoever adds a topic
    return made


def by_name() -> dict[str, str]:
    """The modules by what they are called on the command line: `full-work`."""
    return {name.rpartition(".")[2].replace("_", "-"): name for name in MODULES}
