"""Drives `loci mcp` with the official MCP client and checks what a client can see.

Called by tests/mcp.rs: client.py BINARY ROOT OTHER OUTSIDE TRANSCRIPT, where ROOT and OTHER are folders to
index and OUTSIDE is one that is not. The database is named by the environment. The client validates
every structured answer against the tool's output schema by itself.
"""

import asyncio
import json
import os
import re
import sys
import time
from pathlib import Path

from mcp import Client, MCPError, StdioServerParameters
from mcp.client.subscriptions import ResourcesListChanged, ResourceUpdated

BINARY, ROOT, OTHER, OUTSIDE, TRANSCRIPT = sys.argv[1:6]
# Longest that a notification may take.
DEADLINE = 20
REPLY_BYTES = 24 * 1024
LIST_BYTES = 12 * 1024
TOOLS = [
    "index_codebase", "find_symbol", "search_code", "trace_dependencies", "get_symbol", "find_references",
    "analyze_changes", "analyze_patterns", "outline", "store_memory", "recall_memories", "update_memory", "delete_memory",
    "status",
]

WRITING = ["index_codebase", "store_memory", "update_memory", "delete_memory"]

passed = 0
transcript = open(TRANSCRIPT, "w", encoding="utf-8")


def check(condition, what, *seen):
    """Fails with `what` unless `condition` holds."""
    global passed
    if not condition:
        raise AssertionError(f"{what}: {seen!r}"[:4000])
    passed += 1


def server(cwd=ROOT):
    inherited = {name: os.environ[name] for name in os.environ if name.startswith("LOCI_")}
    return StdioServerParameters(command=BINARY, args=["mcp"], env=inherited, cwd=cwd)


class Session:
    """A client whose every answer is checked for what all answers must keep to."""

    def __init__(self, client):
        self.client = client

    async def call(self, tool, _progress=None, **arguments):
        """The structured content and the text of a call that must succeed."""
        result = await self.client.call_tool(tool, arguments, progress_callback=_progress)
        text = "\n".join(block.text for block in result.content)
        transcript.write(f">>> {tool} {json.dumps(arguments)}\n{text}\n\n")
        check(not result.is_error, f"{tool} {arguments} fails", text)
        structured = result.structured_content
        size = len(text.encode()) + len(json.dumps(structured, separators=(",", ":"), ensure_ascii=False).encode())
        check(size <= REPLY_BYTES, f"{tool} {arguments} answers with {size} bytes")
        as_of = structured["as_of"]
        check(as_of["generation"] >= 1 and os.path.isabs(as_of["repository"]), "as_of", as_of)
        return structured, text

    async def fails(self, tool, **arguments):
        """The text of a call that must end in a tool error."""
        result = await self.client.call_tool(tool, arguments)
        text = "\n".join(block.text for block in result.content)
        transcript.write(f">>> {tool} {json.dumps(arguments)}\nERROR {text}\n\n")
        check(result.is_error, f"{tool} {arguments} does not fail", text)
        return text


async def lifecycles():
    """Both ways to begin, and what the server says of itself in each."""
    for mode, version in [("legacy", "2025-11-25"), ("auto", "2026-07-28"), ("2026-07-28", "2026-07-28")]:
        async with Client(server(), mode=mode) as client:
            check(client.protocol_version == version, f"{mode} speaks", client.protocol_version)
            if mode != "2026-07-28":  # Without a handshake or a probe there is nobody to have told.
                check(client.server_info.name == "loci", mode, client.server_info)
                check("index_codebase" in client.instructions, mode, client.instructions)
            tools = (await client.list_tools()).tools
            check([tool.name for tool in tools] == TOOLS, "tools", tools)
            listed = json.dumps([tool.model_dump(by_alias=True, exclude_none=True) for tool in tools])
            check(len(listed) <= LIST_BYTES * 1.2, "tools/list is small", len(listed))
            for tool in tools:
                reads = tool.name not in WRITING
                check(tool.annotations.read_only_hint is reads, tool.name, tool.annotations)
                check(tool.output_schema["type"] == "object", tool.name, tool.output_schema)
            session = Session(client)
            text = await session.fails("status")
            check("no repository is indexed" in text and "index_codebase" in text, mode, text)
            await session.fails("find_symbol", query="anything")


