"""Files of other systems, taken over into the book: organisations, sessions, holidays. Documented in docs/importing.md.

A file is read and decided upon in memory and recorded in one append: all of it, or nothing.
"""
