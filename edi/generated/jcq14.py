"""Records of jcq14: JCQ formats for the exchange of examination related data, version 14.

Written by edi/layout/generate.py from grammars/: change those, not this.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, NamedTuple

from edi.codec.record import Record, check_count, encode_field, encode_letter
from edi.codec.values import (
    FieldType,
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
_7_option_code: FieldType[str] = field_type(
    TypePlan(name='OptionCode', base='text')
)
_7_option_code_seen = Remembering(_7_option_code)
_8_candidate_number: FieldType[str] = field_type(
    TypePlan(name='CandidateNumber', base='digits', minimum=1, maximum=9999)
)
_8_candidate_number_seen = Remembering(_8_candidate_number)
_9_person_name: FieldType[str] = field_type(
    TypePlan(name='PersonName', base='text', form='person_name')
)
_9_person_name_seen = Remembering(_9_person_name)
_10_sex: FieldType[str] = field_type(
    TypePlan(name='Sex', base='flag', choices=('M', 'F',))
)
_10_sex_seen = Remembering(_10_sex)
_11_birth_date: FieldType[date] = field_type(
    TypePlan(name='BirthDate', base='date', birth=True)
)
_11_birth_date_seen = Remembering(_11_birth_date)
_12_text: FieldType[str] = field_type(
    TypePlan(name='text', base='text')
)
_12_text_seen = Remembering(_12_text)
_13_uci: FieldType[str] = field_type(
    TypePlan(name='UCI', base='text', check='uci')
)
_13_uci_seen = Remembering(_13_uci)
_14_uln: FieldType[str] = field_type(
    TypePlan(name='ULN', base='digits', check='uln')
)
_14_uln_seen = Remembering(_14_uln)
_15_component_code: FieldType[str] = field_type(
    TypePlan(name='ComponentCode', base='text')
)
_15_component_code_seen = Remembering(_15_component_code)
_16_title: FieldType[str] = field_type(
    TypePlan(name='Title', base='text', any_case=True)
)
_16_title_seen = Remembering(_16_title)
_17_gradeset: FieldType[str] = field_type(
    TypePlan(name='Gradeset', base='text')
)
_17_gradeset_seen = Remembering(_17_gradeset)
_18_text: FieldType[str] = field_type(
    TypePlan(name='text', base='text', code_list='sessions')
)
_18_text_seen = Remembering(_18_text)
_19_grade: FieldType[str] = field_type(
    TypePlan(name='Grade', base='text')
)
_19_grade_seen = Remembering(_19_grade)
_20_flag: FieldType[str] = field_type(
    TypePlan(name='flag', base='flag', choices=('A',))
)
_20_flag_seen = Remembering(_20_flag)
_21_syllabus_code: FieldType[str] = field_type(
    TypePlan(name='SyllabusCode', base='text')
)
_21_syllabus_code_seen = Remembering(_21_syllabus_code)
_22_qualification: FieldType[str] = field_type(
    TypePlan(name='Qualification', base='text', code_list='qualifications')
)
_22_qualification_seen = Remembering(_22_qualification)
_23_level: FieldType[str] = field_type(
    TypePlan(name='Level', base='text', code_list='levels')
)
_23_level_seen = Remembering(_23_level)
_24_yes_no: FieldType[str] = field_type(
    TypePlan(name='YesNo', base='flag', choices=('Y', 'N',))
)
_24_yes_no_seen = Remembering(_24_yes_no)
_25_fee: FieldType[int] = field_type(
    TypePlan(name='Fee', base='pence')
)
_25_fee_seen = Remembering(_25_fee)
_26_result_type: FieldType[str] = field_type(
    TypePlan(name='ResultType', base='text')
)
_26_result_type_seen = Remembering(_26_result_type)
_27_partial_absence: FieldType[str] = field_type(
    TypePlan(name='PartialAbsence', base='text')
)
_27_partial_absence_seen = Remembering(_27_partial_absence)


class FileHeader(Record):
    """The first record of a file: what it is, from whom, and of which series."""

    __slots__ = ()
    kind: ClassVar[str] = "file_header"

    @property
    def data_type(self) -> str:
        """The data type letter of the file it stands in."""
        return self.raw[:1].decode("latin-1")

    @property
    def centre_number(self) -> str | None:
        """Centre that sends or receives; blank in broadcast files. Columns 3-7, position placeholder."""
        return _0_centre_number_seen[self.raw[2:7]]

    @property
    def awarding_body(self) -> str | None:
        """Awarding body that sends or receives. Columns 8-9, position placeholder."""
        return _1_awarding_body_seen[self.raw[7:9]]

    @property
    def series(self) -> str | None:
        """Series, as in a broadcast file's name. Columns 10-11, position placeholder."""
        return _2_series_seen[self.raw[9:11]]

    @property
    def year(self) -> str | None:
        """Year of the series. Columns 12-13, position placeholder."""
        return _3_year_seen[self.raw[11:13]]

    @property
    def sequence_number(self) -> int | None:
        """Counts a sender's files; its last two digits end the name. Columns 14-16, position placeholder."""
        return _4_integer_seen[self.raw[13:16]]

    @property
    def format_version(self) -> str | None:
        """Version of the format, such as 14. Columns 17-18, position placeholder."""
        return _5_digits_seen[self.raw[16:18]]

    @property
    def record_length(self) -> int | None:
        """Length of the file's records, this one included. Columns 19-21, position placeholder."""
        return _4_integer_seen[self.raw[18:21]]

    @property
    def creation_date(self) -> date | None:
        """Day the file was made. Columns 22-27, position placeholder."""
        return _6_date_seen[self.raw[21:27]]

    @classmethod
    def make(
        cls,
        *,
        data_type: str,
        centre_number: str | None = None,
        awarding_body: str,
        series: str,
        year: str,
        sequence_number: int,
        format_version: str,
        record_length: int | None = None,
        creation_date: date | None = None,
        length: int = 27,
    ) -> FileHeader:
        """A record with these values; raises NotRecordError."""
        raw = b"".join(
            (
                encode_letter("file_header", data_type) + b'1',
                encode_field("file_header", "centre_number", _0_centre_number, 5, centre_number, False),
                encode_field("file_header", "awarding_body", _1_awarding_body, 2, awarding_body, True),
                encode_field("file_header", "series", _2_series, 2, series, True),
                encode_field("file_header", "year", _3_year, 2, year, True),
                encode_field("file_header", "sequence_number", _4_integer, 3, sequence_number, True),
                encode_field("file_header", "format_version", _5_digits, 2, format_version, True),
                encode_field("file_header", "record_length", _4_integer, 3, record_length, False),
                encode_field("file_header", "creation_date", _6_date, 6, creation_date, False),
                b" " * 0,
            )
        )
        raw = raw.ljust(length, b" ")
        return cls(raw)


