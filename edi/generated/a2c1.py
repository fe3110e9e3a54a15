"""Records of a2c1: Replies of this software (our own, not a JCQ format), version 1.

Written by edi/layout/generate.py from grammars/: change those, not this.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, NamedTuple

from edi.codec.encoding import (
    Encoding,
    check_count,
    encode_letter,
    quick_encoder,
)
from edi.codec.record import Record
from edi.codec.values import (
    FieldType,
    ItemsReader,
    Remembering,
    RememberingItems,
    field_type,
)
from edi.layout.plan import TypePlan

_0_centre_number: FieldType[str] = field_type(
    TypePlan(name='CentreNumber', base='text', form='centre_number')
)
_0_centre_number_seen = Remembering(_0_centre_number)
_1_awarding_body: FieldType[str] = field_type(
    TypePlan(name='AwardingBody', base='text', code_list='awarding_bodies')
)
_1_awarding_body_seen = Remembering(_1_awarding_body)
_2_series: FieldType[str] = field_type(
    TypePlan(name='Series', base='text', form='series', any_case=True)
)
_2_series_seen = Remembering(_2_series)
_3_year: FieldType[str] = field_type(
    TypePlan(name='Year', base='digits')
)
_3_year_seen = Remembering(_3_year)
_4_integer: FieldType[int] = field_type(
    TypePlan(name='integer', base='integer')
)
_4_integer_seen = Remembering(_4_integer)
_5_digits: FieldType[str] = field_type(
    TypePlan(name='digits', base='digits')
)
_5_digits_seen = Remembering(_5_digits)
_6_date: FieldType[date] = field_type(
    TypePlan(name='date', base='date')
)
_6_date_seen = Remembering(_6_date)
_7_flag: FieldType[str] = field_type(
    TypePlan(name='flag', base='flag', choices=('A', 'R',))
)
_7_flag_seen = Remembering(_7_flag)
_8_text: FieldType[str] = field_type(
    TypePlan(name='text', base='text', any_case=True)
)
_8_text_seen = Remembering(_8_text)
_9_text: FieldType[str] = field_type(
    TypePlan(name='text', base='text')
)
_9_text_seen = Remembering(_9_text)
_10_flag: FieldType[str] = field_type(
    TypePlan(name='flag', base='flag', choices=('E', 'W', 'N',))
)
_10_flag_seen = Remembering(_10_flag)
_11_flag: FieldType[str] = field_type(
    TypePlan(name='flag', base='flag', choices=('C', 'I', 'P',))
)
_11_flag_seen = Remembering(_11_flag)

_FileHeader_centre_number = Encoding(
    "file_header", "centre_number", _0_centre_number, 5, True
)
_FileHeader_awarding_body = Encoding(
    "file_header", "awarding_body", _1_awarding_body, 2, True
)
_FileHeader_series = Encoding(
    "file_header", "series", _2_series, 2, False
)
_FileHeader_year = Encoding(
    "file_header", "year", _3_year, 2, False
)
_FileHeader_sequence_number = Encoding(
    "file_header", "sequence_number", _4_integer, 3, True
)
_FileHeader_format_version = Encoding(
    "file_header", "format_version", _5_digits, 2, True
)
_FileHeader_record_length = Encoding(
    "file_header", "record_length", _4_integer, 3, False
)
_FileHeader_creation_date = Encoding(
    "file_header", "creation_date", _6_date, 6, False
)

class FileHeader(Record):
    """Opens a reply; the marker tells it from other files with the letter X."""

    __slots__ = ()
    kind: ClassVar[str] = "file_header"

    @property
    def centre_number(self) -> str | None:
        """Centre that is answered. Columns 3-7, position confirmed."""
        return _0_centre_number_seen[self.raw[2:7]]

    @property
    def awarding_body(self) -> str | None:
        """Awarding body that answers. Columns 8-9, position confirmed."""
        return _1_awarding_body_seen[self.raw[7:9]]

    @property
    def series(self) -> str | None:
        """Series of the answered file, where it could be read. Columns 10-11, position confirmed."""
        return _2_series_seen[self.raw[9:11]]

    @property
    def year(self) -> str | None:
        """Year of the series, where it could be read. Columns 12-13, position confirmed."""
        return _3_year_seen[self.raw[11:13]]

    @property
    def sequence_number(self) -> int | None:
        """Counts the replies; its last two digits end the name. Columns 14-16, position confirmed."""
        return _4_integer_seen[self.raw[13:16]]

    @property
    def format_version(self) -> str | None:
        """Version of this format: 01. Columns 17-18, position confirmed."""
        return _5_digits_seen[self.raw[16:18]]

    @property
    def record_length(self) -> int | None:
        """Length of the file's records. Columns 19-21, position confirmed."""
        return _4_integer_seen[self.raw[18:21]]

    @property
    def creation_date(self) -> date | None:
        """Day the reply was made. Columns 22-27, position confirmed."""
        return _6_date_seen[self.raw[21:27]]

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "centre_number": _0_centre_number_seen[raw[2:7]],
            "awarding_body": _1_awarding_body_seen[raw[7:9]],
            "series": _2_series_seen[raw[9:11]],
            "year": _3_year_seen[raw[11:13]],
            "sequence_number": _4_integer_seen[raw[13:16]],
            "format_version": _5_digits_seen[raw[16:18]],
            "record_length": _4_integer_seen[raw[18:21]],
            "creation_date": _6_date_seen[raw[21:27]],
        }

    @classmethod
    def make(
        cls,
        *,
        centre_number: str,
        awarding_body: str,
        series: str | None = None,
        year: str | None = None,
        sequence_number: int,
        format_version: str,
        record_length: int | None = None,
        creation_date: date | None = None,
        length: int = 35,
    ) -> FileHeader:
        """A record with these values; raises NotRecordError."""
        raw = b"".join(
            (
                b'X1',
                _FileHeader_centre_number[centre_number],
                _FileHeader_awarding_body[awarding_body],
                _FileHeader_series[series],
                _FileHeader_year[year],
                _FileHeader_sequence_number[sequence_number],
                _FileHeader_format_version[format_version],
                _FileHeader_record_length[record_length],
                _FileHeader_creation_date[creation_date],
                b'A2CREPLY',
                b" " * 0,
            )
        )
        raw = raw.ljust(length, b" ")
        return cls(raw)

