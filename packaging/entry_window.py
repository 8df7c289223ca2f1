"""Where the bundled ``plaid-viewer-desktop`` starts: the window, and with ``--role`` the reader and the renderer."""

import locale
import multiprocessing
import os

# A library that starts a process with multiprocessing (pyplaid's writers do) runs this executable again; without this
# line each of them would open another window.
multiprocessing.freeze_support()

# Without a locale in the environment (a service, a container) Python changes to C.UTF-8 by itself (PEP 538).
# A bundled Python does not, and Qt warns about it on every start.
try:
    if locale.setlocale(locale.LC_CTYPE, "") in ("C", "POSIX") and "LC_ALL" not in os.environ:
        os.environ["LC_CTYPE"] = "C.UTF-8"
except locale.Error:  # a locale that this machine does not have
    os.environ["LC_ALL"] = "C.UTF-8"

from viewer.cli import main  # noqa: E402 - only after the lines above

raise SystemExit(main())
