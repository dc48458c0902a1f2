#!/usr/bin/env python3
"""The command line of Stamba without an installation: `build.py build` is `stamba build`."""

import sys

from stamba.cli import main

if __name__ == "__main__":
    sys.exit(main())