_CentreHeader_centre_number = Encoding(
    "centre_header", "centre_number", _0_centre_number, 5, True
)
_CentreHeader_awarding_body = Encoding(
    "centre_header", "awarding_body", _1_awarding_body, 2, True
)
_CentreHeader_series = Encoding(
    "centre_header", "series", _2_series, 2, False
)
_CentreHeader_year = Encoding(
    "centre_header", "year", _3_year, 2, False
)
_CentreHeader_verdict = Encoding(
    "centre_header", "verdict", _7_flag, 1, True
)
_CentreHeader_answered_name = Encoding(
    "centre_header", "answered_name", _8_text, 40, True
)
_CentreHeader_answered_sha256 = Encoding(
    "centre_header", "answered_sha256", _8_text, 64, True
)
_CentreHeader_record_count = Encoding(
    "centre_header", "record_count", _4_integer, 7, True
)
_CentreHeader_error_count = Encoding(
    "centre_header", "error_count", _4_integer, 5, True
)
_CentreHeader_warning_count = Encoding(
    "centre_header", "warning_count", _4_integer, 5, True
)
_CentreHeader_notice_count = Encoding(
    "centre_header", "notice_count", _4_integer, 5, True
)

class CentreHeader(Record):
    """The verdict on one file."""

    __slots__ = ()
    kind: ClassVar[str] = "centre_header"

    @property
    def centre_number(self) -> str | None:
        """Centre that is answered. Columns 3-7, position confirmed."""
        return _0_centre_number_seen[self.raw[2:7]]

    @property
    def awarding_body(self) -> str | None:
        """Awarding body that answers. Columns 8-9, position confirmed."""
        return _1_awarding_body_seen[self.raw[7:9]]

    @property
    def series(self) -> str | None:
        """Series, as in the file header. Columns 10-11, position confirmed."""
        return _2_series_seen[self.raw[9:11]]

    @property
    def year(self) -> str | None:
        """Year of the series, as in the file header. Columns 12-13, position confirmed."""
        return _3_year_seen[self.raw[11:13]]

    @property
    def verdict(self) -> str | None:
        """A: accepted; R: rejected. Columns 14-14, position confirmed."""
        return _7_flag_seen[self.raw[13:14]]

    @property
    def answered_name(self) -> str | None:
        """Name of the file that is answered. Columns 15-54, position confirmed."""
        return self.raw[14:54].rstrip(b" ").decode("latin-1") or None

    @property
    def answered_sha256(self) -> str | None:
        """SHA-256 of that file, in hexadecimal digits. Columns 55-118, position confirmed."""
        return self.raw[54:118].rstrip(b" ").decode("latin-1") or None

    @property
    def record_count(self) -> int | None:
        """Records in that file. Columns 119-125, position confirmed."""
        return _4_integer_seen[self.raw[118:125]]

    @property
    def error_count(self) -> int | None:
        """Errors found in it. Columns 126-130, position confirmed."""
        return _4_integer_seen[self.raw[125:130]]

    @property
    def warning_count(self) -> int | None:
        """Warnings found in it. Columns 131-135, position confirmed."""
        return _4_integer_seen[self.raw[130:135]]

    @property
    def notice_count(self) -> int | None:
        """Notices found in it. Columns 136-140, position confirmed."""
        return _4_integer_seen[self.raw[135:140]]

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "centre_number": _0_centre_number_seen[raw[2:7]],
            "awarding_body": _1_awarding_body_seen[raw[7:9]],
            "series": _2_series_seen[raw[9:11]],
            "year": _3_year_seen[raw[11:13]],
            "verdict": _7_flag_seen[raw[13:14]],
            "answered_name": raw[14:54].rstrip(b" ").decode("latin-1") or None,
            "answered_sha256": raw[54:118].rstrip(b" ").decode("latin-1") or None,
            "record_count": _4_integer_seen[raw[118:125]],
            "error_count": _4_integer_seen[raw[125:130]],
            "warning_count": _4_integer_seen[raw[130:135]],
            "notice_count": _4_integer_seen[raw[135:140]],
        }

    @classmethod
    def make(
        cls,
        *,
        centre_number: str,
        awarding_body: str,
        series: str | None = None,
        year: str | None = None,
        verdict: str,
        answered_name: str,
        answered_sha256: str,
        record_count: int,
        error_count: int,
        warning_count: int,
        notice_count: int,
        length: int = 140,
    ) -> CentreHeader:
        """A record with these values; raises NotRecordError."""
        raw = b"".join(
            (
                b'X3',
                _CentreHeader_centre_number[centre_number],
                _CentreHeader_awarding_body[awarding_body],
                _CentreHeader_series[series],
                _CentreHeader_year[year],
                _CentreHeader_verdict[verdict],
                _CentreHeader_answered_name[answered_name],
                _CentreHeader_answered_sha256[answered_sha256],
                _CentreHeader_record_count[record_count],
                _CentreHeader_error_count[error_count],
                _CentreHeader_warning_count[warning_count],
                _CentreHeader_notice_count[notice_count],
                b" " * 0,
            )
        )
        raw = raw.ljust(length, b" ")
        return cls(raw)

