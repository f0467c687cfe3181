"""One transaction in the language of the domain, and what every verb shares."""
