import Replay

/// The columns of `record` that decide verdicts, from the texts of a table: what
/// ``JudgedRecord`` and the gates read of a record, named as the cases of ``GateTable``.
struct RecordSQL {
  let dialect: SQLDialect
  let texts: RecordTexts

  /// The columns of `field`, which come first: each text by its name.
  var fields: [(expression: String, name: String)] {
    [
      (texts(.eventID), "event_id"), (texts(.eventTime), "event_time"),
      (texts(.recipientAccountId), "recipient"), (texts(.awsRegion), "region"),
      (texts(.eventSource), "source"), (texts(.eventName), "name"), (texts(.eventType), "type"),
      (texts(.eventVersion), "version"), (texts(.eventCategory), "named_category"),
      (boolean(.managementEvent), "is_management"), (boolean(.readOnly), "read_only"),
      (
        "CASE WHEN \(texts.isGiven(.recipientAccountId)) THEN \(texts(.recipientAccountId)) "
          + "ELSE \(texts(.userAccountID)) END", "account"
      ),
      (
        "CASE WHEN \(texts.isGiven(.recipientAccountId)) THEN \(texts.isText(.recipientAccountId)) "
          + "ELSE \(texts.isText(.userAccountID)) END", "names_account"
      ),
      (texts.isText(.awsRegion), "names_region"), (texts(.userARN), "user_arn"),
      (texts(.sessionCredentialFromConsole), "from_console"), (texts(.errorCode), "error_code"),
      (texts(.vpcEndpointId), "vpc_endpoint"), (texts(.invokedBy), "invoked_by"),
      (texts(.endpointType), "endpoint_type"), (texts.isGiven(.endpointType), "has_endpoint_type"),
      (host, "host"), (texts.listsResources, "lists_resources"), (texts.resources, "resources"),
      (texts.isGiven(.addendum), "is_late"),
      ("\(texts.isText(.eventSource)) AND \(texts.isText(.eventName))", "names_call"),
    ]
  }

  /// Only true and false, and their texts, are one.
  private func boolean(_ field: RecordTexts.Field) -> String {
    "CASE WHEN \(texts(field)) IN ('true', 'false') THEN \(texts(field)) END"
  }

  /// The names of hosts have no letter case. `lower` would also change letters that are not ASCII.
  private func lowercased(_ text: String) -> String {
    "translate(\(text), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
  }

  private var host: String { lowercased(texts(.clientHost)) }

  /// The columns that are worked out from those of `field`, and stand in `record` with them.
  var derived: [(expression: String, name: String)] {
    [
      (dialect.microseconds("event_time"), "event_us"), (kind, "kind"),
      ("coalesce(\(category), 'unknown')", "category"), (service, "service"),
      (
        """
        coalesce(invoked_by = 'cloudtrail.amazonaws.com' AND ((name = 'PutObject' \
        AND source = 's3.amazonaws.com') OR (name = 'PutLogEvents' \
        AND source = 'logs.amazonaws.com')), false)
        """, "is_own_delivery"
      ),
    ]
  }

  /// Whether it is the record of an event, as log files are read: it names the call, and is neither a
  /// notification of a service nor an Insight.
  static func isEvent(_ dialect: SQLDialect) -> [String] {
    [
      "names_call", "NOT \(dialect.hasPrefix("source", "'aws:'"))",
      "coalesce(type <> 'AwsCloudTrailInsight', true)",
      "coalesce(named_category <> 'Insight', true)",
    ]
  }

  // MARK: - Category (SEMANTICS 0d, 0e, 2.10b)

  private var category: String {
    """
    CASE WHEN named_category IS NOT NULL THEN named_category \
    WHEN is_management = 'true' THEN 'Management' WHEN is_management = 'false' THEN 'Data' \
    WHEN type IN ('AwsVpceEvent', 'AwsVpceEvents') THEN 'NetworkActivity' \
    WHEN type = 'AwsCloudTrailInsight' THEN 'Insight' \
    WHEN \(isOld) THEN CASE WHEN \(hasDataResource) THEN 'Data' ELSE 'Management' END END
    """
  }

