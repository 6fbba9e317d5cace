import CloudTrail
import HTTPMessages
import History

extension EndpointService {
  /// A call of CloudTrail's API, at present or in the past.
  func answerAPI(_ call: HTTPRequest) async -> HTTPResponse {
    let requestID = call.id
    let now = now()
    do {
      guard let moment = try APIPath.moment(call.path) else {
        return HTTPResponse(404, "nothing is answered at this path\n")
      }
      let operation = try AWSJSON.operation(call.headers)
      let (calledRegion, actor) = try access.caller(of: call, for: operation, at: now)
      let context = CallContext(
        region: calledRegion ?? region, account: account, actor: actor, moment: moment, now: now)
      let start = ContinuousClock.now
      let output = try await api.answer(operation, try AWSJSON.input(call.body), context)
      if operation.isWrite { note(operation, since: start) }
      var answer = AWSJSON.answer(output, requestID: requestID)
      answer.headers.add(
        "Cache-Control",
        moment.isSettled(now: now) ? "private, max-age=31536000, immutable" : "no-store")
      return answer
    } catch let error as CloudTrailError {
      metrics.add(.rejectedCalls, ["error": error.exception])
      return AWSJSON.failure(error.exception, error.message, requestID: requestID)
    } catch let error as SignatureError {
      metrics.add(.rejectedCalls, ["error": error.type])
      return AWSJSON.failure(
        error.type, error.fact, status: error.status, requestID: requestID)
    } catch {
      onFailure(error, requestID)
      let (status, type, message) = Self.failure(error)
      return AWSJSON.failure(type, message, status: status, requestID: requestID)
    }
  }

  private func note(_ operation: APIOperation, since start: ContinuousClock.Instant) {
    metrics.add(.appends, ["kind": operation.rawValue])
    metrics.observe(.appendSeconds, [:], (ContinuousClock.now - start).seconds)
  }

  /// What is our own fault. A store that is busy or full may serve again later, and SDKs try again
  /// then.
  static func failure(_ error: any Error) -> (status: Int, type: String, message: String) {
    switch error {
    case HistoryError.busy, HistoryError.diskFull:
      (503, "ServiceUnavailable", "The store cannot take calls now; nothing was recorded.")
    default: (500, "InternalFailure", "The call could not be answered; nothing was recorded.")
    }
  }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
