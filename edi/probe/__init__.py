"""Learns the true columns of fields from real files, by anchors that prove themselves.

Layouts of which no booklet is public hold placeholders. A real file shows where its
fields are, to whoever looks for values that can hardly be there by chance: check
characters that fit, the parts of the file's own name, codes of the basedata, dates that
exist, counts that are right. What no such anchor locates stays unknown: "cannot tell"
is an answer, a guess is not.

Pure: bytes and names in, findings out. Findings hold columns and counts, never a value
of a record, for records hold children's names.
"""

from edi.probe.finding import FieldFinding, ProbeReport, RecordFinding
from edi.probe.overlay import overlay_source
from edi.probe.probe import probe

__all__ = [
    "FieldFinding",
    "ProbeReport",
    "RecordFinding",
    "overlay_source",
    "probe",
]
