"""``python -m ancrage``: the command line."""

import sys

from ancrage.cli import main

if __name__ == "__main__":
    sys.exit(main())
