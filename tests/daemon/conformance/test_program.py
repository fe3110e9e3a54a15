"""Programs under test: how they are started, and how they fail."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from daemon.conformance.program import CommandError, NoAnswerError, Program
from daemon.conformance.suite import Company

NOBODY = Company()


def program(folder: Path, text: str, timeout: float = 30, rest: str = "") -> Program:
    """A program in Python."""
    script = folder / "program.py"
    script.write_text(text, encoding="utf-8")
    command = f"{shlex.quote(sys.executable)} {shlex.quote(str(script))}{rest}"
    return Program.from_command(command, timeout, folder)


def test_it_answers(tmp_path: Path) -> None:
    """Standard input goes in as it is, and output and exit code come back so."""
    echo = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()); sys.exit(1)"
    answer = program(tmp_path, echo).answer(b"\x00\xff\r\n", "E1234501.X01", NOBODY)

    assert (answer.out, answer.exit_code) == (b"\x00\xff\r\n", 1)


def test_its_last_words(tmp_path: Path) -> None:
    """A Python program that breaks down ends in 1; what it said last is kept."""
    answer = program(tmp_path, "{}['uci']").answer(b"", "E.X01", NOBODY)

    assert (answer.out, answer.exit_code) == (b"", 1)
    assert answer.last_words == "KeyError: 'uci'"


def test_what_it_is_told(tmp_path: Path) -> None:
    """Name and folders come last, or where the command says; an encoder gets none."""
    company = Company(Path("held"), Path("sent"))
    plain = program(tmp_path, "")
    placed = program(tmp_path, "", rest=" -n={name} -b {basedata} -h {history}")
    options = ["--basedata", "held", "--history", "sent"]

    assert plain.command_line("E.X01", NOBODY)[2:] == ["E.X01"]
    assert plain.command_line("E.X01", company)[2:] == ["E.X01", *options]
    assert plain.command_line(None, NOBODY)[2:] == []
    filled = ["-n=E.X01", "-b", "held", "-h", "sent"]
    assert placed.command_line("E.X01", company)[2:] == filled
    empty = str(tmp_path)
    filled = ["-n=E.X01", "-b", empty, "-h", empty]
    assert placed.command_line("E.X01", NOBODY)[2:] == filled


@pytest.mark.parametrize("command", ["", "   ", "no-such-program-here -x", "a 'b"])
def test_a_command_that_is_none(command: str, tmp_path: Path) -> None:
    """A command that cannot be started is told before any case is run."""
    with pytest.raises(CommandError):
        Program.from_command(command, 1, tmp_path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "sys.stderr.write('reading\\nno such field\\n'); sys.exit(2)",
            "no such field",
        ),
        ("sys.exit(3)", "exit code 3"),
        ("os.kill(os.getpid(), 9)", "ended by signal 9"),
    ],
)
def test_it_fails(text: str, told: str, tmp_path: Path) -> None:
    """A program's failure is told by its exit code and its last line."""
    with pytest.raises(NoAnswerError, match=told):
        program(tmp_path, f"import os, sys\n{text}").answer(b"", "E.X01", NOBODY)


def test_it_takes_too_long(tmp_path: Path) -> None:
    """A program that hangs is ended, with what it started and left holding the pipe."""
    text = (
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', 'import signal; signal.pause()'])"
    )
    with pytest.raises(NoAnswerError, match=r"no answer within 0\.3 seconds"):
        program(tmp_path, text, timeout=0.3).answer(b"", "E.X01", NOBODY)


def test_it_does_not_read(tmp_path: Path) -> None:
    """A program may answer without reading what it is given."""
    answer = program(tmp_path, "print('{}')").answer(b"X" * 300_000, "E.X01", NOBODY)

    assert answer.out.strip() == b"{}"
