"""Files of any kind that people have -> raw tables: a module a kind. Must not know what the cells mean."""
