"""Stopwords: lists for 58 languages, a filter of text, and lists derived from a corpus."""
