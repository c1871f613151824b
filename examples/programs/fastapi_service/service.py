"""A service that judges agencies as they report: one at once, a province as `vtlt-report/2`, both described in OpenAPI.
Run it with `uvicorn service:app`; what cannot be evaluated is answered with status 422 and `vtlt-issues/1`.
"""

import datetime
import json
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

import vtlt_rules as vtlt

PLAN = vtlt.load("tien_giang/2018")
JUDGE = PLAN.compile(unknown="error").warm()

if TYPE_CHECKING:
    Agency = BaseModel  # the class is made of the plan: types know that much of it
else:
    Agency = PLAN.model("pydantic")


def components(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a JSON Schema and its definitions by name, as OpenAPI keeps them."""
    moved: dict[str, Any] = json.loads(json.dumps(schema).replace('"#/$defs/', '"#/components/schemas/'))
    return {**moved.pop("$defs", {}), name: moved}


def answers(name: str) -> dict[str, Any]:
    """Return how OpenAPI says that an answer has the schema of that name."""
    return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}


class Service(FastAPI):
    """An application whose OpenAPI has the schema of reports."""

    def openapi(self) -> dict[str, Any]:
        described = super().openapi()
        described["components"]["schemas"].update(components(vtlt.report_schema(), "Report"))
        return described


app = Service(title=PLAN.title)


@app.exception_handler(vtlt.BadData)
async def refuse(request: Request, error: vtlt.BadData) -> JSONResponse:
    lang: vtlt.Language = "en" if request.query_params.get("lang") == "en" else "vi"
    return JSONResponse(vtlt.issues_to_dict(error.issues, lang), status_code=422)


@app.post("/verdicts")
async def judge(agency: Agency) -> dict[str, str]:
    """Judge one agency, as it stands alone: verdicts by the ids of statements."""
    return {one.id: verdict.value for one, verdict in zip(PLAN.statements, JUDGE(agency), strict=True)}


@app.post("/report", responses={200: answers("Report")})
def evaluate(agencies: list[Agency], as_of: datetime.date | None = None, lang: vtlt.Language = "vi") -> JSONResponse:
    """Evaluate the plan on agencies; not a coroutine, so that it runs beside other requests, in a thread."""
    return JSONResponse(PLAN.evaluate(agencies, as_of=as_of).to_dict(lang))