async def indexing(session):
    """Indexes with progress, then again with nothing to do."""
    text = await session.fails("index_codebase", path="no/such/folder")
    check("no/such/folder" in text, "the missing folder is named", text)

    heard = []

    async def progress(done, total, message):
        heard.append((done, total, message))

    indexed, text = await session.call("index_codebase", _progress=progress, path=ROOT)
    check(len(heard) >= 2, "progress is told", heard)
    check(all(a[0] < b[0] for a, b in zip(heard, heard[1:])), "progress grows", heard)
    check(all(total is None or done <= total + 1 for done, total, _ in heard), "up to its total", heard)
    check(any("parsing" in message for _, _, message in heard), "progress says what is done", heard)
    check(indexed["as_of"]["repository"] == os.path.realpath(ROOT), "root", indexed)
    check(indexed["parsed"] > 0 and not indexed["unchanged"], "everything is parsed", indexed)
    check(text.startswith("Indexed "), "text", text)

    again, _ = await session.call("index_codebase", path=".")
    check(again["unchanged"] and again["parsed"] == 0, "nothing changed", again)
    check(again["as_of"]["generation"] == indexed["as_of"]["generation"], "the generation stays", again)

    # A change of one file is one file's work, and moves the generation.
    path = Path(ROOT) / "src" / "loci_probe.rs"
    path.write_text("/// Written by a test.\npub fn a_probe_of_loci() {}\n")
    changed, _ = await session.call("index_codebase", path=ROOT)
    check(changed["parsed"] == 1, "one file is parsed", changed)
    check(changed["as_of"]["generation"] == indexed["as_of"]["generation"] + 1, "it moves on", changed)
    found, _ = await session.call("find_symbol", query="a_probe_of_loci")
    check(found["symbols"][0]["path"] == "src/loci_probe.rs", "the new symbol", found)
    # What changes behind the index's back is said to have.
    path.write_text("\n\npub fn a_probe_of_loci() {}\n")
    symbols, text = await session.call("get_symbol", symbol="a_probe_of_loci")
    check(symbols["symbols"][0]["source"]["stale"] is True, "stale source is marked", symbols)
    check("has changed since" in text, "in the text too", text)
    path.unlink()
    removed, _ = await session.call("index_codebase", path=ROOT)
    check(removed["removed"] == 1, "the file is gone", removed)
    text = await session.fails("get_symbol", symbol="a_probe_of_loci")
    check("no symbol is called `a_probe_of_loci`" in text, "its symbol too", text)


async def searching(session):
    """One box over names and what is said of them."""
    found, text = await session.call("search_code", query="progress bar style template", limit=5)
    names = [hit["name"] for hit in found["hits"]]
    check(len(names) == 5 and found["more"], "as many as asked for", found)
    check(any("style" in name.lower() or "template" in name.lower() for name in names), "by names", names)
    check(all(hit["why"]["words"] for hit in found["hits"]), "every hit says why", found)
    check("text " in text, "the text says why too", text)
    found, _ = await session.call("search_code", query="hide the bar", kind="method", path="src/progress_bar.rs", near="src/multi.rs")
    check(found["hits"] and {hit["kind"] for hit in found["hits"]} == {"method"}, "filters", found)
    check(all(hit["path"] == "src/progress_bar.rs" for hit in found["hits"]), "a path", found)
    text = await session.fails("search_code", query="x", kind="klingon")
    check("`klingon` is not a kind of symbol" in text, "unknown kinds", text)
    await session.fails("search_code", query=" ")


