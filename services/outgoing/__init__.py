"""What members are shown: on demand or when it is due, and taken away again."""
