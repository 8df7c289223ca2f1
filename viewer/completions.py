"""Shell completions of a command for bash, zsh and fish."""

from __future__ import annotations

from collections.abc import Iterable

from viewer.commands import Argument, Command

SHELLS = ("bash", "zsh", "fish")


def completion(command: Command, shell: str) -> str:
    """Return the completion for one of :data:`SHELLS`."""
    return {"bash": bash, "zsh": zsh, "fish": fish}[shell](command)


def bash(command: Command) -> str:
    """Return the completion for bash."""
    name, function = command.name, "_" + command.name.replace("-", "_")
    lines = [f"# bash completion for {name}", f"{function}() {{"]
    lines += ['    local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" options=""']
    lines += ["    COMPREPLY=()", '    case "$before" in']
    everything = [*command.options, *(option for each in command.commands for option in each.options)]
    for argument in _once(everything):
        if argument.value:
            lines.append(f"        {'|'.join(argument.flags)}) {_bash_values(argument)} return ;;")
    lines.append("    esac")
    if command.commands:
        lines.append('    case "${COMP_WORDS[1]}" in')
        for each in command.commands:
            lines.append(f'        {each.name}) [[ $COMP_CWORD -gt 1 ]] && options="{_words(each)}" ;;')
        lines.append("    esac")
        first = " ".join(each.name for each in command.commands)
        lines.append(f'    [[ $COMP_CWORD -eq 1 ]] && options="{first} {_flags(command.options)}"')
        lines.append('    COMPREPLY=($(compgen -W "$options" -- "$word"))')
    else:
        lines += ['    if [[ "$word" == -* ]]; then']
        lines += [f'        COMPREPLY=($(compgen -W "{_flags(command.options)}" -- "$word"))', "    else"]
        lines += ["        compopt -o filenames", "        " + _FOLDERS, "    fi"]
    return "\n".join([*lines, "}", f"complete -F {function} {name}", ""])


# mapfile and not a bare $(...): names of folders may hold spaces.
_FOLDERS = 'mapfile -t COMPREPLY < <(compgen -d -- "$word")'
_FILES = 'mapfile -t COMPREPLY < <(compgen -f -- "$word")'


def _bash_values(argument: Argument) -> str:
    if argument.completes == "choices":
        return f'COMPREPLY=($(compgen -W "{" ".join(argument.choices)}" -- "$word"));'
    if argument.completes:
        return f"compopt -o filenames; {_FOLDERS if argument.completes == 'folder' else _FILES};"
    return ""


def zsh(command: Command) -> str:
    """Return the completion for zsh."""
    lines = [f"#compdef {command.name}"]
    if not command.commands:
        lines += ["_arguments -S \\", *_zsh_arguments(command.arguments, "    ")]
        return "\n".join([*lines, ""])
    names = " ".join(f"'{each.name}:{_zsh_text(each.text)}'" for each in command.commands)
    lines += ["local state line", "local -A opt_args", "_arguments -C \\"]
    lines += [f"    {_zsh_spec(argument)} \\" for argument in command.options]
    lines += ["    '1: :->command' '*:: :->rest'", "case $state in"]
    lines += [f"    command) local -a names=({names}); _describe command names ;;", "    rest) case $line[1] in"]
    for each in command.commands:
        lines += [
            f"        {each.name}) _arguments \\",
            *_zsh_arguments(each.arguments, "            "),
            "            ;;",
        ]
    return "\n".join([*lines, "    esac ;;", "esac", ""])


def _zsh_arguments(arguments: Iterable[Argument], indent: str) -> list[str]:
    specs = [indent + _zsh_spec(argument) for argument in arguments]
    return [f"{spec} \\" for spec in specs[:-1]] + specs[-1:]


def _zsh_spec(argument: Argument) -> str:
    text = _zsh_text(argument.text)
    action = {"folder": "_files -/", "file": "_files", "choices": f"({' '.join(argument.choices)})", "": ""}
    value = f":{argument.value}:{action[argument.completes]}" if argument.value else ""
    if not argument.flags:
        return f"'1{value}'"
    if len(argument.flags) == 1:
        return f"'{argument.flags[0]}[{text}]{value}'"
    return f"'({' '.join(argument.flags)})'{{{','.join(argument.flags)}}}'[{text}]{value}'"


def _zsh_text(text: str) -> str:
    return text.replace("'", "'\\''").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")


def fish(command: Command) -> str:
    """Return the completion for fish."""
    lines = [f"# fish completion for {command.name}"]
    own = "" if not command.commands else " -n __fish_use_subcommand"
    if command.commands:
        lines.append(f"complete -c {command.name} -f")
    lines += [_fish_line(command.name, own, argument) for argument in command.arguments]
    for each in command.commands:
        lines.append(f"complete -c {command.name}{own} -a {each.name} -d {_fish_text(each.text)}")
        seen = f' -n "__fish_seen_subcommand_from {each.name}"'
        lines += [_fish_line(command.name, seen, argument) for argument in each.arguments]
    return "\n".join([*lines, ""])


def _fish_line(name: str, condition: str, argument: Argument) -> str:
    values = {
        "folder": ' -x -a "(__fish_complete_directories)"',
        "file": " -r -F",
        "choices": f' -x -a "{" ".join(argument.choices)}"',
        "": " -x" if argument.value else "",
    }[argument.completes]
    flags = "".join(f" -l {flag[2:]}" if flag.startswith("--") else f" -s {flag[1:]}" for flag in argument.flags)
    if not flags:
        values = values.replace(" -x", " -f")  # an argument, not the value of an option
    return f"complete -c {name}{condition}{flags}{values} -d {_fish_text(argument.text)}"


def _fish_text(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _flags(arguments: Iterable[Argument]) -> str:
    return " ".join(flag for argument in arguments for flag in argument.flags)


def _words(command: Command) -> str:
    """Return the options of a command, and the choices of what stands for itself."""
    choices = [choice for each in command.arguments if not each.flags for choice in each.choices]
    return " ".join([*choices, *filter(None, [_flags(command.options)])])


def _once(arguments: Iterable[Argument]) -> list[Argument]:
    """Leave out options that several commands share: a second branch of the same name would never be reached."""
    seen: dict[tuple[str, ...], Argument] = {}
    for argument in arguments:
        seen.setdefault(argument.flags, argument)
    return list(seen.values())