_Reply_code = Encoding(
    "reply", "code", _9_text, 6, True
)
_Reply_severity = Encoding(
    "reply", "severity", _10_flag, 1, True
)
_Reply_record_number = Encoding(
    "reply", "record_number", _4_integer, 7, False
)
_Reply_record_kind = Encoding(
    "reply", "record_kind", _8_text, 16, False
)
_Reply_first_column = Encoding(
    "reply", "first_column", _4_integer, 3, False
)
_Reply_last_column = Encoding(
    "reply", "last_column", _4_integer, 3, False
)
_Reply_field_name = Encoding(
    "reply", "field_name", _8_text, 40, False
)
_Reply_evidence = Encoding(
    "reply", "evidence", _11_flag, 1, False
)
_Reply_message = Encoding(
    "reply", "message", _8_text, 160, True
)

class Reply(Record):
    """One finding about the answered file."""

    __slots__ = ()
    kind: ClassVar[str] = "reply"

    @property
    def code(self) -> str | None:
        """Code of the finding, such as FLD011. Columns 3-8, position confirmed."""
        return _9_text_seen[self.raw[2:8]]

    @property
    def severity(self) -> str | None:
        """E: error; W: warning; N: notice. Columns 9-9, position confirmed."""
        return _10_flag_seen[self.raw[8:9]]

    @property
    def record_number(self) -> int | None:
        """Record it is about, from 1; blank where it is the whole file. Columns 10-16, position confirmed."""
        return _4_integer_seen[self.raw[9:16]]

    @property
    def record_kind(self) -> str | None:
        """Kind of that record. Columns 17-32, position confirmed."""
        return self.raw[16:32].rstrip(b" ").decode("latin-1") or None

    @property
    def first_column(self) -> int | None:
        """First column it is about, from 1. Columns 33-35, position confirmed."""
        return _4_integer_seen[self.raw[32:35]]

    @property
    def last_column(self) -> int | None:
        """Last column it is about. Columns 36-38, position confirmed."""
        return _4_integer_seen[self.raw[35:38]]

    @property
    def field_name(self) -> str | None:
        """Field it is about. Columns 39-78, position confirmed."""
        return self.raw[38:78].rstrip(b" ").decode("latin-1") or None

    @property
    def evidence(self) -> str | None:
        """Evidence it rests on: confirmed, inferred or placeholder. Columns 79-79, position confirmed."""
        return _11_flag_seen[self.raw[78:79]]

    @property
    def message(self) -> str | None:
        """What was found, in words. Columns 80-239, position confirmed."""
        return self.raw[79:239].rstrip(b" ").decode("latin-1") or None

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "code": _9_text_seen[raw[2:8]],
            "severity": _10_flag_seen[raw[8:9]],
            "record_number": _4_integer_seen[raw[9:16]],
            "record_kind": raw[16:32].rstrip(b" ").decode("latin-1") or None,
            "first_column": _4_integer_seen[raw[32:35]],
            "last_column": _4_integer_seen[raw[35:38]],
            "field_name": raw[38:78].rstrip(b" ").decode("latin-1") or None,
            "evidence": _11_flag_seen[raw[78:79]],
            "message": raw[79:239].rstrip(b" ").decode("latin-1") or None,
        }

    @classmethod
    def make(
        cls,
        *,
        code: str,
        severity: str,
        record_number: int | None = None,
        record_kind: str | None = None,
        first_column: int | None = None,
        last_column: int | None = None,
        field_name: str | None = None,
        evidence: str | None = None,
        message: str,
    ) -> Reply:
        """A record with these values; raises NotRecordError."""
        raw = b"".join(
            (
                b'X5',
                _Reply_code[code],
                _Reply_severity[severity],
                _Reply_record_number[record_number],
                _Reply_record_kind[record_kind],
                _Reply_first_column[first_column],
                _Reply_last_column[last_column],
                _Reply_field_name[field_name],
                _Reply_evidence[evidence],
                _Reply_message[message],
            )
        )
        return cls(raw)

