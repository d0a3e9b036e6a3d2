"""The process as a flow: a split, five views and a join for each stage."""

from __future__ import annotations

from play import PARALLEL, STAGES
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process


def _view(request: object) -> None:
    """Never called: tasks are executed by their activations."""


def _nodes() -> dict[str, object]:
    nodes: dict[str, object] = {"start": flow.StartHandle().Next(this.split1)}
    for stage in range(1, STAGES + 1):
        split = flow.Split()
        for place in range(1, PARALLEL + 1):
            split = split.Next(getattr(this, f"task{stage}{place}"))
            nodes[f"task{stage}{place}"] = flow.View(_view).Next(getattr(this, f"join{stage}"))
        nodes[f"split{stage}"] = split
        after = getattr(this, f"split{stage + 1}") if stage < STAGES else this.end
        nodes[f"join{stage}"] = flow.Join().Next(after)
    return {**nodes, "end": flow.End(), "process_class": Process, "lock_impl": lock.select_for_update_lock}


CaseFlow = type("CaseFlow", (flow.Flow,), {**_nodes(), "__module__": __name__})
