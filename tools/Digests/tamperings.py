"""What somebody does to a bucket who wants to hide what was logged. Each works on a copy of the sample's first day,
and names what Trailback must find first. `day` knows the files of us-east-1, in order."""

import gzip
import json

TAMPERINGS = []


def tampering(code):
    """Registers one, with the code of the finding."""
    def register(function):
        TAMPERINGS.append((function, code))
        return function
    return register


class Day:
    """The copy of one day."""

    def __init__(self, folder):
        self.folder = folder
        self.logs = self._files("CloudTrail")
        self.digests = self._files("CloudTrail-Digest")

    def _files(self, kind):
        place = self.folder / "AWSLogs" / "111122223333" / kind / "us-east-1"
        return sorted(place.rglob("*.gz"), key=lambda path: path.name)

    def document(self, path):
        return json.loads(gzip.decompress(path.read_bytes()))

    def write(self, path, document):
        path.write_bytes(gzip.compress(json.dumps(document).encode()))

    def listed(self):
        """A digest in the middle that lists files, and the first file in it."""
        for digest in self.digests[8:]:
            files = self.document(digest)["logFiles"]
            if files:
                return digest, self.folder / files[0]["s3Object"]
        raise AssertionError("no digest lists a file")

    def edit(self, digest, **members):
        self.write(digest, {**self.document(digest), **members})


@tampering("logAltered")
def records_removed_from_a_log(day):
    """the records of a log file removed"""
    day.write(day.listed()[1], {"Records": []})


@tampering("logAltered")
def log_replaced_by_another(day):
    """a log file replaced by another one"""
    day.listed()[1].write_bytes(day.logs[0].read_bytes())


@tampering("logMissing")
def log_deleted(day):
    """a log file deleted"""
    day.listed()[1].unlink()


@tampering("logUnreadable")
def log_cut(day):
    """a log file cut short"""
    log = day.listed()[1]
    log.write_bytes(log.read_bytes()[:-20])


@tampering("logAppended")
def member_appended(day):
    """a second gzip member behind a log file"""
    log = day.listed()[1]
    log.write_bytes(log.read_bytes() + gzip.compress(b'{"Records":[]}'))


@tampering("logAppended")
def byte_appended(day):
    """one byte behind a log file"""
    log = day.listed()[1]
    log.write_bytes(log.read_bytes() + b"\0")


@tampering("logSurplus")
def log_put_in(day):
    """a log file put in that was never delivered"""
    log = day.listed()[1]
    log.with_name(log.name.replace(".json", "x.json")).write_bytes(log.read_bytes())


@tampering("digestAltered")
def log_deleted_and_unlisted(day):
    """a log file deleted, and taken out of its digest"""
    digest, log = day.listed()
    log.unlink()
    day.edit(digest, logFiles=day.document(digest)["logFiles"][1:])


@tampering("digestMissing")
def digest_deleted(day):
    """a digest deleted"""
    day.listed()[0].unlink()


@tampering("digestMissing")
def two_digests_deleted(day):
    """two digests in a row deleted"""
    for digest in day.digests[9:11]:
        digest.unlink()


@tampering("digestMissing")
def oldest_digest_deleted(day):
    """the oldest digest deleted"""
    day.digests[0].unlink()


@tampering("digestMisplaced")
def digest_replaced(day):
    """a digest replaced by that of another hour"""
    day.digests[9].write_bytes(day.digests[8].read_bytes())


@tampering("digestUnreadable")
def digest_damaged(day):
    """a digest that cannot be inflated"""
    digest = day.digests[9]
    digest.write_bytes(digest.read_bytes()[:-20])


@tampering("digestUnreadable")
def member_appended_to_digest(day):
    """a second gzip member behind a digest"""
    digest = day.digests[9]
    digest.write_bytes(digest.read_bytes() + gzip.compress(b"{}"))


@tampering("digestSignature")
def newest_digest_edited(day):
    """the newest digest edited"""
    digest = day.digests[-1]
    day.edit(digest, digestStartTime="2025-03-03T22:00:00Z")


@tampering("keyUnknown")
def chain_signed_by_another(day):
    """all digests made and signed anew with another key"""
    day.resign()


@tampering("digestUnlinked")
def digest_put_in(day):
    """a digest put in between two others"""
    digest = day.digests[9]
    inserted = digest.with_name(digest.name.replace("0000Z", "0100Z"))
    document = day.document(digest)
    document["digestS3Object"] = str(inserted.relative_to(day.folder))
    document["digestEndTime"] = document["digestEndTime"].replace(":00Z", ":01Z")
    day.write(inserted, document)


@tampering("keyOfOtherTime")
def old_key(day):
    """a key that was retired before"""
    path = day.folder / "public-keys.json"
    keys = json.loads(path.read_text())
    for key in keys["PublicKeyList"]:
        key.update(ValidityStartTime="2024-01-01T00:00:00Z", ValidityEndTime="2025-01-01T00:00:00Z")
    path.write_text(json.dumps(keys))