  private var isOld: String {
    let form = "^[+]?([0-9]{1,18})[.][+]?([0-9]{1,18})\\z"
    func part(_ number: Int) -> String {
      dialect.integer(dialect.group("version", form, number))
    }
    return
      "\(dialect.matches("version", form)) AND (\(part(1)) < 1 OR (\(part(1)) = 1 AND \(part(2)) < 6))"
  }

  private var hasDataResource: String {
    dialect.any(
      "resources", "e",
      "e.type IN ('AWS::S3::Object', 'AWS::Lambda::Function', 'AWS::DynamoDB::Table')")
  }

  private var kind: String {
    """
    CASE \(category) WHEN 'Management' THEN 'management' WHEN 'Data' THEN 'data' \
    WHEN 'NetworkActivity' THEN 'no trail' WHEN 'Insight' THEN 'no trail' \
    WHEN 'ConfigurationItem' THEN 'no trail' WHEN 'Evidence' THEN 'no trail' \
    WHEN 'ActivityAuditLog' THEN 'no trail' \
    ELSE CASE WHEN \(category) IS NULL THEN 'unknown' ELSE 'other' END END
    """
  }

  // MARK: - Service (SEMANTICS 3.4c, 3.4h)

  private func number(_ service: GateTable.ServiceCase) -> String { "\(service.rawValue + 1)" }

  private var service: String {
    """
    CASE WHEN source IN ('iam.amazonaws.com', 'cloudfront.amazonaws.com') THEN \(number(.global)) \
    WHEN source = 'signin.amazonaws.com' THEN \(number(.signIn)) \
    WHEN source = 'sts.amazonaws.com' THEN \(tokens) ELSE \(number(.regional)) END
    """
  }

  private var tokens: String {
    let (global, regional) = (number(.globalTokens), number(.regionalTokens))
    let unclear = number(.unclearTokens)
    let isElsewhere = "(names_region AND region <> 'us-east-1')"
    // Only in us-east-1 are there two endpoints.
    let silent = "CASE WHEN \(isElsewhere) THEN \(regional) ELSE \(unclear) END"
    let asksGlobal = dialect.matches("host", "^sts[.]amazonaws[.]com(:[0-9]*)?\\z")
    let asksRegion = dialect.matches("host", Self.regionalHost)
    let asked = "concat(\(group(1)), \(group(2)))"
    let isOwn = "(NOT names_region OR \(asked) = \(lowercased("region")))"
    return """
      CASE WHEN has_endpoint_type AND coalesce(endpoint_type NOT IN ('global', 'regional'), true) \
      THEN \(silent) \
      WHEN \(asksGlobal) THEN CASE WHEN has_endpoint_type \
      THEN CASE WHEN endpoint_type = 'global' THEN \(global) ELSE \(unclear) END \
      WHEN \(isElsewhere) THEN \(unclear) ELSE \(global) END \
      WHEN \(asksRegion) THEN CASE WHEN has_endpoint_type \
      THEN CASE WHEN endpoint_type = 'regional' THEN \(regional) ELSE \(unclear) END \
      WHEN \(isOwn) THEN \(regional) ELSE \(unclear) END \
      WHEN endpoint_type = 'global' THEN \(global) \
      WHEN endpoint_type = 'regional' THEN \(regional) ELSE \(silent) END
      """
  }

  private func group(_ number: Int) -> String {
    "coalesce(\(dialect.group("host", Self.regionalHost, number)), '')"
  }

  /// A host of one Region, which is the first group; or, with the name of an endpoint in the caller's
  /// network before it, the second.
  private static let regionalHost: String = {
    let endings = TokenEndpoint.endings.map { "\($0)".replacing(".", with: "[.]") }
      .joined(separator: "|")
    let tail = "(?:\(endings))(?::[0-9]*)?\\z"
    return "^(?:sts|sts-fips)[.]([^.]+)\(tail)"
      + "|^vpce-[^.]*[.](?:sts|sts-fips)[.]([^.]+)[.]vpce\(tail)"
  }()
}
