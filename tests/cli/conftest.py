"""What all tests of the command line use."""

import pytest

from vtlt_rules.cli import main


@pytest.fixture
def run(capsys):
    """Call the command; return exit status, standard output and standard error."""

    def call(*arguments):
        status = main(arguments)
        out, err = capsys.readouterr()
        return status, out, err

    return call