class CentreHeader(Record):
    """Opens the records of one centre."""

    __slots__ = ()
    kind: ClassVar[str] = "centre_header"

    @property
    def data_type(self) -> str:
        """The data type letter of the file it stands in."""
        return self.raw[:1].decode("latin-1")

    @property
    def centre_number(self) -> str | None:
        """Centre whose records follow. Columns 3-7, position placeholder."""
        return _0_centre_number_seen[self.raw[2:7]]

    @property
    def awarding_body(self) -> str | None:
        """Awarding body, as in the file header. Columns 8-9, position placeholder."""
        return _1_awarding_body_seen[self.raw[7:9]]

    @property
    def series(self) -> str | None:
        """Series, as in the file header. Columns 10-11, position placeholder."""
        return _2_series_seen[self.raw[9:11]]

    @property
    def year(self) -> str | None:
        """Year of the series, as in the file header. Columns 12-13, position placeholder."""
        return _3_year_seen[self.raw[11:13]]

    @classmethod
    def make(
        cls,
        *,
        data_type: str,
        centre_number: str,
        awarding_body: str,
        series: str,
        year: str,
        length: int = 13,
    ) -> CentreHeader:
        """A record with these values; raises NotRecordError."""
        raw = b"".join(
            (
                encode_letter("centre_header", data_type) + b'3',
                encode_field("centre_header", "centre_number", _0_centre_number, 5, centre_number, True),
                encode_field("centre_header", "awarding_body", _1_awarding_body, 2, awarding_body, True),
                encode_field("centre_header", "series", _2_series, 2, series, True),
                encode_field("centre_header", "year", _3_year, 2, year, True),
                b" " * 0,
            )
        )
        raw = raw.ljust(length, b" ")
        return cls(raw)


class AmendmentOptionsItem(NamedTuple):
    """Options the candidate is entered for."""

    option_code: str | None = None
    """Entry code."""

def _read_AmendmentOptionsItem(raw: bytes) -> AmendmentOptionsItem:
    return AmendmentOptionsItem(
        _7_option_code_seen[raw[0:6]],
    )

_AmendmentOptionsItem_seen = RememberingItems(_read_AmendmentOptionsItem)

class Amendment(Record):
    """One candidate again, replacing all that was entered for the candidate before."""

    __slots__ = ()
    kind: ClassVar[str] = "amendment"
    item_classes: ClassVar[dict[str, type[NamedTuple]]] = {
        "options": AmendmentOptionsItem,
    }

    @property
    def centre_number(self) -> str | None:
        """Centre that enters the candidate. Columns 3-7, position inferred."""
        return _0_centre_number_seen[self.raw[2:7]]

    @property
    def candidate_number(self) -> str | None:
        """Unique within centre and series. Columns 8-11, position inferred."""
        return _8_candidate_number_seen[self.raw[7:11]]

    @property
    def name(self) -> str | None:
        """SURNAME:FORENAMES. Columns 12-51, position inferred."""
        return self.raw[11:51].rstrip(b" ").decode("latin-1") or None

    @property
    def sex(self) -> str | None:
        """M or F. Columns 52-52, position inferred."""
        return _10_sex_seen[self.raw[51:52]]

    @property
    def date_of_birth(self) -> date | None:
        """DDMMYY. Columns 53-58, position inferred."""
        return _11_birth_date_seen[self.raw[52:58]]

    @property
    def status(self) -> str | None:
        """Kind of candidate, such as private or transferred. Columns 59-59, position inferred."""
        return _12_text_seen[self.raw[58:59]]

    @property
    def uci(self) -> str | None:
        """Unique Candidate Identifier. Columns 60-72, position confirmed."""
        return self.raw[59:72].rstrip(b" ").decode("latin-1") or None

    @property
    def uln(self) -> str | None:
        """Unique Learner Number; blank where the candidate has none. Columns 73-82, position placeholder."""
        return _14_uln.decode(self.raw[72:82])

    @property
    def option_count(self) -> int | None:
        """How many options follow. Columns 83-84, position placeholder."""
        return _4_integer_seen[self.raw[82:84]]

    @property
    def options(self) -> tuple[AmendmentOptionsItem, ...]:
        """Options the candidate is entered for. Columns 85-204, position placeholder."""
        raw = self.raw[84:204].rstrip(b" ")
        return tuple(
            [_AmendmentOptionsItem_seen[raw[i : i + 6]]
            for i in range(0, len(raw), 6)]
        )

    @classmethod
    def make(
        cls,
        *,
        centre_number: str,
        candidate_number: str,
        name: str,
        sex: str,
        date_of_birth: date,
        status: str | None = None,
        uci: str | None = None,
        uln: str | None = None,
        option_count: int | None = None,
        options: Iterable[AmendmentOptionsItem] = (),
    ) -> Amendment:
        """A record with these values; raises NotRecordError."""
        options_items = tuple(options)
        check_count("amendment", "options", len(options_items), 20)
        if option_count is None:
            option_count = len(options_items)
        options_raw = b"".join(
            part
            for item in options_items
            for part in (
                encode_field("amendment", "option_code", _7_option_code, 6, item.option_code, True),
            )
        ).ljust(120, b" ")
        raw = b"".join(
            (
                b'A5',
                encode_field("amendment", "centre_number", _0_centre_number, 5, centre_number, True),
                encode_field("amendment", "candidate_number", _8_candidate_number, 4, candidate_number, True),
                encode_field("amendment", "name", _9_person_name, 40, name, True),
                encode_field("amendment", "sex", _10_sex, 1, sex, True),
                encode_field("amendment", "date_of_birth", _11_birth_date, 6, date_of_birth, True),
                encode_field("amendment", "status", _12_text, 1, status, False),
                encode_field("amendment", "uci", _13_uci, 13, uci, False),
                encode_field("amendment", "uln", _14_uln, 10, uln, False),
                encode_field("amendment", "option_count", _4_integer, 2, option_count, True),
                options_raw,
            )
        )
        return cls(raw)


