"""``python -m viewer``: the same as the command ``plaid-viewer-desktop``."""

import sys

from viewer import roles

if __name__ == "__main__":
    if sys.argv[1:2] == [roles.OPTION]:  # as ``cli.main`` does, without what only a command line of the user needs
        raise SystemExit(roles.play(sys.argv[2:]))
    from viewer.cli import main

    raise SystemExit(main())
