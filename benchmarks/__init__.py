"""What Amana costs beside plain code that does the same without protecting anything."""
