"""Plans run by polars."""
