"""Plans as queries of databases."""