class CentreTrailer(Record):
    """Closes the records of one centre."""

    __slots__ = ()
    kind: ClassVar[str] = "centre_trailer"

    @property
    def data_type(self) -> str:
        """The data type letter of the file it stands in."""
        return self.raw[:1].decode("latin-1")

    @property
    def centre_number(self) -> str | None:
        """Centre whose records end here. Columns 3-7, position placeholder."""
        return _0_centre_number_seen[self.raw[2:7]]

    @property
    def record_count(self) -> int | None:
        """Detail records since the centre header. Columns 8-14, position placeholder."""
        return _4_integer_seen[self.raw[7:14]]

    @classmethod
    def make(
        cls,
        *,
        data_type: str,
        centre_number: str,
        record_count: int,
        length: int = 14,
    ) -> CentreTrailer:
        """A record with these values; raises NotRecordError."""
        raw = b"".join(
            (
                encode_letter("centre_trailer", data_type) + b'7',
                encode_field("centre_trailer", "centre_number", _0_centre_number, 5, centre_number, True),
                encode_field("centre_trailer", "record_count", _4_integer, 7, record_count, True),
                b" " * 0,
            )
        )
        raw = raw.ljust(length, b" ")
        return cls(raw)


class FileTrailer(Record):
    """The last record of a file."""

    __slots__ = ()
    kind: ClassVar[str] = "file_trailer"

    @property
    def data_type(self) -> str:
        """The data type letter of the file it stands in."""
        return self.raw[:1].decode("latin-1")

    @property
    def record_count(self) -> int | None:
        """Detail records in the file. Columns 3-9, position placeholder."""
        return _4_integer_seen[self.raw[2:9]]

    @classmethod
    def make(
        cls,
        *,
        data_type: str,
        record_count: int,
        length: int = 9,
    ) -> FileTrailer:
        """A record with these values; raises NotRecordError."""
        raw = b"".join(
            (
                encode_letter("file_trailer", data_type) + b'9',
                encode_field("file_trailer", "record_count", _4_integer, 7, record_count, True),
                b" " * 0,
            )
        )
        raw = raw.ljust(length, b" ")
        return cls(raw)


