"""The commented configuration that `a2c init` writes."""

from __future__ import annotations

from typing import Literal

_COMMON = """\
# How often, and how long at most; in seconds. These are the defaults.
[timing]
# rescan_s = 5.0                 # between two looks at the folders
# settle_s = 2.0                 # a file must stay the same this long to be taken
# poll_s = 60.0                  # between two looks at a partner's server
# receipt_overdue_s = 86400.0    # without a receipt, a file is sent again after this
# operation_timeout_s = 60.0     # the longest one step on a server may take
# minimum_rate_bytes_s = 16384   # bytes per second; a slower transfer is given up
# retry_base_s = 2.0             # the first wait after a failure; it then doubles
# retry_cap_s = 900.0            # the longest wait between two tries

# How much at most. These are the defaults.
[limits]
# file_bytes = 2147483648        # the largest file that is taken
# findings = 1000                # findings listed for one file
# files_per_pass = 500           # files handled before others get their turn

# Names, dates of birth, UCIs and ULNs never appear in the log.
[log]
level = "info"                   # debug, info, warning or error
format = "json"                  # json, or console for people
# file = "a2c.log"               # without it the log goes to standard error

# Where a monitoring system asks how the program is (/health, /metrics).
[health]
## listen = "127.0.0.1:9464"

# When people are told that something needs them. These are the defaults; what begins
# with ## is an example.
[alerts]
# every_s = 60.0                 # between two looks
# stuck_after_s = 7200.0         # a file that has not moved for so long is stuck
# deadline_days = 7              # so many days before a deadline it is told
# disk_free_bytes = 1073741824   # less free room than this is too little
# repeat_s = 86400.0             # what is not put right is told again after this
## webhook_file = "keys/webhook"  # a file with the address to post to; it is secret
## [alerts.mail]
## server = "mail.example.org"    # also: port, encryption, username, password_file
## sender = "a2c@example.org"
## recipients = ["exams@example.org"]

# How long files are kept that have come to their end; 'a2c purge' erases older ones.
[retention]
## keep_days = 730

# Rules of awarding bodies beyond the format: certification, routes, deadlines.
[checks]
## profiles = ["ocr-cambridge-nationals"]   # or a file of your own: "ours.toml"

# Layouts whose columns are placeholders (see 'a2c layouts') are only written with
# your consent. Who holds the JCQ booklet corrects them in a folder of overlays.
[layouts]
# overlays = "layouts"
consent = []                     # such as ["jcq14/entries"]
"""

_CENTRE = """\
# a2c at a centre. Paths are relative to this file; write them with "/".
# Check it with: a2c config check
role = "centre"

{common}
# One section for each centre number; each has a spool of its own.
[[centres]]
number = "{number}"
spool = "spool/{number}"         # holds outbox, inbox, sent and rejected

# One section for each awarding body's server.
[[centres.partners]]
name = "ocr"                     # yours, for the log
awarding_bodies = ["01", "72"]   # as in file names: E{number}01.X01
host = "sftp.example.org"
port = 22
username = "c{number}"
key_file = "keys/c{number}"      # your private key; send them keys/c{number}.pub
host_keys = []                   # "ssh-ed25519 AAAA..." as the awarding body tells you
remote_root = "."
# severities.FLD007 = "notice"   # a finding counts as error, warning or notice here
"""

_HUB = """\
# a2c at an awarding body. Paths are relative to this file; write them with "/".
# Check it with: a2c config check
role = "hub"

{common}
[hub]
name = "OCR"
awarding_bodies = ["01"]         # as in file names: E{number}01.X01
root = "sftp"                    # what the SFTP server shows: one folder per centre
spool = "spool"                  # holds outbox, inbox, sent and rejected

# One section for each centre.
[[hub.centres]]
number = "{number}"
# folder = "{number}"            # below root; the number unless said otherwise
# severities.FLD007 = "notice"   # a finding counts as error, warning or notice here
"""


def example_config(role: Literal["centre", "hub"], number: str = "99999") -> str:
    """Write a commented `a2c.toml` for a role, for a centre number.

    It loads as it stands once the key file is there; a centre's server is refused
    until its host key is written in.
    """
    template = _CENTRE if role == "centre" else _HUB
    return template.format(common=_COMMON, number=number)
