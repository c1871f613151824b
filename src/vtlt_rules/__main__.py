"""``python -m vtlt_rules``: the command line."""

import sys

from vtlt_rules.cli import main

if __name__ == "__main__":
    sys.exit(main())
