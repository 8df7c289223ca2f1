"""The application: how the program begins and ends, and the one place where its features are put together."""
