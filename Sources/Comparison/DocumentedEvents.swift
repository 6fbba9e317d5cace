package import CloudTrail
import Selectors

/// What the tables of documented events know of a type, an ARN or a call that a person names.
package enum DocumentedEvents {
  /// A call that is documented as a data event.
  package struct DataCall: Sendable, Hashable {
    /// The type of the resource that it is about.
    package var type: String
    /// The service that reports it.
    package var source: String?
    /// Whether it reads.
    package var readOnly: Bool
  }

  /// The data event of a call; of the resources that it can be about, the one that its service is known for.
  ///
  /// - Parameter source: the service; nil for whichever has such a call.
  package static func dataCall(_ name: String, of source: String? = nil) -> DataCall? {
    for shape in EventShapes.data where source == nil || shape.source == source {
      guard let call = shape.calls.first(where: { $0.name == name }),
        let type = shape.resources.first?.type
      else { continue }
      return DataCall(type: type, source: shape.source, readOnly: call.readOnly)
    }
    return nil
  }

  /// The types of the resources that the data events of a service are about, as far as its events have a
  /// shape here.
  package static func dataTypes(of source: String) -> [String] {
    var types: [String] = []
    for shape in EventShapes.data where shape.source == source {
      if let type = shape.resources.first?.type, !types.contains(type) { types.append(type) }
    }
    return types
  }

  /// The service whose data events are about a type; nil if it has no shape here.
  package static func source(ofType type: String) -> String? {
    EventShapes.data.first { $0.resources.first?.type == type }?.source
  }

  /// The listed type that differs from this one in case only.
  package static func type(meantBy type: String) -> String? { ListedTypes.meant(by: type) }

  /// The type of the resource that an ARN names, if data events can be about it; nil if that is not known.
  package static func type(of arn: ARN) -> String? {
    ARNKind.all.first { $0.isMet(by: arn) }?.type
  }
}

/// What the ARNs of a type look like that has no ``EventShape``: enough to tell one type from another.
private struct ARNKind {
  let type: String
  private let service: String
  private let beginning: String
  /// What has to come later in the resource.
  private let middle: String

  private init(_ type: String, _ service: String, _ beginning: String = "", _ middle: String = "") {
    (self.type, self.service) = (type, service)
    (self.beginning, self.middle) = (beginning, middle)
  }

  func isMet(by arn: ARN) -> Bool {
    guard arn.service == service, arn.resource.hasPrefix(beginning) else { return false }
    let rest = arn.resource.dropFirst(beginning.count)
    return !rest.isEmpty && (middle.isEmpty || rest.contains(middle))
  }

  /// The narrower ones first.
  static let all = [
    ARNKind("AWS::Lambda::Function", "lambda", "function:"),
    ARNKind("AWS::DynamoDB::Stream", "dynamodb", "table/", "/stream/"),
    ARNKind("AWS::DynamoDB::Table", "dynamodb", "table/"),
    ARNKind("AWS::S3Express::Object", "s3express", "bucket/"),
    ARNKind("AWS::S3::AccessPoint", "s3", "accesspoint/"),
    ARNKind("AWS::S3ObjectLambda::AccessPoint", "s3-object-lambda", "accesspoint/"),
    ARNKind("AWS::S3Outposts::Object", "s3-outposts", "outpost/", "/object/"),
    ARNKind("AWS::S3Tables::Table", "s3tables", "bucket/", "/table/"),
    ARNKind("AWS::S3Tables::TableBucket", "s3tables", "bucket/"),
    ARNKind("AWS::SNS::PlatformEndpoint", "sns", "endpoint/"),
    ARNKind("AWS::SNS::Topic", "sns"),
    ARNKind("AWS::SQS::Queue", "sqs"),
    ARNKind("AWS::Kinesis::StreamConsumer", "kinesis", "stream/", "/consumer/"),
    ARNKind("AWS::Kinesis::Stream", "kinesis", "stream/"),
    ARNKind("AWS::KinesisVideo::Stream", "kinesisvideo", "stream/"),
    ARNKind("AWS::StepFunctions::StateMachine", "states", "stateMachine:"),
    ARNKind("AWS::StepFunctions::Activity", "states", "activity:"),
    ARNKind("AWS::RDS::DBCluster", "rds", "cluster:"),
    ARNKind("AWS::EC2::Snapshot", "ec2", "snapshot/"),
    ARNKind("AWS::Glue::Table", "glue", "table/"),
    ARNKind("AWS::Cassandra::Table", "cassandra", "/keyspace/", "/table/"),
    ARNKind("AWS::Timestream::Table", "timestream", "database/", "/table/"),
    ARNKind("AWS::Timestream::Database", "timestream", "database/"),
    ARNKind("AWS::CloudFront::KeyValueStore", "cloudfront", "key-value-store/"),
    ARNKind("AWS::CloudTrail::Channel", "cloudtrail", "channel/"),
    ARNKind("AWS::Cognito::IdentityPool", "cognito-identity", "identitypool/"),
    ARNKind("AWS::AppSync::GraphQLApi", "appsync", "apis/"),
    ARNKind("AWS::SageMaker::Endpoint", "sagemaker", "endpoint/"),
    ARNKind("AWS::SageMaker::FeatureGroup", "sagemaker", "feature-group/"),
    ARNKind("AWS::Bedrock::AgentAlias", "bedrock", "agent-alias/"),
    ARNKind("AWS::Bedrock::Guardrail", "bedrock", "guardrail/"),
    ARNKind("AWS::Bedrock::KnowledgeBase", "bedrock", "knowledge-base/"),
    ARNKind("AWS::SWF::Domain", "swf", "/domain/"),
    ARNKind("AWS::VerifiedPermissions::PolicyStore", "verifiedpermissions", "policy-store/"),
  ]
}
