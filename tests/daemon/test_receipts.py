"""Receipts and notices: what is written is read back, what is hostile is refused."""

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.receipts import (
    NOTICE_LIMIT,
    RECEIPT_LIMIT,
    Notice,
    Receipt,
    decode_notice,
    decode_receipt,
    digest_of_receipt_name,
    encode_notice,
    encode_receipt,
    notice_name,
    receipt_name,
)
from daemon.transport_errors import NoticeInvalid, ReceiptInvalid

DIGEST = "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab"

RECEIPT = Receipt(
    name="E1234501.X01",
    sha256=DIGEST,
    size=1_360,
    sequence=7,
    time=datetime(2026, 6, 1, 12, 30, tzinfo=UTC),
)

digests = st.text("0123456789abcdef", min_size=64, max_size=64)
# any name that can be in a listing: also bytes that are not UTF-8
names = (
    st.binary(min_size=1, max_size=255)
    .filter(lambda raw: b"/" not in raw and b"\0" not in raw)
    .map(lambda raw: raw.decode("utf-8", "surrogateescape"))
)
receipts = st.builds(
    Receipt,
    name=names,
    sha256=digests,
    size=st.integers(0, 2**63 - 1),
    sequence=st.integers(1, 2**63 - 1),
    time=st.datetimes(timezones=st.just(UTC)),
)


def altered(**members: object) -> bytes:
    """Return the sample receipt's bytes with some members of another value."""
    return json.dumps(json.loads(encode_receipt(RECEIPT)) | members).encode()


def test_a_receipt_looks_like_this() -> None:
    """The form that other programs read stays as it is."""
    assert (
        b'{\n "version": 1,\n "name": "E1234501.X01",\n'
        b' "sha256": "' + DIGEST.encode() + b'",\n "size": 1360,\n "sequence": 7,\n'
        b' "time": "2026-06-01T12:30:00Z"\n}\n'
    ) == encode_receipt(RECEIPT)


@given(receipts)
def test_every_receipt_is_read_back(receipt: Receipt) -> None:
    """Whatever the name's bytes, decoding is the inverse of encoding."""
    data = encode_receipt(receipt)
    assert len(data) <= RECEIPT_LIMIT
    assert receipt == decode_receipt(data, receipt_name(receipt.sha256))


def test_equal_moments_give_equal_bytes() -> None:
    """The same receipt is the same bytes, in whatever zone its time was told."""
    summer = timezone(timedelta(hours=1))
    told_elsewhere = Receipt(
        name=RECEIPT.name,
        sha256=RECEIPT.sha256,
        size=RECEIPT.size,
        sequence=RECEIPT.sequence,
        time=RECEIPT.time.astimezone(summer),
    )
    assert encode_receipt(RECEIPT) == encode_receipt(told_elsewhere)


def test_members_of_a_later_version_are_passed_over() -> None:
    """An unknown member does not spoil a receipt."""
    assert RECEIPT == decode_receipt(altered(signature="x"), receipt_name(DIGEST))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "expected a JSON object"),
        (b"\xff", "expected a JSON object"),
        (b"[" * RECEIPT_LIMIT, "expected a JSON object"),
        (b"[]", "found []; expected a JSON object"),
        (b'{"version": 1, "version": 1}', "found a member twice"),
        (b" " * (RECEIPT_LIMIT + 1), "expected at most 4096"),
        (altered(version=2), "found version 2; expected 1"),
        (altered(version=True), "found version True; expected 1"),
        (altered(name=""), "found '' as name"),
        (altered(name=None), "found None as name"),
        (altered(sha256=DIGEST.upper()), "as sha256; expected 64 hexadecimal digits"),
        (altered(sha256="0" * 64), "expected the one in its name"),
        (altered(size=-1), "found -1 as size"),
        (altered(size=True), "found True as size"),
        (altered(size=1.0), "found 1.0 as size"),
        (altered(size=2**63), "as size; expected a whole number"),
        (altered(sequence=0), "found 0 as sequence"),
        (altered(time="2026-06-01T12:30:00"), "expected ISO 8601 in UTC"),
        (altered(time="2026-06-01T12:30:00+01:00"), "expected ISO 8601 in UTC"),
        (altered(time="yesterday"), "expected ISO 8601 in UTC"),
    ],
)
def test_a_receipt_that_cannot_be_believed(data: bytes, said: str) -> None:
    """Each fault is named with what was found and expected."""
    with pytest.raises(ReceiptInvalid) as caught:
        decode_receipt(data, receipt_name(DIGEST))
    assert said in caught.value.cause
    assert not caught.value.transient


@given(st.binary(max_size=200))
def test_no_bytes_break_the_decoding_of_receipts(data: bytes) -> None:
    """Hostile bytes give the one documented error."""
    with pytest.raises(ReceiptInvalid):
        decode_receipt(data, receipt_name(DIGEST))


def test_only_a_digest_names_a_receipt() -> None:
    """Other files in the receipts folder are not taken for receipts."""
    assert DIGEST == digest_of_receipt_name(f"{DIGEST}.json")
    for name in ("x.json", f"{DIGEST}.json\n", f".{DIGEST}.json", DIGEST):
        assert digest_of_receipt_name(name) is None


@given(names, digests)
def test_every_notice_is_read_back(name: str, digest: str) -> None:
    """Whatever the name's bytes, decoding is the inverse of encoding."""
    notice = Notice(name, digest)
    data = encode_notice(notice)
    assert len(data) <= NOTICE_LIMIT
    assert 1 == data.count(b"\n")
    assert notice == decode_notice(data, notice_name(name))


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no GNU coreutils")
@pytest.mark.parametrize("name", ["R1234501.X01", "a\\b", "a\nb", "Zażółć", "\udcff"])
def test_a_notice_is_what_sha256sum_writes(tmp_path: Path, name: str) -> None:
    """What we write is what GNU sha256sum writes, escapes included."""
    (tmp_path / name).write_bytes(b"x" * 1_360)
    written = subprocess.run(
        ["sha256sum", "--", name], cwd=tmp_path, capture_output=True, check=True
    ).stdout
    digest = sha256(b"x" * 1_360).hexdigest()
    assert written == encode_notice(Notice(name, digest))


@pytest.mark.parametrize(
    "data",
    [
        DIGEST.upper().encode() + b" *R1234501.X01\r\n",
        DIGEST.encode() + b"  R1234501.X01",
    ],
)
def test_other_tools_notices_are_read(data: bytes) -> None:
    """Upper case, the binary mark, CR LF, and a missing line end are all met."""
    expected = Notice("R1234501.X01", DIGEST)
    assert expected == decode_notice(data, "R1234501.X01.sha256")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        DIGEST.encode(),
        DIGEST[1:].encode() + b"  R1234501.X01\n",
        DIGEST.encode() + b"  OTHER.X01\n",
        DIGEST.encode() + b"  R1234501.X01\n" + DIGEST.encode() + b"  second\n",
        b" " * (NOTICE_LIMIT + 1),
    ],
)
def test_a_notice_that_cannot_be_believed(data: bytes) -> None:
    """Nothing but one line about this very file is a notice."""
    with pytest.raises(NoticeInvalid):
        decode_notice(data, "R1234501.X01.sha256")
