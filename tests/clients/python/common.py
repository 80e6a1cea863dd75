"""What the scripts share: where the product is, and a token for it."""

import os

BASE_URL = os.environ["BESTCHAT_URL"] + "/v1"
TOKEN = os.environ["BESTCHAT_TOKEN"]
# One for each protocol that the product speaks to models.
MODELS = ["demo", "demo-chat", "demo-claude"]
QUESTION = 'use mcp_look_at {"at":"home"}'
PARAMETERS = {"type": "object", "properties": {"at": {"type": "string"}}, "required": ["at"], "additionalProperties": False}
