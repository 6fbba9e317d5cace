/// One call to AWS: what was asked and answered, before anyone says who asked and when.
struct Call {
  /// Of the current records; some services lag behind.
  static let currentVersion = "1.11"

  /// Without `.amazonaws.com`.
  var service: String
  var name: String
  var region = Region.northVirginia
  var readOnly: Bool
  var category = Category.management
  var version = currentVersion
  var type = "AwsApiCall"
  var request = JSON.null
  var response = JSON.null
  var failure: Failure?
  var resources: [JSON] = []
  var additional: JSON?
  var apiVersion: String?

  /// The same call, refused. AWS answers nothing then.
  func refused(_ failure: Failure) -> Call {
    var call = self
    call.failure = failure
    call.response = .null
    return call
  }
}
