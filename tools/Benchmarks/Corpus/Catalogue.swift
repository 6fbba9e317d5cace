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
