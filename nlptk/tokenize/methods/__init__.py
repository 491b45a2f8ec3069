"""The values of --tokenizer: one file each."""
