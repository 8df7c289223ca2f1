"""Where the bundled ``plaid-viewer-cache`` starts: the command line of the cache."""

from viewer.cache.__main__ import main

raise SystemExit(main())
