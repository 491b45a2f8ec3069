"""`python -m nlptk`: the same as the command `nlptk`."""

import sys

from nlptk.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
