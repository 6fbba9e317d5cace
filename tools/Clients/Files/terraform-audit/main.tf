terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
}

import {
  to = aws_cloudtrail.audit
  id = "arn:aws:cloudtrail:us-east-1:444455556666:trail/audit-trail"
}

resource "aws_cloudtrail" "audit" {
  name                  = "audit-trail"
  s3_bucket_name        = "other-logs"
  is_multi_region_trail = true
  enable_logging        = true
}
