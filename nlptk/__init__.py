"""nlptk: the classical NLP toolkit for the command line, on NumPy."""

__version__ = "0.1.0"
