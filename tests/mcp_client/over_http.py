"""Drives `loci serve` with the official MCP client over HTTP and checks what a client can see.

Called by tests/serve.rs: over_http.py URL TOKEN READER ROOT, where TOKEN may do everything, READER may only read
symbols, and ROOT is an indexed repository whose index another process is writing. The client validates every
structured answer against the tool's output schema by itself.
"""

import asyncio
import sys

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

URL, TOKEN, READER, ROOT = sys.argv[1:5]
DEADLINE = 20
TOOLS = {
    "find_symbol": {"query": "Basket"}, "search_code": {"query": "basket sell"},
    "trace_dependencies": {"of": "sell"}, "get_symbol": {"symbol": "Basket"},
    "find_references": {"symbol": "Basket"}, "analyze_changes": {"symbol": "Basket"}, "analyze_patterns": {},
    "outline": {"path": ""}, "status": {}, "recall_memories": {"query": "pears", "mode": "exact"},
}
passed = 0


def check(condition, what, *seen):
    """Fails with `what` unless `condition` holds."""
    global passed
    if not condition:
        raise AssertionError(f"{what}: {seen!r}"[:4000])
    passed += 1


def http(token):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx2.AsyncClient(headers=headers, timeout=httpx2.Timeout(DEADLINE))


def client(web, mode):
    return Client(streamable_http_client(URL, http_client=web), mode=mode)


async def call(one, tool, **arguments):
    result = await one.call_tool(tool, arguments)
    text = "\n".join(block.text for block in result.content)
    check(not result.is_error, f"{tool} {arguments} fails", text)
    check(text and result.structured_content, f"{tool} answers twice", text)
    return result.structured_content


async def every_tool(mode, version):
    """Both generations of the protocol: the list, and every tool that reads and writes memories."""
    async with http(TOKEN) as web, client(web, mode) as one:
        check(one.protocol_version == version, f"{mode} speaks", one.protocol_version)
        listed = (await one.list_tools()).tools
        others = {"index_codebase", "store_memory", "update_memory", "delete_memory"}
        check({tool.name for tool in listed} == set(TOOLS) | others, "tools", listed)
        for tool, arguments in TOOLS.items():
            await call(one, tool, **arguments)
        kept = await call(one, "store_memory", content=f"`Basket` holds pears ({version}).", namespace="team")
        changed = await call(one, "update_memory", id=kept["id"], namespace="team", tags=["fruit"])
        check(changed["id"] == kept["id"], "the same memory", changed)
        found = await call(one, "recall_memories", query="pears", namespace="team", mode="exact")
        check([memory["tags"] for memory in found["memories"]] == [["fruit"]], "found", found)
        gone = await call(one, "delete_memory", ids=[kept["id"]], namespace="team")
        check(gone["deleted"] == [kept["id"]], "deleted", gone)
        resources = (await one.list_resources()).resources
        read = await one.read_resource(resources[0].uri)
        check(ROOT in read.contents[0].text, "a resource", read)


async def cancelling():
    """A run of the index that has to wait for another one: told of, and ended by its client."""
    async with http(TOKEN) as web, client(web, "2026-07-28") as one:
        heard = asyncio.Event()

        async def progress(done, total, message):
            if "another process is indexing" in message:
                heard.set()

        run = asyncio.create_task(one.call_tool("index_codebase", {"path": ROOT}, progress_callback=progress))
        await asyncio.wait_for(heard.wait(), DEADLINE)
        check(not run.done(), "it waits")
        run.cancel()
        try:
            await run
        except asyncio.CancelledError:
            pass
        # The same connection goes on.
        await call(one, "find_symbol", query="Basket")


async def limited():
    """A token for symbols alone: what it sees, and what it is told of the rest."""
    async with http(READER) as web, client(web, "auto") as one:
        names = {tool.name for tool in (await one.list_tools()).tools}
        check(names == set(TOOLS) - {"recall_memories"}, "what it may do is listed", names)
        result = await one.call_tool("store_memory", {"content": "x"})
        text = result.content[0].text
        check(result.is_error and "memories:write" in text and "denied" in text, "denied", text)
        await call(one, "find_symbol", query="Basket")


async def refused():
    """No token, a wrong one: the client is told, and ends."""
    for token in (None, "loci_0123456789abcdef_wrong", TOKEN[:-1]):
        for mode in ("legacy", "2026-07-28"):
            try:
                async with http(token) as web, client(web, mode) as one:
                    await one.list_tools()
            except BaseException as error:
                check(not isinstance(error, AssertionError), "refused", error)
            else:
                check(False, f"{token} {mode} is let in")


async def main():
    await every_tool("legacy", "2025-11-25")
    await every_tool("auto", "2026-07-28")
    await every_tool("2026-07-28", "2026-07-28")
    await cancelling()
    await limited()
    await refused()
    print(f"{passed} checks passed")


asyncio.run(main())
