"""The files of other programs: each format is a module with `read(path, ...)` and `write(model, path)`."""
