"""The command line: one module a verb, each a thin shell around a plain function.

This package opens fast: what is heavy is imported inside the commands. Faults that stop a run end here, as one line on
standard error and exit status 2.
"""

from __future__ import annotations

import sys

from onrecord.cli.application import app
from onrecord.errors import OnrecordError

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line; the exit status is 0, 1 if an input was left out, or 2 if the run could not go on.

    After Ctrl-C it is 130.
    """
    try:
        app()
    except OnrecordError as error:
        sys.stderr.write(f"onrecord: {error}\n")
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output went away (head, less): stop quietly, and keep the interpreter from complaining.
        sys.stderr.close()
        sys.exit(1)
    except (KeyboardInterrupt, SystemExit) as stop:
        # Typer makes a Ctrl-C within a command the status 130, without a word.
        if isinstance(stop, SystemExit) and stop.code != _STOPPED:
            raise
        sys.stderr.write("onrecord: stopped; to go on, give the same command again\n")
        sys.exit(_STOPPED)


_STOPPED = 130
"""The exit status after Ctrl-C, as shells have it."""