_CentreTrailer_centre_number = Encoding(
    "centre_trailer", "centre_number", _0_centre_number, 5, True
)
_CentreTrailer_record_count = Encoding(
    "centre_trailer", "record_count", _4_integer, 7, True
)

class CentreTrailer(Record):
    """Closes the findings."""

    __slots__ = ()
    kind: ClassVar[str] = "centre_trailer"

    @property
    def centre_number(self) -> str | None:
        """Centre that is answered. Columns 3-7, position confirmed."""
        return _0_centre_number_seen[self.raw[2:7]]

    @property
    def record_count(self) -> int | None:
        """Findings listed. Columns 8-14, position confirmed."""
        return _4_integer_seen[self.raw[7:14]]

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "centre_number": _0_centre_number_seen[raw[2:7]],
            "record_count": _4_integer_seen[raw[7:14]],
        }

    @classmethod
    def make(
        cls,
        *,
        centre_number: str,
        record_count: int,
        length: int = 14,
    ) -> CentreTrailer:
        """A record with these values; raises NotRecordError."""
        raw = b"".join(
            (
                b'X7',
                _CentreTrailer_centre_number[centre_number],
                _CentreTrailer_record_count[record_count],
                b" " * 0,
            )
        )
        raw = raw.ljust(length, b" ")
        return cls(raw)

_FileTrailer_record_count = Encoding(
    "file_trailer", "record_count", _4_integer, 7, True
)

class FileTrailer(Record):
    """The last record of a reply."""

    __slots__ = ()
    kind: ClassVar[str] = "file_trailer"

    @property
    def record_count(self) -> int | None:
        """Findings in the file. Columns 3-9, position confirmed."""
        return _4_integer_seen[self.raw[2:9]]

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "record_count": _4_integer_seen[raw[2:9]],
        }

    @classmethod
    def make(
        cls,
        *,
        record_count: int,
        length: int = 9,
    ) -> FileTrailer:
        """A record with these values; raises NotRecordError."""
        raw = b"".join(
            (
                b'X9',
                _FileTrailer_record_count[record_count],
                b" " * 0,
            )
        )
        raw = raw.ljust(length, b" ")
        return cls(raw)

RECORDS: dict[str, type[Record]] = {
    "X1": FileHeader,
    "X3": CentreHeader,
    "X5": Reply,
    "X7": CentreTrailer,
    "X9": FileTrailer,
}
"""Identifier → class."""
