"""Made-up histories: trails that are created, changed, stopped, deleted and created again."""

import made_selectors
import pools
from calls import Calls, Trail
from made_records import Records

DAY = 86_400
# Around the days on which rules changed, and an ordinary one.
BEGINNINGS = [1_740_787_200, 1_740_787_200, 1_740_787_200, 1_637_280_000, 1_788_000_000]
PLACES = [("aws", ["us-east-1", "eu-west-1", "us-west-2"]), ("aws", ["us-east-1", "eu-west-1", "us-west-2"]),
          ("aws-cn", ["cn-north-1", "cn-northwest-1"]), ("aws-us-gov", ["us-gov-west-1", "us-gov-east-1"])]
KNOWLEDGE = ["silence", "silence", "claimed", "claimed", "claimed", "gaps", "nothing", "delivered"]


class World:
    """One history, and the records to judge by it."""

    def __init__(self, rng, trails):
        self.rng = rng
        self.begin = rng.choice(BEGINNINGS)
        self.days = rng.choice([1, 3, 10])
        self.partition, self.regions = rng.choice(PLACES)
        self.account = "111122223333"
        self.others = ["444455556666", "777788889999"]
        self.names = pools.Pools(rng, self.partition, self.account)
        self.calls = Calls()
        self.knowledge = rng.choice(KNOWLEDGE)
        timed = []
        for number in range(trails):
            timed += self._life(number)
        if rng.random() < 0.5:
            timed += self._memberships()
        for at, call in sorted(timed, key=lambda one: one[0]):
            call(at)
        self.moments = [at for at, _ in timed] or [self.begin]

    def _life(self, number):
        """The calls on one trail, as functions of their time."""
        rng, calls = self.rng, self.calls
        trail = Trail(f"trail-{number:02}", self.account, rng.choice(self.regions), self.partition)
        organization = rng.random() < 0.2

        def create(at):
            calls.create(trail, at, multi=rng.random() < 0.85, organization=organization, globals_=rng.random() < 0.8)

        def put(at):
            calls.put(trail, at, made_selectors.selectors(rng, self.names))

        def update(at):
            calls.update(trail, at, multi=rng.random() < 0.5, organization=organization, globals_=rng.random() < 0.5)

        def named(name):
            return lambda at: calls.name(name, trail, at)

        at = self.begin + (rng.randint(0, DAY) if rng.random() < 0.3 else rng.randint(0, 60))
        life = [] if rng.random() < 0.1 else [(at, create)]
        if rng.random() < 0.9:
            life.append((at + rng.randint(0, 5), put))
        life.append((at + rng.randint(0, 9), named("StartLogging")))
        changes = [put, put, put, update, named("StopLogging"), named("StartLogging"), named("DeleteTrail"), create]
        for _ in range(rng.choice([0, 0, 1, 2, 3, 6])):
            at += rng.choice([0, 1, 60, 300, 360, 900, 1000, rng.randint(0, self.days * DAY)])
            life.append((at, rng.choice(changes)))
        return life

    def _memberships(self):
        made = []
        for member in self.others[: self.rng.randint(1, 2)]:
            for name in self.rng.choice([["AccountJoinedOrganization"], ["AccountDepartedOrganization"],
                                         ["AccountJoinedOrganization", "AccountDepartedOrganization"]]):
                def call(at, name=name, member=member):
                    method = self.rng.choice(["LEFT", "REMOVED", None]) if "Departed" in name else None
                    self.calls.membership(name, self.account, member, at, method)
                made.append((self.begin + self.rng.randint(0, self.days * DAY), call))
        return made

    def records(self, count):
        made = Records(self.rng, self.names, [self.account] * 10 + self.others + ["1"],
                       self.regions + ["ap-south-1"], self.moments)
        return [made.record(number) for number in range(count)]

    def claims(self):
        """Of what LookupEvents was asked, by what is known."""
        since, until = self.begin - 30 * DAY, self.begin + (self.days + 30) * DAY
        if self.knowledge not in ("claimed", "gaps"):
            return []
        spans = [(since, until)]
        if self.knowledge == "gaps":
            cuts = sorted(self.rng.randint(self.begin, self.begin + self.days * DAY) for _ in range(4))
            spans = [(since, cuts[0]), (cuts[1], cuts[2]), (cuts[3], until)][: self.rng.randint(1, 3)]
        return [(region, *span, self.account) for region in self.regions for span in spans]

    def options(self):
        rng = self.rng
        made = ["--trust-silence"] if self.knowledge == "silence" else []
        if rng.random() < 0.15:
            made.append("--strict")
        elif rng.random() < 0.2:
            made += ["--settling-before", "30m", "--settling-after", "0s"]
        return made
