"""The running part of a2c-edi: time, network and people.

Carries files between a centre's spool and an awarding body's server. Imports
`edi` (what a file says) and `spool` (who has custody of it); nothing imports
`daemon`. The name is also that of the unrelated distribution `python-daemon`:
give this program an environment of its own.
"""
