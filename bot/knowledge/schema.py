"""The JSON Schema of a playbook, for editors: made from the model, kept beside the YAML, named in each file's first line."""

from __future__ import annotations

import json

from bot.knowledge.model import Playbook

SCHEMA_FILE = "playbook.schema.json"
SCHEMA_LINE = f"# yaml-language-server: $schema={SCHEMA_FILE}"


def schema_text() -> str:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Playbook.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
