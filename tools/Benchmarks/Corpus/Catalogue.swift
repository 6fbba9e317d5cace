/// Calls of many services, by the names that records give them.
enum Catalogue {
  static let services = computing + storing + watching + administering

  private static let computing = [
    Service(
      "ec2", "1.10", "instanceId", "i-",
      reads: """
        DescribeInstances DescribeVolumes DescribeSnapshots DescribeImages DescribeSubnets \
        DescribeVpcs DescribeSecurityGroups DescribeNetworkInterfaces DescribeRouteTables \
        DescribeAvailabilityZones DescribeInstanceStatus DescribeTags DescribeAddresses
        """,
      writes: """
        RunInstances TerminateInstances StartInstances StopInstances CreateTags CreateVolume \
        AttachVolume DetachVolume CreateSnapshot DeleteSnapshot AuthorizeSecurityGroupIngress \
        RevokeSecurityGroupIngress CreateNetworkInterface ModifyInstanceAttribute
        """),
    Service(
      "ecs", "1.11", "cluster", "cluster-",
      reads: "DescribeClusters DescribeServices DescribeTasks ListTasks ListServices ListClusters",
      writes: """
        RunTask StopTask UpdateService CreateService DeleteService RegisterTaskDefinition \
        SubmitTaskStateChange SubmitContainerStateChange
        """),
    Service(
      "eks", "1.11", "clusterName", "cluster-",
      reads: "DescribeCluster ListClusters DescribeNodegroup ListNodegroups ListAddons",
      writes: "CreateNodegroup UpdateNodegroupConfig DeleteNodegroup UpdateClusterVersion"),
    Service(
      "lambda", "1.11", "functionName", "function-",
      reads: "GetFunction20150331v2 ListFunctions20150331 GetPolicy20150331v2 ListTags20170331",
      writes: """
        CreateFunction20150331 UpdateFunctionCode20150331v2 \
        UpdateFunctionConfiguration20150331v2 DeleteFunction20150331 \
        AddPermission20150331v2 PublishVersion20150331
        """),
    Service(
      "autoscaling", "1.11", "autoScalingGroupName", "group-",
      reads: "DescribeAutoScalingGroups DescribeScalingActivities DescribeLaunchConfigurations",
      writes: "UpdateAutoScalingGroup SetDesiredCapacity CompleteLifecycleAction"),
    Service(
      "elasticloadbalancing", "1.11", "targetGroupArn", "targetgroup/",
      reads: "DescribeLoadBalancers DescribeTargetHealth DescribeTargetGroups DescribeListeners",
      writes: "RegisterTargets DeregisterTargets CreateListener ModifyTargetGroup DeleteRule"),
    Service(
      "ecr", "1.11", "repositoryName", "repository/",
      reads: """
        BatchGetImage GetDownloadUrlForLayer GetAuthorizationToken DescribeImages \
        BatchCheckLayerAvailability DescribeRepositories
        """,
      writes: "PutImage InitiateLayerUpload UploadLayerPart CompleteLayerUpload"),
    Service(
      "batch", "1.11", "jobQueue", "queue/",
      reads: "DescribeJobs ListJobs DescribeJobQueues DescribeComputeEnvironments",
      writes: "SubmitJob TerminateJob RegisterJobDefinition"),
  ]

  private static let storing = [
    Service(
      "rds", "1.11", "dBInstanceIdentifier", "db-",
      reads: "DescribeDBInstances DescribeDBClusters DescribeDBSnapshots DescribeEvents",
      writes: "CreateDBSnapshot DeleteDBSnapshot ModifyDBInstance RebootDBInstance CreateDBInstance"
    ),
    Service(
      "rdsdata", "1.11", "resourceArn", "arn:aws:rds:us-east-1:111122223333:cluster:",
      reads: "",
      writes: """
        ExecuteStatement BatchExecuteStatement BeginTransaction CommitTransaction \
        RollbackTransaction
        """),
    Service(
      "dynamodb", "1.11", "tableName", "table-",
      reads: "DescribeTable ListTables DescribeTimeToLive DescribeContinuousBackups",
      writes: "CreateTable UpdateTable DeleteTable CreateBackup UpdateTimeToLive"),
    Service(
      "s3", "1.11", "bucketName", "example-",
      reads: """
        GetBucketAcl GetBucketPolicy GetBucketLocation GetBucketVersioning GetBucketTagging \
        GetBucketEncryption GetBucketLifecycle GetBucketPublicAccessBlock ListBuckets
        """,
      writes: """
        CreateBucket DeleteBucket PutBucketTagging PutBucketLifecycle PutBucketVersioning \
        PutBucketPolicy PutBucketPublicAccessBlock
        """),
    Service(
      "kms", "1.11", "keyId", "arn:aws:kms:us-east-1:111122223333:key/",
      reads: "Decrypt GenerateDataKey DescribeKey Encrypt ListAliases ListGrants GetKeyPolicy",
      writes:
        "CreateGrant RetireGrant ScheduleKeyDeletion EnableKeyRotation CreateAlias TagResource"
    ),
    Service(
      "secretsmanager", "1.11", "secretId", "secret-",
      reads: "GetSecretValue DescribeSecret ListSecrets BatchGetSecretValue",
      writes: "PutSecretValue RotateSecret CreateSecret UpdateSecret DeleteSecret"),
    Service(
      "glue", "1.11", "databaseName", "database_",
      reads:
        "GetTable GetTables GetPartitions GetDatabase GetDatabases BatchGetPartition GetJobRun",
      writes: "BatchCreatePartition UpdateTable CreateTable StartJobRun UpdatePartition"),
    Service(
      "athena", "1.11", "queryExecutionId", "",
      reads: "GetQueryExecution GetQueryResults ListQueryExecutions GetWorkGroup",
      writes: "StartQueryExecution StopQueryExecution CreateNamedQuery"),
  ]
}

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
