"""Layouts that the examples of mistakes are made from."""

from __future__ import annotations

HEAD = 'format demo "Demonstration" version 1\n'


def record(*lines: str, length: str = "8") -> str:
    """A format with one record, whose fields behind the identifier are given."""
    return "\n".join(
        [
            HEAD + "## One.",
            f'record one "X5" length {length} evidence position=inferred '
            "values=inferred {",
            '  1..2 identifier : literal("X5")',
            *lines,
            "}",
            "",
        ]
    )


ONE = record("  3..8 a : text")


def file_after_one(text: str) -> str:
    """The record and then a file, which is given from the word `file` on."""
    return ONE + "## A file.\n" + text
