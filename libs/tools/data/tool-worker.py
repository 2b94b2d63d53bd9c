# Runs inside the sandbox: loads a tool written in Python and answers calls of it, a JSON object a line each way.
# python3 tool-worker.py MAX_ANSWER_BYTES MAX_CONSOLE_BYTES
import asyncio
import inspect
import io
import json
import os
import sys
import traceback

MAX_ANSWER_BYTES, MAX_CONSOLE_BYTES = int(sys.argv[1]), int(sys.argv[2])
LONGEST_MESSAGE, LONGEST_STACK = 2_000, 8_000

here = os.path.dirname(os.path.abspath(__file__))
answers = os.fdopen(os.dup(1), "wb", buffering=0)
os.dup2(2, 1)


class Printed(io.TextIOBase):
    """What a call prints: its beginning is kept, all of it is counted."""

    def __init__(self):
        self.parts, self.kept, self.bytes = [], 0, 0

    def writable(self):
        return True

    def write(self, text):
        data = text.encode("utf-8", "replace")
        self.bytes += len(data)
        part = data[: max(0, MAX_CONSOLE_BYTES - self.kept)]
        self.kept += len(part)
        self.parts.append(part)
        return len(text)

    def shown(self):
        text = b"".join(self.parts).decode("utf-8", "replace")
        return {"text": text, "bytes": self.bytes, "truncated": self.bytes > self.kept}


class Secrets(dict):
    def __init__(self, known, refused):
        super().__init__(known)
        self.refused = refused

    def __missing__(self, name):
        if len(self.refused) < 10:
            self.refused.append("secret " + str(name)[:64])
        raise KeyError("The tool has no permission for the secret %s, or there is none." % str(name)[:64])


class Context:
    def __init__(self, call, refused):
        self.tool = {"name": call["tool"], "version": call["version"]}
        self.call_id = call["callId"]
        self.secrets = Secrets(call["secrets"], refused)


def described(error):
    stack = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    return {"name": type(error).__name__, "message": str(error)[:LONGEST_MESSAGE], "stack": stack[-LONGEST_STACK:]}


def result_of(args):
    refused = []
    try:
        output = handler(args[0], Context(args[1], refused))
        if inspect.isawaitable(output):
            output = asyncio.run(wait_for(output))
        return {"output": output, "refused": refused}
    except (Exception, SystemExit) as error:
        return {"error": described(error), "refused": refused}


async def wait_for(output):
    return await output


def line_of(call_id, value, printed):
    try:
        answer = {"id": call_id, "ok": True, "value": value, "console": printed.shown()}
        line = json.dumps(answer, allow_nan=False, ensure_ascii=False).encode("utf-8", "surrogatepass")
        line.decode("utf-8")
        if len(line) <= MAX_ANSWER_BYTES:
            return line
        raise ValueError("The result is larger than %d bytes as JSON." % MAX_ANSWER_BYTES)
    except (TypeError, ValueError, RecursionError) as error:
        failed = {"id": call_id, "ok": False, "error": described(error), "console": printed.shown()}
        return json.dumps(failed).encode()


sys.path.insert(0, os.path.join(here, "src"))
sys.dont_write_bytecode = True
from index import handler  # noqa: E402

answers.write(b'{"ready":true}\n')
for line in sys.stdin:
    call = json.loads(line)
    printed = Printed()
    sys.stdout, sys.stderr = printed, printed
    value = result_of(call["args"])
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    answers.write(line_of(call["id"], value, printed) + b"\n")
