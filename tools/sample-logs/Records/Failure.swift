/// The `errorCode` and `errorMessage` of a call that AWS refused.
struct Failure {
  /// Absent from a failed ConsoleLogin, which has the message alone.
  let code: String?
  let message: String
}
