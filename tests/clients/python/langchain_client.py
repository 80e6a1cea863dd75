"""langchain-openai, over Chat Completions and over Responses."""

from common import BASE_URL, MODELS, QUESTION, TOKEN
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI


@tool
def mcp_look_at(at: str) -> str:
    """Looks."""
    return f"found 7 stones at {at}"


for model in MODELS:
    for responses in (False, True):
        chat = ChatOpenAI(model=model, base_url=BASE_URL, api_key=TOKEN, max_retries=0, use_responses_api=responses, stream_usage=True)
        answer = chat.invoke("hello")
        assert "demo" in answer.text and answer.usage_metadata["total_tokens"] > 0, answer
        pieces = list(chat.stream("hello"))
        assert "".join(piece.text for piece in pieces) == answer.text
        assert any(piece.usage_metadata for piece in pieces)
        bound = chat.bind_tools([mcp_look_at])
        messages = [HumanMessage(QUESTION)]
        called = bound.invoke(messages)
        assert called.tool_calls[0]["args"] == {"at": "home"}, called
        messages += [called, ToolMessage(mcp_look_at.invoke(called.tool_calls[0]["args"]), tool_call_id=called.tool_calls[0]["id"])]
        assert "found 7 stones at home" in bound.invoke(messages).text
