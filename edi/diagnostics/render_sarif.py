"""Findings as SARIF 2.1.0, for programs that collect the findings of many tools.

A record is a line to SARIF, and a column a character: the files are one byte to a
character. Texts are plain text with SARIF's own escapes (OASIS, SARIF version 2.1.0,
sections 3.11.5 and 3.11.6).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from edi.diagnostics.codes import CODES, Code
from edi.diagnostics.diagnostic import Columns, Diagnostic, Severity
from edi.diagnostics.render_text import printable
from edi.diagnostics.shown_file import ShownFile

Json = dict[str, Any]

VERSION = "2.1.0"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTICE: "note",
}
_ESCAPES = str.maketrans(
    {"\\": r"\\", "[": r"\[", "]": r"\]", "{": "{{", "}": "}}"},
)
_PATH_SAFE = "/!$&'()*+,;=@-._~"
"""Not `:`, which would make a scheme of what stands before it."""


def render_sarif(
    files: Sequence[ShownFile],
    *,
    version: str = "",
    codes: Mapping[str, Code] = CODES,
) -> Json:
    """Give the findings of some files as one SARIF log, a JSON value.

    `version` is that of the program. The log quotes no line, and nothing personal.
    """
    used = sorted({each.code for file in files for each in file.diagnostics})
    driver: Json = {
        "name": "a2c-edi",
        "rules": [_rule(codes[code]) for code in used],
    }
    if version:
        driver["version"] = version
    results = [
        _result(each, _uri(file.path), used)
        for file in files
        for each in file.diagnostics
    ]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "artifacts": [
            {"location": {"uri": uri}}
            for uri in dict.fromkeys(_uri(file.path) for file in files)
        ],
        "results": results,
    }
    return {"$schema": SCHEMA, "version": VERSION, "runs": [run]}


def _rule(code: Code) -> Json:
    return {
        "id": code.code,
        "name": code.name,
        "shortDescription": _message(code.summary),
        "fullDescription": _message(code.why),
        "help": _message(code.help.replace("{", "<").replace("}", ">")),
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
    }


def _result(diagnostic: Diagnostic, uri: str, used: Sequence[str]) -> Json:
    text = f"{diagnostic.message}; {diagnostic.help}"
    if diagnostic.override is not None:
        own, by = diagnostic.override.severity, diagnostic.override.by
        text = f"{text} (set to {diagnostic.severity} by {by}; else {own})"
    result: Json = {
        "ruleId": diagnostic.code,
        "ruleIndex": used.index(diagnostic.code),
        "level": _LEVELS[diagnostic.severity],
        "message": _message(text),
        "locations": [_location(uri, diagnostic.record, diagnostic.columns)],
    }
    related = [
        {**_location(uri, each.record, each.columns), "message": _message(each.message)}
        for each in diagnostic.related
    ]
    if related:
        result["relatedLocations"] = related
    properties = _given(
        ("kind", diagnostic.kind),
        ("field", diagnostic.field),
        (
            "evidence",
            None if diagnostic.evidence is None else str(diagnostic.evidence),
        ),
    )
    if diagnostic.override is not None:
        properties["override"] = {
            "level": _LEVELS[diagnostic.override.severity],
            "by": diagnostic.override.by,
        }
    if properties:
        result["properties"] = properties
    return result


def _given(*items: tuple[str, str | None]) -> Json:
    return {name: value for name, value in items if value is not None}


def _location(uri: str, record: int | None, columns: Columns | None) -> Json:
    place: Json = {"artifactLocation": {"uri": uri}}
    if record is not None:
        region = {"startLine": record}
        if columns is not None:
            # A region ends before its endColumn.
            region |= {"startColumn": columns[0], "endColumn": columns[1] + 1}
        place["region"] = region
    return {"physicalLocation": place}


def _message(text: str) -> Json:
    return {"text": printable(text).translate(_ESCAPES)}


def _uri(path: str) -> str:
    r"""A path as a URI reference: relative as it stands, absolute with `file://`.

    A path of Windows (`C:\exams\E1234501.X01`) is known by its drive or its share.
    """
    path, before = _known_by_start(path)
    # What a file system gave that is no UTF-8 keeps its bytes.
    return before + quote(path.encode("utf-8", "surrogateescape"), safe=_PATH_SAFE)


def _known_by_start(path: str) -> tuple[str, str]:
    """The path with `/`, without what the URI's beginning says already."""
    if path[1:3] in (":\\", ":/") and path[:1].isalpha():
        return path[2:].replace("\\", "/"), f"file:///{path[0]}:"
    if path.startswith("\\\\"):
        return path[2:].replace("\\", "/"), "file://"
    if path.startswith("/"):
        return path, "file://"
    return path, ""
