from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion


def test_paho_still_has_the_hooks_that_are_overridden() -> None:
    hooks = (
        "_create_socket",
        "_packet_handle",
        "_send_command_with_mid",
        "_do_on_publish",
        "_messages_reconnect_reset_out",
    )
    assert all(callable(getattr(paho.Client, hook, None)) for hook in hooks)
    client = paho.Client(CallbackAPIVersion.VERSION2)
    assert {"command", "packet"} <= client._in_packet.keys()
    assert {"_out_messages", "_out_message_mutex", "_max_inflight_messages"} <= vars(client).keys()
