"""The service entrance: the operator's commands, over use-cases it is handed."""
