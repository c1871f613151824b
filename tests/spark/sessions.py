"""Frames on Spark."""

from contextlib import contextmanager

import polars as pl


def on_spark(spark, frame):
    return spark.createDataFrame(frame.to_arrow(compat_level=pl.CompatLevel.oldest()))


@contextmanager
def settings_of(spark, settings):
    """Run with some settings of the session."""
    before = {key: spark.conf.get(key, None) for key in settings}
    try:
        for key, value in settings.items():
            spark.conf.set(key, value)
        yield
    finally:
        for key, value in before.items():
            spark.conf.unset(key) if value is None else spark.conf.set(key, value)