async def tracing(session):
    """What depends on what, the way between two symbols, circles."""
    found, text = await session.call("trace_dependencies", of="ProgressBar::inc", direction="dependencies", kind="calls", depth=2)
    check(found["symbols"] and found["symbols"][0]["distance"] == 1, "the nearest first", found)
    check({symbol["edge"] for symbol in found["symbols"]} == {"calls"}, "of the kind asked for", found)
    last = found["symbols"][-1]
    check(last["name"] in text and "ProgressBar" in text.splitlines()[0], "the text is a tree", text)
    near = next(symbol for symbol in found["symbols"] if symbol["name"].endswith("AtomicPosition::inc"))
    back, _ = await session.call("trace_dependencies", of=near["id"], direction="dependents", kind="calls", depth=1)
    check(any(symbol["name"].endswith("ProgressBar::inc") for symbol in back["symbols"]), "and back", back)
    path, text = await session.call("trace_dependencies", of="ProgressBar::inc", to=last["id"], kind="calls")
    check(path["found"] and len(path["symbols"]) == last["distance"], "the way there", path)
    cycles, _ = await session.call("trace_dependencies", of="src", direction="cycles")
    check(cycles["cycles"] and len(cycles["cycles"][0]["members"]) > 1, "circles", cycles)
    text = await session.fails("trace_dependencies", of="ProgressBar", direction="sideways")
    check("`sideways` is not a kind of direction" in text, "an unknown direction", text)
    text = await session.fails("trace_dependencies", of="ProgressBarr")
    check("ProgressBar" in text, "the nearest names", text)


async def finding(session):
    """Searches: exact, by kind, by path, by beginning, by likeness, and for nothing."""
    found, text = await session.call("find_symbol", query="ProgressBar")
    first = found["symbols"][0]
    check((first["match"], first["name"], first["kind"]) == ("exact", "ProgressBar", "struct"), "exact first", found)
    line = (Path(ROOT) / first["path"]).read_text().splitlines()[first["line"] - 1]
    check(line[first["column"] - 1 :].startswith("ProgressBar"), "it stands where it is said to", line)
    check(f"{first['path']}:{first['line']}" in text, "the text says so too", text)

    found, _ = await session.call("find_symbol", query="new", kind="method, function", path="src/multi.rs")
    check(found["symbols"], "something is new there")
    for symbol in found["symbols"]:
        check(symbol["path"] == "src/multi.rs" and symbol["kind"] in ("method", "function"), "filters", symbol)
    found, _ = await session.call("find_symbol", query="progress", limit=3)
    check(len(found["symbols"]) == 3 and found["more"], "the limit holds", found)
    found, text = await session.call("find_symbol", query="ProgresBarr")
    check(found["symbols"][0]["match"] == "fuzzy", "a misspelling", found)
    check(any(symbol["name"] == "ProgressBar" for symbol in found["symbols"]), "finds what was meant", found)
    check("similar" in text, "and says so", text)
    found, _ = await session.call("find_symbol", query="ProgressBar::inc")
    check(found["symbols"][0]["container"].endswith("ProgressBar"), "a qualified name", found)

    text = await session.fails("find_symbol", query="x", kind="klass")
    check("`klass`" in text and "struct" in text, "kinds there are", text)
    text = await session.fails("find_symbol", query="new", path="src/nowhere.rs")
    check("src/nowhere.rs" in text and "no such file" in text, "a path that is not there", text)
    text = await session.fails("find_symbol", query="zzqqxxyy")
    check("zzqqxxyy" in text, "nothing at all", text)


async def describing(session):
    """One symbol in full, by each of its names."""
    symbols, text = await session.call("get_symbol", symbol="ProgressBar::inc")
    inc = symbols["symbols"][0]
    check("pub fn inc(&self, delta: u64)" in inc["source"]["text"], "its source", inc)
    check("stale" not in inc["source"], "is as indexed", inc)
    check(inc["documentation"] and inc["signature"].startswith("pub fn inc"), "documented, declared", inc)
    check(inc["source"]["text"] in text, "the text holds the source", text)
    check("progress_bar::ProgressBar::tick_inner" in [callee["name"] for callee in inc["callees"]], "what it calls", inc)
    symbols, text = await session.call("get_symbol", symbol="ProgressBar::with_draw_target")
    callers = [caller["name"] for caller in symbols["symbols"][0]["callers"]]
    check("progress_bar::ProgressBar::new" in callers, "what calls it", callers)
    check("callers:\n- " in text, "in the text too", text)
    for name in (inc["id"], inc["descriptor"], "ProgressBar.inc", "crate::progress_bar::ProgressBar::inc"):
        same, _ = await session.call("get_symbol", symbol=name)
        check(inc["id"] in [symbol["id"] for symbol in same["symbols"]], f"named {name}", same)
    several, _ = await session.call("get_symbol", symbol="new")
    check(len(several["symbols"]) > 1, "a name with several symbols answers for all", several)
    check(len({symbol["id"] for symbol in several["symbols"]}) == len(several["symbols"]), "each once", several)

    text = await session.fails("get_symbol", symbol="ProgresBar")
    check("ProgressBar" in text and "nearest" in text, "the nearest names", text)
    text = await session.fails("get_symbol", symbol="")
    check("empty" in text, "no name", text)


