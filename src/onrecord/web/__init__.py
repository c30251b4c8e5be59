"""The archive in a browser: pages rendered here, the same contexts as JSON, and a server of the Model Context Protocol.

Only shows what the archive has, and hands on what editors decide; nothing is judged and no SQL is written here.
"""
