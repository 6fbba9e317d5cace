import CloudTrail
import Foundation
import HTTPMessages
import History

extension EndpointService {
  /// A post of an EventBridge API destination. 200: all that was to be read is durable. 400: some of it
  /// could not be read or recorded, and sending it again would not help; the rest is durable. 5xx: send
  /// it again.
  func answerIngest(_ call: HTTPRequest) async -> HTTPResponse {
    let requestID = call.id
    do {
      try access.requireKey(call, .ingest, for: "trailback:Ingest")
      let report = try await ingest.take(call.body)
      for (result, count) in [
        ("appended", report.appended), ("known", report.known), ("ignored", report.ignored),
        ("problem", report.problems.count),
      ] where count > 0 {
        metrics.add(.ingestedRecords, ["result": result], count)
      }
      return Self.json(report.problems.isEmpty ? 200 : 400, report.json)
    } catch let error as SignatureError {
      metrics.add(.rejectedCalls, ["error": error.type])
      return Self.unauthorized(error)
    } catch let error as CloudTrailError {
      // Too many wait, or the server stops: EventBridge tries again.
      return Self.json(503, ["error": .string(error.exception), "message": .string(error.message)])
    } catch {
      onFailure(error, requestID)
      let (status, type, message) = Self.failure(error)
      return Self.json(status, ["error": .string(type), "message": .string(message)])
    }
  }

  static func json(_ status: Int, _ json: JSONValue) -> HTTPResponse {
    HTTPResponse(status, json.compact + "\n", type: "application/json")
  }

  /// Browsers ask for the key then.
  static func unauthorized(_ error: SignatureError) -> HTTPResponse {
    let isDenied = if case .accessDenied = error { true } else { false }
    var answer = json(
      isDenied ? 403 : 401, ["error": .string(error.type), "message": .string(error.fact)])
    if !isDenied { answer.headers.add("WWW-Authenticate", #"Basic realm="trailback""#) }
    return answer
  }
}
