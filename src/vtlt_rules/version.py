"""The version, in one place; pyproject.toml reads it from here."""

__version__ = "0.1.0"

ENGINE = f"vtlt-rules {__version__}"
"""How reports name the program that made them."""