async def referring(session):
    """References: true places, pages that join, cuts that say how to go on."""
    whole, text = await session.call("find_references", symbol="ProgressBar", limit=500)
    counted = sum(count["count"] for count in whole["counts"] if count["resolution"] in ("exact", "inferred"))
    check(counted > 20, "it is used a lot", whole["counts"])
    for reference in whole["references"]:
        line = (Path(ROOT) / reference["path"]).read_text().splitlines()[reference["line"] - 1]
        name = reference.get("alias", "ProgressBar")
        check(re.match(rf"{name}\b|Self\b", line[reference["column"] - 1 :]), "it stands there", reference, line)
        check(reference["text"] == line.strip()[:120], "with its line", reference)
    for limit in (7, 500):
        pages, cursor, seen = 0, None, []
        while True:
            arguments = {"symbol": "ProgressBar", "limit": limit}
            if cursor:
                arguments["cursor"] = cursor
            page, text = await session.call("find_references", **arguments)
            check(len(page["references"]) <= limit, "the page's limit")
            seen += [(r["path"], r["line"], r["column"], r["kind"], r["target_id"]) for r in page["references"]]
            pages += 1
            cursor = page.get("next_cursor")
            if not cursor:
                break
            check(cursor in text, "the text names the cursor", text)
        check(len(seen) == counted and len(set(seen)) == counted, "pages join to all", limit, len(seen), counted)
        check(seen == sorted(seen), "in order")
        check(pages > 1, "more than one page: a limit or the byte budget cut it", limit)
    calls, _ = await session.call("find_references", symbol="ProgressBar::with_draw_target", kind="calls")
    check(calls["references"] and all(r["kind"] == "calls" for r in calls["references"]), "one kind", calls)

    outside, text = await session.call("find_references", symbol="std::sync::Arc::new")
    check(outside["external"] == "std::sync::Arc::new" and outside["references"], "a dependency's name", outside)
    check(all("Arc::new" in reference["text"] for reference in outside["references"]), "where it stands", outside)

    text = await session.fails("find_references", symbol="ProgressBar", cursor="nonsense")
    check("nonsense" in text and "cursor" in text, "a cursor that is none", text)
    text = await session.fails("find_references", symbol="ProgressBar", kind="cals")
    check("`cals`" in text and "calls" in text, "a kind that is none", text)
    text = await session.fails("find_references", symbol="MultiProgres")
    check("MultiProgress" in text, "the nearest names", text)


async def changing(session):
    """What a symbol's change would concern; where git is not at hand, that is said."""
    impact, text = await session.call("analyze_changes", symbol="ProgressBar", depth=2, limit=400)
    check(impact["touched"][0]["changes"] == ["asked"], "what was asked about", impact["touched"])
    summary = impact["summary"]
    check(summary["dependents"] > 50 and summary["tests"] > 5, "far-reaching", summary)
    check(len(impact["dependents"]) < summary["dependents"] and impact["cut"], "cut, and it says so", impact["cut"])
    distances = [one["distance"] for one in impact["dependents"]]
    check(distances == sorted(distances) and distances[0] == 1, "the nearest first", distances)
    check("risk " in text and "tests:" in text, "text", text)
    text = await session.fails("analyze_changes", symbol="ProgressBr")
    check("ProgressBar" in text, "the nearest names", text)
    text = await session.fails("analyze_changes", symbol="a", base="b")
    check("not both" in text, "one or the other", text)


