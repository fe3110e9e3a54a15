"""How the running program is, told to machines and people.

`outlook` says how spools and partners are; `alerts` what of it needs a person, and
`telling` tells them; `metrics` and `server` answer a monitoring system; `supervisor`
speaks to systemd; `monitor` ties them to the program's loop.
"""
