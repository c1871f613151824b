"""A nightly batch: evaluate the agencies in a database, and write what was found back into it.
Tables are made from the plan's schema; here the database is SQLite in memory, with the example data.
"""

import sqlalchemy as sa

import vtlt_rules as vtlt
from vtlt_rules import examples

PLAN = vtlt.load("tien_giang/2018")

TABLES = sa.MetaData()
AGENCIES = sa.Table("agencies", TABLES, *PLAN.schema.columns("sqlalchemy"))
FINDINGS = sa.Table(
    "findings",
    TABLES,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("verdict", sa.String, nullable=False),
    sa.Column("value", sa.String, comment="the bounds of the value, in words"),
    sa.Column("missing", sa.Integer, nullable=False, comment="cells that the verdict may depend on"),
)


def store(agencies: vtlt.AgencyData, connection: sa.Connection) -> None:
    """Put what was read from files into the table: a row for each agency of the registry."""
    rows = {row["ma"]: {**PLAN.schema.template, **row} for row in agencies.registry or agencies}
    for row in agencies:
        rows[row["ma"]].update(row)
    connection.execute(sa.insert(AGENCIES), list(rows.values()))


def evaluate(connection: sa.Connection) -> vtlt.Report:
    """Evaluate the plan on the table, and replace the findings of before."""
    report = PLAN.evaluate(connection.execute(sa.select(AGENCIES)).mappings())
    connection.execute(sa.delete(FINDINGS))
    found = [
        {
            "id": one.statement.id,
            "verdict": one.verdict.value,
            "value": str(one.bounds) if one.bounds else None,
            "missing": len(one.missing),
        }
        for one in report.findings
    ]
    connection.execute(sa.insert(FINDINGS), found)
    return report


def main() -> None:
    engine = sa.create_engine("sqlite://")
    TABLES.create_all(engine)
    with engine.begin() as connection:
        store(examples.tien_giang_2018(), connection)
        evaluate(connection)
        query = sa.select(FINDINGS.c.verdict, sa.func.count()).group_by(FINDINGS.c.verdict).order_by(FINDINGS.c.verdict)
        for verdict, count in connection.execute(query):
            print(verdict, count)


if __name__ == "__main__":
    main()
