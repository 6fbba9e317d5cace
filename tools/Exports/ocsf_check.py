"""OCSF by its own schema."""

import collections

from jsonschema import Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

CALL, FINDING = 6003, 2004


def validators():
    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version="1.8.0"))
    return {
        uid: Draft202012Validator(schema.get_class_schema(
            class_name=schema.lookup_class_name_from_uid(class_uid=uid), profiles=["cloud"]))
        for uid in (CALL, FINDING)
    }


def schema(story):
    """Each line is accepted by OCSF 1.8.0 with the profile cloud:"""
    known = validators()
    lines = story.lines("ocsf")
    for line in lines:
        for error in known[line["class_uid"]].iter_errors(line):
            raise AssertionError(f"{line['metadata']['uid']}: {list(error.path)}: {error.message[:300]}")
        # No validator looks at this.
        assert line["type_uid"] == line["class_uid"] * 100 + line["activity_id"]
    broken = dict(lines[0], severity_id="high")
    assert list(known[CALL].iter_errors(broken)), "the validator takes anything"
    return ", ".join(f"{n} of {uid}" for uid, n in sorted(
        collections.Counter(line["class_uid"] for line in lines).items()))


def sources(story):
    """A service is no address, and a request has an id:"""
    lines = [line for line in story.lines("ocsf") if line["class_uid"] == CALL]
    services = 0
    for line in lines:
        end = line["src_endpoint"]
        assert not ("ip" in end and "svc_name" in end)
        if "svc_name" in end:
            services += 1
        else:
            assert set("0123456789abcdef.:") >= set(end["ip"]), end
        assert "request" not in line["api"] or line["api"]["request"]["uid"]
    assert services > 0
    return f"{services} services of {len(lines)}"


CHECKS = [schema, sources]
