"""SFTP, by paramiko: one partner's server as a `Drop`, and a small server of our own for the demo and the tests."""

from connectors.sftp.drop import SftpDrop
from connectors.sftp.partner import SftpPartner
from connectors.sftp.server import SftpServer, new_key

__all__ = ["SftpDrop", "SftpPartner", "SftpServer", "new_key"]
