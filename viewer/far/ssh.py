"""Folders on machines that are reached by ssh, as a file system of fsspec: SFTP by asyncssh and sshfs.

The module imports neither, so that a program without the extra ``remote`` can say what is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.address import Address
from viewer.errors import ViewerError
from viewer.extras import way_to_add
from viewer.far.asking import Ask

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem


def make_ssh_filesystem(address: Address, ask: Ask) -> tuple[AbstractFileSystem, str]:
    """Connect to the machine of an address.

    Parameters
    ----------
    ask
        Called in another thread, while this one waits, with what only the user can say.

    Returns
    -------
    AbstractFileSystem
        Its files, read only. A connection that dies is made anew.
    str
        The full path of the folder there; it is not looked at.

    Raises
    ------
    ViewerError
        When there is no connection.
    BaseException
        What ``ask`` has raised.
    """
    try:
        from viewer.far.ssh_config import folder_in, parse_target
        from viewer.far.ssh_files import SshFiles
    except ImportError as error:
        words = f"What opens addresses with {address.scheme}:// is not installed. {way_to_add('remote')}."
        raise ViewerError(words, detail=str(error)) from error
    target = parse_target(address.host)
    files = SshFiles(target, ask)
    try:
        return files, folder_in(address, files.home())
    except Exception as error:
        files.close()
        failure = ssh_failure(error, address)
        if failure is None or failure is error:
            raise
        raise failure from error


def ssh_failure(error: BaseException, address: Address) -> ViewerError | None:
    """Return what an error of ssh means in a sentence; None where it is none that only ssh has."""
    try:
        from viewer.far.ssh_failures import ssh_failure as failure_of
    except ImportError:
        return None
    return failure_of(error, address)