async def looking(session):
    """Findings, page by page to their end; of one pattern with what it means."""
    seen, cursor = [], None
    while True:
        page, text = await session.call("analyze_patterns", limit=60, **({"cursor": cursor} if cursor else {}))
        seen += page["findings"]
        cursor = page.get("next_cursor")
        if not cursor:
            break
        check(cursor in text, "the text says how to go on", text)
    check(len(seen) == page["summary"]["findings"] > 0, "all pages together", page["summary"])
    places = [(one["pattern"], one["path"], one["line"], one["column"]) for one in seen]
    check(len(set(places)) == len(places), "each once", places)
    check(len({one["fingerprint"] for one in seen}) == len(seen), "by its fingerprint", seen)
    one = seen[0]["pattern"]
    few, text = await session.call("analyze_patterns", pattern=one, path="src", severity="note")
    check({finding["pattern"] for finding in few["findings"]} == {one}, "one pattern", few)
    check(f"{one}: " in text, "and what it means", text)
    text = await session.fails("analyze_patterns", pattern="unwrp")
    check("`unwrp`" in text and "unwrap" in text, "the patterns there are", text)
    text = await session.fails("analyze_patterns", severity="dire")
    check("`dire`" in text and "warning" in text, "the severities there are", text)


async def outlining(session):
    """A file, nested; a folder, page by page to its end; paths that are nowhere."""
    seen, cursor = [], None
    while True:
        arguments = {"path": "src/style.rs"} | ({"cursor": cursor} if cursor else {})
        page, _ = await session.call("outline", **arguments)
        check(len(page["documents"]) == 1, "one file", page)
        seen += page["documents"][0]["symbols"]
        cursor = page.get("next_cursor")
        if not cursor:
            break
    names = [symbol["name"] for symbol in seen]
    check("ProgressStyle" in names and "Template" in names, "its symbols", names)
    check(len({symbol["id"] for symbol in seen}) == len(seen), "each once", names)
    check(max(symbol["depth"] for symbol in seen) >= 1, "nested", seen)
    glance, text = await session.call("outline", path="", budget=1000)
    overview = glance["overview"]
    check(len(json.dumps(glance, ensure_ascii=False, separators=(",", ":"))) <= 4000, "within its budget", glance)
    check(any(one["name"].endswith("ProgressBar") for one in overview["central"]), "central", overview)
    check(overview["more"] and "central:" in text, "text", text)
    absolute, _ = await session.call("outline", path=str(Path(ROOT) / "src" / "style.rs"))
    check(absolute["path"] == "src/style.rs", "an absolute path", absolute["path"])

    paths, cursor, pages = [], None, 0
    while True:
        page, text = await session.call("outline", **({"path": "."} | ({"cursor": cursor} if cursor else {})))
        paths += [document["path"] for document in page["documents"]]
        pages += 1
        cursor = page.get("next_cursor")
        if not cursor:
            break
        check(cursor in text, "the text names the cursor", text)
    disk = sorted(str(path.relative_to(ROOT)) for path in Path(ROOT).rglob("*.rs"))
    check([path for path in paths if path.endswith(".rs")] == disk, "every file, in order", paths, disk)
    check(pages > 1, "the byte budget cuts it")

    text = await session.fails("outline", path="src/nowhere.rs")
    check("no such file" in text, "a path that is not there", text)
    text = await session.fails("outline", path="README.md")
    check("no known language" in text, "a path that is not indexed", text)
    for path in (OUTSIDE, "../elsewhere"):
        text = await session.fails("outline", path=path)
        check("no indexed repository" in text and os.path.realpath(ROOT) in text, "a path outside", text)


