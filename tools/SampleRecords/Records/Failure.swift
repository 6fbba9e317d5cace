/// The `errorCode` and `errorMessage` of a call that AWS refused.
package struct Failure {
  /// Absent from a failed ConsoleLogin, which has the message alone.
  package let code: String?
  package let message: String

  package init(code: String?, message: String) {
    self.code = code
    self.message = message
  }
}
