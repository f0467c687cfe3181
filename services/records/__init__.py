"""What is kept: notes, meetings, events, promises, and what becomes of each."""