async def remembering(session):
    """A decision is kept with the code it speaks of, found for that code's callers, changed, deleted."""
    said = "`ProgressStyle::with_template` is parsed once; never per tick."
    kept, text = await session.call("store_memory", content=said, context="code_decision", tags=["speed"])
    anchors = [anchor["name"] for anchor in kept["anchors"]]
    check(any("ProgressStyle" in name for name in anchors), "anchored by its text", kept)
    check(kept["id"] in text and not kept["merged"], "text", text)
    again, _ = await session.call("store_memory", content=said, tags=["templates"])
    check(again["merged"] and again["id"] == kept["id"], "the same again", again)
    for arguments in (
        {"query": "when is a template parsed?"}, {"query": "tick", "mode": "exact"}, {"tags": ["speed", "templates"]},
        {"near": "src/style.rs"}, {"symbol": "ProgressStyle::with_template"}, {"path": "src", "context": "code_decision"}, {},
    ):
        found, text = await session.call("recall_memories", **arguments)
        check([memory["id"] for memory in found["memories"]] == [kept["id"]], f"found by {arguments}", found)
        check(said in text and "fresh" in text, "text", text)
    changed, _ = await session.call("update_memory", id=kept["id"], content=said + " Measured.", metadata={"ms": 3})
    check(changed["superseded"] == kept["id"], "another content takes its place", changed)
    both, _ = await session.call("recall_memories", query="template parsed", superseded=True)
    check([memory["id"] for memory in both["memories"]] == [changed["id"], kept["id"]], "the valid one first", both)
    for tool, arguments, why in (
        ("store_memory", {"content": " "}, "is empty"), ("store_memory", {"content": "x", "expires": "soon"}, "span"),
        ("recall_memories", {"query": "x", "mode": "fast"}, "auto, exact"), ("update_memory", {"id": "x"}, "no memory"),
        ("store_memory", {"content": "x", "sensitive": True}, "no key"), ("recall_memories", {"symbol": "Nope"}, "Nope"),
    ):
        text = await session.fails(tool, **arguments)
        check(why in text, f"{tool} {arguments}", text)
    shown, text = await session.call("get_symbol", symbol="ProgressStyle::with_template")
    notes = shown["symbols"][0]["memories"]
    check([note["id"] for note in notes] == [changed["id"]] and notes[0]["state"] == "fresh", "shown with its code", notes)
    check("remembered:" in text and changed["id"] in text, "text", text)
    touched, text = await session.call("analyze_changes", symbol="ProgressStyle::with_template")
    check([note["id"] for note in touched["memories"]] == [changed["id"]], "shown for a change of it", touched)
    check("remembered:" in text, "text", text)
    state, text = await session.call("status")
    check(state["memory"]["memories"] == 1 and state["memory"]["stale_anchors"] == 0, "counted", state["memory"])
    check("1 memories" in text, "text", text)
    gone, _ = await session.call("delete_memory", ids=[kept["id"], changed["id"], "x"])
    check(sorted(gone["deleted"]) == sorted([kept["id"], changed["id"]]) and gone["unknown"] == ["x"], "deleted", gone)
    none, text = await session.call("recall_memories", query="template parsed")
    check(none["memories"] == [] and "Nothing" in text, "and gone", none)


class Heard:
    """Notifications as they come in."""

    def __init__(self):
        self.queue = asyncio.Queue()

    async def __call__(self, message):
        method = getattr(message, "method", "")
        if method.startswith("notifications/resources/"):
            await self.queue.put((method.rpartition("/")[2], getattr(message.params, "uri", None)))

    async def next(self):
        return await asyncio.wait_for(self.queue.get(), DEADLINE)


