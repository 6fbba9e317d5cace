/// One call to AWS: what was asked and answered, before anyone says who asked and when.
package struct Call: Sendable {
  /// Of the current records; some services lag behind.
  package static let currentVersion = "1.11"

  /// Without `.amazonaws.com`.
  package var service: String
  package var name: String
  package var region: Region
  package var readOnly: Bool
  package var category: Category
  package var version: String
  package var type: String
  package var request: JSON
  package var response: JSON
  package var failure: Failure?
  package var resources: [JSON]
  package var additional: JSON?
  package var apiVersion: String?

  package init(
    service: String, name: String, region: Region = .northVirginia, readOnly: Bool,
    category: Category = .management, version: String = currentVersion,
    type: String = "AwsApiCall", request: JSON = .null, response: JSON = .null,
    resources: [JSON] = [], additional: JSON? = nil, apiVersion: String? = nil
  ) {
    self.service = service
    self.name = name
    self.region = region
    self.readOnly = readOnly
    self.category = category
    self.version = version
    self.type = type
    self.request = request
    self.response = response
    self.resources = resources
    self.additional = additional
    self.apiVersion = apiVersion
  }

  /// Signing in is no API request, and there is no session yet that it could come from.
  package var isSignIn: Bool { type == "AwsConsoleSignIn" }

  /// The same call, refused. AWS answers nothing then.
  package func refused(_ failure: Failure) -> Call {
    var call = self
    call.failure = failure
    call.response = .null
    return call
  }
}
