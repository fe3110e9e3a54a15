"""SFTP: the client, the embedded server, and keys. Only this package knows paramiko."""

import logging

# paramiko reports every refused login through the logging module, on stderr where
# nobody configured it; what matters comes to us as an exception
logging.getLogger("paramiko").addHandler(logging.NullHandler())
