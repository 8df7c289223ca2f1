"""Pictures that are kept: what is in one, where that lies, and how it is painted, written and asked for."""