class Component(Record):
    """One component (an examination paper, or work marked by the teacher)."""

    __slots__ = ()
    kind: ClassVar[str] = "component"

    @property
    def component_code(self) -> str | None:
        """Unique within awarding body and series. Columns 3-14, position confirmed."""
        return self.raw[2:14].rstrip(b" ").decode("latin-1") or None

    @property
    def title(self) -> str | None:
        """What the component is called. Columns 15-50, position confirmed."""
        return self.raw[14:50].rstrip(b" ").decode("latin-1") or None

    @property
    def teacher_marks(self) -> str | None:
        """Whether teachers send marks or grades. Columns 51-51, position confirmed."""
        return _12_text_seen[self.raw[50:51]]

    @property
    def maximum_mark(self) -> int | None:
        """Highest mark; blank and 000 are different. Columns 52-54, position confirmed."""
        return _4_integer_seen[self.raw[51:54]]

    @property
    def gradeset(self) -> str | None:
        """Grades, where grades are sent. Columns 55-58, position confirmed."""
        return _17_gradeset_seen[self.raw[54:58]]

    @property
    def due_date(self) -> date | None:
        """Day the teachers' marks are due. Columns 59-64, position confirmed."""
        return _6_date_seen[self.raw[58:64]]

    @property
    def timetabled(self) -> str | None:
        """N where no timetable follows. Columns 65-65, position confirmed."""
        return _12_text_seen[self.raw[64:65]]

    @property
    def timetable_date(self) -> date | None:
        """Day of the examination. Columns 66-71, position confirmed."""
        return _6_date_seen[self.raw[65:71]]

    @property
    def timetable_session(self) -> str | None:
        """Morning (A) or afternoon (P). Columns 72-72, position confirmed."""
        return _18_text_seen[self.raw[71:72]]

    @property
    def time_allowed(self) -> int | None:
        """Minutes. Columns 73-75, position confirmed."""
        return _4_integer_seen[self.raw[72:75]]

    @classmethod
    def make(
        cls,
        *,
        component_code: str,
        title: str,
        teacher_marks: str,
        maximum_mark: int | None = None,
        gradeset: str | None = None,
        due_date: date | None = None,
        timetabled: str,
        timetable_date: date | None = None,
        timetable_session: str | None = None,
        time_allowed: int | None = None,
    ) -> Component:
        """A record with these values; raises NotRecordError."""
        raw = b"".join(
            (
                b'C5',
                encode_field("component", "component_code", _15_component_code, 12, component_code, True),
                encode_field("component", "title", _16_title, 36, title, True),
                encode_field("component", "teacher_marks", _12_text, 1, teacher_marks, True),
                encode_field("component", "maximum_mark", _4_integer, 3, maximum_mark, False),
                encode_field("component", "gradeset", _17_gradeset, 4, gradeset, False),
                encode_field("component", "due_date", _6_date, 6, due_date, False),
                encode_field("component", "timetabled", _12_text, 1, timetabled, True),
                encode_field("component", "timetable_date", _6_date, 6, timetable_date, False),
                encode_field("component", "timetable_session", _18_text, 1, timetable_session, False),
                encode_field("component", "time_allowed", _4_integer, 3, time_allowed, False),
            )
        )
        return cls(raw)


class Disallowed(Record):
    """Two options that a candidate may not both be entered for in one series."""

    __slots__ = ()
    kind: ClassVar[str] = "disallowed"

    @property
    def option_code(self) -> str | None:
        """One of the two. Columns 3-8, position placeholder."""
        return _7_option_code_seen[self.raw[2:8]]

    @property
    def disallowed_option_code(self) -> str | None:
        """The other one; the order means nothing. Columns 9-14, position placeholder."""
        return _7_option_code_seen[self.raw[8:14]]

    @classmethod
    def make(
        cls,
        *,
        option_code: str,
        disallowed_option_code: str,
    ) -> Disallowed:
        """A record with these values; raises NotRecordError."""
        raw = b"".join(
            (
                b'D5',
                encode_field("disallowed", "option_code", _7_option_code, 6, option_code, True),
                encode_field("disallowed", "disallowed_option_code", _7_option_code, 6, disallowed_option_code, True),
            )
        )
        return cls(raw)


class EntryOptionsItem(NamedTuple):
    """Options the candidate is entered for."""

    option_code: str | None = None
    """Entry code."""

def _read_EntryOptionsItem(raw: bytes) -> EntryOptionsItem:
    return EntryOptionsItem(
        _7_option_code_seen[raw[0:6]],
    )

_EntryOptionsItem_seen = RememberingItems(_read_EntryOptionsItem)

class Entry(Record):
    """One candidate with all options that the candidate is entered for."""

    __slots__ = ()
    kind: ClassVar[str] = "entry"
    item_classes: ClassVar[dict[str, type[NamedTuple]]] = {
        "options": EntryOptionsItem,
    }

    @property
    def centre_number(self) -> str | None:
        """Centre that enters the candidate. Columns 3-7, position inferred."""
        return _0_centre_number_seen[self.raw[2:7]]

    @property
    def candidate_number(self) -> str | None:
        """Unique within centre and series. Columns 8-11, position inferred."""
        return _8_candidate_number_seen[self.raw[7:11]]

    @property
    def name(self) -> str | None:
        """SURNAME:FORENAMES. Columns 12-51, position inferred."""
        return self.raw[11:51].rstrip(b" ").decode("latin-1") or None

    @property
    def sex(self) -> str | None:
        """M or F. Columns 52-52, position inferred."""
        return _10_sex_seen[self.raw[51:52]]

    @property
    def date_of_birth(self) -> date | None:
        """DDMMYY. Columns 53-58, position inferred."""
        return _11_birth_date_seen[self.raw[52:58]]

    @property
    def status(self) -> str | None:
        """Kind of candidate, such as private or transferred. Columns 59-59, position inferred."""
        return _12_text_seen[self.raw[58:59]]

    @property
    def uci(self) -> str | None:
        """Unique Candidate Identifier. Columns 60-72, position confirmed."""
        return self.raw[59:72].rstrip(b" ").decode("latin-1") or None

    @property
    def uln(self) -> str | None:
        """Unique Learner Number; blank where the candidate has none. Columns 73-82, position placeholder."""
        return _14_uln.decode(self.raw[72:82])

    @property
    def option_count(self) -> int | None:
        """How many options follow. Columns 83-84, position placeholder."""
        return _4_integer_seen[self.raw[82:84]]

    @property
    def options(self) -> tuple[EntryOptionsItem, ...]:
        """Options the candidate is entered for. Columns 85-204, position placeholder."""
        raw = self.raw[84:204].rstrip(b" ")
        return tuple(
            [_EntryOptionsItem_seen[raw[i : i + 6]]
            for i in range(0, len(raw), 6)]
        )

    @classmethod
    def make(
        cls,
        *,
        centre_number: str,
        candidate_number: str,
        name: str,
        sex: str,
        date_of_birth: date,
        status: str | None = None,
        uci: str | None = None,
        uln: str | None = None,
        option_count: int | None = None,
        options: Iterable[EntryOptionsItem] = (),
    ) -> Entry:
        """A record with these values; raises NotRecordError."""
        options_items = tuple(options)
        check_count("entry", "options", len(options_items), 20)
        if option_count is None:
            option_count = len(options_items)
        options_raw = b"".join(
            part
            for item in options_items
            for part in (
                encode_field("entry", "option_code", _7_option_code, 6, item.option_code, True),
            )
        ).ljust(120, b" ")
        raw = b"".join(
            (
                b'E5',
                encode_field("entry", "centre_number", _0_centre_number, 5, centre_number, True),
                encode_field("entry", "candidate_number", _8_candidate_number, 4, candidate_number, True),
                encode_field("entry", "name", _9_person_name, 40, name, True),
                encode_field("entry", "sex", _10_sex, 1, sex, True),
                encode_field("entry", "date_of_birth", _11_birth_date, 6, date_of_birth, True),
                encode_field("entry", "status", _12_text, 1, status, False),
                encode_field("entry", "uci", _13_uci, 13, uci, False),
                encode_field("entry", "uln", _14_uln, 10, uln, False),
                encode_field("entry", "option_count", _4_integer, 2, option_count, True),
                options_raw,
            )
        )
        return cls(raw)


