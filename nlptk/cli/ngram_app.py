"""The group `nlptk ngram`, to which the modules beside add their commands."""

from nlptk.cli.groups import new_app

app = new_app()
