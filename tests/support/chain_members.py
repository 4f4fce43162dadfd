"""The changes of a planned chain as a whole: who belongs to it, who is trusted, what is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cryptography import x509

from mqtts_gui.certs.roles import Role
from tests.support.chain_parts import (
    LEAF,
    MIDDLE,
    ROOT,
    SAN,
    SUBJECT_KEY,
    Fault,
    identify,
    names,
    sound_plan,
    with_extension,
)
from tests.support.chain_plans import (
    Part,
    Plan,
    common_name,
    make,
    revocation_list,
    serial_of,
)


def limits(
    permitted: list[x509.GeneralName] | None, excluded: list[x509.GeneralName] | None = None
) -> Callable[[Part], None]:
    return with_extension(x509.NameConstraints(permitted, excluded), critical=True)


def directory(organisation: str) -> x509.GeneralName:
    attribute = x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, organisation)
    return x509.DirectoryName(x509.Name([attribute]))


def twin_of(plan: Plan, place: int, **changes: object) -> x509.Certificate:
    """Return a self-signed authority with the name of a part, and another key unless changed."""
    original = plan.parts[place]
    twin = replace(original, key_label="twin", extensions=dict(original.extensions), **changes)  # type: ignore[arg-type]  # fields by name
    if SUBJECT_KEY in twin.extensions:
        identify(twin)
    return make(twin, twin)


def twin_first(plan: Plan) -> None:
    plan.extra_roots.append(twin_of(plan, ROOT))


def twin_last(plan: Plan) -> None:
    plan.last_roots.append(twin_of(plan, ROOT))


def nameless_twin_first(plan: Plan) -> None:
    plan.parts[ROOT].drop(SUBJECT_KEY)
    plan.parts[MIDDLE].names_authority = ()
    plan.parts[ROOT].names_authority = ()
    plan.extra_roots.append(twin_of(plan, ROOT))


def old_root_first(plan: Plan) -> None:
    root = plan.parts[ROOT]
    plan.extra_roots.append(twin_of(plan, ROOT, days=(-900, -1)))
    old = replace(root, key_label=root.label, days=(-900, -1), extensions=dict(root.extensions))
    plan.extra_roots.append(make(old, old))


def stranger_sent(plan: Plan) -> None:
    stranger = Part("Stranger")
    plan.extra_sent.append(make(stranger, stranger))


def stranger_trusted(plan: Plan) -> None:
    stranger = replace(sound_plan().parts[ROOT], label="Stranger CA")
    plan.roots = []
    plan.extra_roots.append(make(stranger, stranger))


def crossed(plan: Plan) -> None:
    """A stranger certified the middle's name and key too: it comes first and leads nowhere."""
    middle, stranger = plan.parts[MIDDLE], Part("Stranger CA")
    other = replace(middle, extensions=dict(middle.extensions))
    plan.extra_sent.append(make(other, stranger))


def trusting(*places: int) -> Fault:
    def change(plan: Plan) -> None:
        plan.roots = list(places)

    return change


def sending(*places: int) -> Fault:
    def change(plan: Plan) -> None:
        plan.sent = list(places)

    return change


def alone(plan: Plan) -> None:
    """A self-signed leaf, trusted by nobody."""
    plan.parts = [plan.parts[LEAF]]
    plan.roots, plan.sent = [], []


def alone_trusted(plan: Plan) -> None:
    plan.parts = [plan.parts[LEAF]]
    plan.roots, plan.sent = [0], []


def root_sent_only(plan: Plan) -> None:
    plan.sent, plan.roots = [MIDDLE, ROOT], []


def verify_part(place: int) -> Fault:
    def change(plan: Plan) -> None:
        plan.leaf_place = place

    return change


def long_chain(count: int) -> Fault:
    def change(plan: Plan) -> None:
        middle = plan.parts[min(MIDDLE, len(plan.parts) - 1)]
        more = [
            replace(middle, label=f"CA {number}", extensions=dict(middle.extensions))
            for number in range(count)
        ]
        for each in more:
            identify(each)
        plan.parts[MIDDLE:MIDDLE] = more
        plan.sent = list(range(1, len(plan.parts) - 1))

    return change


def short_chain(plan: Plan) -> None:
    """Without the authority between leaf and root."""
    plan.parts.pop(MIDDLE)
    plan.sent = []


def hosted(host: str, *found: x509.GeneralName, common: str | None = None) -> Fault:
    """Return the fault that asks for a host, with these names in the SAN (none: no SAN)."""

    def change(plan: Plan) -> None:
        plan.host = host
        leaf = plan.parts[LEAF]
        leaf.drop(SAN)
        if found:
            names(*found)(leaf)
        if common is not None:
            leaf.subject = common_name(common)

    return change


def in_role(role: Role) -> Fault:
    def change(plan: Plan) -> None:
        plan.role = role

    return change


def with_list(
    place: int = MIDDLE, *, revoke: bool = False, days: tuple[float, float] = (-1, 30),
    signer: str | None = None, extension: tuple[x509.ExtensionType, bool] | None = None,
    entry: tuple[x509.ExtensionType, bool] | None = None,
) -> Fault:  # fmt: skip
    """Return the fault that heeds a list of the authority at a place."""

    def change(plan: Plan) -> None:
        issuer = plan.parts[min(place, len(plan.parts) - 1) if place > 0 else place]
        revoked = [serial_of(plan.parts[LEAF])] if revoke else []
        extensions = [extension] if extension else []
        plan.lists.append(
            revocation_list(
                issuer, revoked, days=days, signer=signer, extensions=extensions, entry=entry
            )
        )

    return change


def partial_list(**what: object) -> tuple[x509.ExtensionType, bool]:
    flags = dict.fromkeys(
        (
            "only_contains_user_certs", "only_contains_ca_certs", "indirect_crl",
            "only_contains_attribute_certs",
        ),
        False,
    )  # fmt: skip
    names = dict.fromkeys(("full_name", "relative_name", "only_some_reasons"))
    return x509.IssuingDistributionPoint(**(names | flags | what)), True  # type: ignore[arg-type]  # fields by name
