"""What proves that nothing was altered, and who saw what: the chain, checkpoints, examinations."""
