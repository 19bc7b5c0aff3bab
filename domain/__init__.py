"""The rules: pure, no I/O, no clock, no framework. Reads like the field's rule book."""
