"""`a2c probe`: where are the fields in real files, and where do layouts disagree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daemon.cli.files import Given, basedata_from, blocks, code_of, files_in
from daemon.cli.layout_choice import ConfigFile, Overlays, chosen_catalogue
from daemon.cli.output import (
    Trouble,
    cause_of,
    columns,
    command,
    counted,
    indented,
    say,
    write,
    write_json,
)

if TYPE_CHECKING:
    from edi.probe import FieldFinding, ProbeReport, RecordFinding


def add_commands(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("probe")(command(probe))


def probe(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="Real files, or folders of them."),
    ],
    basedata: Annotated[
        Path | None,
        typer.Option(
            "--basedata",
            metavar="DIR",
            help="A folder of basedata, whose codes show where options are. Without "
            "it, the basedata among the files is used.",
        ),
    ] = None,
    overlay: Annotated[
        Path | None,
        typer.Option(
            "--overlay",
            metavar="FILE",
            help="Write an overlay layout with what was found, for you to review.",
        ),
    ] = None,
    overlays: Overlays = None,
    config: ConfigFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Learn from real files where their fields are.

    Values that prove themselves show it: UCIs and ULNs whose check characters are
    right, the centre number of the file's name, codes of the basedata, dates, counts.
    Of what nothing proves it is said that it cannot be told. No value is ever shown.

    Exit code 0, whether the layouts agree or not; 2: a path cannot be read.
    """
    from edi.probe import overlay_source
    from edi.probe import probe as probed

    if overlay is not None and overlay.exists():
        raise Trouble(
            f"{overlay} is there already", "name another file, or move it away"
        )
    catalogue = chosen_catalogue(overlays, config)
    given = list(_given(paths))
    held = given if basedata is None else _folder(basedata)
    known = basedata_from(held, catalogue)
    if known is None:
        say("note: there is no basedata, so options cannot be found")
    report = probed(
        ((each.name, blocks(each.path)) for each in given), known, catalogue
    )
    if as_json:
        write_json(report.to_json())
    else:
        for line in _text(report):
            write(line)
    if overlay is not None:
        source = overlay_source(report, catalogue.formats[report.format])
        with overlay.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(source)
        say(f"wrote {overlay}: review it, then put it into your folder of overlays")


def _given(paths: Sequence[Path]) -> Iterator[Given]:
    for path in paths:
        if path.is_dir():
            yield from _folder(path)
        elif path.is_file():
            yield Given(path, path.name)
        else:
            raise Trouble(f"there is no file {path}", "name a file or a folder")


def _folder(path: Path) -> list[Given]:
    try:
        return files_in(path)
    except OSError as error:
        raise Trouble(
            f"cannot read {path}: {cause_of(error)}", code=code_of(error)
        ) from None


def _text(report: ProbeReport) -> Iterator[str]:
    from edi.diagnostics.render_text import printable

    for name in report.passed_over:
        yield f"{printable(name)}: passed over, since no layout is known for it"
    for record in report.records:
        yield from _record(record)
    moved = [each for each in report.records if each.disagrees]
    if moved:
        yield (
            f"{counted(len(moved), 'record')} of {report.format} disagree with these "
            "files: --overlay FILE writes down how"
            if len(moved) > 1
            else f"1 record of {report.format} disagrees with these files: "
            "--overlay FILE writes down how"
        )
    else:
        yield f"nothing disagrees with {report.format}"


def _record(record: RecordFinding) -> Iterator[str]:
    records = counted(record.records, "record")
    least = " or more" if record.open_ended else ""
    length = "of several lengths" if record.length is None else f"{record.length} long"
    yield (
        f"{record.identifier} {record.kind}: {records} of "
        f"{counted(record.files, 'file')}, {length} (layout: {record.shipped_length}"
        f"{least})"
    )
    rows: list[tuple[str, ...]] = [
        ("field", "layout", "files", "by", "records", "certainty")
    ]
    rows += [_row(each) for each in record.fields if each.found is not None]
    if len(rows) > 1:
        yield indented(columns(rows))
    told = [each for each in record.fields if each.found is None]
    if told:
        yield "  cannot tell:"
        yield indented(columns((each.field, each.reason) for each in told), "    ")
    yield ""


def _row(found: FieldFinding) -> tuple[str, ...]:
    same = "" if found.answer == "agrees" else "  <- elsewhere"
    width = "" if found.item_width is None else f", every {found.item_width}"
    return (
        found.field,
        _columns(found.shipped),
        f"{_columns(found.found)}{width}",
        found.anchor,
        f"{found.supporting} of {found.looked_at}",
        f"{found.confidence}{same}",
    )


def _columns(place: tuple[int, int | None] | None) -> str:
    if place is None:
        return "-"
    first, last = place
    return f"{first}" if first == last else f"{first}-{'' if last is None else last}"
