"""What the tests of the desk's buttons do: press one, and read the page that follows."""

import json
import re
from pathlib import Path

from starlette.testclient import TestClient

from tests.flow.returning import PERIOD
from tipxl.commands.look import folder_state
from tipxl.domain.plan.period import Period

R = f"/r/{PERIOD}"


def state(root: Path, period: Period = PERIOD) -> str:
    return folder_state(root, period)


def done(client: TestClient, answer_to: str) -> str:
    """What the page says to which an answer leads."""
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(answer_to).text).split())


def do(client: TestClient, root: Path, *command: str, seen: str = "") -> str:
    return do_all(client, root, command, seen=seen)


def do_all(client: TestClient, root: Path, *steps: tuple[str, ...], seen: str = "") -> str:
    answer = client.post(
        "/do",
        data={
            "command": [json.dumps(each) for each in steps],
            "words": "A step",
            "state": seen or state(root),
            "leads_to": R,
        },
    )
    return answer.headers.get("location") or answer.text
