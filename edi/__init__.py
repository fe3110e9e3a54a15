"""Reads, writes and checks exam-data EDI files in the JCQ common format.

Pure: bytes and names in, records and diagnostics out. See README.md for examples.
"""

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

__all__ = [
    "Basedata",
    "Catalogue",
    "Check",
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
