"""One finding: the verdict on one statement, with everything that explains it, as data and in words."""

from __future__ import annotations

from vtlt_rules.messages import Language, check_language
from vtlt_rules.records import record
from vtlt_rules.report.data import FindingData
from vtlt_rules.report.explain import explain_finding
from vtlt_rules.report.show import show_value


@record
class Finding(FindingData):
    """The verdict on one statement.

    Attributes:
        statement: The statement.
        verdict: What is known of it.
        provisional: While PENDING, what the verdict would be were the deadline the day the data was cut off.
        bounds: The least and greatest value it may have, exact: a share as a fraction of one, anything else in ``unit``.
            For ``moi`` the share of agencies that satisfy it. None when there is nothing to measure. ``high`` is None when
            unbounded.
        shortfall: When the statement fails: how much is certainly lacking, in ``shortfall_unit``, at the least; negative
            when it is too much by that amount. None when nothing is lacking, and when nothing can make it good.
        agencies: Every agency of the scope, in the order of the registry, taken alone.
        missing: The cells that are missing and leave it open what their agencies add.
        deadline: The day by which the statement is to hold; None when the plan has no period.
        issues: For BAD_DATA (while pending: provisionally) what is wrong with the data it rests on.
        in_spite_of: For every other verdict what is wrong with the data it rests on: it stands all the same, since all
            completions agree in which the wrong figures are free.
        reported: The value over the agencies that leave nothing open; None for a duty and
            for a statistic. It is no bound: others are to come.
        groups: With ``tung`` its groups, in the order of the registry, each judged by itself. ``bounds`` are then those of
            the whole scope, and there is no ``shortfall``.
        previous: For a demand on a change the least and greatest value of then, like ``bounds``; None for ``moi``, where
            each agency has its own.
        change: Likewise by how much the value changed since: in parts of what it was where the demand is a percentage of
            that, else the difference of the two values, of shares as a fraction of one. Negative where it fell.
        classes: For a statistic for each class, in order, the least and greatest number of agencies that are in it;
            None for any other statement.
    """

    def explain(self, lang: Language = "vi") -> str:
        """Tell how the verdict came about: clause, statement with file and line, value, threshold, agencies, gaps.

        Raises:
            ValueError: ``lang`` is no language of reports.
        """
        check_language(lang)
        return explain_finding(self, lang)

    def __repr__(self) -> str:
        shown = show_value(self, "en")
        return f"Finding({self.statement.id!r}, {self.verdict.name}{'' if shown is None else f', {shown!r}'})"
