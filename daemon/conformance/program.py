"""A program under test: started once for each case, spoken to through its streams."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

from attrs import frozen

from edi.conformance import Answer

NAME = "{name}"
BASEDATA = "{basedata}"
TALK_MAX = 200
"""How many characters of a program's last line on stderr are shown."""


class NoAnswerError(Exception):
    """The program gave no answer: it took too long, or could not be started."""


class CommandError(ValueError):
    """A command line that names no program."""


@frozen
class Program:
    """The command line of a program, and how long it may take for one case."""

    arguments: tuple[str, ...]
    timeout: float
    """In seconds."""
    no_basedata: Path
    """An empty folder, for a command line that always names one."""

    @classmethod
    def from_command(cls, command: str, timeout: float, no_basedata: Path) -> Program:
        """Take a command line apart, as a shell does. Raises CommandError."""
        try:
            arguments = shlex.split(command, posix=os.name != "nt")
        except ValueError as error:
            raise CommandError(f"{command!r}: {str(error).lower()}") from None
        if not arguments or shutil.which(arguments[0]) is None:
            raise CommandError(
                f"there is no program {arguments[0] if arguments else ''!r}"
            )
        return cls(tuple(arguments), timeout, no_basedata)

    def command_line(self, name: str | None, basedata: Path | None) -> list[str]:
        """Its arguments for one file.

        `{name}` and `{basedata}` are filled in where they stand; otherwise the name,
        and the folder of basedata where there is one, come last. An encoder gets no
        name, since the document says it.
        """
        folder = str(basedata or self.no_basedata)
        line = [
            each.replace(NAME, name or "").replace(BASEDATA, folder)
            for each in self.arguments
        ]
        written = " ".join(self.arguments)
        if NAME not in written and name is not None:
            line.append(name)
        if BASEDATA not in written and basedata is not None:
            line.append(str(basedata))
        return line

    def answer(self, given: bytes, name: str | None, basedata: Path | None) -> Answer:
        """What it gives back. Raises NoAnswerError."""
        line = self.command_line(name, basedata)
        pipe = subprocess.PIPE
        try:
            process = subprocess.Popen(  # noqa: S603  # the very program to be tested
                line, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True
            )
        except OSError as error:
            raise NoAnswerError(f"cannot be started: {error.strerror}") from None
        try:
            out, talk = process.communicate(given, self.timeout)
        except subprocess.TimeoutExpired:
            raise NoAnswerError(f"no answer within {self.timeout:g} seconds") from None
        finally:
            _end(process)
        if process.returncode not in (0, 1):
            raise NoAnswerError(_failure(process.returncode, talk))
        return Answer(out, process.returncode)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it with all that it started: a shell's child would hold the pipes open."""
    if process.poll() is not None:
        return
    if os.name == "nt":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _failure(code: int, talk: bytes) -> str:
    lines = talk.decode("utf-8", "backslashreplace").split("\n")
    last = next((each for each in reversed(lines) if each.strip()), "")[:TALK_MAX]
    ended = f"ended by signal {-code}" if code < 0 else f"exit code {code}"
    return f"{ended}: {last}" if last else ended
