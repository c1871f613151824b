"""The reference evaluator: checked ruleset and agencies -> findings. Exact, and explains every finding.

Pipeline: ``carriers`` (what is in the cells of an agency?), ``cells`` (is each value one its type allows?), ``families``
(which quantities are possible?), ``conditions`` and ``agencies`` (one agency: values, truths, what is bad), ``readers``
(what reads them, made once), ``population`` (who is there), ``measures`` (what one agency contributes), ``statements`` (a
statement over its scope), ``growth`` (the same beside the data of then), ``run`` (all of them).
"""

from vtlt_rules.evaluate.carriers import refuse_one
from vtlt_rules.evaluate.placing import Placing
from vtlt_rules.evaluate.run import Given, evaluate

__all__ = ["Given", "Placing", "evaluate", "refuse_one"]
