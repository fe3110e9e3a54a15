"""What is fuzzed: each target reads any bytes, and fails only by an assertion.

A target states what must hold of every input there is. An exception that its interface
does not name is a finding as well.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TypeAlias

import edi
from daemon.archives import ArchiveRefusedError, basedata_in
from daemon.config import ConfigErrors, load_config
from daemon.receipts import decode_notice, decode_receipt, encode_notice, encode_receipt
from daemon.transport_errors import NoticeInvalid, ReceiptInvalid
from edi.check_characters import check_uci, check_uln, uci_letter, uln_digit
from edi.codec.reader import Reader
from edi.codec.record import Unknown
from edi.diagnostics.render_json import render_json
from edi.diagnostics.render_text import render_text
from edi.file_names import compose_centre_name, parse_file_name
from edi.layout.compile import compile_folder
from edi.layout.faults import LayoutErrors
from edi.layout.generate import record_modules, records_source
from edi.reply import finding_messages, read_reply
from spool.names import escaped_name, name_fault, safe_name, temporary_name
from tests.edi.layout.sources import CODE_LISTS

Target: TypeAlias = Callable[[bytes], None]

NAME = "E1234501.X01"
SHA256 = "0123456789abcdef" * 4


def reader(data: bytes) -> None:
    """A file: its name up to a NUL, then its bytes. Nothing is lost, however it is cut.

    Checking gives the same report for any cut, record by record or in blocks, and every
    finding can be shown.
    """
    head, _, content = data.partition(b"\0")
    name = head[:300].decode("latin-1")
    cut = len(content) * 2 // 3
    in_parts, at_once = Reader(name), Reader(name)
    records = [
        *in_parts.feed(content[:cut]),
        *in_parts.feed(content[cut:]),
        *in_parts.close(),
    ]
    assert records == [*at_once.feed(content), *at_once.close()]
    assert content == b"".join(map(bytes, records))
    report = edi.check([content], name)
    assert report == edi.check([content[:cut], content[cut:]], name)
    assert report == edi.check([content], name, bulk_from=0)
    assert (report.verdict == "rejected") == bool(report.errors)
    for found in report.diagnostics:
        excerpt = report.excerpts.get(found.record or 0)
        render_text(found, name=name, line=excerpt.line if excerpt else None)
        json.dumps(render_json(found))
    _shown_and_written(edi.read([content], name), content)


def _shown_and_written(document: edi.Document, content: bytes) -> None:
    """What was shown is written as it was, or refused, or was no canonical record."""
    form = json.loads(json.dumps(edi.document_to_json(document)))
    try:
        again = edi.document_from_json(form, provisional=True)
    except edi.FormError:
        return
    known = [r for r in document.records if not isinstance(r, Unknown)]
    if not known:
        assert content == bytes(again)
    shown_again = edi.document_to_json(edi.read([bytes(again)], document.name))
    if shown_again["layout"] == form["layout"]:
        kinds = [record["kind"] for record in form["records"]]
        assert kinds == [record["kind"] for record in shown_again["records"]]


def names(data: bytes) -> None:
    """Names of files, and identifiers with check characters: any text is answered."""
    text = data.decode("utf-8", "surrogateescape")
    parsed = parse_file_name(text)
    json.dumps(parsed.to_json())
    again = parse_file_name(parsed.canonical)
    assert parsed.canonical == again.canonical
    assert parsed.form == again.form
    if parsed.form == "centre":
        assert parsed.data_type is not None
        assert parsed.centre_number is not None
        assert parsed.awarding_body is not None
        assert parsed.sequence is not None
        composed = compose_centre_name(
            parsed.data_type,
            parsed.centre_number,
            parsed.awarding_body,
            parsed.sequence,
        )
        assert composed == parsed.canonical
    temporary_name(text)
    assert safe_name(escaped_name(text))
    if parsed.form != "unknown" and not parsed.renamed:
        assert name_fault(text) is None
    check_uci(text)
    check_uln(text)
    letter, digit = uci_letter(text), uln_digit(text)
    assert letter is None or check_uci(text + letter).answer == "valid"
    assert digit is None or check_uln(text + digit).answer == "valid"


def layout(data: bytes) -> None:
    """A layout's text: compiled, or refused with messages; what compiles is generated.

    The generated code is Python that compiles: no text of a layout gets out of its
    place in it.
    """
    text = data.decode("utf-8", "replace")
    try:
        formats = compile_folder([("fuzzed.layout", text)], CODE_LISTS)
    except LayoutErrors as errors:
        str(errors)
        return
    for name in dict.fromkeys(record_modules(formats).values()):
        source = records_source(formats[name])
        namespace: dict[str, object] = {"__name__": "fuzzed"}
        exec(compile(source, "<fuzzed>", "exec"), namespace)  # noqa: S102 - as overlays
        assert "RECORDS" in namespace


def reply(data: bytes) -> None:
    """What a partner sends back: reply files, receipts and notices of any bytes."""
    document = edi.read([data], "X1234501.X01")
    read_reply(document)
    finding_messages(document)
    try:
        receipt = decode_receipt(data, f"{SHA256}.json")
    except ReceiptInvalid:
        pass
    else:
        assert receipt == decode_receipt(encode_receipt(receipt), f"{SHA256}.json")
    try:
        notice = decode_notice(data, f"{NAME}.sha256")
    except NoticeInvalid:
        pass
    else:
        assert notice == decode_notice(encode_notice(notice), f"{NAME}.sha256")


def config(data: bytes) -> None:
    """A configuration file: loaded, or refused with everything that is wrong in it."""
    with TemporaryDirectory(dir=_memory()) as folder:
        path = Path(folder, "a2c.toml")
        path.write_bytes(data)
        try:
            loaded = load_config(path)
        except ConfigErrors as errors:
            _told(errors)
            return
        assert loaded.centres or loaded.hub is not None


def _told(errors: ConfigErrors) -> None:
    assert errors.faults
    errors.render()
    for fault in errors.faults:
        json.dumps(fault.to_json())


def _memory() -> str | None:
    """A folder in memory where there is one: a disk is slow."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - as said


def archive(data: bytes) -> None:
    """A zip of basedata: its files within the limits, or a reason."""
    try:
        members = basedata_in(_InMemory(data))  # type: ignore[arg-type]  # as a path
    except ArchiveRefusedError:
        return
    for member in members:
        assert name_fault(member.name) is None


class _InMemory:
    """What a path is to `basedata_in`."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def open(self, _mode: str) -> io.BytesIO:
        """Its content."""
        return io.BytesIO(self._content)


TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        "reader": reader,
        "names": names,
        "layout": layout,
        "reply": reply,
        "config": config,
        "archive": archive,
    }
)
"""By name, which is also the name of the folder of its corpus."""