async def resources():
    """The status of a repository as a resource; being told when another process changes it."""
    uri, other = (f"loci://repository/{Path(path).name}/status" for path in (ROOT, OTHER))
    path = Path(ROOT) / "src" / "loci_told.rs"
    # What makes the changes is another process than those that are told.
    async with Client(server()) as writer, Client(server(), cache=None) as modern:
        write = Session(writer)
        listed = (await modern.list_resources()).resources
        check({resource.uri for resource in listed} == {uri, other}, "each repository once", listed)
        check(all(resource.mime_type == "application/json" for resource in listed), "as JSON", listed)
        templates = (await modern.list_resource_templates()).resource_templates
        check(templates[0].uri_template == "loci://repository/{name}/status", "template", templates)
        status, _ = await write.call("status")
        read = json.loads((await modern.read_resource(uri)).contents[0].text)
        check(read == status, "the resource is the status", read, status)
        try:
            await modern.read_resource("loci://repository/nowhere/status")
        except MCPError as error:
            check("nowhere" in str(error), "a resource that is not there", error)
        else:
            check(False, "a resource that is not there is an error")

        heard = Heard()
        async with (
            Client(server(), mode="legacy", message_handler=heard, cache=None) as legacy,
            modern.listen(resources_list_changed=True, resource_subscriptions=[uri, "file:///x"]) as stream,
        ):
            check(stream.honored.resource_subscriptions == [uri], "honoured", stream.honored)
            await legacy.subscribe_resource(uri)
            generation = read["as_of"]["generation"]
            path.write_text("pub fn told_of_by_loci() {}\n")
            await write.call("index_codebase", path=ROOT)
            check(await heard.next() == ("updated", uri), "the older lifecycle is told")
            event = await asyncio.wait_for(anext(stream), DEADLINE)
            check(event == ResourceUpdated(uri), "the newer one too", event)
            read = json.loads((await modern.read_resource(uri)).contents[0].text)
            check(read["as_of"]["generation"] == generation + 1, "and sees it", read)
            found, _ = await Session(legacy).call("find_symbol", query="told_of_by_loci")
            check(found["as_of"]["generation"] == generation + 1, "so does a question", found)
            # Of many changes at once there are few notifications, and the last is about the last.
            begun = time.monotonic()
            for number in range(4):
                path.write_text(f"pub fn told_of_by_loci_{number}() {{}}\n")
                await write.call("index_codebase", path=ROOT)
            changed, told = time.monotonic() - begun, 0
            while read["as_of"]["generation"] < generation + 5:
                await asyncio.wait_for(anext(stream), DEADLINE)
                told += 1
                read = json.loads((await modern.read_resource(uri)).contents[0].text)
            check(told <= 2 + 2 * changed, "at most two a second", told, changed)
            # Unsubscribed, nothing is heard of it; a new repository is told to all.
            await legacy.unsubscribe_resource(uri)
            while not heard.queue.empty():
                heard.queue.get_nowait()
            path.unlink()
            await write.call("index_codebase", path=ROOT)
            (Path(OUTSIDE) / "new.ts").write_text("export const fresh = 1;\n")
            await write.call("index_codebase", path=OUTSIDE)
            while (event := await heard.next()) == ("updated", uri):
                pass  # One that was on its way when the subscription ended.
            check(event == ("list_changed", None), "the list has changed", event)
            while (event := await asyncio.wait_for(anext(stream), DEADLINE)) == ResourceUpdated(uri):
                pass
            check(event == ResourcesListChanged(), "for the newer lifecycle too", event)
            listed = (await modern.list_resources()).resources
            check(len(listed) == 3, "and lists it", listed)


async def mistakes(session):
    """Bad arguments are for the caller to mend; an unknown tool is the protocol's matter."""
    for tool, arguments, said in [
        ("find_symbol", {}, "missing field `query`"),
        ("find_symbol", {"query": 7}, "invalid type"),
        ("find_symbol", {"query": "x", "limit": 0}, "`limit` must be at least 1"),
        ("find_symbol", {"query": "x", "limit": -1}, "invalid value"),
        ("find_symbol", {"query": "x", "colour": "red"}, "unknown field `colour`"),
        ("get_symbol", {}, "missing field `symbol`"),
        ("find_references", {"symbol": ["a"]}, "invalid type"),
        ("outline", {}, "missing field `path`"),
        ("status", {"repository": OUTSIDE}, "lies in no indexed repository"),
        ("status", {"wait_ms": 60001}, "`wait_ms` is at most 60000"),
        ("index_codebase", {}, "missing field `path`"),
    ]:
        text = await session.fails(tool, **arguments)
        check(said in text, f"{tool} {arguments}", text)
    try:
        await session.client.call_tool("no_such_tool", {})
    except MCPError as error:
        check("no_such_tool" in str(error) and error.error.code == -32602, "an unknown tool", error)
    else:
        check(False, "an unknown tool is a protocol error")


