"""Attributes of names in words, with the short names that openssl prints."""

from __future__ import annotations

from mqtts_gui.i18n import Phrase, literal, mark

_ATTRIBUTES: dict[str, Phrase] = {
    "CN": mark("Common name (CN)"),
    "O": mark("Organisation (O)"),
    "OU": mark("Organizational unit (OU)"),
    "C": mark("Country (C)"),
    "ST": mark("State or province (ST)"),
    "L": mark("Locality (L)"),
    "emailAddress": mark("E-mail address"),
    "mail": mark("E-mail address (mail)"),
    "SN": mark("Surname (SN)"),
    "GN": mark("Given name (GN)"),
    "initials": mark("Initials (initials)"),
    "generationQualifier": mark("Generation (generationQualifier)"),
    "title": mark("Title (title)"),
    "name": mark("Name (name)"),
    "pseudonym": mark("Pseudonym (pseudonym)"),
    "serialNumber": mark("Number of the holder (serialNumber)"),
    "DC": mark("Part of a domain (DC)"),
    "UID": mark("User name (UID)"),
    "uid": mark("User name (uid)"),
    "street": mark("Street (street)"),
    "postalCode": mark("Postcode (postalCode)"),
    "postalAddress": mark("Postal address (postalAddress)"),
    "telephoneNumber": mark("Telephone (telephoneNumber)"),
    "description": mark("Description (description)"),
    "businessCategory": mark("Kind of organisation (businessCategory)"),
    "organizationIdentifier": mark("Number of the organisation (organizationIdentifier)"),
    "dnQualifier": mark("Qualifier (dnQualifier)"),
    "jurisdictionC": mark("Country of registration (jurisdictionC)"),
    "jurisdictionST": mark("State of registration (jurisdictionST)"),
    "jurisdictionL": mark("Place of registration (jurisdictionL)"),
    "unstructuredName": mark("Unstructured name (unstructuredName)"),
    "unstructuredAddress": mark("Unstructured address (unstructuredAddress)"),
}


def attribute_label(short_name: str) -> Phrase:
    """Return what an attribute is called; a rare one by openssl's name or its identifier."""
    return _ATTRIBUTES.get(short_name) or literal(short_name)
