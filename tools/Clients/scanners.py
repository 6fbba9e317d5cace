"""Scanners of posture: Prowler, ScoutSuite and Cloud Custodian. Each judges both accounts at each
moment of the night, and now."""

import csv
import json
import os
import subprocess

from install import FILES, LIMIT, environment
from world import ACCOUNT, MOMENTS, OTHER, REGION

REGIONS = ("eu-west-1", REGION)


class Scanner:
    """A subclass scans one account, and gives for each Region whether a trail logs management
    events there, as the scanner sees it."""

    #: Whether the server is told what the history does not know of trails.
    assumes = True

    def __init__(self, clients):
        self.clients = clients

    def past(self, place, row):
        for moment, expected in MOMENTS.items():
            for account, logged in zip((ACCOUNT, OTHER), expected):
                found = self.scan(place, f"/at/{moment}/", account, f"{account}-{moment}")
                row.check(f"{account} at {moment}", found, self.expected(logged))

    def present(self, place, row):
        row.check("now", self.scan(place, "/", ACCOUNT, "now"), self.expected(True))

    def expected(self, logged):
        return {region: logged for region in REGIONS}

    def environment(self, place, path, account):
        return environment(place.stub, account,
                           AWS_ENDPOINT_URL_CLOUDTRAIL=place.server.address + path)

    def run(self, place, path, account, *words):
        done = subprocess.run(words, cwd=place.folder, capture_output=True, text=True,
                              timeout=LIMIT, env=self.environment(place, path, account))
        self.said = (done.stderr + done.stdout).strip()[-1500:]
        return done.returncode

    def end(self):
        pass


class Prowler(Scanner):
    """Its check says PASS where a trail of the Region, or a multi-Region one, logs reading and
    writing management events."""

    name = "Prowler"
    CHECK = "cloudtrail_multi_region_enabled_logging_management_events"

    def prepare(self):
        self._program = self.clients.environment("prowler", "prowler", "prowler")
        return self.clients.version(self._program, "prowler")

    def scan(self, place, path, account, name):
        folder = os.path.join(place.folder, "prowler")
        self.run(place, path, account, self._program, "aws", "--check", self.CHECK,
                 "--region", *REGIONS, "--output-formats", "csv", "--output-directory", folder,
                 "--output-filename", name, "--no-banner", "--no-color", "--ignore-exit-code-3")
        try:
            with open(os.path.join(folder, f"{name}.csv"), newline="") as file:
                rows = list(csv.DictReader(file, delimiter=";"))
        except OSError:
            return self.said
        return {row["REGION"]: row["STATUS"] for row in rows if row["ACCOUNT_UID"] == account}

    def expected(self, logged):
        return {region: "PASS" if logged else "FAIL" for region in REGIONS}


class UntoldProwler(Prowler):
    """The server is told nothing of the half-known trails, which must spoil nothing."""

    name = "Prowler, without --assume"
    assumes = False


class ScoutSuite(Scanner):
    """Its report says of each trail whether it logs, and management events; and it flags a Region
    in which it could not read a trail as one without CloudTrail."""

    name = "ScoutSuite"

    def prepare(self):
        self._program = self.clients.environment("scoutsuite", "scout", "scoutsuite")
        return self.clients.version(self._program, "scoutsuite")

    def scan(self, place, path, account, name):
        folder = os.path.join(place.folder, "scout", name)
        self.run(place, path, account, self._program, "aws", "--services", "cloudtrail",
                 "--regions", *REGIONS, "--no-browser", "--force", "--report-dir", folder)
        report = os.path.join(
            folder, "scoutsuite-results", f"scoutsuite_results_aws-{account}.js")
        try:
            with open(report) as file:
                found = json.loads(file.read().partition("\n")[2])["services"]["cloudtrail"]
        except OSError:
            return self.said
        flagged = found["findings"]["cloudtrail-not-configured"]["items"]
        configured = {region: not any(f".{region}." in item for item in flagged)
                      for region in REGIONS}
        trails = [trail for region in found["regions"].values()
                  for trail in region["trails"].values()]
        everywhere = any(
            trail.get("IsMultiRegionTrail") and trail.get("IsLogging")
            and trail.get("ManagementEventsEnabled") for trail in trails)
        return configured, everywhere

    def expected(self, logged):
        return {region: True for region in REGIONS}, logged


class Custodian(Scanner):
    """One policy finds the account if no multi-Region trail logs management events, the other the
    trails that do."""

    name = "Cloud Custodian"

    def prepare(self):
        self._program = self.clients.environment("c7n", "custodian", "c7n")
        return self.clients.version(self._program, "c7n")

    def scan(self, place, path, account, name):
        folder = os.path.join(place.folder, "custodian", name)
        code = self.run(place, path, account, self._program, "run", "--region", REGION,
                        "--cache-period", "0", "--output-dir", folder,
                        os.path.join(FILES, "custodian.yml"))
        if code:
            return self.said
        found = {}
        for policy in os.listdir(folder):
            with open(os.path.join(folder, policy, "resources.json")) as file:
                found[policy] = sorted(
                    one.get("Name") or one["account_id"] for one in json.load(file))
        trails = set(found["trails-with-management-events"]) & {"management-trail", "audit-trail"}
        return {"not logged": bool(found["no-multi-region-trail-logs-management-events"]),
                "a trail with them": bool(trails)}

    def expected(self, logged):
        return {"not logged": not logged, "a trail with them": logged}


SCANNERS = (Prowler, UntoldProwler, ScoutSuite, Custodian)
