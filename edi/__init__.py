"""Reads, writes and checks exam-data EDI files in the JCQ common format.

Pure: bytes and names in, records and diagnostics out. See README.md for examples.
What is used of it is loaded when it is first asked for: most processes check one small
file, and need neither profiles nor history nor JSON.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from edi.basedata import Basedata
    from edi.catalogue import Catalogue, Layout, UnknownLayoutError
    from edi.codec.faults import FieldError
    from edi.codec.reader import Reader, read_records
    from edi.codec.record import EndMark, NotRecordError, Record, Unknown
    from edi.diagnostics import Diagnostic, Overrides, Severity
    from edi.document import ConsentNeededError, Document, Heading, compose, read
    from edi.history import History
    from edi.json_form import FormError, document_from_json, document_to_json
    from edi.profile import Profile, ProfileError, Profiles
    from edi.rules.check import Check, Excerpt, Report, check
    from edi.rules.checked_records import CheckedRecords

__all__ = [
    "Basedata",
    "Catalogue",
    "Check",
    "CheckedRecords",
    "ConsentNeededError",
    "Diagnostic",
    "Document",
    "EndMark",
    "Excerpt",
    "FieldError",
    "FormError",
    "Heading",
    "History",
    "Layout",
    "NotRecordError",
    "Overrides",
    "Profile",
    "ProfileError",
    "Profiles",
    "Reader",
    "Record",
    "Report",
    "Severity",
    "Unknown",
    "UnknownLayoutError",
    "check",
    "compose",
    "document_from_json",
    "document_to_json",
    "read",
    "read_records",
]

_HOMES = {
    "basedata": ("Basedata",),
    "catalogue": ("Catalogue", "Layout", "UnknownLayoutError"),
    "codec.faults": ("FieldError",),
    "codec.reader": ("Reader", "read_records"),
    "codec.record": ("EndMark", "NotRecordError", "Record", "Unknown"),
    "diagnostics": ("Diagnostic", "Overrides", "Severity"),
    "document": ("ConsentNeededError", "Document", "Heading", "compose", "read"),
    "history": ("History",),
    "json_form": ("FormError", "document_from_json", "document_to_json"),
    "profile": ("Profile", "ProfileError", "Profiles"),
    "rules.check": ("Check", "Excerpt", "Report", "check"),
    "rules.checked_records": ("CheckedRecords",),
}
"""By module of this package: what of it is public."""


if not TYPE_CHECKING:  # a type checker would take it as having every name

    def __getattr__(name: str) -> object:
        for module, names in _HOMES.items():
            if name in names:
                found = getattr(import_module(f"{__name__}.{module}"), name)
                globals()[name] = found
                return found
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
