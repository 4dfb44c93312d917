"""OpenPGP, by pysequoia: files encrypted to a partner before they leave, its answers decrypted when they come."""

from connectors.pgp.drop import PgpDrop
from connectors.pgp.keys import KeyLook, PgpKeys, PgpPartner

__all__ = ["KeyLook", "PgpDrop", "PgpKeys", "PgpPartner"]
