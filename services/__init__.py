"""The first floor: what Amana can do, one class for each verb, in nine packages."""
