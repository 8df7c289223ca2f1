"""``python -m viewer.cache`` is the command ``plaid-viewer-cache``; nothing of the library imports this."""

import sys

from viewer.cache_command.main import main

if __name__ == "__main__":
    sys.exit(main())
