"""Random tests are steady by default, so that `make test` says the same twice; the long ones draw anew every time."""

from hypothesis import settings

settings.register_profile("steady", derandomize=True, print_blob=True)
settings.register_profile("random", derandomize=False, print_blob=True)


def pytest_configure(config):
    settings.load_profile("random" if config.option.markexpr == "long" else "steady")
