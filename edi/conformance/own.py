"""Our own engine behind the contract that every program under test has to keep."""

from __future__ import annotations

import json

from edi.basedata import Basedata
from edi.catalogue import UnknownLayoutError
from edi.codec.record import NotRecordError
from edi.conformance.case import Kind
from edi.conformance.comparison import Answer
from edi.diagnostics.render_json import render_json
from edi.document import read
from edi.history import History
from edi.json_form import FormError, document_from_json, document_to_json
from edi.rules.check import check


def own_answer(
    kind: Kind,
    name: str,
    given: bytes,
    basedata: Basedata | None = None,
    history: History | None = None,
) -> Answer:
    """What our decoder, encoder or checker gives back for what it is given."""
    if kind == "decoder":
        return Answer(_json(document_to_json(read([given], name))))
    if kind == "encoder":
        return _encoded(given)
    report = check([given], name, basedata=basedata, history=history)
    form = {"diagnostics": [render_json(each) for each in report.diagnostics]}
    return Answer(_json(form), 1 if report.verdict == "rejected" else 0)


def _encoded(given: bytes) -> Answer:
    try:
        return Answer(bytes(document_from_json(json.loads(given), provisional=True)))
    except (FormError, NotRecordError, UnknownLayoutError, json.JSONDecodeError):
        return Answer(b"", 1)


def _json(form: object) -> bytes:
    return json.dumps(form).encode("ascii") + b"\n"
