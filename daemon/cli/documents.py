"""`a2c show` and its inverse `a2c write`: files as readable text, and as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daemon.cli.files import STDIN, blocks
from daemon.cli.layout_choice import ConfigFile, Overlays, chosen_catalogue
from daemon.cli.output import (
    JSON_VERSION,
    ExitCode,
    Trouble,
    cause_of,
    columns,
    command,
    indented,
    write,
)

if TYPE_CHECKING:
    from edi import Catalogue, Document, Layout, Reader, Record

STDOUT = STDIN
"""`-` names the stream that fits."""


def add_commands(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("show")(command(show))
    app.command("write")(command(write_document))


def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="- is stdin.")],
    name: Annotated[
        str | None, typer.Option("--name", help="The file's name, for stdin.")
    ] = None,
    overlays: Overlays = None,
    config: ConfigFile = None,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Show personal data in the text.")
    ] = False,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Answer in JSON; personal data is not masked."),
    ] = False,
) -> None:
    """Show a file's records and fields, without judging them."""
    from edi import Reader

    shown_name = name or ("" if file == STDIN else file.name)
    reader = Reader(shown_name, chosen_catalogue(overlays, config))
    try:
        if as_json:
            _write_json_records(reader, shown_name, blocks(file))
        else:
            _write_text_records(reader, blocks(file), reveal)
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        cause = cause_of(error)
        raise Trouble(f"cannot read {file}: {cause}") from None


def _records(reader: Reader, given: Iterable[bytes]) -> Iterator[list[Record]]:
    for block in given:
        yield reader.feed(block)
    yield reader.close()


def _write_json_records(reader: Reader, name: str, given: Iterable[bytes]) -> None:
    """Write the document record by record, so that any file fits into memory."""
    from edi.json_form import record_to_json

    begun = False
    separator = ""
    for records in _records(reader, given):
        if not begun and records:
            begun = True
            _begin_json(name, reader.layout)
        for record in records:
            form = record_to_json(record, reader.layout)
            sys.stdout.write(f"{separator}\n  {json.dumps(form)}")
            separator = ","
    if not begun:
        _begin_json(name, reader.layout)
    write("\n]}")


def _begin_json(name: str, layout: Layout | None) -> None:
    layout_name = layout.name if layout else None
    head = f'"version": {JSON_VERSION}, "name": {json.dumps(name)}'
    sys.stdout.write(f'{{{head}, "layout": {json.dumps(layout_name)}, "records": [')


def _write_text_records(reader: Reader, given: Iterable[bytes], reveal: bool) -> None:
    from edi.diagnostics.render_text import printable
    from edi.json_form import record_to_json

    begun = False
    for records in _records(reader, given):
        if not begun and records:
            begun = True
            known = reader.layout.name if reader.layout else "no known layout"
            write(f"{printable(reader.name.text) or 'stdin'}: {known}\n")
        for record in records:
            form = record_to_json(record, reader.layout)
            personal = _personal(reader.layout, record.kind)
            write(f"record {record.number} {record.kind}")
            write(indented(columns(_rows(form, set() if reveal else personal))))
    if not begun:
        write(f"{printable(reader.name.text) or 'stdin'}: empty")


def _personal(layout: Layout | None, kind: str) -> set[str]:
    """Names of a record's personal fields; `raw` where it is not understood."""
    if layout is None or kind not in layout.file.records:
        return {"raw"}
    from edi.layout.plan import GroupPlan

    names: set[str] = set()
    for item in layout.plan(kind).fields:
        members = item.members if isinstance(item, GroupPlan) else (item,)
        names.update(member.name for member in members if member.personal)
    return names


def _rows(form: dict[str, Any], masked: set[str]) -> Iterator[tuple[str, str]]:
    from edi.diagnostics.render_text import printable

    def cell(name: str, value: str | None) -> str:
        if value is None:
            return "-"
        return "(masked)" if name in masked and value.strip() else printable(value)

    if "raw" in form:
        yield "raw", cell("raw", form["raw"])
    for name, value in form["fields"].items():
        if isinstance(value, list):
            for number, item in enumerate(value, start=1):
                text = ", ".join(cell(key, inner) for key, inner in item.items())
                yield f"{name} {number}", text
        else:
            yield name, cell(name, value)
    if form.get("invalid"):
        yield "(invalid)", ", ".join(form["invalid"])


def write_document(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.json", help="As 'a2c show' gives it; - is stdin."),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out", metavar="DIR", help="The folder to write to; - is stdout."
        ),
    ],
    provisional: Annotated[
        bool,
        typer.Option(
            "--provisional",
            help="Consent to a layout whose columns are partly placeholders.",
        ),
    ] = False,
    overlays: Overlays = None,
    config: ConfigFile = None,
) -> None:
    """Write the file that a JSON document describes.

    The inverse of 'a2c show --json'. The file appears whole under its name, and never
    replaces another. Exit code 1: the document cannot be written as it stands.
    """
    catalogue = chosen_catalogue(overlays, config)
    document = _document(_json(file), catalogue, provisional)
    if out == STDOUT:
        sys.stdout.buffer.write(bytes(document))
        return
    if not out.is_dir():
        raise Trouble(
            f"there is no folder {out}", "make it, or name another with --out"
        )
    write(str(_publish(out, document.name, bytes(document))))


def _json(file: Path) -> object:
    try:
        data = b"".join(blocks(file))
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        cause = cause_of(error)
        raise Trouble(f"cannot read {file}: {cause}") from None
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Trouble(
            f"{file} is not JSON: {error}",
            "give a document as 'a2c show FILE --json' prints it",
            ExitCode.FINDINGS,
        ) from None


def _document(form: object, catalogue: Catalogue, provisional: bool) -> Document:
    from edi import (
        ConsentNeededError,
        FormError,
        NotRecordError,
        UnknownLayoutError,
        document_from_json,
    )

    if not isinstance(form, dict):
        raise Trouble("the JSON is not a document", code=ExitCode.FINDINGS)
    try:
        return document_from_json(form, catalogue, provisional=provisional)
    except ConsentNeededError as error:
        raise Trouble(
            f"the columns of {error.layout} are partly placeholders",
            "consent with --provisional, or correct the layout with --overlays",
        ) from None
    except (FormError, NotRecordError, UnknownLayoutError) as error:
        raise Trouble(
            f"the document cannot be written: {error}",
            "correct it at that place",
            ExitCode.FINDINGS,
        ) from None


def _publish(folder: Path, name: str, data: bytes) -> Path:
    """Write a file so that nobody sees half of it, and replace nothing.

    The name comes from outside, and is refused unless it is a plain one.
    """
    from daemon.folder_transport import FolderTransport
    from daemon.transport import AlreadyThere, TransportError
    from spool.names import name_fault

    if fault := name_fault(name):
        raise Trouble(
            f"{name!r} cannot be a file's name: it {fault}",
            'correct the "name" in the document',
            ExitCode.FINDINGS,
        )
    whole = folder.resolve()
    there = FolderTransport(whole.parent)
    partial = f".{name}.part"
    try:
        there.remove(whole.name, partial)
        there.write(whole.name, partial, BytesIO(data), len(data))
        try:
            there.rename(whole.name, partial, name)
        except AlreadyThere:
            there.remove(whole.name, partial)
            if (folder / name).read_bytes() != data:
                raise Trouble(
                    f"{folder / name} is there already, with other content",
                    "move it away, or write to another folder",
                ) from None
    except TransportError as error:
        raise Trouble(
            f"cannot write {folder / name}: {error.cause}",
            error.hint,
            ExitCode.ENVIRONMENT,
        ) from None
    return folder / name
