"""Runs pip-audit over a lock file and says how much of it could be looked up.

Exit 1 where a pinned package has a known vulnerability. Where the advisories cannot be
reached nothing was audited, and that is said, not hidden.
"""

import json
import subprocess
import sys


def main(pip_audit: str, lock: str) -> int:
    """Audit a lock file; the exit code."""
    ran = subprocess.run(
        [pip_audit, "-r", lock, "--disable-pip", "--no-deps", "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        packages = json.loads(ran.stdout)["dependencies"]
    except (ValueError, KeyError):
        sys.stderr.write(ran.stderr)
        print("audit: pip-audit could not run: nothing was audited")
        return 0
    audited = [each for each in packages if "skip_reason" not in each]
    known = [(each, vuln) for each in audited for vuln in each["vulns"]]
    for each, vuln in known:
        fixed = ", ".join(vuln["fix_versions"]) or "no version yet"
        print(f"{each['name']} {each['version']}: {vuln['id']}, mended in {fixed}")
    print(
        f"audit: {len(audited)} of {len(packages)} packages looked up,"
        f" {len(known)} known vulnerabilities"
    )
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
