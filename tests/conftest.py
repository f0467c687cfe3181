"""What every test may ask for: databases of both kinds, and properties without a stopwatch."""

from hypothesis import settings

pytest_plugins = ["tests.databases"]

settings.register_profile("amana", deadline=None)  # a busy machine is no defect
settings.load_profile("amana")
