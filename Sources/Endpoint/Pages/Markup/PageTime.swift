import CloudTrail

extension Timestamp {
  /// A time as it is written everywhere, told to the browser as well.
  var html: HTML { "<time datetime=\"\(description)\">\(description)</time>" }
}
