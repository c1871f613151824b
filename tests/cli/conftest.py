"""What all tests of the command line use."""

import pytest

from vtlt_rules.cli import main


@pytest.fixture
def run(capsys):
    """Call the command; return exit status, standard output and standard error."""

    def call(*arguments):
        try:
            status = main(arguments)
        except SystemExit as stop:
            status = stop.code
        out, err = capsys.readouterr()
        return status, out, err

    return call
