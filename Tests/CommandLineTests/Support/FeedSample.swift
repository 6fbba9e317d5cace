import CloudTrail
import Foundation
import TestSupport

/// One sample of a form in which records are passed on, made from the documented form.
struct FeedSample {
  var body: [UInt8]
  var type = "application/json"
  var headers: [String] = []

  init(_ text: String, type: String = "application/json", headers: [String] = []) {
    body = Array(text.utf8)
    self.type = type
    self.headers = headers
  }

  init(_ json: JSONValue, type: String = "application/json", headers: [String] = []) {
    self.init(json.compact, type: type, headers: headers)
  }

  init(bytes: [UInt8], type: String = "application/json") {
    body = bytes
    self.type = type
  }
}

/// Samples by their form, as the page "What is read" names it. Each holds the same call.
enum FeedSamples {
  static func all(_ call: JSONValue) -> [String: FeedSample] {
    files(call).merging(lookups(call)) { $1 }.merging(logs(call)) { $1 }
      .merging(messages(call)) { $1 }.merging(rows(call)) { $1 }.merging(refused(call)) { $1 }
  }

  static func text(_ json: JSONValue) -> JSONValue { .string(json.compact) }
  static func base64(_ bytes: some Sequence<UInt8>) -> JSONValue {
    .string(Data(bytes).base64EncodedString())
  }
  static func gzip(_ json: JSONValue) -> [UInt8] { storedGzip(Array(json.compact.utf8)) }

