"""What agencies of a ruleset report, in the forms in which other libraries take it: JSON Schema, classes, columns.

``columns`` says what there is and who needs it, ``cells`` reads one value as ``evaluate`` does; each of the other modules
makes one form. Those of an extra import it, and are imported when somebody asks for that form.
"""
