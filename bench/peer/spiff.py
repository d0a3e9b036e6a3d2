"""SpiffWorkflow: each stage a multi-instance task; the whole state is loaded and saved at every act, in one row."""

from __future__ import annotations

import sqlite3
from typing import Any

import psycopg
from play import GIVEN, PARALLEL, POSTGRES, STAGES, answer
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

TASK = (
    '<bpmn:manualTask id="s{n}" name="s{n}"><bpmn:incoming>f{n}</bpmn:incoming><bpmn:outgoing>f{m}</bpmn:outgoing>'
    "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>{parallel}</bpmn:loopCardinality>"
    "</bpmn:multiInstanceLoopCharacteristics></bpmn:manualTask>"
)
FLOW = '<bpmn:sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}" />'


def diagram() -> bytes:
    names = ["start", *(f"s{n}" for n in range(1, STAGES + 1)), "end"]
    tasks = [TASK.format(n=n, m=n + 1, parallel=PARALLEL) for n in range(1, STAGES + 1)]
    flows = [FLOW.format(n=n, a=names[n - 1], b=names[n]) for n in range(1, len(names))]
    return (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">'
        '<bpmn:process id="case" isExecutable="true">'
        '<bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>'
        f'{"".join(tasks)}<bpmn:endEvent id="end"><bpmn:incoming>f{STAGES + 1}</bpmn:incoming></bpmn:endEvent>'
        f"{''.join(flows)}</bpmn:process></bpmn:definitions>"
    ).encode()


class Store:
    """One row a case; locked, read, written back in one transaction."""

    def __init__(self) -> None:
        if POSTGRES:
            raw: Any = psycopg.connect(host=GIVEN["host"], dbname=GIVEN["database"], user="postgres", autocommit=True)
        else:
            raw = sqlite3.connect(GIVEN["sqlite"], isolation_level=None)
            raw.executescript("PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;")
        self.cursor = raw.cursor()
        kind = "bigserial" if POSTGRES else "integer"
        self.run(f"CREATE TABLE state (id {kind} PRIMARY KEY, document text NOT NULL)")

    def run(self, sql: str, *values: object) -> Any:
        self.cursor.execute(sql if POSTGRES else sql.replace("%s", "?"), values)
        return self.cursor

    def begin(self) -> None:
        self.run("BEGIN" if POSTGRES else "BEGIN IMMEDIATE")

    def take(self, key: int) -> str:
        lock = " FOR UPDATE" if POSTGRES else ""
        return str(self.run(f"SELECT document FROM state WHERE id = %s{lock}", key).fetchone()[0])


parser = BpmnParser()
parser.add_bpmn_str(diagram())
spec = parser.get_spec("case")
serializer = BpmnWorkflowSerializer()
store = Store()


def ready(workflow: BpmnWorkflow) -> list[Any]:
    return list(workflow.get_tasks(state=TaskState.READY, manual=True))


def act(key: int, do: Any) -> int:
    """One transaction: lock, load, act, save; returns how many tasks are ready after it."""
    store.begin()
    workflow = serializer.deserialize_json(store.take(key))
    do(workflow)
    left = ready(workflow)
    store.run("UPDATE state SET document = %s WHERE id = %s", serializer.serialize_json(workflow), key)
    store.run("COMMIT")
    return len(left)


def claim(workflow: BpmnWorkflow) -> None:
    ready(workflow)[0].data["owner"] = "officer"


def complete(workflow: BpmnWorkflow) -> None:
    ready(workflow)[0].run()
    workflow.do_engine_steps()


def play() -> None:
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    insert = "INSERT INTO state (document) VALUES (%s) RETURNING id"
    key = store.run(insert, serializer.serialize_json(workflow)).fetchone()[0]
    for _ in range(STAGES * PARALLEL):
        act(key, claim)
        act(key, complete)
    document = store.run("SELECT document FROM state WHERE id = %s", key).fetchone()[0]
    assert serializer.deserialize_json(document).is_completed()


answer(play, "SpiffWorkflow", statements="4 + 4", note="no journal, no events, no permissions")