class Forecast(Record):
    """The grades that a centre expects a candidate to reach in one option."""

    __slots__ = ()
    kind: ClassVar[str] = "forecast"

    @property
    def centre_number(self) -> str | None:
        """Centre that enters the candidate. Columns 3-7, position placeholder."""
        return _0_centre_number_seen[self.raw[2:7]]

    @property
    def candidate_number(self) -> str | None:
        """Unique within centre and series. Columns 8-11, position placeholder."""
        return _8_candidate_number_seen[self.raw[7:11]]

    @property
    def uci(self) -> str | None:
        """Unique Candidate Identifier. Columns 12-24, position placeholder."""
        return self.raw[11:24].rstrip(b" ").decode("latin-1") or None

    @property
    def option_code(self) -> str | None:
        """Option the forecast is for. Columns 25-30, position placeholder."""
        return _7_option_code_seen[self.raw[24:30]]

    @property
    def first_grade(self) -> str | None:
        """Grade expected. Columns 31-32, position placeholder."""
        return _19_grade_seen[self.raw[30:32]]

    @property
    def second_grade(self) -> str | None:
        """Second grade expected, in double awards. Columns 33-34, position placeholder."""
        return _19_grade_seen[self.raw[32:34]]

    @classmethod
    def make(
        cls,
        *,
        centre_number: str,
        candidate_number: str,
        uci: str | None = None,
        option_code: str,
        first_grade: str,
        second_grade: str | None = None,
    ) -> Forecast:
        """A record with these values; raises NotRecordError."""
        raw = b"".join(
            (
                b'F5',
                encode_field("forecast", "centre_number", _0_centre_number, 5, centre_number, True),
                encode_field("forecast", "candidate_number", _8_candidate_number, 4, candidate_number, True),
                encode_field("forecast", "uci", _13_uci, 13, uci, False),
                encode_field("forecast", "option_code", _7_option_code, 6, option_code, True),
                encode_field("forecast", "first_grade", _19_grade, 2, first_grade, True),
                encode_field("forecast", "second_grade", _19_grade, 2, second_grade, False),
            )
        )
        return cls(raw)


class Link(Record):
    """One component that belongs to an option."""

    __slots__ = ()
    kind: ClassVar[str] = "link"

    @property
    def option_code(self) -> str | None:
        """Option that has the component. Columns 3-8, position confirmed."""
        return _7_option_code_seen[self.raw[2:8]]

    @property
    def component_code(self) -> str | None:
        """Component that it has. Columns 9-20, position confirmed."""
        return self.raw[8:20].rstrip(b" ").decode("latin-1") or None

    @classmethod
    def make(
        cls,
        *,
        option_code: str,
        component_code: str,
    ) -> Link:
        """A record with these values; raises NotRecordError."""
        raw = b"".join(
            (
                b'L5',
                encode_field("link", "option_code", _7_option_code, 6, option_code, True),
                encode_field("link", "component_code", _15_component_code, 12, component_code, True),
            )
        )
        return cls(raw)


