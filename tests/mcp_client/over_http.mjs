// Drives `loci serve` with the official MCP client for TypeScript.
//
// Called by tests/serve.rs: over_http.mjs SDK URL TOKEN ROOT, where SDK is the folder the client is installed below. The
// client validates structured answers against the tools' output schemas by itself.

import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

const [sdk, url, token, root] = process.argv.slice(2);
const at = (path) => pathToFileURL(`${sdk}/node_modules/@modelcontextprotocol/sdk/dist/esm/client/${path}`).href;
const { Client } = await import(at("index.js"));
const { StreamableHTTPClientTransport } = await import(at("streamableHttp.js"));

const open = async (token) => {
    const client = new Client({ name: "loci-test", version: "1" });
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
    return client;
};

const client = await open(token);
assert.equal(client.getServerVersion().name, "loci");
const { tools } = await client.listTools();
assert.equal(tools.length, 14);
const call = async (name, args) => {
    const result = await client.callTool({ name, arguments: args });
    assert.ok(!result.isError, JSON.stringify(result));
    assert.ok(result.structuredContent && result.content[0].text, name);
    return result.structuredContent;
};
const found = await call("find_symbol", { query: "Basket" });
assert.equal(found.symbols[0].name, "Basket");
for (const [name, args] of [
    ["search_code", { query: "basket" }], ["trace_dependencies", { of: "sell" }], ["get_symbol", { symbol: "Basket" }],
    ["find_references", { symbol: "Basket" }], ["analyze_changes", { symbol: "Basket" }], ["analyze_patterns", {}],
    ["outline", { path: "" }], ["status", {}], ["recall_memories", { query: "plums", mode: "exact" }],
]) await call(name, args);
const kept = await call("store_memory", { content: "`Basket` holds plums.", namespace: "team" });
await call("update_memory", { id: kept.id, namespace: "team", tags: ["fruit"] });
const gone = await call("delete_memory", { ids: [kept.id], namespace: "team" });
assert.deepEqual(gone.deleted, [kept.id]);

let heard = 0;
const stop = new AbortController();
const run = client.callTool({ name: "index_codebase", arguments: { path: root } }, undefined, {
    signal: stop.signal,
    onprogress: ({ message }) => {
        heard += 1;
        if (message.includes("another process is indexing")) stop.abort("enough");
    },
});
await assert.rejects(run);
assert.ok(heard > 0);
await call("find_symbol", { query: "Basket" });
await client.close();

for (const wrong of [undefined, "loci_0123456789abcdef_wrong"]) await assert.rejects(open(wrong));
console.log("the TypeScript client is served");
