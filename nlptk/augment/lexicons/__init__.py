"""The forms of synonym files, one file each; which one a file has is seen from its lines."""