  private static func files(_ call: JSONValue) -> [String: FeedSample] {
    let other = LogRecord.put("other", at: 1, id: "other").json.compact
      .replacing("cloudtrail.amazonaws.com", with: "s3.amazonaws.com")
    let file = #"{"Records":[\#(other),\#(call.compact)]}"#
    func utf16(_ order: String.Encoding) -> FeedSample {
      FeedSample(bytes: Array(file.data(using: order) ?? Data()))
    }
    return [
      "a log file of CloudTrail": FeedSample(file),
      "a log file, gzipped": FeedSample(
        bytes: storedGzip(Array(file.utf8)), type: "application/gzip"),
      "log files one after the other, as Firehose puts them into an object":
        FeedSample(#"{"Records":[\#(other)]}\#(file)"#),
      "log files in a list, as `jq -s` makes it": FeedSample("[{\"Records\":[]},\n \(file)]"),
      "records in a list": FeedSample("[\(other),\(call.compact)]"),
      "records, one a line": FeedSample(
        "\(other)\n\(call.compact)\n", type: "application/x-ndjson"),
      "UTF-8 with a byte order mark": FeedSample("\u{feff}" + file),
      "UTF-16 with a byte order mark, as `>` of Windows PowerShell writes it":
        FeedSample(bytes: [0xff, 0xfe] + utf16(.utf16LittleEndian).body),
      "UTF-16 without a mark": utf16(.utf16LittleEndian),
      "UTF-16, the high byte first": utf16(.utf16BigEndian),
    ]
  }

  private static func lookups(_ call: JSONValue) -> [String: FeedSample] {
    let page: JSONValue = [
      "Events": [["EventId": "x", "EventName": "y", "CloudTrailEvent": text(call)]]
    ]
    return [
      "a response of LookupEvents": FeedSample(page),
      "responses of LookupEvents in a list": FeedSample(.array([["Events": []], page])),
      "`--query 'Events[].CloudTrailEvent'`: a list of texts":
        FeedSample(JSONValue.array([text(call)]).pretty),
      "the same, one text a line": FeedSample(text(call).compact + "\n"),
      "a response of GetEventSelectors": FeedSample([
        "TrailARN": .string(LogRecord.arn("observed")),
        "EventSelectors": [["ReadWriteType": "All", "IncludeManagementEvents": true]],
      ]),
    ]
  }

  static func event(_ call: JSONValue) -> JSONValue {
    [
      "version": "0", "id": "e", "detail-type": "AWS API Call via CloudTrail",
      "source": "aws.cloudtrail", "account": "123456789012", "time": "2025-03-04T00:00:00Z",
      "region": "us-east-1", "resources": [], "detail": call,
    ]
  }

  static func subscriptionData(_ message: JSONValue, type: String = "DATA_MESSAGE") -> JSONValue {
    [
      "messageType": .string(type), "owner": "123456789012", "logGroup": "CloudTrail/logs",
      "logStream": "123456789012_CloudTrail_us-east-1", "subscriptionFilters": ["all"],
      "logEvents": [["id": "1", "timestamp": 1_741_046_400_000, "message": message]],
    ]
  }

  static func firehose(_ data: [JSONValue]) -> FeedSample {
    FeedSample(
      [
        "requestId": "ed4acda5-034f-9f42-bba1-f29aea6d7d8f", "timestamp": 1_578_090_901_599,
        "records": .array(data.map { ["data": $0] }),
      ],
      headers: [
        "X-Amz-Firehose-Protocol-Version: 1.0",
        "X-Amz-Firehose-Request-Id: ed4acda5-034f-9f42-bba1-f29aea6d7d8f",
      ])
  }

  private static func logs(_ call: JSONValue) -> [String: FeedSample] {
    let data = subscriptionData(text(call))
    let kinesis: JSONValue = ["kinesisSchemaVersion": "1.0", "data": base64(gzip(data))]
    return [
      "an event of EventBridge": FeedSample(event(call)),
      "an event of EventBridge about something else":
        FeedSample(["detail-type": "Scheduled Event", "source": "aws.events", "detail": [:]]),
      "CloudWatch Logs to a subscriber": FeedSample(data),
      "CloudWatch Logs to a function: `awslogs`":
        FeedSample(["awslogs": ["data": base64(gzip(data))]]),
      "CloudWatch Logs, seeing whether it is heard": FeedSample(
        subscriptionData(
          "CWL CONTROL MESSAGE: Checking health of destination Kinesis Firehose.",
          type: "CONTROL_MESSAGE")),
      "a response of FilterLogEvents": FeedSample([
        "events": [
          [
            "logStreamName": "s", "timestamp": 1, "message": text(call), "ingestionTime": 2,
            "eventId": "3",
          ]
        ], "searchedLogStreams": [],
      ]),
      "a response of GetRecords of Kinesis": FeedSample([
        "Records": [
          ["SequenceNumber": "1", "Data": base64(gzip(data)), "PartitionKey": "p"]
        ], "MillisBehindLatest": 0,
      ]),
      "Kinesis to a function": FeedSample([
        "Records": [
          [
            "kinesis": kinesis, "eventSource": "aws:kinesis", "eventName": "aws:kinesis:record",
            "awsRegion": "us-east-1",
          ]
        ]
      ]),
      "Firehose to an HTTP endpoint": firehose([base64(event(call).compact.utf8)]),
      "Firehose to an HTTP endpoint, of CloudWatch Logs": firehose([base64(gzip(data))]),
      "Firehose, what it could not deliver": FeedSample([
        "attemptsMade": 4, "arrivalTimestamp": 1, "errorCode": "HttpEndpoint.DestinationException",
        "errorMessage": "m", "attemptEndingTimestamp": 2, "rawData": base64(gzip(data)),
      ]),
    ]
  }

  private static func notification(_ message: JSONValue, type: String = "Notification") -> JSONValue
  {
    [
      "Type": .string(type), "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
      "TopicArn": "arn:aws:sns:us-east-1:123456789012:topic", "Message": message,
      "Timestamp": "2025-03-04T00:00:00.000Z", "SignatureVersion": "1", "Signature": "s",
      "SubscribeURL": "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&Token=t",
    ]
  }

  private static func messages(_ call: JSONValue) -> [String: FeedSample] {
    let header = "X-Amz-Sns-Message-Type: Notification"
    let plain = "text/plain; charset=UTF-8"
    let s3: JSONValue = [
      "Records": [
        [
          "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-1",
          "eventTime": "2025-03-04T00:00:00.000Z", "eventName": "ObjectCreated:Put",
          "s3": ["bucket": ["name": "b"], "object": ["key": "k"]],
        ]
      ]
    ]
    let file: JSONValue = ["s3Bucket": "b", "s3ObjectKey": ["AWSLogs/k.json.gz"]]
    return [
      "SNS to an HTTP endpoint":
        FeedSample(notification(text(event(call))), type: plain, headers: [header]),
      "SNS to an HTTP endpoint, asking to confirm the subscription": FeedSample(
        notification("You have chosen to subscribe.", type: "SubscriptionConfirmation"),
        type: plain, headers: ["X-Amz-Sns-Message-Type: SubscriptionConfirmation"]),
      "SNS to a function": FeedSample([
        "Records": [
          [
            "EventVersion": "1.0", "EventSource": "aws:sns",
            "Sns": notification(text(event(call))),
          ]
        ]
      ]),
      "a response of ReceiveMessage of SQS": FeedSample([
        "Messages": [
          ["MessageId": "m", "ReceiptHandle": "r", "MD5OfBody": "5", "Body": text(event(call))]
        ]
      ]),
      "SQS to a function": FeedSample([
        "Records": [
          [
            "messageId": "m", "receiptHandle": "r", "body": text(event(call)),
            "eventSource": "aws:sqs", "awsRegion": "us-east-1",
          ]
        ]
      ]),
      "SQS, of SNS, of EventBridge": FeedSample([
        "Messages": [["MessageId": "m", "Body": text(notification(text(event(call))))]]
      ]),
      "a notification of S3 about an object": FeedSample(s3),
      "a notification of CloudTrail about a file":
        FeedSample(notification(text(file)), type: plain, headers: [header]),
      "a notification of S3 to test the connection": FeedSample([
        "Service": "Amazon S3", "Event": "s3:TestEvent", "Time": "2025-03-04T00:00:00.000Z",
        "Bucket": "b", "RequestId": "r", "HostId": "h",
      ]),
    ]
  }
}
