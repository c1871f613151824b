"""Text <-> syntax tree: ``text_to_tree`` (the only importer of lark), ``tree_to_ast``, and the inverse ``ast_to_text``."""
