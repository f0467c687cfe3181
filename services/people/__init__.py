"""Who belongs to a desk: admitted, listed, let go."""
