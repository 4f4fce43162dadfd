"""Appending one line to the hosts file of Windows as administrator, and nothing else.

The script is handed to PowerShell in base64, so that no shell reads it on its way; the address and
the name stand in it in base64 again, so that PowerShell takes them for values whatever they hold.
"""

from __future__ import annotations

import base64
import ctypes
import sys
from pathlib import PureWindowsPath

ERROR_CANCELLED = 1223
"""The person said no to the question of Windows (User Account Control)."""
_NO_CLOSE_PROCESS, _HIDDEN = 0x40, 0
_WAIT_MS = 60_000
_STILL_RUNNING = 259
_LONGEST_PATH = 260
_SCRIPT = """\
$ErrorActionPreference = 'Stop'
function Text($base64) {{ [Text.Encoding]::ASCII.GetString([Convert]::FromBase64String($base64)) }}
try {{
  $address = Text '{address}'
  $name = Text '{name}'
  $file = [IO.Path]::Combine([Environment]::SystemDirectory, 'drivers\\etc\\hosts')
  $text = ''
  if ([IO.File]::Exists($file)) {{
    $text = [Text.Encoding]::GetEncoding(28591).GetString([IO.File]::ReadAllBytes($file))
  }}
  foreach ($line in $text.Split([char]10)) {{
    $words = $line.Split('#')[0].Trim() -split '\\s+'
    if ($words[0] -eq $address -and $words -contains $name) {{ exit 0 }}
  }}
  $start = ''
  if ($text -and -not $text.EndsWith([string][char]10)) {{ $start = [string][char]13 + [char]10 }}
  $end = [string][char]13 + [char]10
  [IO.File]::AppendAllText($file, $start + $address + ' ' + $name + $end, [Text.Encoding]::ASCII)
  exit 0
}} catch {{ exit 1 }}
"""


class CancelledError(Exception):
    """The person did not let the program act as administrator."""


def system_folder() -> PureWindowsPath:
    """Return the folder of the programs of Windows, asked of Windows itself.

    SYSTEMROOT is no answer: any program may set it, and would so choose what is run elevated.
    """
    return PureWindowsPath(_ask_system_folder())


def append_command(address: str, name: str) -> tuple[str, str]:
    """Return the program and the parameter line that append a line to the hosts file.

    What reaches PowerShell consists of letters, digits and `+/=`, whatever the name is.
    """
    script = append_script(address, name)
    encoded = base64.b64encode(script.encode("utf-16-le")).decode("ascii")
    program = system_folder() / "WindowsPowerShell" / "v1.0" / "powershell.exe"
    options = "-NoLogo -NoProfile -NonInteractive -WindowStyle Hidden"
    return str(program), f"{options} -EncodedCommand {encoded}"


def append_script(address: str, name: str) -> str:
    """Return the script; it appends nothing where the line is there already.

    Raises:
        UnicodeEncodeError: a word is not ASCII, which no line of ours holds.
    """
    return _SCRIPT.format(address=_base64(address), name=_base64(name))


def run_elevated(program: str, parameters: str) -> int:
    """Run a program as administrator, wait for it and return its exit code.

    Raises:
        CancelledError: the person said no.
        OSError: Windows did not run it, or it did not end in time; on every other system.
    """
    return _run(program, parameters)


if sys.platform == "win32":  # pragma: no cover - Windows has to be there

    class _Execution(ctypes.Structure):
        """SHELLEXECUTEINFOW of shellapi.h."""

        _fields_ = (
            ("cbSize", ctypes.c_ulong),
            ("fMask", ctypes.c_ulong),
            ("hwnd", ctypes.c_void_p),
            ("lpVerb", ctypes.c_wchar_p),
            ("lpFile", ctypes.c_wchar_p),
            ("lpParameters", ctypes.c_wchar_p),
            ("lpDirectory", ctypes.c_wchar_p),
            ("nShow", ctypes.c_int),
            ("hInstApp", ctypes.c_void_p),
            ("lpIDList", ctypes.c_void_p),
            ("lpClass", ctypes.c_wchar_p),
            ("hkeyClass", ctypes.c_void_p),
            ("dwHotKey", ctypes.c_ulong),
            ("hIconOrMonitor", ctypes.c_void_p),
            ("hProcess", ctypes.c_void_p),
        )

    def _run(program: str, parameters: str) -> int:
        shell = ctypes.WinDLL("shell32", use_last_error=True)
        wanted = _Execution(lpVerb="runas", lpFile=program, lpParameters=parameters)
        wanted.cbSize = ctypes.sizeof(wanted)
        wanted.fMask, wanted.nShow = _NO_CLOSE_PROCESS, _HIDDEN
        if not shell.ShellExecuteExW(ctypes.byref(wanted)):
            error = ctypes.get_last_error()
            if error == ERROR_CANCELLED:
                raise CancelledError
            raise ctypes.WinError(error)
        return _end_of(wanted.hProcess)

    def _ask_system_folder() -> str:
        folder = ctypes.create_unicode_buffer(_LONGEST_PATH)
        ctypes.WinDLL("kernel32").GetSystemDirectoryW(folder, _LONGEST_PATH)
        return folder.value

    def _end_of(process: int | None) -> int:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle, code = ctypes.c_void_p(process), ctypes.c_ulong(_STILL_RUNNING)
        try:
            kernel.WaitForSingleObject(handle, _WAIT_MS)
            kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        finally:
            kernel.CloseHandle(handle)
        if code.value == _STILL_RUNNING:
            raise OSError("the helper did not end in time")
        return code.value

else:

    def _ask_system_folder() -> str:
        return r"C:\Windows\System32"

    def _run(program: str, parameters: str) -> int:
        raise OSError(f"only Windows runs {program} {parameters[:4]}… as administrator")


def _base64(word: str) -> str:
    return base64.b64encode(word.encode("ascii")).decode("ascii")
