"""The main job by the Python client of Civo that PyPI has, as its users would write it.

The client knows nothing of this cloud but its address and a key, which it takes from CIVO_API and
CIVO_TOKEN. It reads whatever it is answered as JSON and looks at no status, so every answer is
looked at here. It says everything in the query string, also when it changes something.
"""

import time

from civo import Civo

PATIENCE = 60.0
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio ada@laptop"


def done(answer):
    """What a change answers when it was done; its id, if something was made."""
    assert answer.get("result") == "success", answer
    return answer.get("id")


def until(what, look, wanted):
    """Looks until it sees what is wanted."""
    end = time.monotonic() + PATIENCE
    while True:
        seen = look()
        if wanted(seen):
            return seen
        assert time.monotonic() < end, f"{what} never came: {seen}"
        time.sleep(0.05)


def status(cloud, instance, wanted):
    look = lambda: cloud.instances.retrieving(instance)  # noqa: E731
    return until(wanted, look, lambda seen: seen.get("status") == wanted)


def volume_status(cloud, volume, wanted):
    look = lambda: cloud.volumes.search(f"id:{volume}")[0]["status"]  # noqa: E731
    return until(wanted, look, lambda seen: seen == wanted)


def catalogue(cloud):
    regions = cloud.regions.search()
    assert [region["default"] for region in regions].count(True) == 1, regions
    sizes = [size["name"] for size in cloud.size.search()]
    assert sizes[:2] == ["nano", "micro"], sizes
    # Quotas and charges are read with POST by this client.
    quota = cloud.quota.get()
    assert isinstance(quota["instance_count_limit"], int), quota
    assert cloud.charges.get("2026-01-01", "2026-01-31") == []
    return cloud.templates.search("name:tiny")[0]["id"]


def room(cloud):
    """A key, a network and a firewall."""
    key = done(cloud.ssh.create("laptop", KEY))
    assert cloud.ssh.retrieving(key)["name"] == "laptop"
    assert cloud.ssh.updating(key, "desktop")["name"] == "desktop"
    network = done(cloud.networks.create("office"))
    assert cloud.networks.rename(network, "yard")["label"] == "yard"
    firewall = done(cloud.firewalls.create("web"))
    rule = cloud.firewalls.create_rule(firewall, "8080", end_port="8090", label="app")
    assert (rule["start_port"], rule["end_port"], rule["cidr"]) == ("8080", "8090", ["0.0.0.0/0"])
    done(cloud.firewalls.delete_rule(firewall, rule["id"]))
    assert cloud.firewalls.lists_rule(firewall, "label:app") == []
    return key, network, firewall


def instance(cloud, template, key, network, firewall):
    made = cloud.instances.create(
        "web.example.com", "nano", template, network_id=network, ssh_key_id=key,
        initial_user="bob", tags="a b", script="#!/bin/sh\necho hi\n",
    )
    web = made["id"]
    assert made["status"] == "BUILDING", made
    shown = status(cloud, web, "ACTIVE")
    assert shown["initial_user"] == "bob" and shown["public_ip"], shown
    assert [one["id"] for one in cloud.instances.search(tags="a b")["items"]] == [web]
    done(cloud.instances.retagging(web, "x y z"))
    for way in ["reboots", "hard_reboots", "soft_reboots"]:
        done(cloud.instances.rebooting(web, way))
        status(cloud, web, "ACTIVE")
    done(cloud.instances.stop(web))
    status(cloud, web, "SHUTOFF")
    done(cloud.instances.start(web))
    status(cloud, web, "ACTIVE")
    done(cloud.instances.resizing(web, "micro"))
    until("micro", lambda: cloud.instances.retrieving(web), lambda one: one["size"] == "micro")
    status(cloud, web, "ACTIVE")
    # Without a firewall it is put back behind the default one.
    usual = cloud.instances.retrieving(web)["firewall_id"]
    done(cloud.instances.firewall(web, firewall))
    assert cloud.instances.retrieving(web)["firewall_id"] == firewall
    done(cloud.instances.firewall(web))
    assert cloud.instances.retrieving(web)["firewall_id"] == usual
    return web


def volume(cloud, web):
    disk = done(cloud.volumes.create("data", 5))
    volume_status(cloud, disk, "available")
    done(cloud.volumes.attach(disk, web))
    volume_status(cloud, disk, "attached")
    done(cloud.volumes.detach(disk))
    volume_status(cloud, disk, "available")
    done(cloud.volumes.resizing(disk, 7))
    volume_status(cloud, disk, "available")
    assert cloud.volumes.search(f"id:{disk}")[0]["size_gb"] == 7
    done(cloud.volumes.delete(disk))


def refusals(cloud, template):
    """This client raises nothing: whoever uses it reads `code`."""
    size = cloud.instances.create("web", "nosuch", template)
    assert size["code"] == "database_size_not_found", size
    gone = cloud.instances.retrieving("00000000-0000-4000-8000-000000000000")
    assert gone["code"] == "database_instance_find", gone
    stranger = Civo(civo_token="nosuch").instances.search()
    assert stranger["code"] == "database_account_not_found", stranger
    # What this cloud does not have is refused so that it can be read.
    for absent in [cloud.snapshots.delete("x"), cloud.webhook.delete("x")]:
        assert isinstance(absent["reason"], str), absent


def main():
    cloud = Civo()
    template = catalogue(cloud)
    key, network, firewall = room(cloud)
    web = instance(cloud, template, key, network, firewall)
    volume(cloud, web)
    refusals(cloud, template)
    done(cloud.instances.delete(web))
    absent = lambda seen: seen.get("code") == "database_instance_find"  # noqa: E731
    until("the end", lambda: cloud.instances.retrieving(web), absent)
    done(cloud.firewalls.delete(firewall))
    done(cloud.networks.delete(network))
    done(cloud.ssh.delete(key))
    assert cloud.instances.search()["items"] == []
    print("done; nothing is left")


main()
