"""Records of jcq14: JCQ formats for the exchange of examination related data, version 14.

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
_7_candidate_number: FieldType[str] = field_type(
    TypePlan(name='CandidateNumber', base='digits', minimum=1, maximum=9999)
)
_7_candidate_number_seen = Remembering(_7_candidate_number)
_8_person_name: FieldType[str] = field_type(
    TypePlan(name='PersonName', base='text', form='person_name')
)
_8_person_name_seen = Remembering(_8_person_name)
_9_sex: FieldType[str] = field_type(
    TypePlan(name='Sex', base='flag', choices=('M', 'F',))
)
_9_sex_seen = Remembering(_9_sex)
_10_birth_date: FieldType[date] = field_type(
    TypePlan(name='BirthDate', base='date', birth=True)
)
_10_birth_date_seen = Remembering(_10_birth_date)
_11_text: FieldType[str] = field_type(
    TypePlan(name='text', base='text')
)
_11_text_seen = Remembering(_11_text)
_12_uci: FieldType[str] = field_type(
    TypePlan(name='UCI', base='text', check='uci')
)
_12_uci_seen = Remembering(_12_uci)
_13_uln: FieldType[str] = field_type(
    TypePlan(name='ULN', base='digits', check='uln')
)
_13_uln_seen = Remembering(_13_uln)
_14_option_code: FieldType[str] = field_type(
    TypePlan(name='OptionCode', base='text')
)
_14_option_code_seen = Remembering(_14_option_code)
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

_FileHeader_centre_number = Encoding(
    "file_header", "centre_number", _0_centre_number, 5, False
)
_FileHeader_awarding_body = Encoding(
    "file_header", "awarding_body", _1_awarding_body, 2, True
)
_FileHeader_series = Encoding(
    "file_header", "series", _2_series, 2, True
)
_FileHeader_year = Encoding(
    "file_header", "year", _3_year, 2, True
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

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "data_type": raw[:1].decode("latin-1"),
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
                _FileHeader_centre_number[centre_number],
                _FileHeader_awarding_body[awarding_body],
                _FileHeader_series[series],
                _FileHeader_year[year],
                _FileHeader_sequence_number[sequence_number],
                _FileHeader_format_version[format_version],
                _FileHeader_record_length[record_length],
                _FileHeader_creation_date[creation_date],
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
    "centre_header", "series", _2_series, 2, True
)
_CentreHeader_year = Encoding(
    "centre_header", "year", _3_year, 2, True
)

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

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "data_type": raw[:1].decode("latin-1"),
            "centre_number": _0_centre_number_seen[raw[2:7]],
            "awarding_body": _1_awarding_body_seen[raw[7:9]],
            "series": _2_series_seen[raw[9:11]],
            "year": _3_year_seen[raw[11:13]],
        }

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
                _CentreHeader_centre_number[centre_number],
                _CentreHeader_awarding_body[awarding_body],
                _CentreHeader_series[series],
                _CentreHeader_year[year],
                b" " * 0,
            )
        )
        raw = raw.ljust(length, b" ")
        return cls(raw)

_Amendment_centre_number = Encoding(
    "amendment", "centre_number", _0_centre_number, 5, True
)
_Amendment_candidate_number = Encoding(
    "amendment", "candidate_number", _7_candidate_number, 4, True
)
_Amendment_name = quick_encoder(
    "amendment", "name", _8_person_name, 40, True
)
_Amendment_sex = Encoding(
    "amendment", "sex", _9_sex, 1, True
)
_Amendment_date_of_birth = Encoding(
    "amendment", "date_of_birth", _10_birth_date, 6, True
)
_Amendment_status = Encoding(
    "amendment", "status", _11_text, 1, False
)
_Amendment_uci = quick_encoder(
    "amendment", "uci", _12_uci, 13, False
)
_Amendment_uln = quick_encoder(
    "amendment", "uln", _13_uln, 10, False
)
_Amendment_option_count = Encoding(
    "amendment", "option_count", _4_integer, 2, True
)

class AmendmentOptionsItem(NamedTuple):
    """Options the candidate is entered for."""

    option_code: str | None = None
    """Entry code."""

def _read_AmendmentOptionsItem(raw: bytes) -> AmendmentOptionsItem:
    return AmendmentOptionsItem(
        _14_option_code_seen[raw[0:6]],
    )

_read_AmendmentOptionsItems = ItemsReader(_read_AmendmentOptionsItem, 6, 20)
_AmendmentOptionsItem_option_code = Encoding(
    "amendment", "option_code", _14_option_code, 6, True
)

def _write_AmendmentOptionsItem(item: AmendmentOptionsItem) -> bytes:
    return b"".join(
        (
            _AmendmentOptionsItem_option_code[item.option_code],
        )
    )

_AmendmentOptionsItem_written = RememberingItems(_write_AmendmentOptionsItem)

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
        return _7_candidate_number_seen[self.raw[7:11]]

    @property
    def name(self) -> str | None:
        """SURNAME:FORENAMES. Columns 12-51, position inferred."""
        return self.raw[11:51].rstrip(b" ").decode("latin-1") or None

    @property
    def sex(self) -> str | None:
        """M or F. Columns 52-52, position inferred."""
        return _9_sex_seen[self.raw[51:52]]

    @property
    def date_of_birth(self) -> date | None:
        """DDMMYY. Columns 53-58, position inferred."""
        return _10_birth_date_seen[self.raw[52:58]]

    @property
    def status(self) -> str | None:
        """Kind of candidate, such as private or transferred. Columns 59-59, position inferred."""
        return _11_text_seen[self.raw[58:59]]

    @property
    def uci(self) -> str | None:
        """Unique Candidate Identifier. Columns 60-72, position confirmed."""
        return self.raw[59:72].rstrip(b" ").decode("latin-1") or None

    @property
    def uln(self) -> str | None:
        """Unique Learner Number; blank where the candidate has none. Columns 73-82, position placeholder."""
        return _13_uln.decode(self.raw[72:82])

    @property
    def option_count(self) -> int | None:
        """How many options follow. Columns 83-84, position placeholder."""
        return _4_integer_seen[self.raw[82:84]]

    @property
    def options(self) -> tuple[AmendmentOptionsItem, ...]:
        """Options the candidate is entered for. Columns 85-204, position placeholder."""
        return _read_AmendmentOptionsItems(self.raw[84:204])

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "centre_number": _0_centre_number_seen[raw[2:7]],
            "candidate_number": _7_candidate_number_seen[raw[7:11]],
            "name": raw[11:51].rstrip(b" ").decode("latin-1") or None,
            "sex": _9_sex_seen[raw[51:52]],
            "date_of_birth": _10_birth_date_seen[raw[52:58]],
            "status": _11_text_seen[raw[58:59]],
            "uci": raw[59:72].rstrip(b" ").decode("latin-1") or None,
            "uln": _13_uln.decode(raw[72:82]),
            "option_count": _4_integer_seen[raw[82:84]],
            "options": _read_AmendmentOptionsItems(raw[84:204]),
        }

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
            [_AmendmentOptionsItem_written[item] for item in options_items]
        ).ljust(120, b" ")
        raw = b"".join(
            (
                b'A5',
                _Amendment_centre_number[centre_number],
                _Amendment_candidate_number[candidate_number],
                _Amendment_name(name),
                _Amendment_sex[sex],
                _Amendment_date_of_birth[date_of_birth],
                _Amendment_status[status],
                _Amendment_uci(uci),
                _Amendment_uln(uln),
                _Amendment_option_count[option_count],
                options_raw,
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

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "data_type": raw[:1].decode("latin-1"),
            "centre_number": _0_centre_number_seen[raw[2:7]],
            "record_count": _4_integer_seen[raw[7:14]],
        }

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

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "data_type": raw[:1].decode("latin-1"),
            "record_count": _4_integer_seen[raw[2:9]],
        }

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
                _FileTrailer_record_count[record_count],
                b" " * 0,
            )
        )
        raw = raw.ljust(length, b" ")
        return cls(raw)

_Component_component_code = Encoding(
    "component", "component_code", _15_component_code, 12, True
)
_Component_title = Encoding(
    "component", "title", _16_title, 36, True
)
_Component_teacher_marks = Encoding(
    "component", "teacher_marks", _11_text, 1, True
)
_Component_maximum_mark = Encoding(
    "component", "maximum_mark", _4_integer, 3, False
)
_Component_gradeset = Encoding(
    "component", "gradeset", _17_gradeset, 4, False
)
_Component_due_date = Encoding(
    "component", "due_date", _6_date, 6, False
)
_Component_timetabled = Encoding(
    "component", "timetabled", _11_text, 1, True
)
_Component_timetable_date = Encoding(
    "component", "timetable_date", _6_date, 6, False
)
_Component_timetable_session = Encoding(
    "component", "timetable_session", _18_text, 1, False
)
_Component_time_allowed = Encoding(
    "component", "time_allowed", _4_integer, 3, False
)

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
        return _11_text_seen[self.raw[50:51]]

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
        return _11_text_seen[self.raw[64:65]]

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

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "component_code": raw[2:14].rstrip(b" ").decode("latin-1") or None,
            "title": raw[14:50].rstrip(b" ").decode("latin-1") or None,
            "teacher_marks": _11_text_seen[raw[50:51]],
            "maximum_mark": _4_integer_seen[raw[51:54]],
            "gradeset": _17_gradeset_seen[raw[54:58]],
            "due_date": _6_date_seen[raw[58:64]],
            "timetabled": _11_text_seen[raw[64:65]],
            "timetable_date": _6_date_seen[raw[65:71]],
            "timetable_session": _18_text_seen[raw[71:72]],
            "time_allowed": _4_integer_seen[raw[72:75]],
        }

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
                _Component_component_code[component_code],
                _Component_title[title],
                _Component_teacher_marks[teacher_marks],
                _Component_maximum_mark[maximum_mark],
                _Component_gradeset[gradeset],
                _Component_due_date[due_date],
                _Component_timetabled[timetabled],
                _Component_timetable_date[timetable_date],
                _Component_timetable_session[timetable_session],
                _Component_time_allowed[time_allowed],
            )
        )
        return cls(raw)

_Disallowed_option_code = Encoding(
    "disallowed", "option_code", _14_option_code, 6, True
)
_Disallowed_disallowed_option_code = Encoding(
    "disallowed", "disallowed_option_code", _14_option_code, 6, True
)

class Disallowed(Record):
    """Two options that a candidate may not both be entered for in one series."""

    __slots__ = ()
    kind: ClassVar[str] = "disallowed"

    @property
    def option_code(self) -> str | None:
        """One of the two. Columns 3-8, position placeholder."""
        return _14_option_code_seen[self.raw[2:8]]

    @property
    def disallowed_option_code(self) -> str | None:
        """The other one; the order means nothing. Columns 9-14, position placeholder."""
        return _14_option_code_seen[self.raw[8:14]]

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "option_code": _14_option_code_seen[raw[2:8]],
            "disallowed_option_code": _14_option_code_seen[raw[8:14]],
        }

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
                _Disallowed_option_code[option_code],
                _Disallowed_disallowed_option_code[disallowed_option_code],
            )
        )
        return cls(raw)

_Entry_centre_number = Encoding(
    "entry", "centre_number", _0_centre_number, 5, True
)
_Entry_candidate_number = Encoding(
    "entry", "candidate_number", _7_candidate_number, 4, True
)
_Entry_name = quick_encoder(
    "entry", "name", _8_person_name, 40, True
)
_Entry_sex = Encoding(
    "entry", "sex", _9_sex, 1, True
)
_Entry_date_of_birth = Encoding(
    "entry", "date_of_birth", _10_birth_date, 6, True
)
_Entry_status = Encoding(
    "entry", "status", _11_text, 1, False
)
_Entry_uci = quick_encoder(
    "entry", "uci", _12_uci, 13, False
)
_Entry_uln = quick_encoder(
    "entry", "uln", _13_uln, 10, False
)
_Entry_option_count = Encoding(
    "entry", "option_count", _4_integer, 2, True
)

class EntryOptionsItem(NamedTuple):
    """Options the candidate is entered for."""

    option_code: str | None = None
    """Entry code."""

def _read_EntryOptionsItem(raw: bytes) -> EntryOptionsItem:
    return EntryOptionsItem(
        _14_option_code_seen[raw[0:6]],
    )

_read_EntryOptionsItems = ItemsReader(_read_EntryOptionsItem, 6, 20)
_EntryOptionsItem_option_code = Encoding(
    "entry", "option_code", _14_option_code, 6, True
)

def _write_EntryOptionsItem(item: EntryOptionsItem) -> bytes:
    return b"".join(
        (
            _EntryOptionsItem_option_code[item.option_code],
        )
    )

_EntryOptionsItem_written = RememberingItems(_write_EntryOptionsItem)

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
        return _7_candidate_number_seen[self.raw[7:11]]

    @property
    def name(self) -> str | None:
        """SURNAME:FORENAMES. Columns 12-51, position inferred."""
        return self.raw[11:51].rstrip(b" ").decode("latin-1") or None

    @property
    def sex(self) -> str | None:
        """M or F. Columns 52-52, position inferred."""
        return _9_sex_seen[self.raw[51:52]]

    @property
    def date_of_birth(self) -> date | None:
        """DDMMYY. Columns 53-58, position inferred."""
        return _10_birth_date_seen[self.raw[52:58]]

    @property
    def status(self) -> str | None:
        """Kind of candidate, such as private or transferred. Columns 59-59, position inferred."""
        return _11_text_seen[self.raw[58:59]]

    @property
    def uci(self) -> str | None:
        """Unique Candidate Identifier. Columns 60-72, position confirmed."""
        return self.raw[59:72].rstrip(b" ").decode("latin-1") or None

    @property
    def uln(self) -> str | None:
        """Unique Learner Number; blank where the candidate has none. Columns 73-82, position placeholder."""
        return _13_uln.decode(self.raw[72:82])

    @property
    def option_count(self) -> int | None:
        """How many options follow. Columns 83-84, position placeholder."""
        return _4_integer_seen[self.raw[82:84]]

    @property
    def options(self) -> tuple[EntryOptionsItem, ...]:
        """Options the candidate is entered for. Columns 85-204, position placeholder."""
        return _read_EntryOptionsItems(self.raw[84:204])

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "centre_number": _0_centre_number_seen[raw[2:7]],
            "candidate_number": _7_candidate_number_seen[raw[7:11]],
            "name": raw[11:51].rstrip(b" ").decode("latin-1") or None,
            "sex": _9_sex_seen[raw[51:52]],
            "date_of_birth": _10_birth_date_seen[raw[52:58]],
            "status": _11_text_seen[raw[58:59]],
            "uci": raw[59:72].rstrip(b" ").decode("latin-1") or None,
            "uln": _13_uln.decode(raw[72:82]),
            "option_count": _4_integer_seen[raw[82:84]],
            "options": _read_EntryOptionsItems(raw[84:204]),
        }

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
            [_EntryOptionsItem_written[item] for item in options_items]
        ).ljust(120, b" ")
        raw = b"".join(
            (
                b'E5',
                _Entry_centre_number[centre_number],
                _Entry_candidate_number[candidate_number],
                _Entry_name(name),
                _Entry_sex[sex],
                _Entry_date_of_birth[date_of_birth],
                _Entry_status[status],
                _Entry_uci(uci),
                _Entry_uln(uln),
                _Entry_option_count[option_count],
                options_raw,
            )
        )
        return cls(raw)

_Forecast_centre_number = Encoding(
    "forecast", "centre_number", _0_centre_number, 5, True
)
_Forecast_candidate_number = Encoding(
    "forecast", "candidate_number", _7_candidate_number, 4, True
)
_Forecast_uci = quick_encoder(
    "forecast", "uci", _12_uci, 13, False
)
_Forecast_option_code = Encoding(
    "forecast", "option_code", _14_option_code, 6, True
)
_Forecast_first_grade = Encoding(
    "forecast", "first_grade", _19_grade, 2, True
)
_Forecast_second_grade = Encoding(
    "forecast", "second_grade", _19_grade, 2, False
)

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
        return _7_candidate_number_seen[self.raw[7:11]]

    @property
    def uci(self) -> str | None:
        """Unique Candidate Identifier. Columns 12-24, position placeholder."""
        return self.raw[11:24].rstrip(b" ").decode("latin-1") or None

    @property
    def option_code(self) -> str | None:
        """Option the forecast is for. Columns 25-30, position placeholder."""
        return _14_option_code_seen[self.raw[24:30]]

    @property
    def first_grade(self) -> str | None:
        """Grade expected. Columns 31-32, position placeholder."""
        return _19_grade_seen[self.raw[30:32]]

    @property
    def second_grade(self) -> str | None:
        """Second grade expected, in double awards. Columns 33-34, position placeholder."""
        return _19_grade_seen[self.raw[32:34]]

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "centre_number": _0_centre_number_seen[raw[2:7]],
            "candidate_number": _7_candidate_number_seen[raw[7:11]],
            "uci": raw[11:24].rstrip(b" ").decode("latin-1") or None,
            "option_code": _14_option_code_seen[raw[24:30]],
            "first_grade": _19_grade_seen[raw[30:32]],
            "second_grade": _19_grade_seen[raw[32:34]],
        }

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
                _Forecast_centre_number[centre_number],
                _Forecast_candidate_number[candidate_number],
                _Forecast_uci(uci),
                _Forecast_option_code[option_code],
                _Forecast_first_grade[first_grade],
                _Forecast_second_grade[second_grade],
            )
        )
        return cls(raw)

_Link_option_code = Encoding(
    "link", "option_code", _14_option_code, 6, True
)
_Link_component_code = Encoding(
    "link", "component_code", _15_component_code, 12, True
)

class Link(Record):
    """One component that belongs to an option."""

    __slots__ = ()
    kind: ClassVar[str] = "link"

    @property
    def option_code(self) -> str | None:
        """Option that has the component. Columns 3-8, position confirmed."""
        return _14_option_code_seen[self.raw[2:8]]

    @property
    def component_code(self) -> str | None:
        """Component that it has. Columns 9-20, position confirmed."""
        return self.raw[8:20].rstrip(b" ").decode("latin-1") or None

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "option_code": _14_option_code_seen[raw[2:8]],
            "component_code": raw[8:20].rstrip(b" ").decode("latin-1") or None,
        }

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
                _Link_option_code[option_code],
                _Link_component_code[component_code],
            )
        )
        return cls(raw)

_Mark_centre_number = Encoding(
    "mark", "centre_number", _0_centre_number, 5, True
)
_Mark_candidate_number = Encoding(
    "mark", "candidate_number", _7_candidate_number, 4, True
)
_Mark_uci = quick_encoder(
    "mark", "uci", _12_uci, 13, False
)
_Mark_component_code = Encoding(
    "mark", "component_code", _15_component_code, 12, True
)
_Mark_mark = Encoding(
    "mark", "mark", _4_integer, 3, False
)
_Mark_grade = Encoding(
    "mark", "grade", _19_grade, 2, False
)
_Mark_absent = Encoding(
    "mark", "absent", _20_flag, 1, False
)

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
        return _7_candidate_number_seen[self.raw[7:11]]

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

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "centre_number": _0_centre_number_seen[raw[2:7]],
            "candidate_number": _7_candidate_number_seen[raw[7:11]],
            "uci": raw[11:24].rstrip(b" ").decode("latin-1") or None,
            "component_code": raw[24:36].rstrip(b" ").decode("latin-1") or None,
            "mark": _4_integer_seen[raw[36:39]],
            "grade": _19_grade_seen[raw[39:41]],
            "absent": _20_flag_seen[raw[41:42]],
        }

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
                _Mark_centre_number[centre_number],
                _Mark_candidate_number[candidate_number],
                _Mark_uci(uci),
                _Mark_component_code[component_code],
                _Mark_mark[mark],
                _Mark_grade[grade],
                _Mark_absent[absent],
            )
        )
        return cls(raw)

_Option_option_code = Encoding(
    "option", "option_code", _14_option_code, 6, True
)
_Option_syllabus_code = Encoding(
    "option", "syllabus_code", _21_syllabus_code, 6, True
)
_Option_certification_qualification = Encoding(
    "option", "certification_qualification", _22_qualification, 4, False
)
_Option_certification_level = Encoding(
    "option", "certification_level", _23_level, 3, False
)
_Option_item = Encoding(
    "option", "item", _11_text, 1, True
)
_Option_unit_qualification = Encoding(
    "option", "unit_qualification", _22_qualification, 4, False
)
_Option_unit_level = Encoding(
    "option", "unit_level", _23_level, 3, False
)
_Option_process = Encoding(
    "option", "process", _11_text, 1, False
)
_Option_classification = Encoding(
    "option", "classification", _11_text, 4, False
)
_Option_accreditation_number = Encoding(
    "option", "accreditation_number", _11_text, 8, False
)
_Option_title = Encoding(
    "option", "title", _16_title, 36, True
)
_Option_fee_defined = Encoding(
    "option", "fee_defined", _24_yes_no, 1, True
)
_Option_fee = Encoding(
    "option", "fee", _25_fee, 5, False
)
_Option_first_forecast_gradeset = Encoding(
    "option", "first_forecast_gradeset", _17_gradeset, 4, False
)
_Option_second_forecast_gradeset = Encoding(
    "option", "second_forecast_gradeset", _17_gradeset, 4, False
)
_Option_result_type = Encoding(
    "option", "result_type", _26_result_type, 1, True
)
_Option_first_grade_gradeset = Encoding(
    "option", "first_grade_gradeset", _17_gradeset, 4, False
)
_Option_second_grade_gradeset = Encoding(
    "option", "second_grade_gradeset", _17_gradeset, 4, False
)
_Option_first_endorsement_gradeset = Encoding(
    "option", "first_endorsement_gradeset", _17_gradeset, 4, False
)
_Option_second_endorsement_gradeset = Encoding(
    "option", "second_endorsement_gradeset", _17_gradeset, 4, False
)
_Option_maximum_mark = Encoding(
    "option", "maximum_mark", _4_integer, 4, False
)
_Option_component_count = Encoding(
    "option", "component_count", _4_integer, 2, True
)

class Option(Record):
    """One entry code that candidates can be entered for."""

    __slots__ = ()
    kind: ClassVar[str] = "option"

    @property
    def option_code(self) -> str | None:
        """Unique within awarding body and series. Columns 3-8, position confirmed."""
        return _14_option_code_seen[self.raw[2:8]]

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
        return _11_text_seen[self.raw[21:22]]

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
        return _11_text_seen[self.raw[29:30]]

    @property
    def classification(self) -> str | None:
        """Classification code (discount code). Columns 31-34, position confirmed."""
        return _11_text_seen[self.raw[30:34]]

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

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "option_code": _14_option_code_seen[raw[2:8]],
            "syllabus_code": _21_syllabus_code_seen[raw[8:14]],
            "certification_qualification": _22_qualification_seen[raw[14:18]],
            "certification_level": _23_level_seen[raw[18:21]],
            "item": _11_text_seen[raw[21:22]],
            "unit_qualification": _22_qualification_seen[raw[22:26]],
            "unit_level": _23_level_seen[raw[26:29]],
            "process": _11_text_seen[raw[29:30]],
            "classification": _11_text_seen[raw[30:34]],
            "accreditation_number": raw[34:42].rstrip(b" ").decode("latin-1") or None,
            "title": raw[42:78].rstrip(b" ").decode("latin-1") or None,
            "fee_defined": _24_yes_no_seen[raw[78:79]],
            "fee": _25_fee_seen[raw[79:84]],
            "first_forecast_gradeset": _17_gradeset_seen[raw[84:88]],
            "second_forecast_gradeset": _17_gradeset_seen[raw[88:92]],
            "result_type": _26_result_type_seen[raw[92:93]],
            "first_grade_gradeset": _17_gradeset_seen[raw[93:97]],
            "second_grade_gradeset": _17_gradeset_seen[raw[97:101]],
            "first_endorsement_gradeset": _17_gradeset_seen[raw[101:105]],
            "second_endorsement_gradeset": _17_gradeset_seen[raw[105:109]],
            "maximum_mark": _4_integer_seen[raw[109:113]],
            "component_count": _4_integer_seen[raw[113:115]],
        }

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
                _Option_option_code[option_code],
                _Option_syllabus_code[syllabus_code],
                _Option_certification_qualification[certification_qualification],
                _Option_certification_level[certification_level],
                _Option_item[item],
                _Option_unit_qualification[unit_qualification],
                _Option_unit_level[unit_level],
                _Option_process[process],
                _Option_classification[classification],
                _Option_accreditation_number[accreditation_number],
                _Option_title[title],
                _Option_fee_defined[fee_defined],
                _Option_fee[fee],
                _Option_first_forecast_gradeset[first_forecast_gradeset],
                _Option_second_forecast_gradeset[second_forecast_gradeset],
                _Option_result_type[result_type],
                _Option_first_grade_gradeset[first_grade_gradeset],
                _Option_second_grade_gradeset[second_grade_gradeset],
                _Option_first_endorsement_gradeset[first_endorsement_gradeset],
                _Option_second_endorsement_gradeset[second_endorsement_gradeset],
                _Option_maximum_mark[maximum_mark],
                _Option_component_count[component_count],
            )
        )
        return cls(raw)

_Result_centre_number = Encoding(
    "result", "centre_number", _0_centre_number, 5, True
)
_Result_candidate_number = Encoding(
    "result", "candidate_number", _7_candidate_number, 4, True
)
_Result_uci = quick_encoder(
    "result", "uci", _12_uci, 13, False
)
_Result_uln = quick_encoder(
    "result", "uln", _13_uln, 10, False
)
_Result_result_count = Encoding(
    "result", "result_count", _4_integer, 2, True
)

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
        _14_option_code_seen[raw[0:6]],
        _14_option_code_seen[raw[6:12]],
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

_read_ResultResultsItems = ItemsReader(_read_ResultResultsItem, 29, 10)
_ResultResultsItem_option_code = Encoding(
    "result", "option_code", _14_option_code, 6, True
)
_ResultResultsItem_result_option_code = Encoding(
    "result", "result_option_code", _14_option_code, 6, False
)
_ResultResultsItem_result_type = Encoding(
    "result", "result_type", _26_result_type, 1, False
)
_ResultResultsItem_score = Encoding(
    "result", "score", _4_integer, 4, False
)
_ResultResultsItem_first_grade = Encoding(
    "result", "first_grade", _19_grade, 2, False
)
_ResultResultsItem_second_grade = Encoding(
    "result", "second_grade", _19_grade, 2, False
)
_ResultResultsItem_first_endorsement = Encoding(
    "result", "first_endorsement", _19_grade, 2, False
)
_ResultResultsItem_second_endorsement = Encoding(
    "result", "second_endorsement", _19_grade, 2, False
)
_ResultResultsItem_first_grade_partial_absence = Encoding(
    "result", "first_grade_partial_absence", _27_partial_absence, 1, False
)
_ResultResultsItem_second_grade_partial_absence = Encoding(
    "result", "second_grade_partial_absence", _27_partial_absence, 1, False
)
_ResultResultsItem_first_endorsement_partial_absence = Encoding(
    "result", "first_endorsement_partial_absence", _27_partial_absence, 1, False
)
_ResultResultsItem_second_endorsement_partial_absence = Encoding(
    "result", "second_endorsement_partial_absence", _27_partial_absence, 1, False
)

def _write_ResultResultsItem(item: ResultResultsItem) -> bytes:
    return b"".join(
        (
            _ResultResultsItem_option_code[item.option_code],
            _ResultResultsItem_result_option_code[item.result_option_code],
            _ResultResultsItem_result_type[item.result_type],
            _ResultResultsItem_score[item.score],
            _ResultResultsItem_first_grade[item.first_grade],
            _ResultResultsItem_second_grade[item.second_grade],
            _ResultResultsItem_first_endorsement[item.first_endorsement],
            _ResultResultsItem_second_endorsement[item.second_endorsement],
            _ResultResultsItem_first_grade_partial_absence[item.first_grade_partial_absence],
            _ResultResultsItem_second_grade_partial_absence[item.second_grade_partial_absence],
            _ResultResultsItem_first_endorsement_partial_absence[item.first_endorsement_partial_absence],
            _ResultResultsItem_second_endorsement_partial_absence[item.second_endorsement_partial_absence],
        )
    )

_ResultResultsItem_written = RememberingItems(_write_ResultResultsItem)

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
        return _7_candidate_number_seen[self.raw[7:11]]

    @property
    def uci(self) -> str | None:
        """Unique Candidate Identifier, as in the entry. Columns 12-24, position placeholder."""
        return self.raw[11:24].rstrip(b" ").decode("latin-1") or None

    @property
    def uln(self) -> str | None:
        """Unique Learner Number. Columns 25-34, position placeholder."""
        return _13_uln.decode(self.raw[24:34])

    @property
    def result_count(self) -> int | None:
        """How many results follow. Columns 35-36, position placeholder."""
        return _4_integer_seen[self.raw[34:36]]

    @property
    def results(self) -> tuple[ResultResultsItem, ...]:
        """Results, one for each option. Columns 37-326, position placeholder."""
        return _read_ResultResultsItems(self.raw[36:326])

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "centre_number": _0_centre_number_seen[raw[2:7]],
            "candidate_number": _7_candidate_number_seen[raw[7:11]],
            "uci": raw[11:24].rstrip(b" ").decode("latin-1") or None,
            "uln": _13_uln.decode(raw[24:34]),
            "result_count": _4_integer_seen[raw[34:36]],
            "results": _read_ResultResultsItems(raw[36:326]),
        }

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
            [_ResultResultsItem_written[item] for item in results_items]
        ).ljust(290, b" ")
        raw = b"".join(
            (
                b'R5',
                _Result_centre_number[centre_number],
                _Result_candidate_number[candidate_number],
                _Result_uci(uci),
                _Result_uln(uln),
                _Result_result_count[result_count],
                results_raw,
            )
        )
        return cls(raw)

_Syllabus_syllabus_code = Encoding(
    "syllabus", "syllabus_code", _21_syllabus_code, 6, True
)
_Syllabus_title = Encoding(
    "syllabus", "title", _16_title, 36, True
)

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

    def values(self) -> dict[str, Any]:
        """All values by field, as `make` takes them; raises FieldError."""
        raw = self.raw
        return {
            "syllabus_code": _21_syllabus_code_seen[raw[2:8]],
            "title": raw[8:44].rstrip(b" ").decode("latin-1") or None,
        }

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
                _Syllabus_syllabus_code[syllabus_code],
                _Syllabus_title[title],
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
