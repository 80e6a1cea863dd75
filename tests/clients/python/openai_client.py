"""The official Python client: chat, streams, tools, responses, errors."""

import json

import openai
from common import BASE_URL, MODELS, PARAMETERS, QUESTION, TOKEN
from pydantic import BaseModel

client = openai.OpenAI(api_key=TOKEN, base_url=BASE_URL, max_retries=0)
look = {"type": "function", "function": {"name": "mcp_look_at", "parameters": PARAMETERS}}
assert {model.id for model in client.models.list()} >= set(MODELS)
assert client.models.retrieve("demo").id == "demo"

for model in MODELS:
    hello = [{"role": "user", "content": "hello"}]
    whole = client.chat.completions.create(model=model, messages=hello)
    assert "demo" in whole.choices[0].message.content and whole.usage.total_tokens > 0, whole
    with client.chat.completions.stream(model=model, messages=hello) as stream:
        for _ in stream:
            pass
        assert stream.get_final_completion().choices[0].message.content == whole.choices[0].message.content
    messages = [{"role": "user", "content": QUESTION}]
    called = client.chat.completions.create(model=model, messages=messages, tools=[look]).choices[0].message
    assert json.loads(called.tool_calls[0].function.arguments) == {"at": "home"}
    messages += [called, {"role": "tool", "tool_call_id": called.tool_calls[0].id, "content": "found 7 stones"}]
    assert "found 7 stones" in client.chat.completions.create(model=model, messages=messages, tools=[look]).choices[0].message.content

    response = client.responses.create(model=model, input="hello")
    assert response.output_text == whole.choices[0].message.content
    with client.responses.stream(model=model, input="hello") as events:
        for _ in events:
            pass
        assert events.get_final_response().output_text == response.output_text
    tool = {"type": "function", "name": "mcp_look_at", "parameters": PARAMETERS, "strict": True}
    items = [{"role": "user", "content": QUESTION}]
    first = client.responses.create(model=model, input=items, tools=[tool])
    call = next(item for item in first.output if item.type == "function_call")
    items += first.output + [{"type": "function_call_output", "call_id": call.call_id, "output": "found 7 stones"}]
    assert "found 7 stones" in client.responses.create(model=model, input=items, tools=[tool]).output_text


class Answer(BaseModel):
    at: str


parsed = client.chat.completions.parse(
    model="demo", messages=[{"role": "user", "content": QUESTION}], tools=[openai.pydantic_function_tool(Answer, name="mcp_look_at")]
)
assert parsed.choices[0].message.tool_calls[0].function.parsed_arguments.at == "home"


def refused(kind, words, code):
    try:
        client.chat.completions.create(model="demo", messages=[{"role": "user", "content": words}])
    except kind as error:
        assert error.code == code, error
    else:
        raise AssertionError(f"{words} was answered")


refused(openai.AuthenticationError, "wrong key", "invalid_api_key")
refused(openai.RateLimitError, "no credit", "insufficient_quota")
refused(openai.BadRequestError, "too long", "context_length_exceeded")
refused(openai.NotFoundError, "no such model", "model_not_found")
try:
    for _ in client.chat.completions.create(model="demo", messages=[{"role": "user", "content": "truncate"}], stream=True):
        pass
except openai.APIError:
    pass
else:
    raise AssertionError("a stream that broke off ended as if it were whole")
