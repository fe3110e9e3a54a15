"""What can go wrong between two machines, as exceptions that a person can act on.

Each error names the operation, its subject, the cause found and a hint; its code is
in `daemon.codes`. Only an error whose `transient` is true may mend itself, and only
those are tried again.
"""

# ruff: noqa: N818 - the names say what happened, as they are read at each raise;
# "Error" on every one of them would say nothing more

from typing import ClassVar

from daemon.codes import CODES


class TransportError(Exception):
    """Trouble with a partner's files.

    operation is what was tried, in the imperative ("write"); subject what it was
    tried on; cause what was found (and expected); hint what to do, by default the
    help of the code.
    """

    code: ClassVar[str] = "TRN013"
    transient: ClassVar[bool] = False

    def __init__(
        self, *, operation: str, subject: str, cause: str, hint: str | None = None
    ) -> None:
        self.operation = operation
        self.subject = subject
        self.cause = cause
        self.hint = CODES[self.code].help if hint is None else hint
        super().__init__(operation, subject, cause, self.hint)

    def __str__(self) -> str:
        return f"could not {self.operation} {self.subject}: {self.cause}"


class Unreachable(TransportError):
    """No connection could be made."""

    code = "TRN001"
    transient = True


class TimedOut(TransportError):
    """The peer did not answer, or a whole transfer outlasted its deadline."""

    code = "TRN002"
    transient = True


class HostKeyUnknown(TransportError):
    """The server shows a key of a type of which none is pinned."""

    code = "TRN003"


class HostKeyChanged(TransportError):
    """The server shows another key than the pinned one."""

    code = "TRN004"


class LoginRefused(TransportError):
    """The server does not accept this user name with this key."""

    code = "TRN005"


class KeyUnusable(TransportError):
    """The private key file is missing, unreadable, encrypted or no key."""

    code = "TRN006"


class NotThere(TransportError):
    """The file does not exist."""

    code = "TRN007"


class AlreadyThere(TransportError):
    """Something has that name already."""

    code = "TRN008"


class FolderMissing(TransportError):
    """The folder does not exist, or is no folder."""

    code = "TRN009"


class Denied(TransportError):
    """The server forbids this user that operation."""

    code = "TRN010"


class NoSpace(TransportError):
    """The far side has no room left."""

    code = "TRN011"
    transient = True


class Damaged(TransportError):
    """Size or digest after a transfer is not what it was before."""

    code = "TRN012"
    transient = True


class ProtocolFault(TransportError):
    """The server answered in a way the protocol does not allow."""

    code = "TRN013"


class ConnectionLost(TransportError):
    """The connection ended in the middle of an operation, or was closed by us."""

    code = "TRN014"
    transient = True


class TooLarge(TransportError):
    """A file holds more bytes than we take."""

    code = "TRN015"


class NameUnusable(TransportError):
    """A name that no path may hold."""

    code = "TRN016"


class Conflict(TransportError):
    """Another file with other content has the name of the one to send."""

    code = "TRN017"


class ReceiptInvalid(TransportError):
    """A receipt that cannot be believed."""

    code = "TRN018"


class NoticeInvalid(TransportError):
    """A notice that cannot be believed."""

    code = "TRN019"


class NoCommonAlgorithm(TransportError):
    """The server offers only algorithms that we do not allow."""

    code = "TRN020"


class ServerFailure(TransportError):
    """The server says "failure" and nothing more."""

    code = "TRN021"
    transient = True


class LocalFault(TransportError):
    """A file on this machine could not be read or written during a transfer."""

    code = "TRN022"
    transient = True
