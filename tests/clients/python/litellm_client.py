"""LiteLLM, which many programs use in front of all providers."""

import json

import litellm
from common import BASE_URL, MODELS, PARAMETERS, QUESTION, TOKEN

litellm.telemetry = False
litellm.suppress_debug_info = True
litellm.num_retries = 0
look = {"type": "function", "function": {"name": "mcp_look_at", "parameters": PARAMETERS}}

for model in MODELS:
    ask = {"model": f"openai/{model}", "api_base": BASE_URL, "api_key": TOKEN}
    hello = [{"role": "user", "content": "hello"}]
    whole = litellm.completion(messages=hello, **ask)
    assert "demo" in whole.choices[0].message.content and whole.usage.total_tokens > 0, whole
    chunks = list(litellm.completion(messages=hello, stream=True, stream_options={"include_usage": True}, **ask))
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == whole.choices[0].message.content
    messages = [{"role": "user", "content": QUESTION}]
    called = litellm.completion(messages=messages, tools=[look], **ask).choices[0].message
    assert json.loads(called.tool_calls[0].function.arguments) == {"at": "home"}
    messages += [called.model_dump(), {"role": "tool", "tool_call_id": called.tool_calls[0].id, "content": "found 7 stones"}]
    assert "found 7 stones" in litellm.completion(messages=messages, tools=[look], **ask).choices[0].message.content
    response = litellm.responses(input="hello", **ask)
    assert any(item.type == "message" for item in response.output), response

try:
    litellm.completion(model="openai/demo", api_base=BASE_URL, api_key=TOKEN, messages=[{"role": "user", "content": "too long"}])
except litellm.ContextWindowExceededError:
    pass
else:
    raise AssertionError("a request that is too long was answered")
