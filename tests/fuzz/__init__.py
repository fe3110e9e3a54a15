"""Coverage-guided fuzzing of everything that reads what strangers wrote.

`python -m tests.fuzz --seconds N TARGET` runs it (see `make fuzz`); the committed
corpus under `corpus/` is replayed by `test_corpus.py`, which needs no fuzzer.
"""
