"""The forms that labelled text comes in, one file each; output has the form of the input."""
