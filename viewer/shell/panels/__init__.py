"""The panels of the docks: dataset, time, colours, samples and information."""
