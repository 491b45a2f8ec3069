"""The ops of `nlptk augment`: one file each."""
