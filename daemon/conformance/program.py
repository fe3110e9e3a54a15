"""A program under test: started once for each case, spoken to through its streams."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

from attrs import frozen

from daemon.conformance.suite import Company
from edi.conformance import Answer

NAME = "{name}"
BASEDATA = "{basedata}"
HISTORY = "{history}"
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
    nothing: Path
    """An empty folder, for a command line that always names one."""

    @classmethod
    def from_command(cls, command: str, timeout: float, nothing: Path) -> Program:
        """Take a command line apart, as a shell does. Raises CommandError."""
        try:
            arguments = shlex.split(command, posix=os.name != "nt")
        except ValueError as error:
            raise CommandError(f"{command!r}: {str(error).lower()}") from None
        if not arguments or shutil.which(arguments[0]) is None:
            raise CommandError(
                f"there is no program {arguments[0] if arguments else ''!r}"
            )
        return cls(tuple(arguments), timeout, nothing)

    def command_line(self, name: str | None, company: Company) -> list[str]:
        """Its arguments for one file.

        `{name}`, `{basedata}` and `{history}` are filled in where they stand; otherwise
        the name and the options `--basedata` and `--history`, where there is something
        to say, come last. An encoder gets no name, since the document says it.
        """
        line = [self._filled(each, name, company) for each in self.arguments]
        written = " ".join(self.arguments)
        if NAME not in written and name is not None:
            line.append(name)
        if BASEDATA not in written and company.basedata is not None:
            line += ["--basedata", str(company.basedata)]
        if HISTORY not in written and company.history is not None:
            line += ["--history", str(company.history)]
        return line

    def _filled(self, argument: str, name: str | None, company: Company) -> str:
        for place, value in (
            (NAME, name or ""),
            (BASEDATA, company.basedata or self.nothing),
            (HISTORY, company.history or self.nothing),
        ):
            argument = argument.replace(place, str(value))
        return argument

    def answer(self, given: bytes, name: str | None, company: Company) -> Answer:
        """What it gives back. Raises NoAnswerError."""
        line = self.command_line(name, company)
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
        return Answer(out, process.returncode, _last_words(talk))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it with all that it started: a shell's child would hold the pipes open."""
    if process.poll() is not None:
        return
    if os.name == "nt":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _last_words(talk: bytes) -> str:
    lines = talk.decode("utf-8", "backslashreplace").split("\n")
    return next((each.strip() for each in reversed(lines) if each.strip()), "")[
        :TALK_MAX
    ]


def _failure(code: int, talk: bytes) -> str:
    last = _last_words(talk)
    ended = f"ended by signal {-code}" if code < 0 else f"exit code {code}"
    return f"{ended}: {last}" if last else ended
