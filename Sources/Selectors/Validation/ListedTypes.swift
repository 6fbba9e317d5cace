/// Resource types of data events as AWS lists them.
///
/// The list is open, and a type that is not here may be a new one. But one that differs from a listed type
/// in case alone is a mistake: types are compared byte by byte (SEMANTICS 2.7a), so such a selector takes
/// nothing of what was meant, and CloudTrail refuses it (SEMANTICS 4.3m).
package enum ListedTypes {
  /// The listed type that differs in case only; nil if there is none, or the type is listed itself.
  package static func meant(by type: String) -> String? {
    guard let listed = byFolded[type.lowercased()], !listed.utf8.elementsEqual(type.utf8) else {
      return nil
    }
    return listed
  }

  /// Whether AWS listed the type when this list was made.
  static func contains(_ type: String) -> Bool {
    byFolded[type.lowercased()].map { $0.utf8.elementsEqual(type.utf8) } ?? false
  }

  private static let byFolded: [String: String] = {
    var types: [String: String] = [:]
    for (service, names) in byService {
      for name in names.split(separator: " ") {
        let type = "AWS::\(service)::\(name)"
        types[type.lowercased()] = type
      }
    }
    return types
  }()

  /// By service, as the page on data events of the CloudTrail user guide names them.
  private static let byService: [(service: String, types: String)] = [
    ("AppConfig", "Configuration"),
    ("AppSync", "GraphQLApi"),
    ("B2BI", "Transformer"),
    ("BackupSearch", "SearchJob"),
    (
      "Bedrock",
      "AgentAlias AsyncInvoke FlowAlias Guardrail InlineAgent KnowledgeBase Model PromptVersion "
        + "Session"
    ),
    ("Cassandra", "Table"),
    ("CloudFront", "KeyValueStore"),
    ("CloudTrail", "Channel"),
    ("CloudWatch", "Metric"),
    ("CodeGuruProfiler", "ProfilingGroup"),
    ("CodeWhisperer", "Customization Profile"),
    ("Cognito", "IdentityPool"),
    ("DataExchange", "Asset"),
    ("Deadline", "Fleet Job Queue Worker"),
    ("DynamoDB", "Stream Table"),
    ("EC2", "Snapshot"),
    ("EMRWAL", "Workspace"),
    ("FinSpace", "Environment"),
    ("GameLift", "Fleet"),
    ("GeoMaps", "Provider"),
    ("GeoPlaces", "Provider"),
    ("GeoRoutes", "Provider"),
    ("Glue", "Table"),
    ("GreengrassV2", "ComponentVersion Deployment"),
    ("GuardDuty", "Detector"),
    ("IoT", "Certificate Thing"),
    ("IoTSiteWise", "Asset TimeSeries"),
    ("IoTTwinMaker", "Entity Workspace"),
    ("KendraRanking", "ExecutionPlan"),
    ("Kinesis", "Stream StreamConsumer"),
    ("KinesisVideo", "Stream"),
    ("Lambda", "Function"),
    ("MachineLearning", "MlModel"),
    ("ManagedBlockchain", "Network Node"),
    ("MedicalImaging", "Datastore"),
    ("NeptuneGraph", "Graph"),
    ("One", "UKey User"),
    ("PCAConnectorAD", "Connector"),
    ("PCAConnectorSCEP", "Connector"),
    ("PaymentCryptography", "Alias Key"),
    ("QApps", "QApp QAppSession"),
    ("QBusiness", "Application DataSource Index WebExperience"),
    ("RDS", "DBCluster"),
    ("RUM", "AppMonitor"),
    ("ResourceExplorer2", "ManagedView View"),
    ("S3", "AccessPoint Object"),
    ("S3Express", "Object"),
    ("S3ObjectLambda", "AccessPoint"),
    ("S3Outposts", "Object"),
    ("S3Tables", "Table TableBucket"),
    ("SCN", "Instance"),
    ("SNS", "PlatformEndpoint Topic"),
    ("SQS", "Queue"),
    ("SSM", "ManagedNode"),
    ("SSMMessages", "ControlChannel"),
    ("SWF", "Domain"),
    ("SageMaker", "Endpoint ExperimentTrialComponent FeatureGroup"),
    ("ServiceDiscovery", "Namespace Service"),
    ("SocialMessaging", "PhoneNumberId"),
    ("StepFunctions", "Activity StateMachine"),
    ("ThinClient", "Device Environment"),
    ("Timestream", "Database Table"),
    ("VerifiedPermissions", "PolicyStore"),
    ("XRay", "Trace"),
  ]
}
