"""Asks ``onrecord mcp`` for a quotation, as an assistant's program does."""

import asyncio
import json
import sys

from mcp import Client, StdioServerParameters


async def main(archive: str, tool: str, asked: str) -> None:
    """Call one tool with arguments in JSON, and print its answer."""
    server = StdioServerParameters(command="onrecord", args=["mcp", "--archive", archive])
    async with Client(server) as client:
        result = await client.call_tool(tool, json.loads(asked))
    print(json.dumps(json.loads(result.content[0].text), indent=2, ensure_ascii=False))  # noqa: T201 - that is all it is for


asyncio.run(main(*sys.argv[1:]))
