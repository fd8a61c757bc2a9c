"""Drives `loci mcp` and the daemon that it starts with the official MCP client.

Called by tests/mcp_live.rs: live.py BINARY ROOT OTHER, where both are folders of projects that nobody has
indexed, and OTHER is told as an MCP root only. The database and the data directory are named by the
environment.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

from mcp import Client, StdioServerParameters
from mcp.client.subscriptions import ResourceUpdated
from mcp.types import ListRootsResult, Root

BINARY, ROOT, OTHER = sys.argv[1:4]
# Longest that anything may take, on a machine that also compiles.
DEADLINE = 60
WAIT_MS = 20000

passed = 0


def check(condition, what, *seen):
    """Fails with `what` unless `condition` holds."""
    global passed
    if not condition:
        raise AssertionError(f"{what}: {seen!r}"[:4000])
    passed += 1


def server():
    inherited = {name: os.environ[name] for name in os.environ if name.startswith("LOCI_") or name == "HOME"}
    return StdioServerParameters(command=BINARY, args=["mcp"], env=inherited, cwd=ROOT)


async def call(client, tool, **arguments):
    result = await client.call_tool(tool, arguments)
    text = "\n".join(block.text for block in result.content)
    return (None, text) if result.is_error else (result.structured_content, text)


async def until(what, ask):
    """Asks until there is an answer."""
    deadline = asyncio.get_running_loop().time() + DEADLINE
    while True:
        answer, last = await ask()
        if answer is not None:
            return answer
        check(asyncio.get_running_loop().time() < deadline, what, last)
        await asyncio.sleep(0.05)


async def live(client, **arguments):
    """The status of a repository once it is live."""

    async def ask():
        status, text = await call(client, "status", wait_ms=WAIT_MS, **arguments)
        watched = status is not None and status.get("watch", {}).get("state") == "live"
        return (status if watched else None), text

    return await until(f"live {arguments}", ask)


async def edited(client, name, heard):
    """Edits a file, waits for the notification, and finds what was written."""
    Path(ROOT, "src", "part.rs").write_text(f"pub fn {name}() {{}}\n")
    await asyncio.wait_for(heard(), DEADLINE)

    async def ask():
        # What is told may have been an earlier change.
        found, text = await call(client, "find_symbol", query=name, wait_ms=WAIT_MS)
        return found, text

    found = await until(name, ask)
    check(found["symbols"][0]["path"] == "src/part.rs", "the edit is found", found)
    check(found["as_of"]["pending"] == 0 and "state" not in found["as_of"], "nothing is pending", found)


async def main():
    uri = f"loci://repository/{Path(ROOT).name}/status"
    async with Client(server(), cache=None) as client:
        status = await live(client)
        check(status["as_of"]["repository"] == os.path.realpath(ROOT), "the working directory", status)
        check(status["as_of"]["pending"] == 0, "nothing is pending", status)
        async with client.listen(resource_subscriptions=[uri]) as stream:

            async def heard():
                check(await anext(stream) == ResourceUpdated(uri), "an update")

            await edited(client, "seen_by_the_newer_lifecycle", heard)
        read = json.loads((await client.read_resource(uri)).contents[0].text)
        check(read["watch"]["state"] == "live" and read["as_of"]["pending"] == 0, "the resource says so", read)

    async def roots(_context):
        return ListRootsResult(roots=[Root(uri=Path(OTHER).as_uri())])

    queue = asyncio.Queue()

    async def handler(message):
        if getattr(message, "method", "") == "notifications/resources/updated":
            await queue.put(message.params.uri)

    async with Client(
        server(), mode="legacy", cache=None, message_handler=handler, list_roots_callback=roots
    ) as client:
        status = await live(client, repository=OTHER)
        check(status["as_of"]["repository"] == os.path.realpath(OTHER), "the client's root", status)
        await client.subscribe_resource(uri)

        async def heard():
            check(await queue.get() == uri, "an update")

        await edited(client, "seen_by_the_older_lifecycle", heard)
    print(f"{passed} checks passed")


asyncio.run(main())
