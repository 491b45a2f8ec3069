"""Byte-pair encoding: learn merges, encode, decode, and the formats of other programs."""
