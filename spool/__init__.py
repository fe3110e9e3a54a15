"""Custody of files: folders, ledger and the states of a parcel.

`spool` knows no file format and no network. Whether a file is good it learns from a
`Verdict` handed in; that a file was sent, or receipted, from whoever did it.
"""
