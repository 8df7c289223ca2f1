"""Settings, files of settings, tasks in threads, the budget of the cache."""
