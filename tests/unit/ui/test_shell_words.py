"""Commands that people copy run what they say and nothing else."""

from __future__ import annotations

from pathlib import Path

from mqtts_gui.ui.models.shell_words import command_line, quoted


def test_files_of_one_folder_are_named_without_it() -> None:
    files = [Path("/tp/ca.crt"), Path("/tp/client.crt")]

    assert command_line(["openssl", "verify", "-CAfile"], files) == (
        "openssl verify -CAfile ca.crt client.crt"
    )


def test_files_of_two_folders_are_named_in_full() -> None:
    files = [Path("/tp/ca.crt"), Path("/other/client.crt")]

    assert "/tp/ca.crt" in command_line(["openssl", "verify", "-CAfile"], files)


def test_hostile_name_stays_a_name() -> None:
    assert quoted("a;rm -rf ~.crt", "linux") == "'a;rm -rf ~.crt'"
    assert quoted("a&calc.crt", "win32") == '"a&calc.crt"'
    assert quoted("a,b.crt", "win32") == '"a,b.crt"'
    assert quoted("ca.crt", "win32") == "ca.crt"
    assert quoted("$(calc) 100%.crt", "win32") == "'$(calc) 100%.crt'"
    assert command_line(["openssl", "x509", "-in"], [Path("/tp/-out.crt")]).endswith("./-out.crt")


def test_name_with_a_line_end_fits_into_no_command() -> None:
    assert command_line(["openssl", "x509", "-in"], [Path("/tp/a\nrm b.crt")]) == ""
