"""What members send: kept first, then understood, step by step where it takes several."""