class Mark(Record):
    """What a teacher gave a candidate for one component."""

    __slots__ = ()
    kind: ClassVar[str] = "mark"

    @property
    def centre_number(self) -> str | None:
        """Centre that enters the candidate. Columns 3-7, position placeholder."""
        return _0_centre_number_seen[self.raw[2:7]]

    @property
    def candidate_number(self) -> str | None:
        """Unique within centre and series. Columns 8-11, position placeholder."""
        return _8_candidate_number_seen[self.raw[7:11]]

    @property
    def uci(self) -> str | None:
        """Unique Candidate Identifier. Columns 12-24, position placeholder."""
        return self.raw[11:24].rstrip(b" ").decode("latin-1") or None

    @property
    def component_code(self) -> str | None:
        """Component that was marked. Columns 25-36, position placeholder."""
        return self.raw[24:36].rstrip(b" ").decode("latin-1") or None

    @property
    def mark(self) -> int | None:
        """Mark; blank where a grade is sent, or the candidate was absent. Columns 37-39, position placeholder."""
        return _4_integer_seen[self.raw[36:39]]

    @property
    def grade(self) -> str | None:
        """Grade, for components that are graded. Columns 40-41, position placeholder."""
        return _19_grade_seen[self.raw[39:41]]

    @property
    def absent(self) -> str | None:
        """A where the candidate was absent. Columns 42-42, position placeholder."""
        return _20_flag_seen[self.raw[41:42]]

    @classmethod
    def make(
        cls,
        *,
        centre_number: str,
        candidate_number: str,
        uci: str | None = None,
        component_code: str,
        mark: int | None = None,
        grade: str | None = None,
        absent: str | None = None,
    ) -> Mark:
        """A record with these values; raises NotRecordError."""
        raw = b"".join(
            (
                b'M5',
                encode_field("mark", "centre_number", _0_centre_number, 5, centre_number, True),
                encode_field("mark", "candidate_number", _8_candidate_number, 4, candidate_number, True),
                encode_field("mark", "uci", _13_uci, 13, uci, False),
                encode_field("mark", "component_code", _15_component_code, 12, component_code, True),
                encode_field("mark", "mark", _4_integer, 3, mark, False),
                encode_field("mark", "grade", _19_grade, 2, grade, False),
                encode_field("mark", "absent", _20_flag, 1, absent, False),
            )
        )
        return cls(raw)


class Option(Record):
    """One entry code that candidates can be entered for."""

    __slots__ = ()
    kind: ClassVar[str] = "option"

    @property
    def option_code(self) -> str | None:
        """Unique within awarding body and series. Columns 3-8, position confirmed."""
        return _7_option_code_seen[self.raw[2:8]]

    @property
    def syllabus_code(self) -> str | None:
        """Syllabus it belongs to. Columns 9-14, position confirmed."""
        return _21_syllabus_code_seen[self.raw[8:14]]

    @property
    def certification_qualification(self) -> str | None:
        """Qualification that is certificated. Columns 15-18, position confirmed."""
        return _22_qualification_seen[self.raw[14:18]]

    @property
    def certification_level(self) -> str | None:
        """Level that is certificated. Columns 19-21, position confirmed."""
        return _23_level_seen[self.raw[18:21]]

    @property
    def item(self) -> str | None:
        """Certification, unit, or both. Columns 22-22, position confirmed."""
        return _12_text_seen[self.raw[21:22]]

    @property
    def unit_qualification(self) -> str | None:
        """Qualification of the unit. Columns 23-26, position confirmed."""
        return _22_qualification_seen[self.raw[22:26]]

    @property
    def unit_level(self) -> str | None:
        """Level of the unit. Columns 27-29, position confirmed."""
        return _23_level_seen[self.raw[26:29]]

    @property
    def process(self) -> str | None:
        """Kind of entry; the letters are not known to us. Columns 30-30, position confirmed."""
        return _12_text_seen[self.raw[29:30]]

    @property
    def classification(self) -> str | None:
        """Classification code (discount code). Columns 31-34, position confirmed."""
        return _12_text_seen[self.raw[30:34]]

    @property
    def accreditation_number(self) -> str | None:
        """Qualification number without its slashes. Columns 35-42, position confirmed."""
        return self.raw[34:42].rstrip(b" ").decode("latin-1") or None

    @property
    def title(self) -> str | None:
        """What the option is called. Columns 43-78, position confirmed."""
        return self.raw[42:78].rstrip(b" ").decode("latin-1") or None

    @property
    def fee_defined(self) -> str | None:
        """Whether a fee is given. Columns 79-79, position confirmed."""
        return _24_yes_no_seen[self.raw[78:79]]

    @property
    def fee(self) -> int | None:
        """Fee in pence. Columns 80-84, position confirmed."""
        return _25_fee_seen[self.raw[79:84]]

    @property
    def first_forecast_gradeset(self) -> str | None:
        """Grades of the first forecast; blank where none is wanted. Columns 85-88, position confirmed."""
        return _17_gradeset_seen[self.raw[84:88]]

    @property
    def second_forecast_gradeset(self) -> str | None:
        """Grades of the second forecast, in double awards. Columns 89-92, position confirmed."""
        return _17_gradeset_seen[self.raw[88:92]]

    @property
    def result_type(self) -> str | None:
        """How the result is to be read. Columns 93-93, position confirmed."""
        return _26_result_type_seen[self.raw[92:93]]

    @property
    def first_grade_gradeset(self) -> str | None:
        """Grades of the first result. Columns 94-97, position confirmed."""
        return _17_gradeset_seen[self.raw[93:97]]

    @property
    def second_grade_gradeset(self) -> str | None:
        """Grades of the second result, in double awards. Columns 98-101, position confirmed."""
        return _17_gradeset_seen[self.raw[97:101]]

    @property
    def first_endorsement_gradeset(self) -> str | None:
        """Grades of the endorsement to the first grade. Columns 102-105, position confirmed."""
        return _17_gradeset_seen[self.raw[101:105]]

    @property
    def second_endorsement_gradeset(self) -> str | None:
        """Grades of the endorsement to the second grade. Columns 106-109, position confirmed."""
        return _17_gradeset_seen[self.raw[105:109]]

    @property
    def maximum_mark(self) -> int | None:
        """Highest mark, or uniform mark. Columns 110-113, position confirmed."""
        return _4_integer_seen[self.raw[109:113]]

    @property
    def component_count(self) -> int | None:
        """Components of the option: its records in the links file. Columns 114-115, position confirmed."""
        return _4_integer_seen[self.raw[113:115]]

    @classmethod
    def make(
        cls,
        *,
        option_code: str,
        syllabus_code: str,
        certification_qualification: str | None = None,
        certification_level: str | None = None,
        item: str,
        unit_qualification: str | None = None,
        unit_level: str | None = None,
        process: str | None = None,
        classification: str | None = None,
        accreditation_number: str | None = None,
        title: str,
        fee_defined: str,
        fee: int | None = None,
        first_forecast_gradeset: str | None = None,
        second_forecast_gradeset: str | None = None,
        result_type: str,
        first_grade_gradeset: str | None = None,
        second_grade_gradeset: str | None = None,
        first_endorsement_gradeset: str | None = None,
        second_endorsement_gradeset: str | None = None,
        maximum_mark: int | None = None,
        component_count: int,
    ) -> Option:
        """A record with these values; raises NotRecordError."""
        raw = b"".join(
            (
                b'O5',
                encode_field("option", "option_code", _7_option_code, 6, option_code, True),
                encode_field("option", "syllabus_code", _21_syllabus_code, 6, syllabus_code, True),
                encode_field("option", "certification_qualification", _22_qualification, 4, certification_qualification, False),
                encode_field("option", "certification_level", _23_level, 3, certification_level, False),
                encode_field("option", "item", _12_text, 1, item, True),
                encode_field("option", "unit_qualification", _22_qualification, 4, unit_qualification, False),
                encode_field("option", "unit_level", _23_level, 3, unit_level, False),
                encode_field("option", "process", _12_text, 1, process, False),
                encode_field("option", "classification", _12_text, 4, classification, False),
                encode_field("option", "accreditation_number", _12_text, 8, accreditation_number, False),
                encode_field("option", "title", _16_title, 36, title, True),
                encode_field("option", "fee_defined", _24_yes_no, 1, fee_defined, True),
                encode_field("option", "fee", _25_fee, 5, fee, False),
                encode_field("option", "first_forecast_gradeset", _17_gradeset, 4, first_forecast_gradeset, False),
                encode_field("option", "second_forecast_gradeset", _17_gradeset, 4, second_forecast_gradeset, False),
                encode_field("option", "result_type", _26_result_type, 1, result_type, True),
                encode_field("option", "first_grade_gradeset", _17_gradeset, 4, first_grade_gradeset, False),
                encode_field("option", "second_grade_gradeset", _17_gradeset, 4, second_grade_gradeset, False),
                encode_field("option", "first_endorsement_gradeset", _17_gradeset, 4, first_endorsement_gradeset, False),
                encode_field("option", "second_endorsement_gradeset", _17_gradeset, 4, second_endorsement_gradeset, False),
                encode_field("option", "maximum_mark", _4_integer, 4, maximum_mark, False),
                encode_field("option", "component_count", _4_integer, 2, component_count, True),
            )
        )
        return cls(raw)


