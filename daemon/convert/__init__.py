"""Files of other programs made from EDI files, and EDI files made from them.

`edi.tables`, `edi.json_lines` and `edi.bulk.arrow` say what a file is as a table; here
are the files themselves. Whatever is written is whole or not there, readable by its
owner only, and replaces nothing.
"""
