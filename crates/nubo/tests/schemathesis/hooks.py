"""What schemathesis cannot know of this cloud: objects that exist, and words that name something.

Used by the run with good requests only. Ids in paths become those of objects made for the purpose,
so that a request reaches the rules behind the checks, and so that whatever it destroys is not what
the run stands on.
"""

import itertools
import os
import random

import requests
import schemathesis

BASE = os.environ["CLOUD_BASE"]
LOGIN = {"email": os.environ["CLOUD_EMAIL"], "password": os.environ["CLOUD_PASSWORD"]}
ROOM = {"vcpus": 1, "memory_mib": 512, "disk_gib": 10}
PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio"

web = requests.Session()
web.headers["Authorization"] = "Bearer " + os.environ["CLOUD_TOKEN"]
dice = random.Random(7)
numbers = itertools.count(1)


def order(name):
    return ("/v1/servers", {"name": name, "size": "nano", "image": "tiny"})


def room(name):
    return {"name": name, "region": "local", "capacity": ROOM}


# By the beginning of a path: what to post where, and the field of the answer that is the id.
MAKERS = {
    "/v1/servers/": (order, "id"),
    "/v1/admin/servers/": (order, "id"),
    "/v1/operations/": (order, "operation_id"),
    "/v1/admin/operations/": (order, "operation_id"),
    "/v1/projects/": (lambda n: ("/v1/projects", {"name": n}), "id"),
    "/v1/ssh-keys/": (lambda n: ("/v1/ssh-keys", {"name": n, "public_key": PUBLIC_KEY}), "id"),
    "/v1/roles/": (lambda n: ("/v1/roles", {"name": n, "scopes": ["servers:read"]}), "id"),
    "/v1/users/": (
        lambda n: ("/v1/users", {"email": n + "@example.com", "role": "member"}),
        "id",
    ),
    "/v1/keys/": (lambda n: ("/v1/keys", {"project_id": "Default", "name": n}), "id"),
    "/v1/tokens/": (lambda n: ("/v1/tokens", {"name": n, "scopes": ["servers:read"]}), "id"),
    "/v1/sessions/": (lambda n: ("/v1/sessions", LOGIN), "id"),
    "/v1/admin/accounts/": (
        lambda n: ("/v1/admin/accounts", {"email": n + "@example.com"}),
        ("account", "id"),
    ),
    "/v1/admin/hosts/": (lambda n: ("/v1/admin/hosts", room(n)), "id"),
    "/v1/admin/regions/": (
        lambda n: ("/v1/admin/regions", {"name": n, "address_pool": "198.51.100.0/24"}),
        "id",
    ),
    "/v1/admin/sizes/": (
        lambda n: (
            "/v1/admin/sizes",
            {"name": n, "vcpus": 1, "memory_mib": 256, "disk_gib": 2, "price_monthly": "1.00"},
        ),
        "id",
    ),
    "/v1/admin/images/": (
        lambda n: (
            "/v1/admin/images",
            {
                "name": n,
                "title": n,
                "os": "tiny",
                "os_version": "1",
                "default_user": "root",
                "min_disk_gib": 1,
            },
        ),
        "id",
    ),
    "/v1/sizes/": "nano",
    "/v1/images/": "tiny",
    "/v1/regions/": "local",
}


def make(maker, field):
    path, body = maker(f"made-{next(numbers)}")
    answer = web.post(BASE + path, json=body)
    assert answer.status_code in (200, 201), f"POST {path}: {answer.status_code} {answer.text}"
    found = answer.json()
    for part in field if isinstance(field, tuple) else (field,):
        found = found[part]
    return found


@schemathesis.hook
def map_path_parameters(ctx, path_parameters):
    path = ctx.operation.path
    if path_parameters and "id" in path_parameters:
        for start, maker in MAKERS.items():
            if path.startswith(start):
                path_parameters["id"] = maker if isinstance(maker, str) else make(*maker)
    return path_parameters


WORDS = {
    "size": "nano",
    "image": "tiny",
    "region": "local",
    "project": "Default",
    "project_id": "Default",
    "ssh_keys": [],
    "role": "member",
    "public_key": PUBLIC_KEY,
    "expires_at": "2030-01-01T00:00:00Z",
    "count": 1,
    "scopes": ["servers:read"],
    "address_pool": "198.51.100.0/24",
    "capacity": ROOM,
}


@schemathesis.hook
def map_body(ctx, body):
    if isinstance(body, dict) and dice.random() < 0.85:
        body = {name: WORDS.get(name, value) for name, value in body.items()}
        if ctx.operation.path == "/v1/sessions":
            return dict(LOGIN)
        if ctx.operation.path == "/v1/servers/{id}/actions/resize":
            body["size"] = "micro"
        if "expires_at" in body:
            body.pop("lease_seconds", None)
        for name in ("name", "email"):
            # Names are unique; the schema cannot say so.
            if isinstance(body.get(name), str) and dice.random() < 0.7:
                end = "@example.com" if name == "email" else ""
                body[name] = f"drawn-{next(numbers)}{end}"
    return body