class ResultResultsItem(NamedTuple):
    """Results, one for each option."""

    option_code: str | None = None
    """Option the candidate was entered for."""
    result_option_code: str | None = None
    """Option of the result; it may be another."""
    result_type: str | None = None
    """How the result is to be read."""
    score: int | None = None
    """Mark, uniform mark or points."""
    first_grade: str | None = None
    """Grade."""
    second_grade: str | None = None
    """Second grade, in double awards."""
    first_endorsement: str | None = None
    """Endorsement to the first grade."""
    second_endorsement: str | None = None
    """Endorsement to the second grade."""
    first_grade_partial_absence: str | None = None
    """Partial absence, first grade."""
    second_grade_partial_absence: str | None = None
    """Partial absence, second grade."""
    first_endorsement_partial_absence: str | None = None
    """Partial absence, endorsement to the first grade."""
    second_endorsement_partial_absence: str | None = None
    """Partial absence, endorsement to the second grade."""

def _read_ResultResultsItem(raw: bytes) -> ResultResultsItem:
    return ResultResultsItem(
        _7_option_code_seen[raw[0:6]],
        _7_option_code_seen[raw[6:12]],
        _26_result_type_seen[raw[12:13]],
        _4_integer_seen[raw[13:17]],
        _19_grade_seen[raw[17:19]],
        _19_grade_seen[raw[19:21]],
        _19_grade_seen[raw[21:23]],
        _19_grade_seen[raw[23:25]],
        _27_partial_absence_seen[raw[25:26]],
        _27_partial_absence_seen[raw[26:27]],
        _27_partial_absence_seen[raw[27:28]],
        _27_partial_absence_seen[raw[28:29]],
    )

_ResultResultsItem_seen = RememberingItems(_read_ResultResultsItem)

