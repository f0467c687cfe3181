"""What every test may ask for: databases of both kinds."""

pytest_plugins = ["tests.databases"]
