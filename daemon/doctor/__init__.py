"""Looks this machine over, and says for each thing wrong what to do about it.

`findings` holds the values, `machine` and `spools` look at what is here, `partners`
at what is far away, `checkup` does all of it for a configuration.
"""
