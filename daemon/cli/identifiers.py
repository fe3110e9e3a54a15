"""`a2c name`, `a2c uci`, `a2c uln`: the parts of a name, and check characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from daemon.cli.output import (
    JSON_VERSION,
    ExitCode,
    Trouble,
    columns,
    command,
    counted,
    say,
    write,
    write_json,
)

if TYPE_CHECKING:
    from edi.check_characters import CheckResult
    from edi.file_names import FileName

_Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def add_commands(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("name")(command(name))
    app.command("uci")(command(uci))
    app.command("uln")(command(uln))


def name(
    text: Annotated[str, typer.Argument(metavar="NAME", help="Such as E1234501.X01.")],
    as_json: _Json = False,
) -> None:
    """Show the parts of a file name.

    Exit code 0: the name has one of the known forms; 1: it has not.
    """
    from edi.file_names import parse_file_name

    parsed = parse_file_name(text)
    parts = _parts(parsed)
    if as_json:
        write_json({"version": JSON_VERSION, **parts})
    else:
        meanings = _meanings(parsed)
        write(
            columns(
                (key.replace("_", " "), str(value), meanings.get(key, ""))
                for key, value in parts.items()
                if value is not None
            )
        )
    if parsed.form == "unknown":
        raise typer.Exit(ExitCode.FINDINGS)


def _parts(parsed: FileName) -> dict[str, str | int | None]:
    return {
        "name": parsed.text,
        "form": parsed.form,
        "canonical": parsed.canonical,
        "data_type": parsed.data_type,
        "centre_number": parsed.centre_number,
        "awarding_body": parsed.awarding_body,
        "series": parsed.series,
        "year": parsed.year,
        "language": parsed.language,
        "sequence": parsed.sequence,
        "copy_number": parsed.copy_number,
        "guid": parsed.guid,
    }


def _meanings(parsed: FileName) -> dict[str, str]:
    """What the codes in a name stand for, where that is known."""
    from edi import Catalogue
    from edi.catalogue import CURRENT

    lists = Catalogue.shipped().formats[CURRENT].code_lists
    wanted = {
        "data_type": ("data_types", parsed.data_type),
        "awarding_body": ("awarding_bodies", parsed.awarding_body),
        "series": ("series_months", (parsed.series or "")[:1].upper()),
    }
    return {
        key: f"({lists[list_name].codes[code]})"
        for key, (list_name, code) in wanted.items()
        if code and list_name in lists and code in lists[list_name].codes
    }


def uci(
    text: Annotated[
        str,
        typer.Argument(metavar="UCI", help="12 characters, or 13 with --check."),
    ],
    check: Annotated[bool, typer.Option("--check", help="Verify instead.")] = False,
    as_json: _Json = False,
) -> None:
    """Add the check letter to a UCI, or verify it with --check.

    With --check, exit code 0: valid; 1: invalid, or it cannot be checked.
    """
    from edi.check_characters import check_uci, uci_letter

    if check:
        _verdict("uci", text, check_uci(text), as_json)
    else:
        _expect_length(text, 12, "UCI")
        # Any letter more gives the checker the form that it speaks about.
        _completed("uci", text, uci_letter(text), check_uci(f"{text}A"), as_json)


def uln(
    text: Annotated[
        str,
        typer.Argument(metavar="ULN", help="9 digits, or 10 with --check."),
    ],
    check: Annotated[bool, typer.Option("--check", help="Verify instead.")] = False,
    as_json: _Json = False,
) -> None:
    """Add the check digit to a ULN, or verify it with --check.

    With --check, exit code 0: valid; 1: invalid.
    """
    from edi.check_characters import check_uln, uln_digit

    if check:
        _verdict("uln", text, check_uln(text), as_json)
    else:
        _expect_length(text, 9, "ULN")
        # Any digit more gives the checker the form that it speaks about.
        _completed("uln", text, uln_digit(text), check_uln(f"{text}0"), as_json)


def _expect_length(text: str, length: int, what: str) -> None:
    if len(text) == length + 1:
        raise Trouble(f"this {what} is complete already", "verify it with --check")
    if len(text) != length:
        found = counted(len(text), "character")
        raise Trouble(f"{found} found, {length} expected without the check character")


def _answer(result: CheckResult) -> str:
    words = str(result.answer)
    return "cannot be checked" if words == "uncheckable" else words


def _verdict(kind: str, text: str, result: CheckResult, as_json: bool) -> None:
    answer = _answer(result)
    if as_json:
        write_json(
            {
                "version": JSON_VERSION,
                kind: text,
                "answer": answer,
                "expected": result.expected,
                "reason": result.reason,
            }
        )
    else:
        write(f"{text}: {answer}: {result.reason}")
    if answer != "valid":
        raise typer.Exit(ExitCode.FINDINGS)


def _completed(
    kind: str, text: str, character: str | None, result: CheckResult, as_json: bool
) -> None:
    if character is None:
        if as_json:
            _verdict(kind, text, result, as_json)
        say(f"{text}: {result.reason}")
        raise typer.Exit(ExitCode.FINDINGS)
    whole = f"{text.upper()}{character}"
    if as_json:
        write_json({"version": JSON_VERSION, kind: whole, "expected": character})
    else:
        write(whole)
