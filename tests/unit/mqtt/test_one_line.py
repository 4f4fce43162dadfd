from mqtts_gui.mqtt.one_line import one_line


def test_one_line_for_a_table() -> None:
    assert one_line(b"hello") == "hello"
    assert one_line(b'{\n  "a": 1\n}') == '{ "a": 1 }'
    assert one_line(b"\xff\x00\x01") == "ff 00 01"
    assert one_line("é".encode() * 500) == "é" * 199 + "…"
    assert one_line(b"a" + "é".encode() * 500, 10) == "a" + "é" * 8 + "…"
    assert one_line("\u202eabc".encode()) == "\\u{202E}abc"
    assert one_line(b"\xff" * 1000, 20) == "ff " * 6 + "f…"
