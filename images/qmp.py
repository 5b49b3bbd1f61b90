#!/usr/bin/env python3
"""Talks to one QEMU: to its monitor (QMP) or to the guest agent behind it. For the image tests.

    qmp.py monitor SOCKET STEP...     STEP is a command as JSON, or event:NAME to wait for an event
    qmp.py agent SOCKET STEP...       STEP is a command as JSON, or - for one without an answer

Prints what each command returned, one JSON a line. Ends with 1 and the reason when one fails.
"""

import json
import socket
import sys
import time

LIMIT = 30.0


class Line:
    """A socket that carries one JSON object a line; everything ends at the deadline."""

    def __init__(self, path):
        self.deadline = time.monotonic() + LIMIT
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(LIMIT)
        self.socket.connect(path)
        self.rest = b""

    def send(self, data):
        self.socket.sendall(data)

    def read(self):
        while b"\n" not in self.rest:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("no answer in time")
            self.socket.settimeout(left)
            got = self.socket.recv(65536)
            if not got:
                raise ConnectionError("the socket was closed")
            self.rest += got
        line, self.rest = self.rest.split(b"\n", 1)
        # The agent puts 0xFF before the answer to guest-sync-delimited.
        return json.loads(line.replace(b"\xff", b""))


def monitor(line, steps):
    line.read()
    events = []

    def call(text):
        line.send(text.encode() + b"\n")
        while True:
            answer = line.read()
            if "event" in answer:
                events.append(answer)
                continue
            if "error" in answer:
                raise RuntimeError(f"{text}: {answer['error']}")
            return answer["return"]

    call('{"execute": "qmp_capabilities"}')
    for step in steps:
        if not step.startswith("event:"):
            print(json.dumps(call(step)))
            continue
        name = step.removeprefix("event:")
        while not any(event["event"] == name for event in events):
            answer = line.read()
            if "event" in answer:
                events.append(answer)
        print(json.dumps(events))


def agent(line, steps):
    # Whatever an earlier client left half read is skipped until our own number comes back.
    mark = int(time.time() * 1000) & 0x7FFFFFFF
    sync = {"execute": "guest-sync-delimited", "arguments": {"id": mark}}
    line.send(b"\xff" + json.dumps(sync).encode() + b"\n")
    while line.read().get("return") != mark:
        pass
    silent = False
    for step in steps:
        if step == "-":
            silent = True
            continue
        line.send(step.encode() + b"\n")
        if silent:
            continue
        answer = line.read()
        if "error" in answer:
            raise RuntimeError(f"{step}: {answer['error']}")
        print(json.dumps(answer["return"]))


def main():
    if len(sys.argv) < 4 or sys.argv[1] not in ("monitor", "agent"):
        sys.exit(__doc__)
    line = Line(sys.argv[2])
    try:
        (monitor if sys.argv[1] == "monitor" else agent)(line, sys.argv[3:])
    except (OSError, RuntimeError, ValueError) as reason:
        sys.exit(f"{sys.argv[1]}: {reason}")


main()
