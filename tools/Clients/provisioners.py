"""Programs that make trails what they should be: Terraform and Ansible. In the past they say what
they would change; now they change it."""

import glob
import json
import os
import shutil
import subprocess

from answers import Absent
from install import FILES, LIMIT, environment, machine
from world import ACCOUNT, MOMENTS, OTHER, arn


class Provisioner:
    def __init__(self, clients):
        self.clients = clients

    def run(self, place, path, account, *words, folder=None, **more):
        done = subprocess.run(
            words, cwd=folder or place.folder, capture_output=True, text=True, timeout=LIMIT,
            env=environment(place.stub, account, **more,
                            AWS_ENDPOINT_URL_CLOUDTRAIL=place.server.address + path))
        self.said = (done.stderr + done.stdout).strip()[-1500:]
        return done

    def end(self):
        pass


class Terraform(Provisioner):
    """Its plan against a moment is the difference between the configuration and what was so then."""

    name = "Terraform"
    #: A folder of providers, for machines that do not reach Terraform's registry.
    PLUGINS = os.environ.get("TRAILBACK_TERRAFORM_PLUGINS", "/opt/tf-plugins")

    def prepare(self):
        self._terraform = machine("terraform")
        self._folders = {name: os.path.join(self.clients.folder, f"terraform-{name}")
                         for name in ("night", "audit", "new")}
        local = ["-plugin-dir", self.PLUGINS] if os.path.isdir(self.PLUGINS) else []
        for name, folder in self._folders.items():
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(os.path.join(FILES, f"terraform-{name}"), folder)
            done = subprocess.run(
                [self._terraform, "init", "-input=false", "-no-color", *local], cwd=folder,
                capture_output=True, text=True, timeout=LIMIT, env=settings())
            if done.returncode:
                raise Absent(f"terraform init fails, so there is no provider: "
                             f"{' '.join(done.stderr.split())[:200]}")
        said = subprocess.run([self._terraform, "version", "-json"], cwd=folder,
                              capture_output=True, text=True, env=settings())
        versions = json.loads(said.stdout)
        provider = ", ".join(versions["provider_selections"].values())
        return f"{versions['terraform_version']}, its AWS provider {provider}"

    def past(self, place, row):
        for moment, (logged, other_logged) in MOMENTS.items():
            path = f"/at/{moment}/"
            row.check(f"the plan at {moment}", self.plan(place, path, ACCOUNT, "night"),
                      ["no-op"] if logged else ["update"])
            row.check(f"the plan of the other account at {moment}",
                      self.plan(place, path, OTHER, "audit"),
                      ["no-op"] if other_logged else ["update"])

    def present(self, place, row):
        row.check("the plan now", self.plan(place, "/", ACCOUNT, "night"), ["no-op"])
        row.check("a new trail", self.plan(place, "/", ACCOUNT, "new"), ["create"])
        row.check("it is applied", self.terraform(place, "/", ACCOUNT, "new", "apply",
                                                  "-auto-approve"))
        row.check("nothing is left to do", self.plan(place, "/", ACCOUNT, "new"), ["no-op"])
        row.check("it is destroyed", self.terraform(place, "/", ACCOUNT, "new", "destroy",
                                                    "-auto-approve"))

    def terraform(self, place, path, account, name, *words):
        """Whether it ended well, or what it said."""
        done = self.run(place, path, account, self._terraform, *words, "-input=false", "-no-color",
                        folder=self._folders[name], **settings())
        return done.returncode == 0 or self.said

    def plan(self, place, path, account, name):
        """What it would do with the one trail, or what it said."""
        done = self.terraform(place, path, account, name, "plan", "-out", "plan")
        if done is not True:
            return done
        shown = self.run(place, path, account, self._terraform, "show", "-json", "plan",
                         folder=self._folders[name], **settings())
        changes = json.loads(shown.stdout)["resource_changes"]
        return changes[0]["change"]["actions"] if len(changes) == 1 else changes


def settings():
    """Nothing of the settings of whoever runs this."""
    return {"TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1",
            "PATH": os.environ["PATH"]}


class Ansible(Provisioner):
    """In check mode its module says whether it would change a trail. It knows nothing of
    selectors."""

    name = "Ansible, amazon.aws"

    def prepare(self):
        self._ansible = self.clients.environment("ansible", "ansible", "ansible", "boto3")
        manifest = os.path.join(
            os.path.dirname(self._ansible), "..", "lib", "python3*", "site-packages",
            "ansible_collections", "amazon", "aws", "MANIFEST.json")
        with open(one(manifest)) as file:
            collection = json.load(file)["collection_info"]["version"]
        core = self.clients.version(self._ansible, "ansible-core")
        return f"{collection} with ansible-core {core}"

    def past(self, place, row):
        for moment, (_, other_logged) in MOMENTS.items():
            path = f"/at/{moment}/"
            told = self.module(place, path, ACCOUNT, "cloudtrail_info", {
                "trail_names": [arn("management-trail")]})
            row.check(f"cloudtrail_info at {moment}", told and [
                (trail["is_logging"], trail["is_multi_region_trail"], trail["tags"])
                for trail in told.get("trail_list", [])], [(True, True, {"team": "platform"})])
            told = self.module(place, path, ACCOUNT, "cloudtrail", {
                "name": "management-trail", "s3_bucket_name": "example-audit-logs",
                "is_multi_region_trail": True, "enable_log_file_validation": True,
                "kms_key_id": "arn:aws:kms:us-east-1:111122223333:key/"
                              "1234abcd-12ab-34cd-56ef-1234567890ab"}, "--check")
            row.check(f"cloudtrail in check mode at {moment}", told.get("changed"), False)
            told = self.module(place, path, OTHER, "cloudtrail", {
                "name": "audit-trail", "s3_bucket_name": "other-logs",
                "is_multi_region_trail": True}, "--check")
            row.check(f"the same in the other account at {moment}", told.get("changed"),
                      not other_logged)

    def present(self, place, row):
        new = {"name": "new-trail", "s3_bucket_name": "new-logs", "tags": {"team": "red"}}
        for what, arguments, changed in [
            ("a new trail", new, True), ("the same again", new, False),
            ("it is stopped", {**new, "enable_logging": False}, True),
            ("it is deleted", {"name": "new-trail", "state": "absent"}, True),
            ("it is gone", {"name": "new-trail", "state": "absent"}, False),
        ]:
            told = self.module(place, "/", ACCOUNT, "cloudtrail", arguments)
            row.check(what, told.get("changed", told), changed)

    def module(self, place, path, account, name, arguments, *more):
        """What a module answers."""
        tree = os.path.join(place.folder, "ansible")
        shutil.rmtree(tree, ignore_errors=True)
        python = os.path.join(os.path.dirname(self._ansible), "python")
        self.run(place, path, account, self._ansible, "localhost", "--connection", "local",
                 "--extra-vars", f"ansible_python_interpreter={python}", "--tree", tree,
                 "--module-name", f"amazon.aws.{name}", "--args", json.dumps(arguments), *more,
                 ANSIBLE_HOME=os.path.join(place.folder, "ansible-home"), LC_ALL="C.UTF-8")
        try:
            with open(os.path.join(tree, "localhost")) as file:
                return json.load(file)
        except OSError:
            return {"changed": self.said}


def one(pattern):
    """The one file of a pattern."""
    found = glob.glob(pattern)
    if len(found) != 1:
        raise Absent(f"{pattern} is {len(found)} files")
    return found[0]


PROVISIONERS = (Terraform, Ansible)
