"""Small twins of published PLAID datasets: names, bases, tags, splits, constants and gaps as there."""
