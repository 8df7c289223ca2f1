"""The dock *Cache*, and sweeping from the window."""
