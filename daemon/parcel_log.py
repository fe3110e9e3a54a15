"""What log events say of parcels and of trouble."""

from __future__ import annotations

from daemon.transport import TransportError
from spool.errors import SpoolError
from spool.parcel import Parcel


def parcel_fields(parcel: Parcel) -> dict[str, object]:
    """What a log event says of a parcel."""
    return {
        "parcel": parcel.id,
        "direction": str(parcel.direction),
        "file": parcel.name,
        "sha256": parcel.sha256,
        "size": parcel.size,
        "state": str(parcel.state),
    }


def fault_fields(error: TransportError) -> dict[str, object]:
    """What a log event says of trouble with a partner."""
    return _fields(error)


def spool_fault_fields(error: SpoolError) -> dict[str, object]:
    """What a log event says of trouble with the spool."""
    return _fields(error)


def _fields(error: TransportError | SpoolError) -> dict[str, object]:
    return {
        "code": error.code,
        "operation": error.operation,
        "subject": error.subject,
        "cause": error.cause,
        "hint": error.hint,
        "transient": error.transient,
    }
