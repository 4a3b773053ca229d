"""A server that answers by a script; no socket is needed."""

import json

from station.api_client.http import Exchange, HttpReply, HttpRequest, NeverSent


class Server:
    """Answers by method and path, writes down what was asked, and fails at what it does not know."""

    def __init__(self, **answers: object) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def __call__(self, request: HttpRequest) -> Exchange:
        name = request.path.strip("/").removeprefix("api").strip("/").replace("/", "_").replace("-", "_")
        key = f"{request.method.lower()}_{name}".strip("_")
        self.asked.append(key)
        answer = self.answers.get(key, NeverSent("refused"))
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        return answer if isinstance(answer, Exchange) else HttpReply(200, "", json.dumps(answer).encode())
