"""Forms: out to agencies, and back.

A ruleset and a registry -> what is asked of whom (``asked``) -> a workbook for all (``workbook``) or one for each
(``agency_form``); the forms that came back (``reading``) -> one table (``collected``, ``table``). Must not know how
statements are judged: what is missing while nothing is reported tells what to ask for.
"""
