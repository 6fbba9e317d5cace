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
  to = aws_cloudtrail.management
  id = "arn:aws:cloudtrail:us-east-1:111122223333:trail/management-trail"
}

resource "aws_cloudtrail" "management" {
  name                       = "management-trail"
  s3_bucket_name             = "example-audit-logs"
  kms_key_id                 = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  is_multi_region_trail      = true
  enable_log_file_validation = true
  tags                       = { team = "platform" }

  event_selector {
    exclude_management_event_sources = ["kms.amazonaws.com"]
  }

  insight_selector {
    insight_type = "ApiCallRateInsight"
  }
}
