"""Where the bundled ``plaid-viewer-cache`` starts: the command line of the cache."""

from viewer.cache_command.main import main

raise SystemExit(main())
