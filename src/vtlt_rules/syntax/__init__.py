"""Text <-> syntax tree: ``text_to_tree``, ``tree_to_ast``, and its inverse ``ast_to_text``. Only this folder knows lark."""