async def several_repositories(session):
    """A second repository, asked by its root or by a path in it; many questions at once."""
    await session.call("index_codebase", path=OTHER)
    here, _ = await session.call("status")
    check(here["as_of"]["repository"] == os.path.realpath(ROOT), "the working directory decides", here)
    check(len(here["repositories"]) == 2, "both are listed", here["repositories"])
    check(here["documents"] > 0 and here["symbols"] > 0 and here["edges"], "status counts", here)
    there, text = await session.call("status", repository=OTHER)
    check(there["as_of"]["repository"] == os.path.realpath(OTHER), "named by its root", there)
    check("typescript" in text and "broken.ts" in text, "what is not whole is listed", text)
    found, _ = await session.call("find_symbol", query="Basket", repository=OTHER)
    check(found["symbols"][0]["kind"] == "class", "found there", found)
    found, _ = await session.call("find_symbol", query="Basket")
    check("Basket" not in [symbol["name"] for symbol in found["symbols"]], "and not here", found)
    outline, _ = await session.call("outline", path=str(Path(OTHER) / "basket.ts"))
    check(outline["documents"][0]["language"] == "typescript", "a path elsewhere finds its repository", outline)
    references, _ = await session.call("find_references", symbol="Basket", repository=OTHER)
    places = {(reference["path"], reference["line"], reference["kind"]) for reference in references["references"]}
    expected = {("shop.ts", 1, "imports"), ("shop.ts", 3, "uses_type"), ("shop.ts", 4, "calls")}
    check(places == expected, "across files", references)

    names = ["ProgressBar", "MultiProgress", "ProgressStyle", "Draw", "Term", "new"]
    calls = [session.client.call_tool("get_symbol", {"symbol": name}) for name in names * 4]
    results = await asyncio.gather(*calls)
    check(len(results) == len(names) * 4, "many at once are all answered")
    check(not results[0].is_error and results[0].structured_content["symbols"], "rightly", results[0])


async def cancelling(session):
    """A run that is called off leaves nothing half done, and nothing in the way of the next."""
    path = Path(ROOT) / "src" / "loci_late.rs"
    path.write_text("pub fn a_late_probe_of_loci() {}\n")
    begun = asyncio.Event()

    async def begin(done, total, message):
        begun.set()

    call = session.client.call_tool("index_codebase", {"path": ROOT}, progress_callback=begin)
    called_off = asyncio.create_task(call)
    await begun.wait()
    called_off.cancel()
    await asyncio.wait([called_off])
    check(called_off.cancelled(), "the call is cancelled", called_off)
    # Whether or not the run had come to its end by then:
    before, _ = await session.call("status", repository=ROOT)
    indexed, _ = await session.call("index_codebase", path=ROOT)
    check(indexed["as_of"]["generation"] - before["as_of"]["generation"] in (0, 1), "nothing is half done", indexed)
    found, _ = await session.call("find_symbol", query="a_late_probe_of_loci")
    check(found["symbols"][0]["path"] == "src/loci_late.rs", "the next run completes it", found)


async def main():
    await lifecycles()
    async with Client(server()) as client:
        session = Session(client)
        await indexing(session)
        await finding(session)
        await searching(session)
        await tracing(session)
        await describing(session)
        await referring(session)
        await changing(session)
        await looking(session)
        await outlining(session)
        await remembering(session)
        await mistakes(session)
        await several_repositories(session)
        await cancelling(session)
    # The older lifecycle gives the same answers.
    async with Client(server(), mode="legacy") as client:
        session = Session(client)
        await finding(session)
        await searching(session)
        await mistakes(session)
    # Started elsewhere, it serves what was indexed last.
    async with Client(server(cwd=OUTSIDE)) as client:
        status, _ = await Session(client).call("status")
        check(status["as_of"]["repository"] == os.path.realpath(ROOT), "the last one indexed", status)
    await resources()
    print(f"{passed} checks passed")


asyncio.run(main())
