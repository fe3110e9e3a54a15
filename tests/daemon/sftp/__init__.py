"""Tests of the SFTP client, server, and their parts."""
