"""`a2c diff`: what an amendments file changes, before it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daemon.cli.files import Given, blocks, code_of, files_in
from daemon.cli.layout_choice import Overlays, chosen_catalogue, configured
from daemon.cli.output import (
    JSON_VERSION,
    ExitCode,
    Trouble,
    cause_of,
    command,
    complain,
    counted,
    say,
    write,
    write_json,
)

if TYPE_CHECKING:
    from edi import Catalogue
    from edi.amendments import Change, Comparison, IdentityChange


def add_commands(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("diff")(command(diff))


def diff(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Amendments, or entries.")
    ],
    against: Annotated[
        Path | None,
        typer.Option(
            "--against",
            metavar="DIR",
            help="A folder with the files that were sent before. Without it, the "
            "folder that FILE lies in.",
        ),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            metavar="FILE",
            help="A configuration: what its spools sent counts, and its overlays.",
        ),
    ] = None,
    overlays: Overlays = None,
    withdraw_all: Annotated[
        bool,
        typer.Option(
            "--withdraw-all",
            help="Candidates without options are to be withdrawn from everything.",
        ),
    ] = False,
    reveal: Annotated[bool, typer.Option("--reveal", help="Show personal data.")] = (
        False
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Show what each amendment changes against what was last sent.

    An amendment replaces all that was sent for its candidate: an option that it leaves
    out is withdrawn.

    Exit code 0: shown; 1: a candidate would be withdrawn from everything, and
    --withdraw-all is not given; 2: a path cannot be read or the file has no entries.
    """
    from edi import History, read
    from edi.amendments import Effect, compare

    if against is not None and config is not None:
        raise Trouble("--against and --config exclude each other", "leave one out")
    catalogue, before = _before(file, against, config, overlays)
    try:
        document = read(blocks(file), file.name, catalogue)
        given = ((each.name, blocks(each.path)) for each in before)
        history = History.load(given, catalogue)
    except OSError as error:
        where = error.filename or file
        raise Trouble(
            f"cannot read {where}: {cause_of(error)}", code=code_of(error)
        ) from None
    layout = document.layout
    if layout is None or layout.detail.kind not in ("entry", "amendment"):
        kind = "no known file" if layout is None else f"a {layout.name} file"
        raise Trouble(f"{file} is {kind}", "give an amendments (A) or entries (E) file")
    comparison = compare(document.records, file.name, history)
    if not comparison.before:
        say("note: nothing that was sent before is known, so everybody is new")
    if as_json:
        write_json(_to_json(comparison, reveal))
    else:
        for line in _lines(comparison, reveal):
            write(line)
    emptied = comparison.of(Effect.WITHDRAWN)
    if emptied and not withdraw_all:
        numbers = ", ".join(each.candidate_number for each in emptied[:10])
        more = f" and {len(emptied) - 10} more" if len(emptied) > 10 else ""
        complain(
            f"{counted(len(emptied), 'candidate')} would be withdrawn from everything: "
            f"{numbers}{more}",
            "if that is meant, say so with --withdraw-all; if not, export the file "
            "again with their options",
        )
        raise typer.Exit(ExitCode.FINDINGS)


def _before(
    file: Path, against: Path | None, config: Path | None, overlays: Path | None
) -> tuple[Catalogue, list[Given]]:
    if config is not None:
        from daemon.cli.configuring import load
        from daemon.cli.held import held_files

        loaded = load(config)
        catalogue = (
            configured(loaded) if overlays is None else chosen_catalogue(overlays, None)
        )
        return catalogue, held_files(loaded)
    folder = against if against is not None else file.parent
    if not folder.is_dir():
        raise Trouble(f"there is no folder {folder}", "name a folder of sent files")
    return chosen_catalogue(overlays, None), files_in(folder)


def _shown(change: IdentityChange, reveal: bool) -> tuple[str, str]:
    """Before and after; masked, so that only the shape of what changed shows."""
    from edi.diagnostics import mask

    if reveal:
        return change.before, change.after
    return mask(change.before), mask(change.after)


def _to_json(comparison: Comparison, reveal: bool) -> dict[str, Any]:
    return {
        "version": JSON_VERSION,
        "file": comparison.name,
        "before": list(comparison.before),
        "candidates": [
            {
                "candidate_number": each.candidate_number,
                "record": each.record,
                "effect": str(each.effect),
                "added": list(each.added),
                "withdrawn": list(each.withdrawn),
                "kept": list(each.kept),
                "identity": [
                    dict(zip(("before", "after"), _shown(item, reveal), strict=True))
                    | {"field": item.field}
                    for item in each.identity
                ],
            }
            for each in comparison.changes
        ],
    }


def _lines(comparison: Comparison, reveal: bool) -> Iterator[str]:
    from edi.amendments import Effect

    before = ", ".join(comparison.before) or "nothing"
    yield f"{comparison.name} against {before}"
    for each in comparison.changes:
        if each.effect is not Effect.UNCHANGED:
            yield from _candidate_lines(each, reveal)
    yield ", ".join(f"{len(comparison.of(effect))} {effect}" for effect in Effect)


_WORDS = {
    "new": "is entered anew",
    "changed": "is changed",
    "withdrawn": "is WITHDRAWN FROM EVERYTHING",
}


def _candidate_lines(change: Change, reveal: bool) -> Iterator[str]:
    from edi.diagnostics import label

    words = _WORDS[str(change.effect)]
    yield f"candidate {change.candidate_number} (record {change.record}) {words}"
    marked = (("+", change.added), ("-", change.withdrawn), ("=", change.kept))
    parts = [f"{mark} {code}" for mark, codes in marked for code in codes]
    if parts:
        yield f"  options: {', '.join(parts)}"
    for item in change.identity:
        old, new = _shown(item, reveal)
        yield f"  {label(item.field)}: {old or 'blank'} -> {new or 'blank'}"
