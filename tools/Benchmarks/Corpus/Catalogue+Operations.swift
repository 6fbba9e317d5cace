extension Catalogue {
  static let watching = [
    Service(
      "monitoring", "1.11", "alarmName", "alarm-",
      reads: "DescribeAlarms ListMetrics GetDashboard DescribeAlarmHistory ListDashboards",
      writes: "PutMetricAlarm DeleteAlarms PutDashboard SetAlarmState EnableAlarmActions"),
    Service(
      "logs", "1.11", "logGroupName", "/aws/lambda/function-",
      reads: "DescribeLogGroups DescribeLogStreams DescribeMetricFilters GetQueryResults",
      writes: "CreateLogStream CreateLogGroup PutRetentionPolicy StartQuery PutSubscriptionFilter"),
    Service(
      "config", "1.11", "resourceId", "resource-",
      reads: """
        DescribeConfigurationRecorders DescribeConfigRules GetResourceConfigHistory \
        BatchGetResourceConfig SelectResourceConfig
        """,
      writes: "PutEvaluations PutConfigRule StartConfigRulesEvaluation DeleteConfigRule"),
    Service(
      "securityhub", "1.11", "findingId", "finding/",
      reads: "GetFindings DescribeHub GetEnabledStandards ListMembers",
      writes: "BatchImportFindings BatchUpdateFindings UpdateStandardsControl"),
    Service(
      "guardduty", "1.11", "detectorId", "",
      reads: "ListDetectors GetDetector ListFindings GetFindings",
      writes: "UpdateDetector ArchiveFindings CreateFilter"),
    Service(
      "cloudtrail", "1.11", "name", "trail-",
      reads: "DescribeTrails GetTrailStatus GetEventSelectors LookupEvents ListTrails",
      writes: ""),
    Service(
      "health", "1.11", "eventArn", "event-",
      reads: "DescribeEventAggregates DescribeEvents DescribeEventDetails",
      writes: ""),
  ]

  static let administering = [
    Service(
      "iam", "1.10", "roleName", "Role",
      reads: """
        GetRole ListRoles GetPolicy GetPolicyVersion ListAttachedRolePolicies GetUser ListUsers \
        ListRolePolicies GetAccountSummary ListAccessKeys GetInstanceProfile
        """,
      writes: """
        CreateRole DeleteRole PutRolePolicy AttachRolePolicy DetachRolePolicy TagRole \
        UpdateAssumeRolePolicy CreatePolicyVersion CreateAccessKey DeleteAccessKey PassRole
        """),
    Service(
      "sts", "1.11", "roleArn", "arn:aws:iam::111122223333:role/Role",
      reads: "AssumeRole GetCallerIdentity AssumeRoleWithWebIdentity GetSessionToken",
      writes: ""),
    Service(
      "organizations", "1.11", "accountId", "account-",
      reads: "DescribeOrganization ListAccounts ListRoots DescribeAccount ListPolicies",
      writes: "TagResource UpdatePolicy AttachPolicy"),
    Service(
      "ssm", "1.11", "instanceId", "mi-",
      reads: """
        GetParameter GetParametersByPath DescribeInstanceInformation ListAssociations \
        DescribeParameters GetDocument ListInstanceAssociations
        """,
      writes: """
        UpdateInstanceInformation PutInventory SendCommand PutParameter StartSession \
        UpdateInstanceAssociationStatus PutComplianceItems TerminateSession
        """),
    Service(
      "cloudformation", "1.11", "stackName", "stack-",
      reads: "DescribeStacks DescribeStackEvents ListStacks GetTemplate DescribeStackResources",
      writes: "CreateStack UpdateStack DeleteStack CreateChangeSet ExecuteChangeSet"),
    Service(
      "sqs", "1.11", "queueUrl", "https://sqs.us-east-1.amazonaws.com/111122223333/queue-",
      reads: "GetQueueAttributes GetQueueUrl ListQueues ListQueueTags",
      writes: "CreateQueue DeleteQueue SetQueueAttributes TagQueue"),
    Service(
      "sns", "1.11", "topicArn", "arn:aws:sns:us-east-1:111122223333:topic-",
      reads: "GetTopicAttributes ListTopics ListSubscriptionsByTopic",
      writes: "CreateTopic Subscribe Unsubscribe SetTopicAttributes"),
    Service(
      "events", "1.11", "rule", "rule-",
      reads: "ListRules DescribeRule ListTargetsByRule",
      writes: "PutRule PutTargets RemoveTargets DeleteRule EnableRule"),
    Service(
      "states", "1.11", "stateMachineArn", "machine-",
      reads: "DescribeStateMachine ListExecutions DescribeExecution GetExecutionHistory",
      writes: "StartExecution StopExecution UpdateStateMachine CreateStateMachine"),
    Service(
      "route53", "1.11", "hostedZoneId", "Z",
      reads: "ListHostedZones ListResourceRecordSets GetHostedZone GetChange",
      writes: "ChangeResourceRecordSets CreateHostedZone ChangeTagsForResource"),
    Service(
      "cloudfront", "1.11", "distributionId", "E",
      reads: "ListDistributions GetDistribution GetDistributionConfig ListInvalidations",
      writes: "CreateInvalidation UpdateDistribution TagResource"),
    Service(
      "acm", "1.11", "certificateArn", "certificate/",
      reads: "ListCertificates DescribeCertificate GetCertificate",
      writes: "RequestCertificate DeleteCertificate"),
    Service(
      "servicecatalog", "1.11", "productId", "prod-",
      reads: "SearchProducts DescribeProduct ListPortfolios",
      writes: "ProvisionProduct UpdateProvisionedProduct"),
  ]
}
