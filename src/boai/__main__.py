"""``python -m boai``: the command line."""

from boai.edge.cli import main

raise SystemExit(main())