class Result(Record):
    """One candidate's results."""

    __slots__ = ()
    kind: ClassVar[str] = "result"
    item_classes: ClassVar[dict[str, type[NamedTuple]]] = {
        "results": ResultResultsItem,
    }

    @property
    def centre_number(self) -> str | None:
        """Centre that entered the candidate. Columns 3-7, position placeholder."""
        return _0_centre_number_seen[self.raw[2:7]]

    @property
    def candidate_number(self) -> str | None:
        """Unique within centre and series. Columns 8-11, position placeholder."""
        return _8_candidate_number_seen[self.raw[7:11]]

    @property
    def uci(self) -> str | None:
        """Unique Candidate Identifier, as in the entry. Columns 12-24, position placeholder."""
        return self.raw[11:24].rstrip(b" ").decode("latin-1") or None

    @property
    def uln(self) -> str | None:
        """Unique Learner Number. Columns 25-34, position placeholder."""
        return _14_uln.decode(self.raw[24:34])

    @property
    def result_count(self) -> int | None:
        """How many results follow. Columns 35-36, position placeholder."""
        return _4_integer_seen[self.raw[34:36]]

    @property
    def results(self) -> tuple[ResultResultsItem, ...]:
        """Results, one for each option. Columns 37-326, position placeholder."""
        raw = self.raw[36:326].rstrip(b" ")
        return tuple(
            [_ResultResultsItem_seen[raw[i : i + 29]]
            for i in range(0, len(raw), 29)]
        )

    @classmethod
    def make(
        cls,
        *,
        centre_number: str,
        candidate_number: str,
        uci: str | None = None,
        uln: str | None = None,
        result_count: int | None = None,
        results: Iterable[ResultResultsItem] = (),
    ) -> Result:
        """A record with these values; raises NotRecordError."""
        results_items = tuple(results)
        check_count("result", "results", len(results_items), 10)
        if result_count is None:
            result_count = len(results_items)
        results_raw = b"".join(
            part
            for item in results_items
            for part in (
                encode_field("result", "option_code", _7_option_code, 6, item.option_code, True),
                encode_field("result", "result_option_code", _7_option_code, 6, item.result_option_code, False),
                encode_field("result", "result_type", _26_result_type, 1, item.result_type, False),
                encode_field("result", "score", _4_integer, 4, item.score, False),
                encode_field("result", "first_grade", _19_grade, 2, item.first_grade, False),
                encode_field("result", "second_grade", _19_grade, 2, item.second_grade, False),
                encode_field("result", "first_endorsement", _19_grade, 2, item.first_endorsement, False),
                encode_field("result", "second_endorsement", _19_grade, 2, item.second_endorsement, False),
                encode_field("result", "first_grade_partial_absence", _27_partial_absence, 1, item.first_grade_partial_absence, False),
                encode_field("result", "second_grade_partial_absence", _27_partial_absence, 1, item.second_grade_partial_absence, False),
                encode_field("result", "first_endorsement_partial_absence", _27_partial_absence, 1, item.first_endorsement_partial_absence, False),
                encode_field("result", "second_endorsement_partial_absence", _27_partial_absence, 1, item.second_endorsement_partial_absence, False),
            )
        ).ljust(290, b" ")
        raw = b"".join(
            (
                b'R5',
                encode_field("result", "centre_number", _0_centre_number, 5, centre_number, True),
                encode_field("result", "candidate_number", _8_candidate_number, 4, candidate_number, True),
                encode_field("result", "uci", _13_uci, 13, uci, False),
                encode_field("result", "uln", _14_uln, 10, uln, False),
                encode_field("result", "result_count", _4_integer, 2, result_count, True),
                results_raw,
            )
        )
        return cls(raw)


class Syllabus(Record):
    """One syllabus (specification) of the series."""

    __slots__ = ()
    kind: ClassVar[str] = "syllabus"

    @property
    def syllabus_code(self) -> str | None:
        """Unique within awarding body and series. Columns 3-8, position confirmed."""
        return _21_syllabus_code_seen[self.raw[2:8]]

    @property
    def title(self) -> str | None:
        """What the syllabus is called. Columns 9-44, position inferred."""
        return self.raw[8:44].rstrip(b" ").decode("latin-1") or None

    @classmethod
    def make(
        cls,
        *,
        syllabus_code: str,
        title: str,
    ) -> Syllabus:
        """A record with these values; raises NotRecordError."""
        raw = b"".join(
            (
                b'S5',
                encode_field("syllabus", "syllabus_code", _21_syllabus_code, 6, syllabus_code, True),
                encode_field("syllabus", "title", _16_title, 36, title, True),
            )
        )
        return cls(raw)

RECORDS: dict[str, type[Record]] = {
    "A1": FileHeader,
    "A3": CentreHeader,
    "A5": Amendment,
    "A7": CentreTrailer,
    "A9": FileTrailer,
    "C1": FileHeader,
    "C3": CentreHeader,
    "C5": Component,
    "C7": CentreTrailer,
    "C9": FileTrailer,
    "D1": FileHeader,
    "D3": CentreHeader,
    "D5": Disallowed,
    "D7": CentreTrailer,
    "D9": FileTrailer,
    "E1": FileHeader,
    "E3": CentreHeader,
    "E5": Entry,
    "E7": CentreTrailer,
    "E9": FileTrailer,
    "F1": FileHeader,
    "F3": CentreHeader,
    "F5": Forecast,
    "F7": CentreTrailer,
    "F9": FileTrailer,
    "L1": FileHeader,
    "L3": CentreHeader,
    "L5": Link,
    "L7": CentreTrailer,
    "L9": FileTrailer,
    "M1": FileHeader,
    "M3": CentreHeader,
    "M5": Mark,
    "M7": CentreTrailer,
    "M9": FileTrailer,
    "O1": FileHeader,
    "O3": CentreHeader,
    "O5": Option,
    "O7": CentreTrailer,
    "O9": FileTrailer,
    "R1": FileHeader,
    "R3": CentreHeader,
    "R5": Result,
    "R7": CentreTrailer,
    "R9": FileTrailer,
    "S1": FileHeader,
    "S3": CentreHeader,
    "S5": Syllabus,
    "S7": CentreTrailer,
    "S9": FileTrailer,
}
"""Identifier → class."""
