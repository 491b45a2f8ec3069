"""Formats of tagged text; each file is one, by the name of the file."""
