"""The man pages of the two commands, in the macros of man(7): the options from the parsers, the rest from here.

argparse-manpage does less well: its NAME has no summary, so that apropos(1) finds nothing; its SYNOPSIS repeats every
option; a command of the cache becomes a section with argparse's usage line in it; ``--help`` and ``--version`` come
first; and half of a page, from FILES to EXAMPLES, would be written here all the same.
"""

from __future__ import annotations

from viewer import APP_NAME, __version__
from viewer.commands import Argument, Command

FILES = """\
.SH FILES
.TP
.I ~/.config/plaid-viewer-desktop/settings.json
The settings made in Preferences.
.TP
.I ~/.local/state/plaid-viewer-desktop/
Recent datasets, the layout of the window, and the logs in
.IR log/ .
.TP
.I ~/.local/share/plaid-viewer-desktop/example_dataset/
The example dataset, created when it is first opened.
.TP
.I /tmp/plaid-viewer-PID-TOKEN/
The scratch cache of a running program, readable by its owner alone.
It is removed when the program ends. A killed program leaves an orphan behind, which the next start removes.
"""

WINDOW_REST = """\
.SH EXIT STATUS
0 on success, 1 when something failed, 2 when the command line is wrong.
After a failure, one sentence on standard error says what failed.
With
.BR \\-\\-scan :
0 when every sample could be read, 1 when one could not, 2 when nothing could be scanned, 130 after Ctrl+C.
A program that a signal ended has the status of that signal.
.SH ENVIRONMENT
.TP
.B TMPDIR
The directory for the scratch cache, unless
.B \\-\\-cache\\-dir
or Preferences give another.
.TP
.B QT_QPA_PLATFORM
The platform that Qt draws on:
.BR xcb ,
.BR wayland ,
or
.B offscreen
for no display.
"""

WINDOW_EXAMPLES = """\
.SH EXAMPLES
Open a dataset at sample 12 of split test, coloured by pressure:
.PP
.RS
plaid\\-viewer\\-desktop ~/datasets/wing \\-\\-split test \\-\\-sample 12 \\-\\-field pressure
.RE
.PP
Save a picture on a machine without a display:
.PP
.RS
plaid\\-viewer\\-desktop \\-\\-example \\-\\-screenshot shot.png
.RE
.SH SEE ALSO
.BR plaid\\-viewer\\-cache (1)
"""

CACHE_REST = """\
.SH VERDICTS
.TP
.B alive
A running program holds the lock on the directory.
.TP
.B orphan
Its program has ended. Two independent witnesses confirm it: the lock is free, and something other than the lock.
.TP
.B unknown
It is not known whether its program has ended. It is kept.
.TP
.B foreign
It belongs to another user, machine or container. It is kept.
.SH EXIT STATUS
0 when everything was done; 1 when something is left, which is then explained; 2 when the command line or the
directory cannot be used.
.SH EXAMPLES
.RS
plaid\\-viewer\\-cache ls \\-\\-sizes
.br
plaid\\-viewer\\-cache sweep \\-\\-dry\\-run
.RE
.SH SEE ALSO
.BR plaid\\-viewer\\-desktop (1)
"""


def page(command: Command, date: str) -> str:
    """Return the man page of a command; ``date`` is the release's, YYYY-MM-DD."""
    window = not command.commands
    parts = [f'.TH {_plain(command.name).upper()} 1 "{date}" "{APP_NAME} {__version__}" "User Commands"\n']
    summary = command.text.partition(": ")[2] if window else command.text
    summary = summary.rstrip(".")
    parts.append(f".SH NAME\n{_plain(command.name)} \\- {_plain(summary[0].lower() + summary[1:])}\n")
    parts.append(".SH SYNOPSIS\n" + _synopsis(command))
    parts.append(f".SH DESCRIPTION\n{_plain(command.text)}\n")
    if window:
        # argparse's own group, with --help and --version, comes first there and last here.
        for title, arguments in sorted(command.groups, key=lambda group: group[0] == "options"):
            parts.append(f".SH {_heading(title)}\n" + "".join(map(_entry, arguments)))
        parts += [WINDOW_REST, FILES, WINDOW_EXAMPLES]
    else:
        parts.append(".SH COMMANDS\n")
        for each in command.commands:
            parts.append(f".SS {_plain(each.name)}\n{_plain(each.text)}\n" + "".join(map(_entry, each.arguments)))
        parts.append(".SH OPTIONS\n" + "".join(map(_entry, command.options)))
        parts.append(CACHE_REST)
    return "".join(parts)


def _synopsis(command: Command) -> str:
    if command.commands:
        return f".B {_plain(command.name)}\n.I COMMAND\n.RI [ OPTIONS ]\n"
    return f".B {_plain(command.name)}\n.RI [ OPTIONS ]\n.RI [ DATASET ]\n"


def _entry(argument: Argument) -> str:
    value = f" \\fI{_plain(argument.value)}\\fR" if argument.value else ""
    flags = ", ".join(f"\\fB{_plain(flag)}\\fR{value}" for flag in argument.flags)
    text = argument.text[:1].upper() + argument.text[1:]
    return f".TP\n{flags or value.strip()}\n{_plain(text)}.\n"


def _heading(title: str) -> str:
    return "OTHER OPTIONS" if title == "options" else f'"{title.upper()}"'


def _plain(text: str) -> str:
    """Escape what means something to troff; a bare hyphen would become a typographic one that nobody can paste."""
    return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
