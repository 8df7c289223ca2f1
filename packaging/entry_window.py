"""Where the bundled ``plaid-viewer-desktop`` starts: the window, and with ``--role`` the reader and the renderer."""

import multiprocessing

# A library that starts a process with multiprocessing (pyplaid's writers do) runs this executable again; without this
# line each of them would open another window.
multiprocessing.freeze_support()

from viewer.cli import main  # noqa: E402 - only after the line above

raise SystemExit(main())
