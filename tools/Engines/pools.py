"""The names of one made-up world, from which its selectors and its records are both made, so that they meet."""

import texts

SOURCES = ["s3.amazonaws.com", "lambda.amazonaws.com", "dynamodb.amazonaws.com", "kms.amazonaws.com",
           "rdsdata.amazonaws.com", "kms.amazonaws.com.cn", "rdsdata.amazonaws.com.cn", "ec2.amazonaws.com",
           "iam.amazonaws.com", "cloudfront.amazonaws.com", "sts.amazonaws.com", "sts.amazonaws.com",
           "signin.amazonaws.com", "logs.amazonaws.com", "KMS.amazonaws.com"]
TYPES = ["AWS::S3::Object", "AWS::Lambda::Function", "AWS::DynamoDB::Table", "AWS::DynamoDB::Stream",
         "AWS::SNS::Topic", "AWS::S3AccessPoint::AccessPoint", "AWS::S3::Bucket"]
BASIC_TYPES = TYPES[:3]


class Pools:
    def __init__(self, rng, partition, account):
        self.rng, self.partition, self.account = rng, partition, account
        self.names = ["GetObject", "PutObject", "DeleteObject", "Invoke", "GetItem", "RunInstances", "AssumeRole",
                      "ConsoleLogin", "PutLogEvents", "LambdaESMDisabled", "ListObjects"]
        self.names += [texts.hostile(rng) for _ in range(6)]
        self.sources = SOURCES + [texts.hostile(rng) for _ in range(2)]
        self.types = TYPES + [texts.hostile(rng)]
        self.event_types = ["AwsApiCall", "AwsServiceEvent", "AwsConsoleSignIn", "AwsVpceEvents", texts.hostile(rng)]
        self.users = [f"arn:{partition}:iam::{account}:user/ann", f"arn:{partition}:sts::{account}:assumed-role/r/s",
                      f"arn:{partition}:iam::{account}:root"]
        self.users += [f"arn:{partition}:iam::{account}:user/{texts.hostile(rng)}" for _ in range(4)]
        self.errors = ["AccessDenied", "NoSuchKey", "Client.UnauthorizedOperation", texts.hostile(rng)]
        self.endpoints = ["vpce-0123456789abcdef0", "vpce-1", texts.hostile(rng)]
        self.arns = {kind: self._arns(kind) for kind in self.types}

    def _arns(self, kind):
        partition, account, rng = self.partition, self.account, self.rng
        region = "us-east-1"
        if kind in ("AWS::S3::Object", "AWS::S3::Bucket"):
            keys = ["", "a", "a/b", "prefix/key", "Prefix/key"] + [texts.hostile(rng) for _ in range(8)]
            return [f"arn:{partition}:s3:::{bucket}/{key}" for bucket in ("b", "bucket") for key in keys] + [
                f"arn:{partition}:s3:::b", f"arn:{partition}:s3", "arn:aws-cn:s3:::b/x"]
        if kind == "AWS::Lambda::Function":
            base = f"arn:{partition}:lambda:{region}:{account}:function:"
            names = ["f", "f:1", "f:prod", "f:1:2", "f:", "F", "ff"] + [texts.hostile(rng) for _ in range(3)]
            return [base + name for name in names] + [f"arn:{partition}:lambda", f"arn:{partition}:lambda:{region}"]
        if kind.startswith("AWS::DynamoDB"):
            base = f"arn:{partition}:dynamodb:{region}:{account}:table/"
            names = ["t", "t/stream/2020-01-01T00:00:00.000", "t/index/i", "T", "tt"] + [texts.hostile(rng)]
            return [base + name for name in names] + [f"arn:{partition}:dynamodb"]
        return [f"arn:{partition}:x:{region}:{account}:{name}" for name in ("a", "ab")] + [texts.hostile(rng)]

    def arn(self, kind):
        return self.rng.choice(self.arns.get(kind) or self.arns["AWS::S3::Object"])

    def any_arn(self):
        return self.arn(self.rng.choice(self.types))
