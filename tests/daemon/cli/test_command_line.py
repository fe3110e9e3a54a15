"""The command line as a whole, in processes of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

from daemon.cli import INTERRUPTED, main
from daemon.cli.command_line import COMMANDS, command_line
from daemon.cli.output import columns, counted
from tests.daemon.cli.running import a2c
from tests.daemon.cli.samples import NAME, entries, entry, put

ROOT = Path(__file__).parents[3]
A2C = (sys.executable, "-m", "daemon")


def process(
    *arguments: object, code: str = "", folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a2c, or a piece of Python, in a process of its own."""
    command = (sys.executable, "-c", code) if code else A2C
    return subprocess.run(
        [*command, *map(str, arguments)],
        cwd=folder or ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def group(app: typer.Typer) -> TyperGroup:
    """A command line as its library sees it."""
    found = typer.main.get_command(app)
    assert isinstance(found, TyperGroup)
    return found


def commands() -> list[tuple[str, ...]]:
    """Every command by the words that call it."""
    found: list[tuple[str, ...]] = []
    for name, command in group(command_line()).commands.items():
        if isinstance(command, TyperGroup):
            found += [(name, inner) for inner in command.commands]
        else:
            found.append((name,))
    return found


@pytest.mark.parametrize("module", COMMANDS)
def test_modules_add_the_commands_that_they_are_loaded_for(module: str) -> None:
    """A command whose module is not named for it could not be called."""
    assert COMMANDS[module] == tuple(group(command_line([module])).commands)


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_has_help(words: tuple[str, ...]) -> None:
    """--help says what a command does, and what each argument and option means."""
    ran = a2c(*words, "--help")
    assert 0 == ran.code
    lines = ran.out.splitlines()
    assert lines[0].startswith("Usage: ")
    assert lines[2].strip().endswith(".")


def test_reading_commands_answer_in_json() -> None:
    """Whoever scripts a2c never has to take text apart."""
    reading = {
        ("check",),
        ("show",),
        ("explain",),
        ("layouts", "list"),
        ("layouts", "show"),
        ("layouts", "diff"),
        ("layouts", "check"),
        ("name",),
        ("uci",),
        ("uln",),
        ("status",),
        ("history",),
        ("config", "check"),
        ("demo",),
    }
    assert reading <= set(commands())
    for words in reading:
        assert "--json" in a2c(*words, "--help").out


def test_process_speaks_on_two_streams(tmp_path: Path) -> None:
    """Data on stdout, talk on stderr, the exit code for scripts."""
    file = put(tmp_path, entries())
    ran = process("check", file, tmp_path / "gone")
    assert 2 == ran.returncode
    assert f"{file}: accepted" in ran.stdout
    assert "cannot read" in ran.stderr
    assert "cannot read" not in ran.stdout


def test_process_exit_codes(tmp_path: Path) -> None:
    """Usage is 2, a finding 1, and good is 0."""
    file = tmp_path / NAME
    file.write_bytes(b"")
    assert 2 == process("no-such-command").returncode
    assert 2 == process("check").returncode
    assert 1 == process("check", file).returncode
    assert 0 == process("uci", "--check", "999990250001D").returncode


@pytest.mark.parametrize("names", [[NAME], ["."], ["gone"], [NAME, "E1234502.X01"]])
def test_names_alone_are_checked_as_with_options(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: list[str]
) -> None:
    """Files without options go past typer; what is said and the code are the same."""
    put(tmp_path, entries())
    (tmp_path / "E1234502.X01").write_bytes(b"E1")
    monkeypatch.chdir(tmp_path)
    plain = process("check", *names, folder=tmp_path)
    by_typer = a2c("check", "--by", "file", *names)

    assert (by_typer.code, by_typer.out) == (plain.returncode, plain.stdout)
    assert by_typer.talk == plain.stderr


def test_ctrl_c_ends_a_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted with the code that shells expect, and without a traceback."""

    def interrupted(paths: list[Path]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("daemon.cli.check_run.check_files", interrupted)
    monkeypatch.setattr("sys.argv", ["a2c", "check", NAME])
    with pytest.raises(SystemExit) as ended:
        main()

    assert INTERRUPTED == ended.value.code


def test_fault_of_the_program_is_no_finding() -> None:
    """A crash has an exit code of its own: scripts must not take it for a verdict."""
    code = (
        "import daemon.cli.identifiers, daemon.cli, sys\n"
        "sys.argv = ['a2c', 'uci', '999990250001']\n"
        "import edi.check_characters\n"
        "del edi.check_characters.uci_letter\n"
        "daemon.cli.main()\n"
    )
    ran = process(code=code)
    assert (70, "") == (ran.returncode, ran.stdout)
    assert "a2c met a fault of its own" in ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGPIPE to mimic")
@pytest.mark.parametrize("command", ["explain", "check"])
def test_reader_that_leaves_early_is_no_error(command: str, tmp_path: Path) -> None:
    """`a2c explain | head` ends quietly, and so does `a2c check` of many findings."""
    repeated = put(tmp_path, entries([entry()] * 200))
    arguments = {"explain": ("explain", "--json"), "check": ("check", str(repeated))}
    with subprocess.Popen(
        [*A2C, *arguments[command]],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        talk = running.stderr.read()
    assert (0, b"") == (running.returncode, talk)


def test_checking_imports_nothing_heavy(tmp_path: Path) -> None:
    """Most runs check one small file, and must not wait for the network's libraries."""
    file = put(tmp_path, entries())
    code = (
        "import sys, daemon.cli\n"
        f"sys.argv = ['a2c', 'check', {str(file)!r}]\n"
        "try:\n"
        "    daemon.cli.main()\n"
        "finally:\n"
        "    heavy = {'paramiko', 'watchdog', 'structlog', 'lark', 'cattrs', 'sqlite3',"
        " 'rich', 'asyncio', 'cryptography', 'numpy', 'prometheus_client', 'typer',"
        " 'json', 'zipfile', 'daemon.cli.converting', 'daemon.cli.operating',"
        " 'edi.history', 'spool.parcel'}\n"
        "    print(sorted(heavy & set(sys.modules)))\n"
    )
    ran = process(code=code)
    assert "[]" == ran.stdout.splitlines()[-1]


def test_columns_are_aligned() -> None:
    """Cells of a column begin at the same place; nothing trails."""
    assert "a    b\nccc  d" == columns([("a", "b"), ("ccc", "d")])
    assert "" == columns([])


def test_counts_have_their_nouns() -> None:
    """One error, two errors."""
    assert ["0 errors", "1 error", "2 errors"] == [
        counted(n, "error") for n in range(3)
    ]
