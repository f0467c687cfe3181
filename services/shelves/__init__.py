"""The shelves of one unit of work, as the use-cases see them: sealed rows in, sealed rows out."""
