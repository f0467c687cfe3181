"""The clock tower: says "now" to a handful of verbs, and holds nothing else."""
